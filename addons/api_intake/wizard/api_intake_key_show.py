from odoo import api, fields, models


class ApiIntakeKeyShow(models.TransientModel):
    _name = "api.intake.key.show"
    _description = "Show a New Key"

    key = fields.Char(compute="_compute_key")

    @api.depends_context("api_intake_key")
    def _compute_key(self):
        self.key = self.env.context.get("api_intake_key")
