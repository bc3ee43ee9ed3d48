from odoo import fields, models


class CrmLostReason(models.Model):
    _inherit = "crm.lost.reason"

    needs_no_quality_check = fields.Boolean(
        "No Control Call",
        help="Who was lost for this reason was no client, such as a wrong number: the"
        " head does not call.",
    )
