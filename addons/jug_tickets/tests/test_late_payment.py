from unittest.mock import patch

from odoo.exceptions import LockError, UserError
from odoo.tests import tagged

from .common import NOW, RISE, TicketsCommon


@tagged("post_install", "-at_install")
class TestLatePayment(TicketsCommon):
    """Money for seats that were given up is never lost: a person decides."""

    def setUp(self):
        super().setUp()
        self.team.user_id = self.manager

    def _annul(self, order, price=150):
        """The price rises and the term ends unpaid."""
        self._add_step(price, "2026-03-02 12:00:00", order.order_line.event_ticket_id)
        self._check_payments("2026-03-03 10:00:00")
        self.assertEqual(order.booking_state, "annulled")

    def _pay_late(self, amount=100, price=150, **values):
        """A booking whose money came after its end."""
        order = self._book(**values)
        self._annul(order, price)
        self._pay(order, amount)
        return order

    def _rebook(self, order):
        order.with_user(self.manager).action_rebook_late_payment()
        return order.rebooked_order_id

    def _refund(self, order):
        action = order.with_user(self.manager).action_refund_late_payment()
        wizard = self.env[action["res_model"]].with_user(self.manager)
        wizard.with_context(**action["context"]).create({}).action_refund()

    def test_late_money_asks_a_person_and_tells_the_buyer(self):
        order = self._pay_late()
        self.assertRecordValues(
            order,
            [
                {
                    "state": "cancel",
                    "booking_state": "annulled",
                    "late_payment_state": "open",
                }
            ],
        )
        self.assertEqual(order.ticket_ids.state, "cancel")
        [activity] = order.activity_ids
        self.assertEqual(activity.summary, "Paid, but cancelled: rebook or refund?")
        self.assertEqual(activity.user_id, self.manager)
        self.assertIn("100", activity.note)
        self._send_mails()
        self.assertEqual(len(self._mails("late_payment", order)), 1)
        self.assertFalse(self._mails("part_payment", order))

    def test_late_money_is_in_the_books_as_the_buyers(self):
        order = self._pay_late()
        self.assertFalse(order.invoice_ids)
        self.assertEqual(self._get_ledger(order.partner_id), (-100, -100))

    def test_rebooked_money_pays_for_the_new_booking(self):
        order = self._pay_late(amount=150)
        new_order = self._rebook(order)
        self.assertRecordValues(
            new_order,
            [{"state": "sale", "booking_state": "paid", "amount_total": 150}],
        )
        self.assertEqual(new_order.ticket_ids.state, "open")
        self.assertEqual(new_order.invoice_ids.payment_state, "paid")
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))
        self.assertEqual(order.late_payment_state, "rebooked")
        self.assertFalse(order.activity_ids)
        self._send_mails()
        self.assertTrue(self._mails("ticket", new_order.ticket_ids))
        self.assertTrue(self._mails("paid", new_order))

    def test_rebooked_money_that_is_not_enough_is_a_part_payment(self):
        new_order = self._rebook(self._pay_late())
        self.assertEqual(
            (new_order.booking_state, new_order.amount_paid), ("part_paid", 100)
        )
        self._pay(new_order)
        self.assertEqual(new_order.booking_state, "paid")
        self.assertEqual(new_order.invoice_ids.payment_state, "paid")
        self.assertEqual(self._get_ledger(new_order.partner_id), (0, 0))

    def test_rebooked_money_that_came_in_two_parts_is_all_set_off(self):
        order = self._pay_late(amount=60)
        self._pay(order, 90)
        new_order = self._rebook(order)
        self.assertEqual(new_order.booking_state, "paid")
        self.assertEqual(new_order.invoice_ids.payment_state, "paid")
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_rebooked_money_that_is_too_much_is_told_to_a_person(self):
        new_order = self._rebook(self._pay_late(amount=200))
        self.assertEqual(new_order.booking_state, "paid")
        self.assertIn("Paid too much", new_order.activity_ids.summary or "")

    def test_sold_out_seats_are_not_rebooked_and_stay_to_be_decided(self):
        self.tariff.write({"seats_limited": True, "seats_max": 1})
        order = self._pay_late()
        self._book(email="boris@example.com", phone=None)
        with self._assert_refused(UserError, "not enough seats"):
            self._rebook(order)
        self.assertEqual(order.late_payment_state, "open")
        self._refund(order)
        self.assertEqual(order.late_payment_state, "refunded")

    def test_refund_leaves_the_books_even(self):
        order = self._pay_late()
        self._refund(order)
        payments = self.env["account.payment"].search(
            [("partner_id", "=", order.partner_id.id)], order="id"
        )
        self.assertRecordValues(
            payments,
            [
                {"payment_type": "inbound", "amount": 100},
                {"payment_type": "outbound", "amount": 100},
            ],
        )
        self.assertEqual(payments[1].journal_id, payments[0].journal_id)
        self.assertIn(order.name, payments[1].memo)
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))
        self.assertEqual(order.late_payment_state, "refunded")
        self.assertFalse(order.activity_ids)

    def test_refund_pays_back_all_that_came(self):
        order = self._pay_late(amount=60)
        self._pay(order, 40)
        self._refund(order)
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_part_payment_of_a_booking_cancelled_by_hand_is_to_be_decided(self):
        order = self._book()
        self._pay(order, 40)
        order.with_user(self.manager).action_cancel()
        self.assertEqual(order.booking_state, "cancelled")
        self.assertEqual(order.late_payment_state, "open")
        self._refund(order)
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_refund_of_a_paid_booking_cancelled_by_hand_leaves_the_books_even(self):
        order = self._book()
        self._pay(order)
        order.with_user(self.manager).action_cancel()
        self.assertEqual(order.late_payment_state, "open")
        self._refund(order)
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))
        self.assertEqual(order.invoice_ids.mapped("amount_residual"), [0, 0])
        self.assertEqual(sum(order.invoice_ids.mapped("amount_total_signed")), 0)

    def test_paid_booking_cancelled_by_hand_can_be_rebooked(self):
        order = self._book()
        self._pay(order)
        order.with_user(self.manager).action_cancel()
        new_order = self._rebook(order)
        self.assertEqual(new_order.booking_state, "paid")
        self.assertEqual(new_order.invoice_ids.payment_state, "paid")
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_seller_decides_nothing_about_late_money(self):
        order = self._pay_late().with_user(self.seller)
        for action in ("action_rebook_late_payment", "action_refund_late_payment"):
            with (
                self.subTest(action=action),
                self._assert_refused(UserError, "manager"),
            ):
                getattr(order, action)()
        self.assertEqual(order.late_payment_state, "open")

    def test_late_money_is_decided_once(self):
        order = self._pay_late()
        self._refund(order)
        for decide in (self._refund, self._rebook):
            with (
                self.subTest(decide=decide),
                self._assert_refused(UserError, "no late"),
            ):
                decide(order)

    def test_refund_dialogue_opened_before_the_decision_pays_nothing_twice(self):
        order = self._pay_late()
        Refund = self.env["sale.order.refund"].with_user(self.manager)
        first, second = (Refund.create({"order_id": order.id}) for _n in range(2))
        first.action_refund()
        with self._assert_refused(UserError, "no late"):
            second.action_refund()
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_second_late_payment_after_a_refund_is_to_be_decided_again(self):
        order = self._pay_late()
        self._refund(order)
        self._pay(order, 100)
        self.assertEqual(order.late_payment_state, "open")
        self._refund(order)
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_money_paid_back_before_pays_for_no_new_booking(self):
        order = self._pay_late()
        self._refund(order)
        self._pay(order, 100)
        new_order = self._rebook(order)
        self.assertEqual(
            (new_order.booking_state, new_order.amount_paid), ("part_paid", 100)
        )
        self.assertEqual(len(order.transaction_ids), 1)
        self.assertEqual(self._get_ledger(order.partner_id), (-100, -100))

    def test_money_that_is_not_there_any_more_books_nothing(self):
        order = self._pay_late()
        self._refund(order)
        # as if it had been paid back by accounting, not by the button
        order.late_payment_state = "open"
        with self._assert_refused(UserError, "no money left"):
            self._rebook(order)
        self.assertFalse(order.rebooked_order_id)

    def test_money_that_is_there_in_part_books_nothing(self):
        order = self._pay_late()
        [line] = order.transaction_ids._get_open_lines()
        payment = order.transaction_ids.payment_id.copy(
            {"amount": 30, "payment_type": "outbound", "payment_transaction_id": False}
        )
        payment.action_post()
        back = payment.move_id.line_ids.filtered(
            lambda other: other.account_id == line.account_id
        )
        (line + back).reconcile()
        with self._assert_refused(UserError, "A part of .* is gone"):
            self._rebook(order)
        self._refund(order)
        self.assertEqual(self._get_ledger(order.partner_id), (0, 0))

    def test_decision_closes_its_own_activity_only(self):
        for decide in (self._refund, self._rebook):
            order = self._pay_late(email=f"{decide.__name__}@example.com", phone=None)
            order._ask_staff("Call him back", "He wants a receipt.")
            with self.subTest(decide=decide.__name__):
                decide(order)
                self.assertEqual(
                    order.activity_ids.mapped("summary"), ["Call him back"]
                )
            self.tariff.price_step_ids.unlink()
            self.clock.move_to(NOW)

    def test_activity_asked_in_another_language_is_closed(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        order = self._book()
        self._annul(order)
        with patch.object(
            type(order),
            "_get_staff_env",
            lambda order: order.with_context(lang="ru_RU").env,
        ):
            self._pay(order, 100)
        self.assertTrue(order.activity_ids)
        self._refund(order)
        self.assertFalse(order.activity_ids)

    def test_decision_of_another_manager_is_waited_for(self):
        order = self._pay_late()
        # what core does when another transaction holds the row
        with patch.object(
            type(order), "lock_for_update", side_effect=LockError("Cannot grab")
        ):
            self._refund(order)
        self.assertEqual(order.late_payment_state, "refunded")

    def test_opening_the_refund_dialogue_is_no_payment(self):
        order = self._pay_late()
        paid_on = order.payment_received_on
        self._move_to("2026-03-04 10:00:00")
        order.with_user(self.manager).action_refund_late_payment()
        self.assertEqual(order.payment_received_on, paid_on)

    def test_booking_without_late_money_has_nothing_to_decide(self):
        order = self._book()
        self._annul(order)
        with self._assert_refused(UserError, "no late money"):
            self._rebook(order)

    def test_paid_or_annulled_never_both(self):
        """The term ends after the money came: it is paid."""
        order = self._book()
        self._add_step(150, RISE)
        self._pay(order)
        order.next_check_on = "2026-03-02 00:00:00"
        self._check_payments("2026-04-02 00:00:00")
        self.assertEqual(order.booking_state, "paid")
        self.assertFalse(order.next_check_on)
