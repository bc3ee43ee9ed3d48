from odoo import api, fields, models


class EventEventTicket(models.Model):
    """What staff is shown of a tariff, and looks for."""

    _inherit = "event.event.ticket"

    seats_sold = fields.Integer(
        "Sold", compute="_compute_seats_sold", help="Seats that are paid for."
    )
    is_on_sale = fields.Boolean(
        compute="_compute_is_on_sale", search="_search_is_on_sale"
    )
    is_sold_out = fields.Boolean(search="_search_is_sold_out")

    @api.depends("seats_reserved", "seats_used")
    def _compute_seats_sold(self):
        for tariff in self:
            tariff.seats_sold = tariff.seats_reserved + tariff.seats_used

    @api.depends("sale_available", "event_id.date_end", "event_id.kanban_state")
    def _compute_is_on_sale(self):
        now = fields.Datetime.now()
        for tariff in self:
            event = tariff.event_id
            takes_place = event.date_end > now and event.kanban_state != "cancel"
            tariff.is_on_sale = tariff.sale_available and takes_place

    @api.model
    def _search_is_on_sale(self, operator, value):
        return self._search_among_tariffs("is_on_sale", operator, value)

    @api.model
    def _search_is_sold_out(self, operator, value):
        return self._search_among_tariffs("is_sold_out", operator, value)

    @api.model
    def _search_among_tariffs(self, field_name, operator, value):
        """Look at each tariff: seats and terms of sale are in no column."""
        if operator != "in":
            return NotImplemented
        tariffs = self.search([("event_id.is_conference", "=", True)])
        fitting = tariffs.filtered(lambda tariff: tariff[field_name] in value)
        return [("id", "in", fitting.ids)]
