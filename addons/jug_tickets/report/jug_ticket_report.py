from odoo import fields, models

from ..const import BUYER_TYPES, CHANNELS


class JugTicketReport(models.Model):
    """One row a ticket: what became of it, and what it brought.

    A line of an order may cost what its tickets cannot share evenly; the last ticket
    takes the rest, so that revenue agrees with the orders to the kopeck. So it does
    where a part of the money came: it is split over the valid tickets of the order and
    what else it sells, by what they cost.
    """

    _name = "jug.ticket.report"
    _description = "Ticket Analysis"
    _auto = False
    _order = "booked_on desc, id desc"
    _rec_name = "registration_id"

    registration_id = fields.Many2one("event.registration", "Ticket", readonly=True)
    company_id = fields.Many2one("res.company", "Our Company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    event_id = fields.Many2one("event.event", "Conference", readonly=True)
    event_begin_on = fields.Datetime("Conference Date", readonly=True)
    event_ticket_id = fields.Many2one("event.event.ticket", "Tariff", readonly=True)
    buyer_type = fields.Selection(BUYER_TYPES, readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    booked_on = fields.Datetime(readonly=True)
    paid_on = fields.Datetime(readonly=True)
    outcome = fields.Selection(
        [
            ("waiting", "Booked, Unpaid"),
            ("released", "Released, Unpaid"),
            ("paid", "Paid"),
            ("free", "Free"),
            ("cancelled", "Cancelled"),
        ],
        "Status",
        readonly=True,
    )
    cancel_reason = fields.Selection(
        selection=lambda self: (
            self.env["event.registration"]
            ._fields["cancel_reason"]
            ._description_selection(self.env)
        ),
        string="Reason of Cancellation",
        readonly=True,
    )
    order_id = fields.Many2one(
        "sale.order", "Booking", readonly=True, aggregator="count_distinct"
    )
    buyer_id = fields.Many2one(
        "res.partner",
        readonly=True,
        help="Who pays: a person or organisation.",
    )
    participant_id = fields.Many2one("res.partner", readonly=True)
    ticket_count = fields.Integer("Tickets", readonly=True)
    waiting_count = fields.Integer("Booked, Unpaid", readonly=True)
    released_count = fields.Integer(
        "Released, Unpaid",
        readonly=True,
        help="Handed out before the payment, as the contract allows.",
    )
    paid_count = fields.Integer("Paid", readonly=True)
    free_count = fields.Integer("Free", readonly=True)
    cancelled_count = fields.Integer("Cancelled", readonly=True)
    came_count = fields.Integer("Came", readonly=True)
    no_show_count = fields.Integer(
        "No-shows",
        readonly=True,
        help="Valid tickets of a conference that is over, not checked in. Whoever"
        " watches online is not among them.",
    )
    revenue = fields.Monetary(
        readonly=True,
        help="What tickets brought: of an order that is paid in part, their share.",
    )
    awaited = fields.Monetary(
        readonly=True,
        help="What unpaid bookings and released tickets are to bring yet, beside what"
        " has come.",
    )
    days_to_pay = fields.Float(
        "Days to Pay",
        readonly=True,
        aggregator="avg",
        help="From booking to payment; on average, of paid tickets.",
    )

    @property
    def _table_query(self):
        return self._get_ticket_query()

    def action_open_ticket(self):
        """Open the ticket behind a row.

        :rtype: dict
        """
        self.ensure_one()
        view = self.env.ref("jug_tickets.event_registration_view_form_ticket")
        return self.registration_id._get_records_action(views=[(view.id, "form")])
