"""What a conference sells, when and for how much is set by its managers."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DATES, TicketsCommon

REFUSED = "Only a ticket manager sets up conferences"
EVENT_TERMS = {
    "is_conference": False,
    "external_code": "other",
    "payment_wait_hours": 1,
    "seats_limited": True,
    "seats_max": 5,
    "date_begin": "2026-05-19 07:00:00",
    "date_end": "2026-05-22 07:00:00",
    "date_tz": "UTC",
    "active": False,
    "kanban_state": "cancel",
}
TARIFF_TERMS = {
    "price": 1,
    "base_price": 1,
    "seats_max": 5,
    "external_code": "other",
    "limit_max_per_order": 1,
    "name": "Other",
}


@tagged("post_install", "-at_install")
class TestConferenceTerms(TicketsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.party = cls._create_event(is_conference=False, external_code="party")

    def test_seller_sets_no_terms_of_a_conference(self):
        event = self.event.with_user(self.seller)
        for name, value in EVENT_TERMS.items():
            with self.subTest(name=name), self._assert_refused(UserError, REFUSED):
                event.write({name: value})

    def test_manager_sets_the_terms_of_a_conference(self):
        event = self.event.with_user(self.manager)
        for name, value in EVENT_TERMS.items():
            with self.subTest(name=name):
                event.write({name: value})

    def test_seller_takes_no_template_with_tariffs_of_its_own(self):
        template = self.env["event.type"].create({"name": "Cheap"})
        with self._assert_refused(UserError, REFUSED):
            self.event.with_user(self.seller).event_type_id = template

    def test_tickets_still_leave_after_a_template_was_taken(self):
        template = self.env["event.type"].create({"name": "Other"})
        self.event.with_user(self.manager).event_type_id = template
        self.assertIn(
            self.env.ref("jug_tickets.mail_template_ticket"),
            [mail.template_ref for mail in self.event.event_mail_ids],
        )

    def test_mail_of_the_tickets_stays(self):
        ticket_template = self.env.ref("jug_tickets.mail_template_ticket")
        mail = self.event.event_mail_ids.filtered(
            lambda mail: mail.template_ref == ticket_template
        )
        other = self.env.ref("event.event_reminder")
        for user in (self.seller, self.manager):
            mine = mail.with_user(user)
            with self._assert_refused(UserError, "it stays as it is"):
                mine.unlink()
            with self._assert_refused(UserError, "it stays as it is"):
                mine.template_ref = other

    def test_seller_calls_no_conference_on_again(self):
        self.event.kanban_state = "cancel"
        with self._assert_refused(UserError, REFUSED):
            self.event.with_user(self.seller).kanban_state = "normal"

    def test_seller_makes_no_conference(self):
        Event = self.env["event.event"].with_user(self.seller)
        # with a code: the machine would write one, and that is refused as well
        values = {"name": "X", "external_code": "x", **DATES}
        ways = {
            "create": lambda: Event.create(values | {"is_conference": True}),
            "default": lambda: Event.with_context(default_is_conference=True).create(
                values
            ),
            "copy": self.event.with_user(self.seller).copy,
            "turn": lambda: self.party.with_user(self.seller).write(
                {"is_conference": True}
            ),
        }
        for way, go in ways.items():
            with self.subTest(way=way), self._assert_refused(UserError, REFUSED):
                go()

    def test_seller_sets_no_tariff_of_a_conference(self):
        tariff = self.tariff.with_user(self.seller)
        for name, value in TARIFF_TERMS.items():
            with self.subTest(name=name), self._assert_refused(UserError, REFUSED):
                tariff.write({name: value})
        values = {"name": "X", "external_code": "x"}
        ways = {
            "create": lambda: tariff.create(values | {"event_id": self.event.id}),
            "default": lambda: tariff.with_context(
                default_event_id=self.event.id
            ).create(values),
            "unlink": tariff.unlink,
            "by the event": lambda: self.event.with_user(self.seller).write(
                {"event_ticket_ids": [Command.update(tariff.id, {"price": 1})]}
            ),
            "from a party": lambda: tariff.create(
                {"name": "X", "event_id": self.party.id}
            ).write({"event_id": self.event.id}),
        }
        for way, go in ways.items():
            with self.subTest(way=way), self._assert_refused(UserError, REFUSED):
                go()

    def test_manager_sets_the_tariffs_of_a_conference(self):
        tariff = self.tariff.with_user(self.manager)
        tariff.write(TARIFF_TERMS | {"base_price": 1})
        self.assertEqual((tariff.price, tariff.external_code), (1, "other"))
        tariff.copy({"external_code": "third"}).unlink()

    def test_seller_sets_no_price_step_by_the_tariff(self):
        step = Command.create({"starts_on": "2026-04-01 00:00:00", "price": 1})
        with self._assert_refused(UserError, REFUSED):
            self.tariff.with_user(self.seller).price_step_ids = [step]

    def test_seller_works_with_a_conference(self):
        event = self.event.with_user(self.seller)
        stage = self.env["event.stage"].search([], order="sequence desc", limit=1)
        event.stage_id = stage
        event.kanban_state = "done"
        event.note = "Ask for the badges"
        event.message_post(body="Seen")
        event.activity_schedule("mail.mail_activity_data_todo", summary="Badges")
        event.read(["name", "seats_available", "external_code"])
        event.event_ticket_ids.read(["name", "price", "next_price"])
        self.assertEqual((event.stage_id, event.kanban_state), (stage, "done"))

    def test_machine_keeps_prices_and_codes(self):
        tariff = self.tariff.with_user(self.seller).sudo()
        tariff.price = 150
        self.event.with_user(self.seller).sudo().seats_max = 50
        self.assertEqual((tariff.price, self.event.seats_max), (150, 50))

    def test_party_is_its_organisers_business(self):
        party = self.party.with_user(self.seller)
        party.write({"seats_limited": True, "seats_max": 5, "is_conference": False})
        tariff = self.env["event.event.ticket"].with_user(self.seller)
        tariff = tariff.create({"name": "X", "event_id": party.id, "price": 5})
        tariff.price = 6
        tariff.unlink()
        party.kanban_state = "cancel"
        self.assertEqual((party.seats_max, party.kanban_state), (5, "cancel"))
