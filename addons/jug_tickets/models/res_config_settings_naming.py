from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    naming_deadline_hours = fields.Integer(
        related="company_id.naming_deadline_hours", readonly=False
    )
    naming_reminder_hours = fields.Integer(
        related="company_id.naming_reminder_hours", readonly=False
    )
    unnamed_policy = fields.Selection(
        related="company_id.unnamed_policy", readonly=False, required=True
    )
