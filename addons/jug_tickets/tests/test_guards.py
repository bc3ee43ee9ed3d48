"""What the buttons hide is refused over RPC and import, too (G-07)."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestGuards(TicketsCommon):
    def _create_foreign_pricelist(self):
        currency = self.env.ref("base.VND")
        currency.active = True
        return self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )

    def test_unpaid_booking_is_not_confirmed_by_writing_its_state(self):
        order = self._book().with_user(self.seller)
        with self.assertRaisesRegex(UserError, "is not paid"):
            order.write({"state": "sale"})
        with self.assertRaisesRegex(UserError, "is not paid"):
            order.action_confirm()

    def test_unpaid_ticket_is_not_made_valid_by_hand(self):
        ticket = self._book().ticket_ids.with_user(self.seller)
        with self.assertRaisesRegex(UserError, "is not paid"):
            ticket.action_confirm()
        with self.assertRaisesRegex(UserError, "is not paid"):
            ticket.write({"state": "done"})
        self.assertEqual(ticket.state, "draft")

    def test_order_cancelled_by_writing_its_state_ends_the_booking(self):
        order = self._book()
        order.with_user(self.seller).write({"state": "cancel"})
        self.assertEqual(order.booking_state, "cancelled")
        self.assertFalse(order.next_check_on)
        self.assertEqual(order.ticket_ids.state, "cancel")
        self.assertEqual(order.ticket_ids.cancel_reason, "by_hand")

    def test_cancelled_booking_is_not_reopened(self):
        order = self._book()
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "stays cancelled"):
            order.with_user(self.manager).action_draft()

    def test_seller_does_not_make_a_booking_cheaper(self):
        line = self._book().order_line.with_user(self.seller)
        with self.assertRaisesRegex(UserError, "ticket manager"):
            line.price_unit = 0
        with self.assertRaisesRegex(UserError, "ticket manager"):
            line.discount = 100
        with self.assertRaisesRegex(UserError, "ticket manager"):
            line.unlink()

    def test_seller_adds_no_line_to_a_booking_by_a_default_either(self):
        order = self._book()
        discount = self.env["product.product"].create({"name": "Discount"})
        Line = self.env["sale.order.line"].with_user(self.seller)
        with self._assert_refused(UserError, "ticket manager"):
            Line.with_context(default_order_id=order.id).create(
                {"product_id": discount.id, "price_unit": -100}
            )
        self.assertEqual(order.amount_total, 100)

    def test_only_a_manager_cancels_a_paid_booking(self):
        order = self._book()
        self._pay(order)
        group = "sales_team.group_sale_salesman_all_leads"
        for user in (self.seller, new_test_user(self.env, "t_sales", group)):
            with self._assert_refused(UserError, "only a ticket manager cancels it"):
                order.with_user(user).action_cancel()
        order.with_user(self.manager).action_cancel()
        self.assertEqual(order.booking_state, "cancelled")

    def test_booking_that_costs_nothing_any_more_is_confirmed(self):
        order = self._book()
        order.order_line.with_user(self.manager).discount = 100
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(order.ticket_ids.state, "open")

    def test_seller_does_not_hide_a_risen_price(self):
        line = self._book().order_line.with_user(self.seller)
        with self._assert_refused(UserError, "ticket manager"):
            line.with_context(sale_write_from_compute=True).technical_price_unit = 9999

    def test_ticket_stays_one_of_a_conference(self):
        ticket = self.env["event.registration"].create(
            {"event_id": self.event.id, "name": "Гость", "state": "draft"}
        )
        with self._assert_refused(UserError, "stays as it is"):
            ticket.with_user(self.seller).is_conference = False

    def test_manager_grants_another_price(self):
        order = self._book()
        order.order_line.with_user(self.manager).price_unit = 50
        self.assertEqual(order.amount_total, 50)

    def test_unpaid_booking_is_not_confirmed_whatever_core_requires(self):
        order = self._book()
        # as a template or a migration could leave it
        order.write({"require_payment": False, "prepayment_percent": 0.1})
        for user in (self.seller, self.manager):
            with (
                self.subTest(user=user.login),
                self._assert_refused(UserError, "is not paid"),
            ):
                order.with_user(user).action_confirm()
        self._pay(order)
        self.assertEqual((order.state, order.booking_state), ("sale", "paid"))

    def test_terms_and_currency_of_a_booking_are_changed_by_nobody(self):
        order = self._book()
        pricelist = self._create_foreign_pricelist()
        for values in (
            {"require_payment": False},
            {"prepayment_percent": 0.01},
            {"pricelist_id": pricelist.id},
            {"currency_id": pricelist.currency_id.id},
            {"company_id": self._create_company(name="Other").id},
            {"transaction_ids": [Command.clear()]},
            {"payment_term_id": self.env.ref("account.account_payment_term_30days").id},
            {"amount_total": 0},
            {"booking_event_id": False},
        ):
            for user in (self.seller, self.manager):
                with (
                    self.subTest(values=values, user=user.login),
                    self._assert_refused(UserError, "stay as agreed"),
                ):
                    order.with_user(user).write(values)

    def test_terms_of_an_ordinary_order_are_its_sellers_business(self):
        order = self.env["sale.order"].create({"partner_id": self.partner.id})
        order.with_user(self.seller).require_payment = False
        self.assertFalse(order.require_payment)

    def test_new_buyer_brings_no_other_currency(self):
        order = self._book()
        currency = order.currency_id
        self.partner.property_product_pricelist = self._create_foreign_pricelist()
        order.with_user(self.seller).partner_id = self.partner
        self.env.flush_all()
        self.assertEqual(
            (order.partner_id, order.currency_id), (self.partner, currency)
        )

    def test_context_makes_no_booking(self):
        for name, value in (
            ("is_ticket_booking", True),
            ("booking_state", "paid"),
            ("next_check_on", "2026-03-02 00:00:00"),
        ):
            context = {f"default_{name}": value}
            Order = self.env["sale.order"].with_user(self.seller)
            with (
                self.subTest(name=name),
                self._assert_refused(UserError, "by its buttons only"),
            ):
                Order.with_context(**context).create({"partner_id": self.partner.id})

    def test_seller_makes_no_ticket_of_a_booking(self):
        order = self._book()
        Ticket = self.env["event.registration"].with_user(self.seller)
        line = {"sale_order_line_id": order.order_line.id}
        for state in ("draft", "open", "done"):
            with (
                self.subTest(state=state),
                self._assert_refused(UserError, "made by booking"),
            ):
                Ticket.create(line | {"state": state})
        for name, value in (
            ("sale_order_line_id", order.order_line.id),
            ("sale_order_id", order.id),
        ):
            with (
                self.subTest(default=name),
                self._assert_refused(UserError, "made by booking"),
            ):
                Ticket.with_context(**{f"default_{name}": value}).create(
                    {"event_id": self.event.id}
                )
        self._pay(order)
        with self._assert_refused(UserError, "made by booking"):
            Ticket.create(line)

    def test_valid_ticket_of_an_unpaid_booking_is_made_by_nobody(self):
        line = self._book().order_line
        Ticket = self.env["event.registration"]
        for values, context in (
            ({"state": "open"}, {}),
            ({"state": "done"}, {}),
            ({}, {"default_state": "open"}),
        ):
            with (
                self.subTest(values=values, context=context),
                self._assert_refused(UserError, "is not paid"),
            ):
                Ticket.with_context(**context).create(
                    {"sale_order_line_id": line.id} | values
                )

    def test_booked_ticket_keeps_what_was_agreed(self):
        order = self._book()
        for user in (self.seller, self.manager):
            for values in (
                {"sale_order_id": False},
                {"sale_order_line_id": False},
                {"booked_price": 1},
                {"is_conference": False},
                {"request_id": False},
                {"paid_on": "2026-03-02 00:00:00"},
            ):
                with (
                    self.subTest(values=values, user=user.login),
                    self._assert_refused(UserError, "stays as it is"),
                ):
                    order.ticket_ids.with_user(user).write(values)

    def test_ticket_of_the_street_becomes_no_ticket_of_a_booking(self):
        order = self._book()
        self._pay(order)
        ticket = self.env["event.registration"].create(
            {"event_id": self.event.id, "event_ticket_id": self.tariff.id}
        )
        with self._assert_refused(UserError, "stays as it is"):
            ticket.with_user(self.seller).sale_order_id = order

    def test_only_a_manager_moves_a_booked_ticket_to_another_tariff(self):
        vip = self._create_tariff(external_code="vip", price=500)
        ticket = self._book().ticket_ids
        with self._assert_refused(UserError, "ticket manager"):
            ticket.with_user(self.seller).event_ticket_id = vip
        ticket.with_user(self.manager).event_ticket_id = vip
        self.assertEqual(ticket.event_ticket_id, vip)

    def test_seller_names_the_person_of_a_booked_ticket(self):
        ticket = self._book().ticket_ids
        ticket.with_user(self.seller).write(
            {"name": "Борис", "sale_order_id": ticket.sale_order_id.id}
        )
        self.assertEqual(ticket.name, "Борис")

    def test_seat_of_a_default_event_is_taken_under_the_lock(self):
        self.event.write({"seats_limited": True, "seats_max": 10})
        turn = self.event.seats_turn
        Ticket = self.env["event.registration"].with_user(self.manager)
        Ticket.with_context(default_event_id=self.event.id).create({"name": "Гость"})
        self.event.invalidate_recordset()
        self.assertGreater(self.event.seats_turn, turn)

    def test_booking_is_not_deleted(self):
        order = self._book()
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "not deleted"):
            order.with_user(self.manager).unlink()
