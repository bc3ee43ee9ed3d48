from odoo import fields, models

from ..const import LIVE_PLACES


class EventEventTicket(models.Model):
    """The waiting list of a tariff."""

    _inherit = "event.event.ticket"

    waiting_count = fields.Integer("On the Waiting List", compute="_compute_waiting")

    def _compute_waiting(self):
        groups = (
            self.env["jug.ticket.waiting"]
            .sudo()
            ._read_group(
                [
                    ("event_ticket_id", "in", self.ids),
                    ("state", "in", LIVE_PLACES),
                ],
                ["event_ticket_id"],
                ["__count"],
            )
        )
        counts = {tariff.id: count for tariff, count in groups}
        for tariff in self:
            tariff.waiting_count = counts.get(tariff.id, 0)

    def write(self, vals):
        res = super().write(vals)
        if {"seats_max", "seats_limited", "end_sale_datetime"} & vals.keys():
            self.event_id._wake_waiting_list()
        return res
