from odoo import fields, models


class JugTicketQuestionnaireLine(models.Model):
    """How many tickets of which tariff a company wants."""

    _name = "jug.ticket.questionnaire.line"
    _description = "Tickets of a Company Questionnaire"

    questionnaire_id = fields.Many2one(
        "jug.ticket.questionnaire", required=True, index=True, ondelete="cascade"
    )
    event_ticket_id = fields.Many2one("event.event.ticket", "Tariff", required=True)
    quantity = fields.Integer(required=True, default=1)
