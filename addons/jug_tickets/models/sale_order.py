from odoo import fields, models
from odoo.exceptions import UserError

from ..const import BOOKING_MOVES, BUYER_TYPES, LIVE_BOOKINGS


class SaleOrder(models.Model):
    """A booking is a quotation whose tickets hold their seats; payment confirms it."""

    _inherit = "sale.order"

    is_ticket_booking = fields.Boolean(readonly=True, copy=False)
    ticket_request_id = fields.Many2one(
        "jug.ticket.request", readonly=True, copy=False, index="btree_not_null"
    )
    booking_event_id = fields.Many2one(
        "event.event", "Conference", readonly=True, copy=False, index="btree_not_null"
    )
    buyer_type = fields.Selection(BUYER_TYPES, readonly=True, copy=False)
    # as the buyer wrote it: his card may have another one, or be somebody's namesake
    buyer_email = fields.Char(copy=False, tracking=True)
    booking_state = fields.Selection(
        [
            ("waiting", "Waiting for Payment"),
            ("part_paid", "Part Paid"),
            ("released", "Released, Unpaid"),
            ("paid", "Paid"),
            ("annulled", "Annulled"),
            ("cancelled", "Cancelled"),
        ],
        "Booking",
        readonly=True,
        group_expand=True,
        copy=False,
        tracking=True,
    )
    payment_due_on = fields.Datetime("Pay until", readonly=True, copy=False)
    next_check_on = fields.Datetime("Next Check", readonly=True, copy=False)
    reminder_count = fields.Integer("Reminders", readonly=True, copy=False)
    payment_received_on = fields.Datetime("Last Payment", readonly=True, copy=False)
    check_error = fields.Text(
        "Check Failed", readonly=True, copy=False, help="Why the last check failed."
    )
    late_payment_state = fields.Selection(
        [
            ("open", "To decide"),
            ("rebooked", "Rebooked"),
            ("refunded", "Refunded"),
        ],
        "Money after Cancellation",
        readonly=True,
        copy=False,
        tracking=True,
    )
    rebooked_order_id = fields.Many2one(
        "sale.order", "Booked again as", readonly=True, copy=False
    )
    ticket_ids = fields.One2many("event.registration", "sale_order_id", "Tickets")

    _check_due_idx = models.Index("(next_check_on, id) WHERE next_check_on IS NOT NULL")

    def _compute_type_name(self):
        """A buyer has booked seats; he knows nothing of quotations."""
        bookings = self.filtered("is_ticket_booking")
        bookings.type_name = self.env._("Booking")
        return super(SaleOrder, self - bookings)._compute_type_name()

    def _move_booking_to(self, booking_state, **values):
        """Change the state of bookings; the only place where it is written.

        :param str booking_state: key of ``const.BOOKING_MOVES``
        :param values: further values of the same write
        :raises UserError: the table has no such move
        """
        for order in self:
            if booking_state not in BOOKING_MOVES[order.booking_state]:
                labels = dict(
                    self._fields["booking_state"]._description_selection(self.env)
                )
                raise UserError(
                    self.env._(
                        "%(order)s is %(now)s and cannot become %(next)s.",
                        order=order.name,
                        now=labels.get(order.booking_state, ""),
                        next=labels[booking_state],
                    )
                )
        if booking_state != "waiting":
            values = {"next_check_on": False} | values
        self.write({"booking_state": booking_state} | values)

    def _end_cancelled_bookings(self):
        """An order cancelled by hand ends its booking, whichever way it was done."""
        for order in self.filtered(lambda order: order.booking_state in LIVE_BOOKINGS):
            order._move_booking_to("cancelled")
            order.opportunity_id._lapse_without_bookings("by_hand")
            lifted = order.ticket_ids.filtered(lambda ticket: not ticket.cancel_reason)
            lifted.cancel_reason = "by_hand"
            # released tickets are invoiced before their money is here
            order._credit_invoices()
            if order.amount_paid:
                order._note_money_left()
            order._tell_buyer("jug_tickets.mail_template_cancelled")
            lifted._tell_lifted()
