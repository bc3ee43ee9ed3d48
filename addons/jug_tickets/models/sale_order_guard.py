from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import is_ticket_manager

# Written by the process only; the buttons call it with the rights it needs.
PROTECTED = {
    "booking_state",
    "payment_due_on",
    "next_check_on",
    "reminder_count",
    "payment_received_on",
    "late_payment_state",
    "cancel_reason",
    "is_ticket_booking",
    "ticket_waiting_id",
    "ticket_terms",
    "ticket_payment_days",
    "release_before_payment",
    "is_released_on_credit",
    "price_answer",
    "price_silence_count",
    "agreed_prices",
}
# What was agreed when the booking was made, and the sums that tell what is due: with
# another currency the same number would be another price.
AGREED = {
    "company_id",
    "pricelist_id",
    "currency_id",
    "require_payment",
    "prepayment_percent",
    "payment_term_id",
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

    has_conference_lines = fields.Boolean(
        compute="_compute_has_conference_lines",
        compute_sudo=True,
        help="Tickets of a conference are sold by it, booked or not.",
    )

    @api.depends("order_line.event_id.is_conference")
    def _compute_has_conference_lines(self):
        for order in self:
            order.has_conference_lines = any(
                event.is_conference for event in order.order_line.event_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        # looked at afterwards: a context or a user's own default may have filled it in
        for name in PROTECTED:
            if any(order[name] for order in orders):
                self._check_booking_protected({name})
        orders.filtered(lambda order: order.state == "sale")._check_release()
        return orders

    def write(self, vals):
        self._check_booking_protected(vals.keys())
        if vals.get("state") == "sale":
            self._check_release()
        elif vals.get("state") == "cancel":
            self._check_cancelled_by_manager()
        if "state" in vals and vals["state"] != "cancel":
            self._check_not_reopened()
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
        if AGREED & names and self._has_booking():
            raise UserError(
                self.env._("The terms and the currency of a booking stay as agreed.")
            )

    def _has_booking(self):
        """Tell whether one of the orders is a booking, whoever asks.

        :rtype: bool
        """
        return any(order.is_ticket_booking for order in self.sudo())

    def _check_release(self):
        """Refuse to confirm by hand what is not paid.

        :raises UserError: for the first order that may not be confirmed
        """
        for order in self:
            if order.is_ticket_booking:
                if not order._is_release_allowed():
                    raise UserError(
                        self.env._(
                            "%s is not paid. Register the payment, that confirms it.",
                            order.name,
                        )
                    )
            elif order.has_conference_lines:
                order._check_tickets_sold()

    def _check_tickets_sold(self):
        """Refuse to issue tickets by an ordinary order that brings no money.

        :raises UserError: it is not paid; it costs nothing and the caller is no ticket
            manager
        """
        self.ensure_one()
        if not self._is_release_allowed():
            raise UserError(
                self.env._(
                    "%s sells tickets and is not paid. Register the payment, that"
                    " confirms it, or enter a request instead: it books the seats.",
                    self.name,
                )
            )
        if self.currency_id.is_zero(self.amount_total) and not is_ticket_manager(
            self.env
        ):
            raise UserError(
                self.env._(
                    "Only a ticket manager issues tickets for nothing. Enter a request"
                    " instead: it books the seats."
                )
            )

    def _check_cancelled_by_manager(self):
        """Refuse to cancel what is paid for, as its tickets refuse it.

        :raises UserError: the caller is no ticket manager
        """
        if is_ticket_manager(self.env):
            return
        for order in self.sudo():
            if order.is_ticket_booking and order._is_handed_out_or_paid():
                raise UserError(
                    self.env._(
                        "%s is paid for: only a ticket manager cancels it.", order.name
                    )
                )

    def _check_not_reopened(self):
        """Refuse to reopen what was given up.

        Core would give a reopened order no seats (odoo/odoo#280426).

        :raises UserError: for the first booking that is cancelled
        """
        if any(order.is_ticket_booking and order.state == "cancel" for order in self):
            raise UserError(
                self.env._("A cancelled booking stays cancelled. Make a new one.")
            )

    def _is_confirmation_amount_reached(self):
        """Let a payment confirm an order of tickets when all of it is paid.

        Core asks for a part of it only, or for nothing, by the terms of the order.
        """
        reached = super()._is_confirmation_amount_reached()
        return reached and (
            not (self.is_ticket_booking or self.has_conference_lines)
            or self._is_release_allowed()
        )

    def _is_release_allowed(self):
        """Tell whether the tickets may be issued: the money is there, or none is due.

        Core's ``_is_confirmation_amount_reached`` asks for none when the order does not
        require an online payment.

        :rtype: bool
        """
        self.ensure_one()
        order = self.sudo()
        if order.is_released_on_credit:
            return True
        due = order._get_release_amount()
        return order.currency_id.compare_amounts(order.amount_paid, due) >= 0

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booking(self):
        if any(order.is_ticket_booking for order in self):
            raise UserError(
                self.env._("A booking is cancelled, not deleted: its story is kept.")
            )
