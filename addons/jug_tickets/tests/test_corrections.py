"""What staff correct in a request by hand: until it is booked, and in its story."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestCorrections(TicketsCommon):
    def _get_story(self, request):
        return "".join(request.message_ids.mapped("body"))

    def _enter(self, context=None, **values):
        Request = self.env["jug.ticket.request"].with_user(self.seller)
        defaults = {"name": "Анна Иванова", "email": "anna@example.com"}
        return Request.with_context(**(context or {})).create(defaults | values)

    def test_context_enters_no_outcome(self):
        order = self._book()
        for name, value in (
            ("state", "processed"),
            ("order_id", order.id),
            ("channel", "api"),
            ("email_normalized", "boris@example.com"),
            ("match_rule", "email"),
        ):
            with self.subTest(name=name), self._assert_refused(UserError, "Enter"):
                self._enter({f"default_{name}": value})

    def test_another_tariff_is_logged_by_its_name_and_once(self):
        vip = self._create_tariff(name="VIP", external_code="vip")
        request = self._request(email="anna@").with_user(self.seller)
        request.tariff_choice_id = vip
        self.assertEqual(request.tariff_code, "vip")
        story = self._get_story(request)
        self.assertIn("Standard → VIP", story)
        self.assertEqual(story.count("→"), 1)

    def test_the_same_tariff_again_is_no_correction(self):
        request = self._request(email="anna@").with_user(self.seller)
        request.tariff_choice_id = self.tariff
        self.assertNotIn("→", self._get_story(request))

    def test_kind_of_buyer_is_logged_by_its_label(self):
        request = self._request(email="anna@").with_user(self.seller)
        request.buyer_kind = "company"
        self.assertIn("Person → Company", self._get_story(request))

    def test_participants_are_corrected_with_a_log(self):
        people = [{"name": "Борис", "email": "boris@"}, {"name": "Вера"}]
        request = self._request(quantity=2, participants=people)
        request = request.with_user(self.seller)
        boris, vera = request.participant_ids
        request.participant_ids = [
            Command.update(boris.id, {"email": "boris@example.com"}),
            Command.delete(vera.id),
            Command.create({"name": "Глеб"}),
        ]
        story = self._get_story(request)
        for line in (
            "Борис, boris@ → Борис, boris@example.com",
            "Вера → –",
            "– → Глеб",
        ):
            with self.subTest(line=line):
                self.assertIn(f"Participants: {line}", story)

    def test_participants_written_down_first_are_no_correction(self):
        request = self._enter(participant_ids=[Command.create({"name": "Борис"})])
        self.assertNotIn("→", self._get_story(request))

    def test_participants_of_a_booked_request_stay(self):
        request = self._request(participants=self._people(1))
        other = self._request(email="anna@", participants=self._people(1))
        person = request.participant_ids.with_user(self.seller)
        stranger = other.participant_ids.with_user(self.seller)
        ways = {
            "write": lambda: person.write({"name": "Борис"}),
            "unlink": person.unlink,
            "create": lambda: person.create({"request_id": request.id}),
            "default": lambda: person.with_context(
                default_request_id=request.id
            ).create({"name": "Борис"}),
            "from": lambda: person.write({"request_id": other.id}),
        }
        for way, go in ways.items():
            with self.subTest(way=way), self._assert_refused(UserError, "is booked"):
                go()
        with self._assert_refused(UserError, "Only what the buyer wrote"):
            stranger.request_id = request
