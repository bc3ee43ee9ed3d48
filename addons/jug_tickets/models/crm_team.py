from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CrmTeam(models.Model):
    _inherit = "crm.team"

    # tickets and sponsors are set up apart (requirements/001, decisions 21)
    is_ticket_team = fields.Boolean(
        "Sells Conference Tickets",
        help="Its leads are shown in the pipeline of Conference Tickets.",
    )

    @api.constrains("is_ticket_team")
    def _check_is_ticket_team(self):
        """The team in which a company's ticket leads live remains a ticket team."""
        ordinary = self.filtered(lambda team: not team.is_ticket_team)
        if not ordinary:
            return
        companies_sudo = (
            self.env["res.company"]
            .sudo()
            .search(
                [
                    "|",
                    ("ticket_team_id", "in", ordinary.ids),
                    ("ticket_team_id", "=", False),
                ]
            )
        )
        used = {company._get_ticket_team() for company in companies_sudo}
        for team in ordinary:
            if team in used:
                raise ValidationError(
                    self.env._(
                        "%s sells conference tickets: choose another team in the"
                        " settings first.",
                        team.name,
                    )
                )

    def _get_lead_to_assign_domain(self):
        """Core's rule-based assignment gives companies' deals their seller.

        It makes a deal of each lead that it assigns: a person's request stays a lead,
        which waits for its payment and for nobody's call (T-B2C).
        """
        return Domain(super()._get_lead_to_assign_domain()) & (
            Domain("type", "=", "opportunity")
            | Domain("team_id.is_ticket_team", "=", False)
        )
