from unittest.mock import patch

from psycopg2.errors import CheckViolation, SerializationFailure

from odoo.exceptions import LockError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sale.models.payment_transaction import (
    PaymentTransaction as SaleTransaction,
)

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestPayment(TicketsCommon):
    """Money registered by hand goes the way that online money goes."""

    def _create_journal(self, **values):
        defaults = {"name": "Cash Desk", "code": "TCSH", "type": "cash"}
        return self.env["account.journal"].create(defaults | values)

    def test_payment_completes_the_booking(self):
        """T-B2C-11"""
        order = self._book()
        self.assertEqual(order.ticket_ids.state, "draft")
        transaction = self._pay(order)
        self.assertRecordValues(
            order, [{"state": "sale", "booking_state": "paid", "next_check_on": False}]
        )
        self.assertEqual(order.ticket_ids.state, "open")
        self.assertEqual(order.ticket_ids.sale_status, "sold")
        self.assertEqual(
            (transaction.state, transaction.is_post_processed), ("done", True)
        )

    def test_paid_lead_is_won(self):
        order = self._book()
        self._pay(order)
        self.assertRecordValues(
            order.opportunity_id,
            [
                {
                    "type": "opportunity",
                    "partner_id": order.partner_id.id,
                    "stage_id": self.env.ref("jug_tickets.crm_stage_paid").id,
                    "won_status": "won",
                }
            ],
        )

    def test_money_is_invoiced_and_set_off(self):
        order = self._book(quantity=2, participants=self._people(2))
        payment = self._pay(order, reference="PO 17").payment_id
        self.assertRecordValues(
            order.invoice_ids,
            [{"state": "posted", "payment_state": "paid", "amount_total": 200}],
        )
        self.assertEqual(payment.amount, 200)
        self.assertEqual(payment.reconciled_invoice_ids, order.invoice_ids)
        self.assertIn("PO 17", payment.memo)
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_tax_is_part_of_what_is_due(self):
        self.product.taxes_id = self.env["account.tax"].create(
            {
                "name": "VAT",
                "amount": 20,
                "type_tax_use": "sale",
                "price_include_override": "tax_excluded",
            }
        )
        order = self._book()
        self.assertEqual(order.amount_total, 120)
        self._pay(order, 100)
        self.assertEqual(order.booking_state, "part_paid")
        self._pay(order)
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(order.invoice_ids.amount_residual, 0)

    def test_cash_goes_into_the_cash_journal(self):
        journal = self._create_journal()
        payment = self._pay(self._book(), journal_id=journal.id).payment_id
        self.assertEqual(payment.journal_id, journal)
        self.assertEqual(payment.move_id.journal_id, journal)

    def test_money_is_received_by_a_bank_or_a_cash_desk_of_the_company_only(self):
        other = self._create_company(name="Other")
        order = self._book()
        for journal in (
            self._create_journal(type="sale", code="TSAL"),
            self._create_journal(type="general", code="TGEN"),
            self._create_journal(company_id=other.id, code="TOTH"),
        ):
            with self.subTest(journal=journal.type), self.assertRaises(UserError):
                self._pay(order, journal_id=journal.id)
        self.assertEqual(order.booking_state, "waiting")
        self.assertFalse(order.transaction_ids)

    def test_part_payment_releases_no_ticket(self):
        order = self._book()
        self._pay(order, 40)
        self.assertEqual((order.state, order.booking_state), ("draft", "part_paid"))
        self.assertEqual(order.ticket_ids.state, "draft")
        self.assertFalse(order.partner_id.ticket_buyer_since)
        self._send_mails()
        [mail] = self._mails("part_payment", order)
        self.assertIn("40.00", mail.body_html)

    def test_rest_of_the_payment_completes_the_booking(self):
        order = self._book()
        self._pay(order, 40)
        self._pay(order)
        self.assertEqual(order.amount_paid, 100)
        self.assertEqual((order.state, order.booking_state), ("sale", "paid"))
        self.assertEqual(order.invoice_ids.payment_state, "paid")
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_too_much_is_told_to_a_person(self):
        order = self._book()
        self._pay(order, 150)
        self.assertEqual(order.booking_state, "paid")
        self.assertIn("Paid too much", order.activity_ids.summary)
        self.assertEqual(self._get_ledger(order.partner_id), (-50, -50))

    def test_paid_booking_takes_no_second_payment(self):
        order = self._book()
        self._pay(order)
        with self._assert_refused(UserError, "paid already"):
            self._pay(order, 100)
        self.assertEqual(len(order.transaction_ids), 1)

    def test_same_payment_is_registered_once(self):
        order = self._book()
        self._pay(order, 40, reference="PO 17")
        with self._assert_refused(UserError, "PO 17.* is registered already"):
            self._pay(order, 40, reference="PO 17")
        self.assertEqual(order.amount_paid, 40)

    def test_nothing_is_no_payment(self):
        order = self._book()
        for amount in (0, -10):
            with (
                self.subTest(amount=amount),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
            ):
                self._pay(order, amount)

    def test_second_post_processing_changes_nothing(self):
        order = self._book()
        transaction = self._pay(order)
        payment, invoice = transaction.payment_id, order.invoice_ids
        transaction._post_process()
        self._send_mails()
        self.assertEqual(transaction.payment_id, payment)
        self.assertEqual(order.invoice_ids, invoice)
        self.assertEqual(len(self._mails("paid", order)), 1)
        self.assertEqual(len(self._mails("ticket", order.ticket_ids)), 1)
        self.assertFalse(order.activity_ids)

    def test_part_paid_booking_is_not_confirmed_by_hand(self):
        order = self._book()
        self._pay(order, 99)
        with self._assert_refused(UserError, "not paid"):
            order.with_user(self.manager).action_confirm()

    def test_invoice_that_cannot_be_made_undoes_no_payment(self):
        order = self._book()
        closed = ValidationError("The period is closed.")

        def refuse(transactions):
            if transactions:
                raise closed

        with patch.object(SaleTransaction, "_invoice_sale_orders", refuse):
            self._pay(order)
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(order.ticket_ids.state, "open")
        self.assertIn("invoice could not be made", order.activity_ids.summary)
        self.assertIn("The period is closed.", order.activity_ids.note)

    def test_automatic_invoice_of_the_shop_leaves_the_bookings_alone(self):
        self.env["ir.config_parameter"].set_param("sale.automatic_invoice", "True")
        order = self._book()
        transaction = self._pay(order)
        self.assertRecordValues(
            order.invoice_ids, [{"state": "posted", "payment_state": "paid"}]
        )
        self.assertEqual(transaction.invoice_ids, order.invoice_ids)
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_automatic_invoice_that_cannot_be_made_undoes_no_payment(self):
        self.env["ir.config_parameter"].set_param("sale.automatic_invoice", "True")
        order = self._book()
        with patch.object(
            SaleTransaction,
            "_invoice_sale_orders",
            lambda transactions: transactions and 1 / 0,
        ):
            self._pay(order)
        self.assertEqual(order.booking_state, "paid")
        self.assertIn("invoice could not be made", order.activity_ids.summary)

    def test_payment_that_cannot_be_processed_is_asked_about(self):
        order = self._book()
        with patch.object(SaleTransaction, "_post_process"):
            self._pay(order)
        self._check_payments("2026-03-03 10:00:00")
        self.assertIn(
            "Paid, but the payment is not processed",
            order.activity_ids.mapped("summary"),
        )
        self.assertNotEqual(order.booking_state, "paid")

    def test_repeated_notification_leaves_the_moment_of_the_payment(self):
        order = self._book()
        transaction = self._pay(order)
        paid_on = order.payment_received_on
        self._move_to("2026-03-05 10:00:00")
        transaction._set_done()
        transaction._post_process()
        self.assertEqual(order.payment_received_on, paid_on)

    def test_booking_that_somebody_is_at_is_waited_for(self):
        order = self._book()
        # what core does when another transaction holds the row
        with patch.object(
            type(order), "lock_for_update", side_effect=LockError("Cannot grab")
        ):
            self._pay(order)
        self.assertEqual(order.booking_state, "paid")

    def test_conflict_while_crediting_begins_the_cancellation_anew(self):
        order = self._book()
        self._pay(order)
        with (
            patch.object(
                type(self.env["account.move"]),
                "_reverse_moves",
                side_effect=SerializationFailure("a payment was first"),
            ),
            self.assertRaises(SerializationFailure),
        ):
            order.action_cancel()
        self.assertEqual(order.booking_state, "paid")

    def test_granted_price_is_the_tickets(self):
        order = self._book(quantity=2, participants=self._people(2))
        line = order.order_line.with_user(self.manager)
        line.price_unit = 80
        self.assertEqual(order.ticket_ids.mapped("booked_price"), [80, 80])
        line.discount = 25
        self.assertEqual(order.ticket_ids.mapped("booked_price"), [60, 60])
        self.assertEqual(order.amount_total, 120)
        self._pay(order)
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(order.ticket_ids.mapped("booked_price"), [60, 60])

    def test_tariffs_price_is_kept_beside_the_granted_one(self):
        order = self._book()
        line = order.order_line
        line.with_user(self.manager).price_unit = 80
        self.assertEqual((line.price_unit, line.technical_price_unit), (80, 100))
        self.tariff.price = 90
        line.with_user(self.manager).price_unit = 70
        self.assertEqual((line.price_unit, line.technical_price_unit), (70, 90))

    def test_conflict_while_invoicing_begins_the_payment_anew(self):
        order = self._book()
        with (
            patch.object(
                SaleTransaction,
                "_invoice_sale_orders",
                side_effect=SerializationFailure("another payment was first"),
            ),
            self.assertRaises(SerializationFailure),
        ):
            self._pay(order)
        self.assertEqual(order.booking_state, "waiting")
        self.assertFalse(order.activity_ids)

    def test_each_company_has_its_own_provider_for_money_by_hand(self):
        other = self._create_company(
            name="Other", country_id=self.company.country_id.id
        )
        self.env["account.chart.template"].try_loading("generic_coa", other)
        self.seller.company_ids |= other
        orders = self.env["sale.order"]
        for number in range(2):
            source = self._create_source(company_id=other.id)
            event = self._create_event(
                company_id=other.id, external_code=f"other-{number}"
            )
            self._create_tariff(event)
            item = self._item(event=f"other-{number}", phone=None)
            [(request, _dup)] = self.env["jug.ticket.request"]._accept(source, [item])
            request._process()
            order = request.order_id
            self.assertEqual(order.company_id, other, request.error_summary)
            self._pay(order)
            self.assertEqual(order.booking_state, "paid")
            orders |= order
        first, second = (order.transaction_ids.provider_id for order in orders)
        self.assertEqual(first, second)
        self.assertEqual(first.company_id, other)
