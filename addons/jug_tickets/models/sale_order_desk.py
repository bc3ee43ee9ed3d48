from odoo import api, fields, models

from ..const import ENDED_BOOKINGS, OWING_BOOKINGS
from ..roles import is_ticket_manager


class SaleOrder(models.Model):
    """What staff is shown of a booking, beside what it is made of."""

    _inherit = "sale.order"

    booking_amount_due = fields.Monetary(
        "Still to Pay", compute="_compute_booking_amount_due"
    )
    cancel_reason = fields.Selection(
        selection=lambda self: (
            self.env["event.registration"]
            ._fields["cancel_reason"]
            ._description_selection(self.env)
        ),
        string="Reason of Cancellation",
        compute="_compute_cancel_reason",
        store=True,
        help="What ended the booking; single tickets may have been given up before.",
    )
    is_booking_price_fixed = fields.Boolean(
        compute="_compute_is_booking_price_fixed",
        help="The reader may not change what the booking costs.",
    )

    @api.depends("booking_state", "ticket_ids.cancel_reason")
    def _compute_cancel_reason(self):
        for order in self:
            has_ended = order.booking_state in ENDED_BOOKINGS
            order.cancel_reason = has_ended and order._get_cancel_reason()

    @api.depends("amount_total", "amount_paid", "booking_state")
    def _compute_booking_amount_due(self):
        for order in self:
            waits = order.booking_state in OWING_BOOKINGS
            order.booking_amount_due = order._get_amount_due() if waits else 0

    @api.depends("is_ticket_booking")
    @api.depends_context("uid")
    def _compute_is_booking_price_fixed(self):
        # what sale_order_line.py refuses
        may_change = is_ticket_manager(self.env)
        for order in self:
            order.is_booking_price_fixed = order.is_ticket_booking and not may_change
