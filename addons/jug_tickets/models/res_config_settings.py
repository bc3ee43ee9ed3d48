from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    ticket_payment_wait_hours = fields.Integer(
        related="company_id.ticket_payment_wait_hours", readonly=False
    )
    ticket_reminder_limit = fields.Integer(
        related="company_id.ticket_reminder_limit", readonly=False
    )
    ticket_questionnaire_review = fields.Boolean(
        related="company_id.ticket_questionnaire_review", readonly=False
    )
    ticket_rejected_retention_days = fields.Integer(
        related="company_id.ticket_rejected_retention_days", readonly=False
    )
    ticket_team_id = fields.Many2one(
        related="company_id.ticket_team_id",
        readonly=False,
        domain="[('is_ticket_team', '=', True),"
        " ('company_id', 'in', (False, company_id))]",
    )
