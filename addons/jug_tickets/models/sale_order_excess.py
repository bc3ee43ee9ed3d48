from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import LIVE_BOOKINGS
from ..roles import is_ticket_manager
from .payment_transaction_refund import UNDER_WAY


class SaleOrder(models.Model):
    """More came than the booking costs: the difference goes back, the booking stays."""

    _inherit = "sale.order"

    booking_excess = fields.Monetary(
        "Paid too Much",
        compute="_compute_booking_excess",
        compute_sudo=True,
        help="What came beyond the price and is not being paid back yet.",
    )

    @api.depends("amount_total", "amount_paid", "booking_state")
    def _compute_booking_excess(self):
        for order in self:
            is_live = order.booking_state in LIVE_BOOKINGS
            order.booking_excess = order._get_excess() if is_live else 0

    def get_portal_last_transaction(self):
        """What the buyer reads of his payment is not about what was paid back."""
        last = super().get_portal_last_transaction()
        if not self.is_ticket_booking or last.operation != "refund":
            return last
        paid_sudo = self.sudo().transaction_ids.filtered(
            lambda tx: tx.operation != "refund"
        )
        return paid_sudo._get_last()

    def _get_excess(self):
        """Return what came beyond the price, without what is on its way back.

        :rtype: float
        """
        self.ensure_one()
        under_way = self.transaction_ids.filtered(
            lambda tx: tx.operation == "refund" and tx.state in UNDER_WAY
        )
        # refunds are negative
        paid = self.amount_paid + sum(under_way.mapped("amount"))
        return max(self.currency_id.round(paid - self.amount_total), 0)

    def action_refund_excess(self):
        """Open the dialogue that pays back what came beyond the price.

        :rtype: dict
        :raises UserError: the caller is no ticket manager, or nothing is too much
        """
        self.ensure_one()
        self._check_excess()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay Back the Excess"),
            "res_model": "sale.order.overpayment",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _check_excess(self):
        """Refuse to pay back what is not there, or was paid back a moment ago.

        :raises UserError: the caller is no ticket manager, the booking is over, or
            nothing is too much
        :raises psycopg2.errors.SerializationFailure: the booking changed since this
            transaction's snapshot; to be done again in a new one
        """
        self.check_access("write")
        if not is_ticket_manager(self.env):
            raise UserError(self.env._("Only a ticket manager pays money back."))
        # two managers at once, or a second click: the second one sees it paid back
        self._wait_for_turn()
        order_sudo = self.sudo()
        if (
            order_sudo.booking_state not in LIVE_BOOKINGS
            or not order_sudo._get_excess()
        ):
            raise UserError(
                self.env._(
                    "Nothing is paid too much, or it is being paid back already."
                )
            )

    def _split_excess(self):
        """Return which payment gives back how much, the last one first.

        :rtype: list[tuple[payment.transaction, float]]
        :raises UserError: the books do not have it free
        """
        self.ensure_one()
        excess = rest = self._get_excess()
        parts = []
        for tx_sudo in self._get_incoming_sudo().sorted("id", reverse=True):
            amount = self.currency_id.round(min(rest, tx_sudo._get_free_amount()))
            if amount > 0:
                parts.append((tx_sudo, amount))
                rest = self.currency_id.round(rest - amount)
        if rest > 0:
            raise UserError(
                self.env._(
                    "%(excess)s was paid too much, but %(rest)s of it is not free in"
                    " the books. Credit the invoice first, or wait until the payment is"
                    " posted.",
                    excess=self.currency_id.format(excess),
                    rest=self.currency_id.format(rest),
                )
            )
        return parts

    def _get_excess_summary(self, env):
        return env._("Paid too much: refund the difference?")

    def _ask_about_excess(self):
        """Ask a person about money beyond what the order costs."""
        self.ensure_one()
        if not self._get_excess():
            return
        staff_env = self._get_staff_env()
        self._ask_staff(
            self._get_excess_summary(staff_env),
            staff_env._(
                "%(paid)s came, the order is %(total)s.",
                paid=self.currency_id.format(self.amount_paid),
                total=self.currency_id.format(self.amount_total),
            ),
        )

    def _note_refund_failed(self, refund):
        """Ask a person about a refund that the provider did not make.

        :param payment.transaction refund: of this booking, in error
        """
        self.ensure_one()
        staff_env = self._get_staff_env()
        self._ask_staff(
            staff_env._("Refund failed: look at the provider, then pay back by hand"),
            staff_env._(
                "%(amount)s by %(provider)s: %(error)s",
                amount=self.currency_id.format(-refund.amount),
                provider=refund.provider_id.name,
                error=refund.state_message or "",
            ),
        )

    def _tell_of_refund(self):
        """Tell the buyer that what he paid too much is on its way to him."""
        for order in self.filtered(lambda order: order.booking_state in LIVE_BOOKINGS):
            order._tell_buyer("jug_tickets.mail_template_excess_refunded")

    def _get_last_refund_text(self):
        """Return the sum that was paid back last, for the mail about it."""
        refunds = self.transaction_ids.filtered(
            lambda tx: tx.operation == "refund" and tx.state == "done"
        )
        return self._format_amount(-refunds.sorted("id")[-1:].amount)
