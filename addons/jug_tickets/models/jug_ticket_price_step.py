from odoo import api, fields, models


class JugTicketPriceStep(models.Model):
    """From when on a tariff costs how much (requirements/001: «Цена билетов растет
    по мере приближения мероприятия»)."""

    _name = "jug.ticket.price.step"
    _description = "Price Step"
    _order = "ticket_id, starts_on, id"

    ticket_id = fields.Many2one(
        "event.event.ticket", "Tariff", required=True, index=True, ondelete="cascade"
    )
    event_id = fields.Many2one(
        related="ticket_id.event_id", string="Conference", store=True, index=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    currency_id = fields.Many2one(related="ticket_id.currency_id")
    starts_on = fields.Datetime(required=True)
    price = fields.Monetary(required=True)

    _starts_uniq = models.Constraint(
        "UNIQUE (ticket_id, starts_on)", "A tariff has one price at a time."
    )
    _check_price = models.Constraint("CHECK (price >= 0)", "A price is never negative.")

    @api.depends("price", "starts_on")
    def _compute_display_name(self):
        for step in self:
            step.display_name = f"{step.starts_on}: {step.price}"

    @api.model_create_multi
    def create(self, vals_list):
        self.env["event.event.ticket"].flush_model(["base_price"])
        steps = super().create(vals_list)
        steps._apply()
        return steps

    def write(self, vals):
        self.env["event.event.ticket"].flush_model(["base_price"])
        res = super().write(vals)
        self._apply()
        return res

    def unlink(self):
        tickets = self.ticket_id
        res = super().unlink()
        tickets._sync_price()
        return res

    def _apply(self):
        """Bring the tariffs to their present price, and wake up at the next steps."""
        self.ticket_id._sync_price()
        later = self.filtered(lambda step: step.starts_on > fields.Datetime.now())
        if later:
            cron = self.env.ref("jug_tickets.ir_cron_sync_prices").sudo()
            cron._trigger(at=later.mapped("starts_on"))
