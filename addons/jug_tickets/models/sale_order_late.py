from odoo import models
from odoo.exceptions import UserError

from ..roles import is_ticket_manager


class SaleOrder(models.Model):
    """Money for seats that were given up: a person decides, the buyer is told."""

    _inherit = "sale.order"

    def _note_late_payment(self, transaction):
        """Money for a booking that is no more: a person decides what becomes of it."""
        self._note_money_left(
            self._get_staff_env()._(
                "%(amount)s came by %(reference)s after the booking had ended.",
                amount=transaction.currency_id.format(transaction.amount),
                reference=transaction.reference,
            )
        )

    def _note_money_left(self, note=None):
        """Ask a person what becomes of money that pays for no seat any more.

        :param str note: where it came from; nothing: it was there at cancelling
        """
        self.late_payment_state = "open"
        self._ask_staff(
            self._get_late_money_summary(self._get_staff_env()),
            note
            or self._get_staff_env()._(
                "%s was paid before the cancellation.",
                self.currency_id.format(self.amount_paid),
            ),
        )

    def _get_late_money_summary(self, env):
        return env._("Paid, but cancelled: rebook or refund?")

    def action_rebook_late_payment(self):
        """Book the same seats at today's price and put the late money on them.

        :return: action that opens the new booking
        :rtype: dict
        :raises UserError: nothing to decide, or the seats cannot be had
        """
        self.ensure_one()
        self._check_late_payment_open()
        money_sudo = self._get_late_money_sudo()
        request = self.sudo()._book_again()
        if not request.order_id:
            raise UserError(
                self.env._("The seats cannot be booked: %s", request.error_summary)
            )
        new_order = request.order_id
        money_sudo._move_to_booking(new_order)
        self.sudo().late_payment_state = "rebooked"
        self._finish_late_payment(self.env._("Booked again as %s.", new_order.name))
        return new_order._get_records_action()

    def _get_late_money_sudo(self):
        """Return the transactions whose money is still there, whole.

        :raises UserError: there are none, or a part of one was paid back or used
        """
        money_sudo = self._get_incoming_sudo().filtered(
            lambda tx: tx._get_open_amount() > 0
        )
        if not money_sudo:
            raise UserError(self.env._("There is no money left to book with."))
        for tx_sudo in money_sudo:
            if tx_sudo.currency_id.compare_amounts(
                tx_sudo._get_open_amount(), tx_sudo.amount
            ):
                raise UserError(
                    self.env._(
                        "A part of %s is gone already: pay back the rest instead.",
                        tx_sudo.reference,
                    )
                )
        return money_sudo

    def _get_incoming_sudo(self):
        return self.sudo().transaction_ids.filtered(
            lambda tx: tx.state == "done" and tx.operation != "refund"
        )

    def action_refund_late_payment(self):
        """Open the dialogue that pays the late money back.

        :rtype: dict
        """
        self.ensure_one()
        self._check_late_payment_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay Back"),
            "res_model": "sale.order.refund",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _check_late_payment_open(self):
        self.check_access("write")
        if not is_ticket_manager(self.env):
            raise UserError(
                self.env._("Only a ticket manager decides about late money.")
            )
        # two managers at once: the second one waits, then sees it decided
        self._wait_for_turn()
        if self.late_payment_state != "open":
            raise UserError(self.env._("There is no late money to decide about."))

    def _finish_late_payment(self, feedback):
        """Close what was asked, and tell the buyer what was decided.

        :param str feedback: the decision, for staff
        """
        self._answer_activity(self._get_late_money_summary, feedback)
        order_sudo = self.sudo()
        if order_sudo.late_payment_state == "rebooked":
            order_sudo.rebooked_order_id._tell_buyer(
                "jug_tickets.mail_template_rebooked"
            )
        else:
            order_sudo._tell_buyer("jug_tickets.mail_template_refunded")

    def _answer_activity(self, get_summary, feedback):
        """Close what staff was asked, with what was decided.

        :param callable get_summary: takes an environment, returns the summary in its
            language: it was asked in the one that the manager of that day had
        :param str feedback: the decision, for staff
        """
        summaries = {
            get_summary(self.with_context(lang=code).env)
            for code, _name in self.env["res.lang"].get_installed()
        }
        self.activity_ids.filtered(
            lambda activity: activity.summary in summaries
        ).action_feedback(feedback=feedback)

    def _get_late_sentence(self):
        """Return what the buyer is to know about money that pays for no seat.

        :return: a sentence or two; nothing if no such money came
        :rtype: str
        """
        self.ensure_one()
        if self.late_payment_state == "open":
            return self._get_open_money_sentence()
        if self.late_payment_state == "rebooked":
            return self._get_moved_money_sentence()
        if self.late_payment_state == "refunded":
            paid_back = sum(self._get_refunds_sudo().mapped("amount"))
            return self.env._(
                "We have paid back %s to you.", self._format_amount(paid_back)
            )
        return ""

    def _get_open_money_sentence(self):
        values = {
            "amount": self._format_amount(self._get_late_amount()),
            "moment": self._format_moment(self.payment_received_on),
        }
        if self.booking_state == "annulled":
            return self.env._(
                "We received %(amount)s on %(moment)s, after the booking had ended."
                " A manager decides whether the seats can be booked again or the money"
                " is paid back, and writes to you.",
                **values,
            )
        # the money may have come before as well as after
        return self.env._(
            "We received %(amount)s for this booking on %(moment)s. A manager decides"
            " whether the seats can be booked again or the money is paid back, and"
            " writes to you.",
            **values,
        )

    def _get_moved_money_sentence(self):
        new_order = self.rebooked_order_id
        moved = self.env._(
            "We have moved your payment of %(amount)s to the new booking %(order)s.",
            amount=self._format_amount(new_order._get_moved_amount(self)),
            order=new_order.name,
        )
        if not new_order._has_remainder():
            return moved
        rest = self.env._(
            "Still to pay: %(amount)s, until %(moment)s.",
            amount=self._format_amount(new_order._get_amount_due()),
            moment=new_order._format_moment(new_order.payment_due_on),
        )
        return f"{moved} {rest}"

    def _format_amount(self, amount):
        return self.currency_id.format(amount)

    def _get_late_amount(self):
        """Return the money that waits for a decision.

        :rtype: float
        """
        self.ensure_one()
        # nothing is open in the books where the invoice could not be credited
        return self._get_incoming_sudo()._get_open_amount() or self.amount_paid

    def _get_moved_amount(self, former_order=None):
        """Return the money that came from ended bookings.

        :param sale.order former_order: from this one only
        :rtype: float
        """
        moved_sudo = self._get_incoming_sudo().filtered("moved_from_id")
        if former_order:
            moved_sudo = moved_sudo.filtered(
                lambda tx: tx.moved_from_id == former_order
            )
        return sum(moved_sudo.mapped("amount"))

    def _get_refunds_sudo(self):
        """Return the payments that gave back what had come, oldest first.

        :rtype: account.payment
        """
        lines_sudo = self._get_incoming_sudo().payment_id.move_id.line_ids
        payments_sudo = lines_sudo.matched_debit_ids.debit_move_id.payment_id
        return payments_sudo.filtered(
            lambda payment: payment.payment_type == "outbound"
        ).sorted("id")

    def _get_refunded_text(self):
        """Return the sum of the last refund, for the mail about it."""
        return self._format_amount(self._get_refunds_sudo()[-1:].amount)

    def _can_book_again(self):
        """Tell whether the buyer may ask for the same seats at the present price.

        Not while his money is here: he would pay twice.
        """
        self.ensure_one()
        return self.booking_state == "annulled" and self.late_payment_state != "open"
