from odoo import fields, models
from odoo.tools import SQL


class JugTicketBuyerReport(models.Model):
    """One row a buyer: who has paid for tickets, all or a part, person or organisation.

    (requirements/001: «лица (организации), которые оплачивают билеты»)
    """

    _name = "jug.ticket.buyer.report"
    _description = "Ticket Buyers"
    _auto = False
    _order = "revenue desc, id"
    _rec_name = "buyer_id"

    buyer_id = fields.Many2one("res.partner", readonly=True)
    kind = fields.Selection(
        [("person", "Person"), ("company", "Organisation")], readonly=True
    )
    company_id = fields.Many2one("res.company", "Our Company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    order_count = fields.Integer("Orders", readonly=True)
    ticket_count = fields.Integer("Paid Tickets", readonly=True)
    cancelled_count = fields.Integer("Cancelled", readonly=True)
    conference_count = fields.Integer("Conferences", readonly=True)
    revenue = fields.Monetary(readonly=True)
    awaited = fields.Monetary(readonly=True)
    last_paid_on = fields.Datetime("Last Purchase", readonly=True)
    days_to_pay = fields.Float("Days to Pay", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT
                MIN(ticket.id) AS id,
                ticket.buyer_id AS buyer_id,
                CASE WHEN buyer.is_company THEN 'company' ELSE 'person' END AS kind,
                ticket.company_id AS company_id,
                ticket.currency_id AS currency_id,
                COUNT(DISTINCT ticket.order_id) FILTER (WHERE %(bought)s)
                    AS order_count,
                SUM(ticket.paid_count) AS ticket_count,
                SUM(ticket.cancelled_count) AS cancelled_count,
                COUNT(DISTINCT ticket.event_id) FILTER (WHERE %(bought)s)
                    AS conference_count,
                SUM(ticket.revenue) AS revenue,
                SUM(ticket.awaited) AS awaited,
                MAX(ticket.paid_on) FILTER (WHERE %(bought)s)
                    AS last_paid_on,
                AVG(ticket.days_to_pay) AS days_to_pay
            FROM (%(tickets)s) AS ticket
            JOIN res_partner buyer ON buyer.id = ticket.buyer_id
            GROUP BY ticket.buyer_id, buyer.is_company, ticket.company_id,
                ticket.currency_id
            HAVING BOOL_OR(%(bought)s)
            """,
            tickets=self.env["jug.ticket.report"]._get_ticket_query(),
            bought=SQL("(ticket.paid_count > 0 OR ticket.revenue > 0)"),
        )

    def action_open_buyer(self):
        """Open the buyer's card.

        :rtype: dict
        """
        self.ensure_one()
        return self.buyer_id._get_records_action()
