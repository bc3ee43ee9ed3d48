from odoo import api, models

from ..roles import is_ticket_seller


class CrmLead(models.Model):
    """Whose a company's deal is: who works on it answers for it.

    The head's control call asks about the work of this person (decisions 22).
    """

    _inherit = "crm.lead"

    @api.depends("user_id", "type")
    def _compute_team_id(self):
        """A deal of ticket sales stays there, of whatever team its seller is a member.

        In another team it would be seen by no request, questionnaire or control call.
        """
        super(CrmLead, self._without_ticket_leads())._compute_team_id()

    def _assign_seller(self, user):
        """Give deals that nobody has to a seller; those of a colleague stay his.

        Without one a deal is left to the team's own assignment (core's).

        :param res.users user: who entered the request, or took up the questionnaire;
            the public user, the site's and the machine's are no sellers
        """
        if not is_ticket_seller(user):
            return
        for lead in self.sudo():
            if (
                lead.type == "opportunity"
                and not lead.user_id
                and (not lead.company_id or lead.company_id in user.company_ids)
            ):
                lead.user_id = user
