from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_company import CompanyCommon


@tagged("post_install", "-at_install")
class TestCompanyTerms(CompanyCommon):
    def test_t_b2b_01_seats_without_names(self):
        """T-B2B-01, T-B2B-02: seats are held by number, whoever will sit on them."""
        order = self._book((self.tariff, 3), (self.vip, 1))
        self.assertEqual(order.booking_event_id, self.event)
        self.assertEqual(order.partner_id, self.client)
        self.assertEqual(order.buyer_email, "buyer@romashka.example.com")
        tickets = order.ticket_ids
        self.assertEqual(tickets.mapped("state"), ["draft"] * 4)
        self.assertFalse(any(tickets.mapped("name")))
        self.assertEqual(len(tickets.filtered(lambda t: t.booked_price == 300)), 1)

    def test_full_prepayment_waits_for_all(self):
        """T-B2B-14, T-B2B-15, T-B2B-17: 100 %; tickets come with all of it."""
        order = self._book()
        self.assertEqual(order.ticket_terms, "full")
        self._pay(order, 300)
        self.assertEqual(order.booking_state, "part_paid")
        self.assertEqual(set(order.ticket_ids.mapped("state")), {"draft"})
        self._pay(order, 300)
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(set(order.ticket_ids.mapped("state")), {"open"})
        self.assertEqual(self._get_ledger(self.client), (0, 0))

    def test_part_prepayment_releases_at_its_part(self):
        """T-B2B-15, T-B2B-17: the agreed part lets the tickets out, the rest is due."""
        self.client.write(
            {
                "ticket_terms": "part",
                "ticket_prepayment_percent": 30,
                "ticket_payment_days": 10,
            }
        )
        order = self._book()
        self.assertEqual(order._get_amount_due_now(), 180)
        self._pay(order, 179.99)
        self.assertEqual(order.booking_state, "part_paid")
        self._pay(order, 0.01)
        self.assertEqual(order.booking_state, "released")
        self.assertEqual(set(order.ticket_ids.mapped("state")), {"open"})
        self.assertEqual(str(order.payment_due_on), "2026-03-12 09:00:00")
        self.assertEqual(order._get_amount_due_now(), 420)
        # the whole invoice is posted, what came is set off against it
        self.assertEqual(order.invoice_ids.amount_total, 600)
        self.assertEqual(order.invoice_ids.amount_residual, 420)
        self.assertTrue(self.client.ticket_buyer_since)
        self.assertTrue(self._mails("released", order))
        self._pay(order, 420)
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(order.invoice_ids.payment_state, "paid")
        self.assertEqual(self._get_ledger(self.client), (0, 0))
        self.assertTrue(self._mails("rest_paid", order))

    def test_terms_are_those_of_the_booking(self):
        """T-B2B-14: what the contract says later changes no booking of before."""
        order = self._book()
        self.client.write({"ticket_terms": "post", "ticket_exposure_limit": 9000})
        self.assertEqual(order.ticket_terms, "full")

    def test_only_managers_set_terms(self):
        client = self.client.with_user(self.seller)
        with self._assert_refused(UserError, "Only a ticket manager"):
            client.release_before_payment = True
        with self._assert_refused(UserError, "Only a ticket manager"):
            client.create({"name": "X", "ticket_terms": "post"})
        with self._assert_refused(UserError, "Only a ticket manager"):
            client.with_context(default_ticket_exposure_limit=9).create({"name": "X"})
        client.create({"name": "Y"})
        self.client.with_user(self.manager).ticket_exposure_limit = 100
        order = self._book()
        for values in (
            {"ticket_terms": "post"},
            {"release_before_payment": True},
            {"is_released_on_credit": True},
            {"agreed_prices": {}},
            {"price_answer": "accepted"},
        ):
            with self._assert_refused(UserError, "changed by its buttons|as agreed"):
                order.with_user(self.manager).write(values)

    def test_manager_agrees_on_other_terms(self):
        """T-B2B-15: terms of one booking; another счёт goes out by them."""
        order = self._book()
        first = order.proforma_id
        wizard = (
            self.env["sale.order.ticket.terms"]
            .with_user(self.manager)
            .create({"order_id": order.id})
        )
        wizard.write({"ticket_terms": "part", "ticket_prepayment_percent": 50})
        wizard.action_apply()
        self.assertEqual(order._get_amount_due_now(), 300)
        self.assertEqual(first.state, "void")
        self.assertEqual(order.proforma_id.version, 2)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            wizard.ticket_prepayment_percent = 0
            self.env.flush_all()
        wizard.invalidate_recordset()
        self._pay(order)
        with self._assert_refused(UserError, "unpaid booking"):
            wizard.action_apply()

    def test_sellers_change_no_terms_of_a_booking(self):
        order = self._book()
        wizard = self.env["sale.order.ticket.terms"].create({"order_id": order.id})
        with self._assert_refused(Exception, "ticket manager|not allowed"):
            wizard.with_user(self.seller).action_apply()

    def test_terms_that_are_met_already(self):
        """Less prepayment than what came already lets the tickets out at once."""
        order = self._book()
        self._pay(order, 300)
        wizard = self.env["sale.order.ticket.terms"].with_user(self.manager)
        wizard = wizard.create({"order_id": order.id})
        wizard.write({"ticket_terms": "part", "ticket_prepayment_percent": 50})
        wizard.action_apply()
        self.assertEqual(order.booking_state, "released")
        self.assertEqual(order.invoice_ids.amount_residual, 300)

    def test_not_enough_seats(self):
        self.tariff.write({"seats_max": 2})
        with self._assert_refused(Exception, "seats"):
            self._book((self.tariff, 3))
