from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import MAX_QUANTITY


class JugTicketQuestionnaireLine(models.Model):
    """How many tickets of which tariff a company wants."""

    _name = "jug.ticket.questionnaire.line"
    _description = "Tickets of a Company Questionnaire"
    _inherit = "jug.ticket.questionnaire.item.mixin"

    event_ticket_id = fields.Many2one(
        "event.event.ticket",
        "Tariff",
        required=True,
        ondelete="restrict",
        domain="[('event_id', '=', event_id)]",
    )
    quantity = fields.Integer(required=True, default=1)
    currency_id = fields.Many2one(related="questionnaire_id.currency_id")
    price = fields.Monetary("Price Now", compute="_compute_amount")
    amount = fields.Monetary("Sum Now", compute="_compute_amount")

    _quantity_range = models.Constraint(
        f"CHECK (quantity BETWEEN 0 AND {MAX_QUANTITY})",
        "The number of tickets is out of range.",
    )
    _tariff_uniq = models.Constraint(
        "UNIQUE (questionnaire_id, event_ticket_id)",
        "Each tariff stands in the questionnaire once.",
    )

    @api.depends("event_ticket_id", "quantity")
    def _compute_amount(self):
        for line in self:
            tariff = line.event_ticket_id
            line.price = tariff._get_price_to_pay(line.questionnaire_id.company_id)
            line.amount = line.price * line.quantity

    @api.constrains("event_ticket_id", "questionnaire_id")
    def _check_tariff(self):
        for line in self:
            if line.event_ticket_id.event_id != line.questionnaire_id.event_id:
                raise ValidationError(
                    self.env._("The tariff belongs to another conference.")
                )
