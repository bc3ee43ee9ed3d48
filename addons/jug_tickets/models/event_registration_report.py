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
    # not stored: the ticket analysis knows, and two figures would disagree some day
    paid_price = fields.Monetary(
        "Revenue",
        compute="_compute_paid_price",
        compute_sudo=True,
        aggregator="sum",
        help="What the ticket brought as long as it is valid: of an order that is paid"
        " in part, its share.",
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

    @api.depends(
        "state",
        "booked_price",
        "sale_order_id.booking_state",
        "sale_order_id.amount_total",
        "sale_order_id.transaction_ids.state",
    )
    def _compute_paid_price(self):
        """Read the ticket analysis."""
        tickets = self._origin
        sums = {}
        if tickets:
            query = self.env["jug.ticket.report"]._get_ticket_query(tickets)
            sums = dict(
                self.env.execute_query(SQL("SELECT id, revenue FROM (%s) AS t", query))
            )
        for ticket in self:
            ticket.paid_price = sums.get(ticket._origin.id, 0)

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

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let lists and pivots add up what the ticket analysis knows of the tickets."""
        if field_expr == "paid_price" and query is not None:
            return self._join_revenue(alias, query)
        return super()._field_to_sql(alias, field_expr, query)

    def _join_revenue(self, alias, query):
        """Join the ticket analysis to a query of tickets.

        :param str alias: of this model's table in the query
        :param odoo.tools.query.Query query: which is added to
        :return: the revenue of a ticket
        :rtype: odoo.tools.SQL
        """
        revenue = query.make_alias(alias, "revenue")
        # asked for twice it would differ by the moment
        if revenue not in query._joins:
            query.add_join(
                "LEFT JOIN",
                revenue,
                SQL("(%s)", self.env["jug.ticket.report"].sudo()._get_ticket_query()),
                SQL(
                    "%s = %s",
                    SQL.identifier(revenue, "id"),
                    SQL.identifier(alias, "id"),
                ),
            )
        return SQL.identifier(revenue, "revenue")
