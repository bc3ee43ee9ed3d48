from odoo import fields, models
from odoo.tools import SQL

# whose rows the query reads
READ_MODELS = (
    "event.event",
    "event.event.ticket",
    "event.registration",
    "payment.transaction",
    "res.partner",
    "sale.order",
    "sale.order.line",
)


class JugTicketReport(models.Model):
    """The query of the ticket analysis, from the rows of the tables up to the sums."""

    _inherit = "jug.ticket.report"

    def _get_ticket_query(self, tickets=None):
        """Return the rows of all tickets; other reports add them up.

        The moment is a parameter: a view would ask the database's clock.

        :param event.registration tickets: those and what is in their orders only
        :rtype: odoo.tools.SQL
        """
        for name in READ_MODELS:
            self.env[name].flush_model()
        # rounded as sums, so that no kopeck is lost between the tickets of an order
        return SQL(
            """
            SELECT
                told.*,
                1 AS ticket_count,
                (outcome = 'waiting')::int AS waiting_count,
                (outcome = 'released')::int AS released_count,
                (outcome = 'paid')::int AS paid_count,
                (outcome = 'free')::int AS free_count,
                (outcome = 'cancelled')::int AS cancelled_count,
                CASE WHEN outcome IN ('waiting', 'released') THEN
                    ROUND(running * cost_share, digits)
                        - ROUND((running - amount) * cost_share, digits) - revenue
                    ELSE 0 END AS awaited,
                CASE WHEN outcome = 'paid' AND paid_on IS NOT NULL THEN
                    GREATEST(EXTRACT(EPOCH FROM paid_on - booked_on) / 86400.0, 0)
                    END AS days_to_pay
            FROM (
                SELECT
                    split.*,
                    ROUND(running * paid_share, digits)
                        - ROUND((running - amount) * paid_share, digits) AS revenue
                FROM (%s) AS split
            ) AS told
            """,
            self._get_split_query(tickets),
        )

    def _get_split_query(self, tickets):
        """Return the tickets with the shares of their price that are due and paid.

        ``cost_share`` is less than 1 where a line of the order takes something off;
        ``paid_share`` where a part came only. What was paid too much is no revenue.
        """
        return SQL(
            """
            SELECT
                summed.*,
                CASE
                    WHEN order_id IS NULL THEN 1
                    WHEN living + GREATEST(others, 0) = 0 THEN 0
                    ELSE (living + others) / (living + GREATEST(others, 0))
                END AS cost_share,
                CASE
                    WHEN order_id IS NULL THEN (state IN ('open', 'done'))::int
                    WHEN living + GREATEST(others, 0) = 0 THEN 0
                    ELSE GREATEST(LEAST(order_paid, living + others), 0)
                        / (living + GREATEST(others, 0))
                END AS paid_share
            FROM (
                SELECT
                    shared.*,
                    -- of the valid tickets of the order; up to this one
                    SUM(amount) OVER (PARTITION BY order_id) AS living,
                    SUM(amount) OVER (PARTITION BY order_id ORDER BY id) AS running,
                    -- what else the order sells, or takes off
                    order_total - COALESCE(SUM(line_total) FILTER (WHERE place = 1)
                        OVER (PARTITION BY order_id), 0) AS others
                FROM (%s) AS shared
            ) AS summed
            """,
            self._get_shared_query(tickets),
        )

    def _get_shared_query(self, tickets):
        """Return the tickets with what became of them and their share of the line."""
        return SQL(
            """
            SELECT
                priced.*,
                CASE
                    WHEN state = 'cancel' THEN 'cancelled'
                    WHEN state = 'draft' THEN 'waiting'
                    WHEN amount = 0 THEN 'free'
                    WHEN booking_state = 'released' THEN 'released'
                    ELSE 'paid'
                END AS outcome
            FROM (
                SELECT
                    counted.*,
                    COALESCE(CASE
                        WHEN state = 'cancel' THEN 0
                        WHEN line_total IS NULL THEN booked_price
                        WHEN number = seats THEN line_total
                            - ROUND(line_total / seats, digits) * (seats - 1)
                        ELSE ROUND(line_total / seats, digits)
                    END, 0) AS amount
                FROM (%s) AS counted
            ) AS priced
            """,
            self._get_counted_query(tickets),
        )

    def _get_counted_query(self, tickets):
        """Return the tickets, numbered within the line of the order that sells them.

        With the total of the order and what of it has come, as ``amount_paid`` has it.
        """
        return SQL(
            """
            SELECT
                ticket.id AS id,
                ticket.id AS registration_id,
                COALESCE(ticket.company_id, orders.company_id) AS company_id,
                currency.id AS currency_id,
                rate.digits AS digits,
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
                ROUND(line.price_total::numeric / rate.value, rate.digits)
                    AS line_total,
                ROUND(orders.amount_total::numeric / rate.value, rate.digits)
                    AS order_total,
                ROUND(COALESCE(money.amount, 0) / rate.value, rate.digits)
                    AS order_paid,
                GREATEST(
                    COUNT(*) FILTER (WHERE ticket.state != 'cancel')
                        OVER (PARTITION BY ticket.sale_order_line_id),
                    ROUND(line.product_uom_qty::numeric)::int,
                    1
                ) AS seats,
                ROW_NUMBER() OVER (
                    PARTITION BY ticket.sale_order_line_id, ticket.state = 'cancel'
                    ORDER BY ticket.id
                ) AS number,
                ROW_NUMBER() OVER (
                    PARTITION BY ticket.sale_order_line_id ORDER BY ticket.id
                ) AS place
            FROM event_registration ticket
            JOIN event_event event ON event.id = ticket.event_id
            LEFT JOIN event_event_ticket tariff ON tariff.id = ticket.event_ticket_id
            LEFT JOIN sale_order orders ON orders.id = ticket.sale_order_id
            LEFT JOIN sale_order_line line ON line.id = ticket.sale_order_line_id
            LEFT JOIN res_partner buyer
                ON buyer.id = COALESCE(orders.partner_id, ticket.partner_id)
            LEFT JOIN res_currency currency
                ON currency.id = COALESCE(ticket.currency_id, orders.currency_id)
            CROSS JOIN LATERAL (
                SELECT
                    COALESCE(NULLIF(orders.currency_rate, 0), 1)::numeric AS value,
                    COALESCE(currency.decimal_places, 2) AS digits
            ) rate
            LEFT JOIN (
                SELECT rel.sale_order_id, SUM(tx.amount)::numeric AS amount
                FROM sale_order_transaction_rel rel
                JOIN payment_transaction tx ON tx.id = rel.transaction_id
                WHERE tx.state IN ('authorized', 'done')
                GROUP BY rel.sale_order_id
            ) money ON money.sale_order_id = orders.id
            WHERE ticket.is_conference AND ticket.active AND %(condition)s
            """,
            now=fields.Datetime.now(),
            condition=self._get_ticket_condition(tickets),
        )

    def _get_ticket_condition(self, tickets):
        if tickets is None:
            return SQL("TRUE")
        return SQL(
            "(ticket.id IN %s OR ticket.sale_order_id IN %s)",
            tuple(tickets.ids) or (0,),
            tuple(tickets.sale_order_id.ids) or (0,),
        )
