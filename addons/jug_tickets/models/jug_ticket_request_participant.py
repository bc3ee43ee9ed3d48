from odoo import fields, models


class JugTicketRequestParticipant(models.Model):
    _name = "jug.ticket.request.participant"
    _description = "Participant of a Ticket Request"
    _order = "id"

    request_id = fields.Many2one(
        "jug.ticket.request", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char("Full Name")
    email = fields.Char()
    phone = fields.Char()
