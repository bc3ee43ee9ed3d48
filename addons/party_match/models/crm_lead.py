from odoo import api, fields, models

from ..utils import name_key


class CrmLead(models.Model):
    _inherit = "crm.lead"

    match_name = fields.Char(compute="_compute_match_name", store=True)

    _match_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
    _match_name_idx = models.Index("(match_name) WHERE match_name IS NOT NULL")

    @api.depends("contact_name")
    def _compute_match_name(self):
        for lead in self:
            lead.match_name = name_key(lead.contact_name)
