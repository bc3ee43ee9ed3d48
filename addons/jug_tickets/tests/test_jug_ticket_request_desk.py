from odoo.tests import Form, tagged

from .common import RISE
from .common_desk import DeskCommon


@tagged("post_install", "-at_install")
class TestRequestDesk(DeskCommon):
    """A buyer is on the phone: what the seller sees before he books."""

    def _enter(self, tariff=None, quantity="1"):
        """The form as the seller has filled it in, nothing saved yet."""
        Request = self.env["jug.ticket.request"].with_user(self.seller)
        form = Form(Request.with_context(default_channel="phone"))
        form.name = "Анна Иванова"
        form.email = "anna@example.com"
        form.tariff_choice_id = tariff or self.tariff
        form.quantity_text = quantity
        return form

    def test_price_of_the_chosen_tariff_is_shown(self):
        form = self._enter(quantity="3")
        self.assertEqual((form.offer_price, form.offer_total), (100, 300))
        self.assertFalse(form.offer_next_price_on)

    def test_next_price_and_its_day_are_shown(self):
        self._add_step(150)
        form = self._enter()
        self.assertEqual(form.offer_next_price, 150)
        self.assertEqual(str(form.offer_next_price_on), RISE)

    def test_what_is_shown_follows_the_choice(self):
        vip = self._create_tariff(name="VIP", external_code="vip", price=500)
        form = self._enter(quantity="2")
        form.tariff_choice_id = vip
        self.assertEqual((form.offer_price, form.offer_total), (500, 1000))

    def test_no_total_of_what_is_no_number(self):
        self.assertEqual(self._enter(quantity="two").offer_total, 0)

    def test_seats_left_are_shown_unpaid_ones_taken(self):
        tariff = self._create_tariff(name="VIP", external_code="vip", seats_max=2)
        self.assertEqual(self._enter(tariff).offer_seats, "2")
        self._book(tariff="vip")
        self.assertEqual(self._enter(tariff).offer_seats, "1")
        self._book(tariff="vip", name="Борис", email="boris@example.com", phone=None)
        self.assertEqual(self._enter(tariff).offer_seats, "sold out")

    def test_seats_without_a_limit_are_called_so(self):
        self.assertEqual(self._enter().offer_seats, "not limited")

    def test_what_was_shown_is_what_is_booked(self):
        form = self._enter(quantity="1")
        request = form.save()
        request.action_replay()
        self.assertEqual(request.order_id.amount_total, form.offer_total)

    def _get_inbox(self):
        """What the seller sees when he opens the inbox."""
        return self._find("jug_ticket_request_action_inbox")

    def test_inbox_shows_what_was_entered_and_is_not_booked_yet(self):
        request = self._enter().save()
        self.assertIn(request, self._get_inbox())
        request.action_replay()
        self.assertNotIn(request, self._get_inbox())

    def test_inbox_shows_rejected_requests_and_none_the_machine_works_on(self):
        rejected = self._request(email="anna@")
        accepted = self._accept()
        self.assertIn(rejected, self._get_inbox())
        self.assertNotIn(accepted, self._get_inbox())
