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
# What was agreed when the booking was made, and the sums that tell what is due: with
# another currency the same number would be another price.
AGREED = {
    "company_id",
    "pricelist_id",
    "currency_id",
    "require_payment",
    "prepayment_percent",
    "transaction_ids",
    "amount_untaxed",
    "amount_tax",
    "amount_total",
    "amount_paid",
    "ticket_request_id",
    "booking_event_id",
    "buyer_type",
    "rebooked_order_id",
}


class SaleOrder(models.Model):
    """What the buttons hide is refused over RPC and import, too."""

    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        # looked at afterwards: a context or a user's own default may have filled it in
        for name in PROTECTED:
            if any(order[name] for order in orders):
                self._check_booking_protected({name})
        return orders

    def write(self, vals):
        self._check_booking_protected(vals.keys())
        if "state" in vals:
            self.filtered("is_ticket_booking")._check_booking_move(vals["state"])
        res = super().write(vals)
        if vals.get("state") == "cancel":
            self.filtered("is_ticket_booking").sudo()._end_cancelled_bookings()
        return res

    def _compute_pricelist_id(self):
        """A booking's price and currency stay, whoever's card its buyer gets."""
        others = self.filtered(lambda order: not order.is_ticket_booking)
        return super(SaleOrder, others)._compute_pricelist_id()

    def _check_booking_protected(self, names):
        """Refuse to write by hand what the process or the agreement has written.

        :param set names: fields that are written
        :raises UserError: the caller is a person
        """
        if self.env.su:
            return
        if PROTECTED & names:
            raise UserError(
                self.env._("The state of a booking is changed by its buttons only.")
            )
        if AGREED & names and any(order.is_ticket_booking for order in self.sudo()):
            raise UserError(
                self.env._("The terms and the currency of a booking stay as agreed.")
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

        Core's ``_is_confirmation_amount_reached`` asks for none when the order does not
        require an online payment.

        :rtype: bool
        """
        self.ensure_one()
        order = self.sudo()
        return (
            order.currency_id.compare_amounts(order.amount_paid, order.amount_total)
            >= 0
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booking(self):
        if any(order.is_ticket_booking for order in self):
            raise UserError(
                self.env._("A booking is cancelled, not deleted: its story is kept.")
            )
