from odoo import fields, models


class CrmQualityCheckWaive(models.TransientModel):
    _name = "crm.quality.check.waive"
    _description = "Waive a Control Call"

    check_id = fields.Many2one(
        "crm.quality.check", "Control Call", required=True, ondelete="cascade"
    )
    reason = fields.Text(required=True)

    def action_waive(self):
        """Close the call with the reason why it is not made."""
        self.ensure_one()
        self.check_id._waive(self.reason)
