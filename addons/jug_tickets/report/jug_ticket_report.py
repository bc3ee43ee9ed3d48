from odoo import fields, models
from odoo.tools import SQL

from ..const import BUYER_TYPES, CHANNELS

# whose rows the query reads
READ_MODELS = (
    "event.event",
    "event.event.ticket",
    "event.registration",
    "res.partner",
    "sale.order",
    "sale.order.line",
)


class JugTicketReport(models.Model):
    """One row a ticket: what became of it, and what it brought.

    A line of an order may cost what its tickets cannot share evenly; the last ticket
    takes the rest, so that revenue agrees with the orders to the kopeck.
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
        readonly=True, help="What paid tickets brought, as their orders have it."
    )
    awaited = fields.Monetary(
        readonly=True,
        help="What unpaid bookings and released tickets are to bring yet.",
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

    def _get_ticket_query(self):
        """Return the rows of all tickets; other reports add them up.

        The moment is a parameter: a view would ask the database's clock.

        :rtype: odoo.tools.SQL
        """
        for name in READ_MODELS:
            self.env[name].flush_model()
        return SQL(
            """
            SELECT
                shared.*,
                1 AS ticket_count,
                (outcome = 'waiting')::int AS waiting_count,
                (outcome = 'released')::int AS released_count,
                (outcome = 'paid')::int AS paid_count,
                (outcome = 'free')::int AS free_count,
                (outcome = 'cancelled')::int AS cancelled_count,
                CASE WHEN outcome = 'paid' THEN amount ELSE 0 END AS revenue,
                CASE WHEN outcome IN ('waiting', 'released') THEN amount ELSE 0
                    END AS awaited,
                CASE WHEN outcome = 'paid' AND paid_on IS NOT NULL THEN
                    GREATEST(EXTRACT(EPOCH FROM paid_on - booked_on) / 86400.0, 0)
                    END AS days_to_pay
            FROM (%s) AS shared
            """,
            self._get_shared_query(),
        )

    def _get_shared_query(self):
        """Return the tickets with what became of them and their share of the line."""
        return SQL(
            """
            SELECT
                priced.*,
                CASE
                    WHEN state = 'cancel' THEN 'cancelled'
                    WHEN state = 'draft' THEN 'waiting'
                    WHEN COALESCE(amount, 0) = 0 THEN 'free'
                    WHEN booking_state = 'released' THEN 'released'
                    ELSE 'paid'
                END AS outcome
            FROM (
                SELECT
                    counted.*,
                    CASE
                        WHEN state = 'cancel' THEN 0
                        WHEN line_total IS NULL THEN booked_price
                        WHEN number = seats THEN line_total
                            - ROUND(line_total / seats, digits) * (seats - 1)
                        ELSE ROUND(line_total / seats, digits)
                    END AS amount
                FROM (%s) AS counted
            ) AS priced
            """,
            self._get_counted_query(),
        )

    def _get_counted_query(self):
        """Return the tickets, numbered within the line of the order that sells them."""
        return SQL(
            """
            SELECT
                ticket.id AS id,
                ticket.id AS registration_id,
                COALESCE(ticket.company_id, orders.company_id) AS company_id,
                currency.id AS currency_id,
                COALESCE(currency.decimal_places, 2) AS digits,
                ticket.event_id AS event_id,
                event.date_begin AS event_begin_on,
                ticket.event_ticket_id AS event_ticket_id,
                ticket.buyer_type AS buyer_type,
                ticket.channel AS channel,
                ticket.create_date AS booked_on,
                orders.payment_received_on AS paid_on,
                ticket.state AS state,
                ticket.cancel_reason AS cancel_reason,
                ticket.booked_price AS booked_price,
                orders.booking_state AS booking_state,
                orders.id AS order_id,
                buyer.commercial_partner_id AS buyer_id,
                ticket.participant_id AS participant_id,
                (ticket.state = 'done')::int AS came_count,
                event.date_end < %(now)s AS is_over,
                (
                    ticket.state = 'open'
                    AND event.date_end < %(now)s
                    AND event.kanban_state != 'cancel'
                    AND NOT COALESCE(tariff.is_online, FALSE)
                )::int AS no_show_count,
                ROUND(
                    line.price_total::numeric
                        / COALESCE(NULLIF(orders.currency_rate, 0), 1)::numeric,
                    COALESCE(currency.decimal_places, 2)
                ) AS line_total,
                GREATEST(
                    COUNT(*) FILTER (WHERE ticket.state != 'cancel')
                        OVER (PARTITION BY ticket.sale_order_line_id),
                    ROUND(line.product_uom_qty::numeric)::int,
                    1
                ) AS seats,
                ROW_NUMBER() OVER (
                    PARTITION BY ticket.sale_order_line_id, ticket.state = 'cancel'
                    ORDER BY ticket.id
                ) AS number
            FROM event_registration ticket
            JOIN event_event event ON event.id = ticket.event_id
            LEFT JOIN event_event_ticket tariff ON tariff.id = ticket.event_ticket_id
            LEFT JOIN sale_order orders ON orders.id = ticket.sale_order_id
            LEFT JOIN sale_order_line line ON line.id = ticket.sale_order_line_id
            LEFT JOIN res_partner buyer
                ON buyer.id = COALESCE(orders.partner_id, ticket.partner_id)
            LEFT JOIN res_currency currency
                ON currency.id = COALESCE(ticket.currency_id, orders.currency_id)
            WHERE ticket.is_conference AND ticket.active
            """,
            now=fields.Datetime.now(),
        )

    def action_open_ticket(self):
        """Open the ticket behind a row.

        :rtype: dict
        """
        self.ensure_one()
        view = self.env.ref("jug_tickets.event_registration_view_form_ticket")
        return self.registration_id._get_records_action(views=[(view.id, "form")])
