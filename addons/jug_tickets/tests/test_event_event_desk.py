from odoo.tests import Form, tagged

from .common_desk import DeskCommon


@tagged("post_install", "-at_install")
class TestConferenceDesk(DeskCommon):
    """What staff sees of conferences and tariffs, and finds."""

    def _find_tariffs(self, *filters):
        action = "event_event_ticket_action_tariffs"
        return self._find(action, filters=filters)

    def test_term_of_the_company_is_told_in_words(self):
        self.company.ticket_payment_wait_hours = 36
        event = self.event.with_user(self.seller)
        self.assertEqual(event.payment_wait_note, "as set for the company (36 h)")
        self.event.payment_wait_hours = 2
        self.assertFalse(event.payment_wait_note)

    def test_tariff_without_a_chosen_product_sells_and_is_invoiced(self):
        manager = self.manager
        event = self.env["event.event"].with_user(manager)
        event = event.with_context(default_is_conference=True)
        with Form(event) as form:
            form.name = "Scratch"
            form.external_code = "scratch"
            form.date_begin = "2026-05-20 07:00:00"
            form.date_end = "2026-05-21 15:00:00"
            with form.event_ticket_ids.new() as line:
                line.name = "Standard"
                line.external_code = "std"
                line.price = 100
        product = self.env.ref("jug_tickets.product_conference_ticket")
        tariff = form.record.event_ticket_ids
        self.assertEqual((tariff.product_id, tariff.price), (product, 100))
        order = self._book(event="scratch")
        self._pay(order)
        self.assertEqual(order.invoice_ids.mapped("state"), ["posted"])
        self.assertEqual(order.invoice_ids.amount_total, 100)

    def test_tariff_created_without_a_product_has_the_conferences(self):
        values = {"event_id": self.event.id, "name": "VIP", "price": 300}
        vip = self.env["event.event.ticket"].with_user(self.manager).create(values)
        product = self.env.ref("jug_tickets.product_conference_ticket")
        self.assertEqual((vip.product_id, vip.price), (product, 300))
        party = self._create_event(is_conference=False, external_code="party")
        ordinary = self.env["event.event.ticket"].create(
            values | {"event_id": party.id}
        )
        self.assertNotEqual(ordinary.product_id, product)

    def test_tariff_is_in_the_currency_of_the_conferences_company(self):
        currency = self.env.ref("base.VND")
        currency.active = True
        company = self._create_company(name="Other", currency_id=currency.id)
        event = self._create_event(company_id=company.id, external_code="other")
        tariff = self._create_tariff(event)
        self.assertEqual(tariff.currency_id, currency)
        self.assertEqual(self._add_step(1, tariff=tariff).currency_id, currency)

    def test_tariffs_on_sale_are_found(self):
        early = self._create_tariff(
            name="Early", external_code="early", end_sale_datetime="2026-01-01 00:00:00"
        )
        over = self._create_event(
            external_code="old-day",
            date_begin="2026-01-10 07:00:00",
            date_end="2026-01-11 07:00:00",
        )
        old = self._create_tariff(over)
        found = self._find_tariffs("on_sale")
        self.assertIn(self.tariff, found)
        self.assertFalse((early | old) & found)
        self.assertIn(early, self._find_tariffs("coming"))
        self.assertNotIn(old, self._find_tariffs("coming"))

    def test_cancelled_conference_is_not_on_sale(self):
        self.event.kanban_state = "cancel"
        self.assertNotIn(self.tariff, self._find_tariffs("on_sale"))

    def test_sold_out_tariffs_are_found_unpaid_seats_count(self):
        vip = self._create_tariff(name="VIP", external_code="vip", seats_max=1)
        self.assertNotIn(vip, self._find_tariffs("sold_out"))
        self._book(tariff="vip")
        self.assertIn(vip, self._find_tariffs("sold_out"))
        self.assertNotIn(vip, self._find_tariffs("on_sale"))
        self.assertNotIn(self.tariff, self._find_tariffs("sold_out"))

    def test_paid_seats_are_sold_and_unpaid_ones_are_held(self):
        self._pay(self._book())
        self._book(name="Борис", email="boris@example.com", phone=None)
        tariff = self.tariff.with_user(self.seller)
        self.assertEqual((tariff.seats_sold, tariff.seats_held), (1, 1))

    def test_tariffs_come_by_the_day_of_their_conference(self):
        later = self._create_event(
            external_code="later-day",
            date_begin="2026-06-20 07:00:00",
            date_end="2026-06-21 15:00:00",
        )
        late = self._create_tariff(later, sequence=1)
        second = self._create_tariff(name="B", external_code="b", sequence=2)
        self.tariff.sequence = 1
        found = self._find_tariffs("coming")
        wanted = (self.tariff, second, late)
        self.assertEqual([t for t in found if t in wanted], list(wanted))
