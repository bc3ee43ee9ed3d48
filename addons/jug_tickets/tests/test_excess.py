from unittest.mock import patch

from psycopg2 import errors

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_company import CompanyCommon
from .common_online import OnlineCommon


class ExcessCommon(CompanyCommon):
    """A booking of 600 that somebody has paid 700 for."""

    def setUp(self):
        super().setUp()
        self.team.user_id = self.manager

    def _overpay(self, *amounts):
        order = self._book()
        for amount in amounts or (700,):
            self._pay(order, amount)
        self.assertEqual(order.booking_state, "paid")
        return order

    def _open(self, order, user=None, **values):
        order = order.with_user(user or self.manager)
        action = order.action_refund_excess()
        Wizard = self.env[action["res_model"]].with_user(user or self.manager)
        return Wizard.with_context(**action["context"]).create(values)

    def _get_outgoing(self, order):
        return order.sudo()._get_refunds_sudo()


@tagged("post_install", "-at_install")
class TestExcess(ExcessCommon):
    """What was paid too much goes back, exactly and once; the booking stays."""

    def test_excess_goes_back_and_the_booking_stays(self):
        order = self._overpay()
        self.assertEqual(order.booking_excess, 100)
        wizard = self._open(order)
        self.assertEqual((wizard.amount, wizard.provider_amount), (100, 0))
        wizard.action_refund()
        outgoing = self._get_outgoing(order)
        self.assertRecordValues(
            outgoing,
            [
                {
                    "payment_type": "outbound",
                    "amount": 100,
                    "partner_id": self.client.id,
                    "journal_id": order.transaction_ids.payment_id[0].journal_id.id,
                }
            ],
        )
        self.assertEqual(
            (order.booking_state, order.amount_paid, order.booking_excess),
            ("paid", 600, 0),
        )
        self.assertEqual(set(order.ticket_ids.mapped("state")), {"open"})
        self.assertEqual(self._get_ledger(self.client), (0, 0))
        self.assertEqual(order.invoice_ids.payment_state, "paid")

    def test_question_is_answered_and_the_buyer_is_told(self):
        order = self._overpay()
        self.assertIn("Paid too much", order.activity_ids.summary)
        order._ask_staff("Call him back", "He wants a receipt.")
        self._open(order).action_refund()
        self.assertEqual(order.activity_ids.mapped("summary"), ["Call him back"])
        [mail] = self._mails("excess_refunded", order)
        self.assertIn("100.00", mail.body_html)

    def test_second_click_pays_nothing(self):
        order = self._overpay()
        first, second = self._open(order), self._open(order)
        first.action_refund()
        for click in (first.action_refund, second.action_refund):
            with self._assert_refused(UserError, "being paid back already"):
                click()
        with self._assert_refused(UserError, "being paid back already"):
            order.with_user(self.manager).action_refund_excess()
        self.assertEqual(len(self._get_outgoing(order)), 1)
        self.assertEqual(self._get_ledger(self.client), (0, 0))

    def test_second_manager_waits_for_the_first(self):
        """He who comes second begins anew; nothing was paid before he waited."""
        order = self._overpay()
        wizard = self._open(order)
        conflict = errors.SerializationFailure("could not serialize access")
        with (
            patch.object(type(order), "_wait_for_turn", side_effect=conflict),
            self.assertRaises(errors.SerializationFailure),
        ):
            wizard.action_refund()
        self.assertFalse(self._get_outgoing(order))
        self.assertEqual(order._get_excess(), 100)

    def test_what_came_too_much_later_goes_back_by_itself(self):
        order = self._overpay()
        self._open(order).action_refund()
        transaction = order.transaction_ids.filtered(
            lambda tx: tx.operation != "refund"
        )
        # the bank once more: a seller may not, all is paid
        again = transaction.copy(
            {
                "reference": "again",
                "amount": 50,
                "payment_id": False,
                "sale_order_ids": [(6, 0, order.ids)],
            }
        )
        again._set_done()
        again._post_process()
        order.invalidate_recordset()
        self.assertEqual(order.booking_excess, 50)
        self._open(order).action_refund()
        self.assertEqual(self._get_outgoing(order).mapped("amount"), [100, 50])
        self.assertEqual(self._get_ledger(self.client), (0, 0))

    def test_excess_of_several_payments_is_taken_from_the_last(self):
        order = self._book()
        self._pay(order, 550)
        self._pay(order, 100)
        self.assertEqual(order.booking_excess, 50)
        self._open(order).action_refund()
        [refund] = order.transaction_ids.filtered(lambda tx: tx.operation == "refund")
        self.assertEqual(refund.source_transaction_id.amount, 100)
        self.assertEqual((refund.amount, order.amount_paid), (-50, 600))
        self.assertEqual(self._get_ledger(self.client), (0, 0))

    def test_only_a_manager_pays_back(self):
        """G-07"""
        order = self._overpay()
        with self._assert_refused(UserError, "Only a ticket manager"):
            order.with_user(self.seller).action_refund_excess()
        self.assertFalse(
            self.env["sale.order.overpayment"]
            .with_user(self.seller)
            .has_access("create")
        )

    def test_nothing_is_paid_back_where_nothing_is_too_much(self):
        order = self._book()
        for amount in (100, 500):
            with self._assert_refused(UserError, "Nothing is paid too much"):
                order.with_user(self.manager).action_refund_excess()
            self._pay(order, amount)
        self.assertEqual(order.booking_state, "paid")
        with self._assert_refused(UserError, "Nothing is paid too much"):
            order.with_user(self.manager).action_refund_excess()

    def test_money_of_an_ended_booking_goes_the_other_way(self):
        order = self._overpay()
        order.with_user(self.manager)._action_cancel()
        self.assertEqual(order.booking_excess, 0)
        with self._assert_refused(UserError, "Nothing is paid too much"):
            order.with_user(self.manager).action_refund_excess()
        self.assertEqual(order.late_payment_state, "open")

    def test_rest_of_a_booking_cancelled_after_the_refund_goes_back_once(self):
        order = self._overpay()
        self._open(order).action_refund()
        order.with_user(self.manager)._action_cancel()
        self.env["sale.order.refund"].with_user(self.manager).create(
            {"order_id": order.id}
        ).action_refund()
        self.assertEqual(self._get_outgoing(order).mapped("amount"), [100, 600])
        self.assertEqual(self._get_ledger(self.client), (0, 0))

    def test_lowered_price_is_paid_back_after_the_invoice_is_corrected(self):
        order = self._overpay(600)
        line = order.order_line.filtered(lambda line: line.price_unit == 300)
        line.with_user(self.manager).price_unit = 250
        summaries = order.activity_ids.mapped("summary")
        self.assertTrue(any("Paid too much" in text for text in summaries))
        self.assertTrue(any("after the invoice" in text for text in summaries))
        with self._assert_refused(UserError, "Credit the invoice first"):
            self._open(order).action_refund()
        self.assertFalse(self._get_outgoing(order))

    def test_list_shows_it_and_the_money_is_no_revenue(self):
        order = self._overpay()
        Report = self.env["jug.ticket.report"].with_user(self.seller)
        for _now in ("too much", "paid back"):
            [(revenue,)] = Report._read_group(
                [("order_id", "=", order.id)], [], ["revenue:sum"]
            )
            self.assertEqual(revenue, 600)
            if order.booking_excess:
                self._open(order).action_refund()


