from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.api_intake.transaction import CONFLICTS


class SaleOrder(models.Model):
    """Money: under a lock, one path, and never lost."""

    _inherit = "sale.order"

    def _lock_for_payment(self):
        """Settle who was first, the payment or the end of the term.

        The order's row is written, not only locked: a check that looked at it before
        fails and begins anew, and so does a payment that comes after an annulment.

        :raises psycopg2.errors.SerializationFailure: the booking changed since this
            transaction's snapshot; to be done again in a new one
        """
        if not self:
            return
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM sale_order WHERE id IN %s ORDER BY id FOR UPDATE",
                tuple(self.ids),
            ),
            # losing the race is no error: the loser begins anew
            log_exceptions=False,
        )
        self.invalidate_recordset()
        self.payment_received_on = fields.Datetime.now()
        self.flush_recordset(["payment_received_on"])

    def _wait_for_turn(self):
        """Let one after the other decide about a booking.

        Core's ``lock_for_update`` does not wait, it fails. The row is written, so that
        he who waited begins anew and sees what was decided.

        :raises psycopg2.errors.SerializationFailure: the booking changed since this
            transaction's snapshot; to be done again in a new one
        """
        self.ensure_one()
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE sale_order SET booking_state = booking_state WHERE id = %s",
                self.id,
            ),
            # losing the race is no error: the loser begins anew
            log_exceptions=False,
        )
        self.invalidate_recordset()

    def _get_amount_due(self):
        """Return what is to pay yet.

        :rtype: float
        """
        self.ensure_one()
        return max(self.currency_id.round(self.amount_total - self.amount_paid), 0)

    def _handle_money(self, transaction):
        """Look at a booking after a payment was post-processed.

        :param transaction: the ``payment.transaction`` that is done
        """
        self.ensure_one()
        if self.state == "cancel":
            self._note_late_payment(transaction)
        elif self.state != "sale":
            if self.booking_state == "waiting":
                # the check goes on asking staff about it (decisions 15)
                self._move_booking_to("part_paid", next_check_on=self.payment_due_on)
        elif self.currency_id.compare_amounts(self.amount_paid, self.amount_total) > 0:
            self._ask_staff(
                self._get_staff_env()._("Paid too much: refund the difference?"),
                self._get_staff_env()._(
                    "%(paid)s came, the order is %(total)s.",
                    paid=self.currency_id.format(self.amount_paid),
                    total=self.currency_id.format(self.amount_total),
                ),
            )

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

    def _credit_invoices(self):
        """Reverse the invoice of seats that were given up: their money is free again.

        The cancellation stands even if that fails.
        """
        self.ensure_one()
        invoices = self.invoice_ids.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.state == "posted"
                and move.payment_state != "reversed"
            )
        )
        try:
            with self.env.cr.savepoint():
                invoices._reverse_moves(cancel=True)
                self.env.flush_all()
        except CONFLICTS:
            raise
        except Exception as error:
            # a closed period: accounting's to mend
            self.env.invalidate_all()
            self._ask_staff(
                self._get_staff_env()._("The invoice could not be credited"), str(error)
            )

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

    def action_register_payment(self):
        """Open the dialogue that enters money received by bank, in cash or otherwise.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Register Payment"),
            "res_model": "sale.order.pay",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _check_late_payment_open(self):
        self.check_access("write")
        if not self.env.user.has_group("jug_tickets.jug_tickets_group_manager"):
            raise UserError(
                self.env._("Only a ticket manager decides about late money.")
            )
        # two managers at once: the second one waits, then sees it decided
        self._wait_for_turn()
        if self.late_payment_state != "open":
            raise UserError(self.env._("There is no late money to decide about."))

    def _finish_late_payment(self, feedback):
        # asked in the language that the manager of that day had
        languages = self.env["res.lang"].get_installed()
        summaries = {
            self._get_late_money_summary(self.with_context(lang=code).env)
            for code, _name in languages
        }
        self.activity_ids.filtered(
            lambda activity: activity.summary in summaries
        ).action_feedback(feedback=feedback)
