from odoo import api, fields, models
from odoo.tools import SQL

from .event_registration_guard import VALID

TICKET_STATES = {
    "draft": "reserved",
    "open": "paid",
    "done": "attended",
    "cancel": "void",
}
DAY = 86_400


class EventRegistration(models.Model):
    """What lists and reports say of a ticket, and add up."""

    _inherit = "event.registration"

    # core's «unconfirmed» and «registered» say nothing of the money
    ticket_state = fields.Selection(
        [
            ("reserved", "Reserved"),
            ("released", "Issued, Unpaid"),
            ("paid", "Paid for"),
            ("attended", "Checked In"),
            ("void", "Void"),
        ],
        "Ticket",
        compute="_compute_ticket_state",
        store=True,
        precompute=True,
    )
    paid_price = fields.Monetary(
        "Revenue",
        compute="_compute_paid_price",
        store=True,
        precompute=True,
        help="The price agreed at booking, once the ticket is paid and as long as it is"
        " valid.",
    )
    days_to_pay = fields.Float(
        "Days to Pay",
        compute="_compute_days_to_pay",
        store=True,
        aggregator="avg",
        help="From booking to payment; on average, of those who paid.",
    )

    @api.depends("state", "sale_order_id.booking_state")
    def _compute_ticket_state(self):
        for ticket in self:
            is_owed = ticket.state == "open" and ticket._is_owed()
            ticket.ticket_state = (
                "released" if is_owed else TICKET_STATES.get(ticket.state)
            )

    @api.depends("state", "booked_price", "sale_order_id.booking_state")
    def _compute_paid_price(self):
        for ticket in self:
            is_paid = ticket.state in VALID and not ticket._is_owed()
            ticket.paid_price = ticket.booked_price if is_paid else 0

    def _is_owed(self):
        """Tell whether the ticket was issued before its money came."""
        return self.sale_order_id.booking_state == "released"

    @api.depends("state", "paid_on")
    def _compute_days_to_pay(self):
        for ticket in self:
            if not ticket.paid_on or ticket.state not in VALID:
                ticket.days_to_pay = 0
                continue
            seconds = (ticket.paid_on - ticket.create_date).total_seconds()
            # money that was moved here from an ended booking came before
            ticket.days_to_pay = max(seconds / DAY, 0)

    def _read_group_select(self, aggregate_spec, query):
        """Who has not paid took no time to pay: nothing, not zero days."""
        if aggregate_spec != "days_to_pay:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "AVG(%s) FILTER (WHERE %s AND %s IS NOT NULL)",
            self._field_to_sql(self._table, "days_to_pay", query),
            SQL(
                "%s IN %s",
                self._field_to_sql(self._table, "state", query),
                tuple(sorted(VALID)),
            ),
            self._field_to_sql(self._table, "paid_on", query),
        )
