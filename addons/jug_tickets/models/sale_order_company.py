from odoo import api, fields, models

from ..const import TICKET_TERMS


class SaleOrder(models.Model):
    """A company's booking: several tariffs, terms of a contract, a счёт to pay by."""

    _inherit = "sale.order"

    questionnaire_ids = fields.One2many(
        "jug.ticket.questionnaire", "order_id", "Questionnaires"
    )
    proforma_ids = fields.One2many(
        "jug.ticket.proforma", "order_id", "Payment Requests", readonly=True
    )
    proforma_id = fields.Many2one(
        "jug.ticket.proforma", "Payment Request", compute="_compute_proforma_id"
    )
    # of the contract at booking: the client's card may change later
    ticket_terms = fields.Selection(
        TICKET_TERMS, "Payment Terms", readonly=True, copy=False
    )
    # the price rose: the company is asked whether it agrees
    price_answer = fields.Selection(
        [("asked", "Asked"), ("accepted", "Accepted"), ("declined", "Declined")],
        "Answer on the New Price",
        readonly=True,
        copy=False,
        tracking=True,
    )

    @api.depends("proforma_ids.state")
    def _compute_proforma_id(self):
        for order in self:
            order.proforma_id = order.proforma_ids.filtered(
                lambda proforma: proforma.state == "valid"
            )[:1]

    def _begin_company_booking(self):
        """Begin the wait for a company's money: its order has lines and no seats yet.

        Seats are held without names, and the счёт goes out.

        :raises odoo.exceptions.ValidationError: there are not enough seats
        """
        for order in self:
            order._create_unnamed_tickets()
            order._start_waiting()
            order._issue_proforma()

    def _create_unnamed_tickets(self):
        """Hold a seat for each ticket that was asked for; names come later."""
        self.ensure_one()
        self.env["event.registration"].create(
            [
                self._prepare_ticket_vals({}, line)
                for line in self.order_line.filtered("event_ticket_id")
                for _number in range(int(line.product_uom_qty))
            ]
        )

    def _issue_proforma(self):
        """Make the next version of the счёт; the former one is void.

        :rtype: jug.ticket.proforma
        """
        self.ensure_one()
        return self.env["jug.ticket.proforma"].sudo()._issue(self)
