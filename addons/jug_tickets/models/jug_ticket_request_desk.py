from odoo import api, fields, models

from ..utils import parse_quantity


class JugTicketRequest(models.Model):
    """What a seller tells the buyer on the phone, before anything is booked."""

    _inherit = "jug.ticket.request"

    currency_id = fields.Many2one(related="company_id.currency_id")
    offer_price = fields.Monetary("Price Now", compute="_compute_offer")
    offer_next_price = fields.Monetary("Next Price", compute="_compute_offer")
    offer_next_price_on = fields.Datetime("Rises on", compute="_compute_offer")
    offer_seats = fields.Char("Seats Left", compute="_compute_offer")
    offer_total = fields.Monetary("Total", compute="_compute_offer")

    @api.depends("tariff_choice_id", "quantity_text")
    @api.depends_context("lang")
    def _compute_offer(self):
        now = fields.Datetime.now()
        for request in self:
            tariff = request.tariff_choice_id
            price = tariff._get_price_at(now) if tariff else 0
            request.offer_price = price
            request.offer_next_price = tariff.next_price
            request.offer_next_price_on = tariff.next_price_on
            request.offer_seats = tariff and request._get_seats_left(tariff)
            quantity = parse_quantity(request.quantity_text or "") or 0
            request.offer_total = price * quantity

    def _get_seats_left(self, tariff):
        """Return how many seats there are, as seen without a lock, for a reader."""
        [available] = tariff.event_id._get_seats_availability(
            [(self.env["event.slot"], tariff)]
        )
        if available is None:
            return self.env._("not limited")
        return str(available) if available > 0 else self.env._("sold out")
