from odoo import api, fields, models

from ..requisites import org_key


class ResPartner(models.Model):
    """An organisation is found by its name, however the legal form is written."""

    _inherit = "res.partner"

    org_key = fields.Char(compute="_compute_org_key", store=True)

    _org_key_idx = models.Index("(org_key) WHERE org_key IS NOT NULL")

    @api.depends("name", "is_company")
    def _compute_org_key(self):
        for partner in self:
            partner.org_key = partner.is_company and org_key(partner.name)

    def _become_ticket_buyer(self):
        """With an organisation its contact people are no mere prospects any more."""
        res = super()._become_ticket_buyer()
        people = self.filtered("is_company").child_ids
        people.filtered("is_ticket_prospect").is_ticket_prospect = False
        return res