@tagged("post_install", "-at_install")
class TestExcessByProvider(OnlineCommon, ExcessCommon):
    """The provider that brought the money gives it back, if it can."""

    def _pay_online(self, order, amount):
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "reference": f"{order.name}-{amount}",
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "operation": "online_direct",
                "sale_order_ids": [(6, 0, order.ids)],
            }
        )
        transaction._set_done()
        transaction._post_process()
        order.invalidate_recordset()
        return transaction

    def _overpay_online(self):
        order = self._book()
        transaction = self._pay_online(order, 700)
        self.assertEqual((order.booking_state, order.booking_excess), ("paid", 100))
        return order, transaction

    def test_provider_gives_back_exactly_the_excess(self):
        order, transaction = self._overpay_online()
        wizard = self._open(order)
        self.assertEqual((wizard.amount, wizard.provider_amount), (100, 100))
        wizard.action_refund()
        [refund] = transaction.child_transaction_ids
        self.assertRecordValues(
            refund,
            [
                {
                    "operation": "refund",
                    "amount": -100,
                    "state": "done",
                    "provider_id": self.provider.id,
                    "sale_order_ids": order.ids,
                }
            ],
        )
        self.assertEqual((order.amount_paid, order.booking_excess), (600, 0))
        # the entry comes with core's own job, and only then the buyer is told
        self.assertFalse(self._mails("excess_refunded", order))
        self._run_cron("payment.cron_post_process_payment_tx")
        self.assertEqual(refund.payment_id.payment_type, "outbound")
        self.assertEqual(self._get_ledger(self.client), (0, 0))
        self.assertEqual(self._get_outgoing(order), refund.payment_id)
        self.assertEqual(len(self._mails("excess_refunded", order)), 1)
        self.assertEqual(order.get_portal_last_transaction(), transaction)
        # no new money came
        self.assertEqual(str(order.payment_received_on), "2026-03-02 09:00:00")

    def test_refund_under_way_is_not_asked_for_twice(self):
        """The provider answers later: the second click finds it under way."""
        order, transaction = self._overpay_online()
        first, second = self._open(order), self._open(order)
        Transaction = type(transaction)
        with patch.object(Transaction, "_send_refund_request", lambda tx: None):
            first.action_refund()
            with self._assert_refused(UserError, "being paid back already"):
                second.action_refund()
        [refund] = transaction.child_transaction_ids
        self.assertEqual(refund.state, "draft")
        self.assertEqual((order.amount_paid, order.booking_excess), (700, 0))
        # and what comes meanwhile is another excess, of another payment
        self._pay_online(order, 30)
        self.assertEqual(order.booking_excess, 30)
        self.assertEqual(
            [(tx.amount, part) for tx, part in order._split_excess()], [(30, 30)]
        )
        refund._set_done()
        refund._post_process()
        order.invalidate_recordset()
        self.assertEqual((order.amount_paid, order.booking_excess), (630, 30))

    def test_refund_that_failed_is_a_persons_and_then_goes_by_hand(self):
        """No answer may have been a yes: the machine does not ask a second time."""
        order, transaction = self._overpay_online()

        Transaction = type(transaction)
        fault = ValidationError("It does not answer.")
        with patch.object(Transaction, "_send_refund_request", side_effect=fault):
            self._open(order).action_refund()
        self.assertEqual(transaction.child_transaction_ids.state, "error")
        self.assertEqual(order.booking_excess, 100)
        [activity] = order.activity_ids
        self.assertIn("Refund failed", activity.summary)
        self.assertIn("does not answer", activity.note)
        with patch.object(Transaction, "_send_refund_request") as send:
            wizard = self._open(order)
            self.assertEqual(wizard.provider_amount, 0)
            wizard.action_refund()
        send.assert_not_called()
        self.assertEqual(self._get_outgoing(order).amount, 100)
        self.assertEqual(self._get_ledger(self.client), (0, 0))

    def test_provider_that_gives_back_all_or_nothing_is_passed_over(self):
        order, transaction = self._overpay_online()
        self.method.support_refund = "full_only"
        self.assertFalse(transaction._can_give_back(100))
        self.assertTrue(transaction._can_give_back(700))
        self._open(order).action_refund()
        [refund] = order.transaction_ids.filtered(lambda tx: tx.operation == "refund")
        self.assertEqual(refund.provider_code, "none")
        self.assertEqual(self._get_ledger(self.client), (0, 0))

    def test_refund_by_accounting_is_known_to_the_booking(self):
        """By core's own button on the payment."""
        order, transaction = self._overpay_online()
        wizard = self.env["payment.refund.wizard"].with_context(
            active_id=transaction.payment_id.id
        )
        wizard.create(
            {"payment_id": transaction.payment_id.id, "amount_to_refund": 100}
        ).action_refund()
        order.invalidate_recordset()
        self.assertEqual((order.amount_paid, order.booking_excess), (600, 0))
        with self._assert_refused(UserError, "Nothing is paid too much"):
            self._open(order)
