from odoo import api, models
from odoo.exceptions import UserError

# Written by the process only; the buttons call it with the rights it needs.
PROTECTED = {
    "booking_state",
    "payment_due_on",
    "next_check_on",
    "reminder_count",
    "payment_received_on",
    "late_payment_state",
    "is_ticket_booking",
}


class SaleOrder(models.Model):
    """What the buttons hide is refused over RPC and import, too."""

    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_booking_protected(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_booking_protected(vals)
        if "state" in vals:
            self.filtered("is_ticket_booking")._check_booking_move(vals["state"])
        res = super().write(vals)
        if vals.get("state") == "cancel":
            self.filtered("is_ticket_booking").sudo()._end_cancelled_bookings()
        return res

    def _check_booking_protected(self, vals):
        if not self.env.su and PROTECTED & vals.keys():
            raise UserError(
                self.env._("The state of a booking is changed by its buttons only.")
            )

    def _check_booking_move(self, state):
        """Refuse to confirm what is not paid, and to reopen what was given up.

        Core would give a reopened order no seats (odoo/odoo#280426).

        :param str state: of the order, about to be written
        :raises UserError: for the first booking that may not go there
        """
        for order in self:
            if state == "sale" and not order._is_release_allowed():
                raise UserError(
                    self.env._(
                        "%s is not paid. Register the payment, that confirms it.",
                        order.name,
                    )
                )
            if order.state == "cancel" and state != "cancel":
                raise UserError(
                    self.env._("A cancelled booking stays cancelled. Make a new one.")
                )

    def _is_release_allowed(self):
        """Tell whether the tickets may be issued: the money is there, or none is due.

        :rtype: bool
        """
        self.ensure_one()
        order = self.sudo()
        return not order.amount_total or order._is_confirmation_amount_reached()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booking(self):
        if any(order.is_ticket_booking for order in self):
            raise UserError(
                self.env._("A booking is cancelled, not deleted: its story is kept.")
            )
