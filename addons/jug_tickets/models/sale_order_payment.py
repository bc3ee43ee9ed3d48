from datetime import timedelta

from odoo import models

from odoo.addons.api_intake.transaction import CONFLICTS, wait_for_turn

from ..const import OWING_BOOKINGS


class SaleOrder(models.Model):
    """Money: under a lock, one path, and never lost."""

    _inherit = "sale.order"

    def _lock_for_payment(self, received_on=None):
        """Settle who was first, the payment or the end of the term.

        A check that looked at the order before fails and begins anew, and so does a
        payment that comes after an annulment.

        :param datetime received_on: UTC, when new money came; none: it was known
        :raises psycopg2.errors.SerializationFailure: the booking changed since this
            transaction's snapshot; to be done again in a new one
        """
        wait_for_turn(self)
        if self and received_on:
            self.payment_received_on = received_on
            self.flush_recordset(["payment_received_on"])

    def _wait_for_turn(self):
        """Let one after the other decide about a booking.

        Core's ``lock_for_update`` does not wait, it fails. The row is written, so that
        he who waited begins anew and sees what was decided.

        :raises psycopg2.errors.SerializationFailure: the booking changed since this
            transaction's snapshot; to be done again in a new one
        """
        self.ensure_one()
        wait_for_turn(self)

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
        else:
            self._settle_released()
            self._ask_about_excess()

    def _ask_about_part_payment(self, _now):
        """A part-paid booking is never annulled by a machine (decisions 15)."""
        for order in self:
            if order.booking_state == "waiting":
                order._move_booking_to("part_paid")
            else:
                order.next_check_on = False
            order._ask_staff(
                order._get_staff_env()._("Part of the money came: rest or refund?"),
                order._get_staff_env()._(
                    "%(paid)s of %(total)s came before the term.",
                    paid=order.currency_id.format(order.amount_paid),
                    total=order.currency_id.format(order.amount_total),
                ),
            )

    def _finish_paid_check(self, now):
        """The money is there: confirming is the transaction's own business.

        It is woken up; should it fail, the check comes back here.
        """
        unprocessed = self.filtered(lambda order: order._get_unprocessed_transactions())
        # money that accounting has set off, or a price that was lowered to what came
        (self - unprocessed)._settle_released()
        open_orders = self.filtered(lambda order: order.booking_state in OWING_BOOKINGS)
        open_orders.write({"next_check_on": now + timedelta(minutes=15)})
        (self - open_orders).write({"next_check_on": False})
        if open_orders:
            self.env.ref("payment.cron_post_process_payment_tx").sudo()._trigger()
        for order in open_orders:
            stuck = order._get_stuck_transactions(now)
            if stuck:
                order._ask_staff(
                    order._get_staff_env()._("Paid, but the payment is not processed"),
                    ", ".join(stuck.mapped("reference")),
                )

    def _get_stuck_transactions(self, now):
        """Return the payments which core has tried to process in vain.

        :param datetime now: UTC
        :rtype: payment.transaction
        """
        return self._get_unprocessed_transactions().filtered(
            lambda tx: tx.last_state_change <= now - timedelta(minutes=15)
        )

    def _get_unprocessed_transactions(self):
        """Return the payments that are done and not in the books yet.

        :rtype: payment.transaction
        """
        return self.transaction_ids.filtered(
            lambda tx: tx.state == "done" and not tx.is_post_processed
        )

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
