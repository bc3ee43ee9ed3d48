from odoo import fields, models

from ..const import HEAD


class CrmTeam(models.Model):
    """Whether the head looks after what the team has lost, and how."""

    _inherit = "crm.team"

    use_quality_check = fields.Boolean(
        "Control Calls",
        help="A lost deal makes a control call for the head of the team.",
    )
    quality_check_scope = fields.Selection(
        [("opportunity", "Deals"), ("all", "Leads and Deals")],
        "Control Calls for",
        default="opportunity",
        required=True,
    )
    quality_check_stage_ids = fields.Many2many(
        "crm.stage",
        # the usual name is that of the stages' teams
        "crm_team_quality_check_stage_rel",
        string="Only when lost in",
        help="Lost in another stage, nobody is called. Empty: in any stage.",
    )
    quality_check_days = fields.Integer(
        "Call within (Days)", default=3, help="Days from the loss to the call."
    )
    quality_check_user_id = fields.Many2one(
        "res.users",
        "Called by",
        domain=[("share", "=", False)],
        help="Empty: the team leader. Whoever it is, he needs the right «Control Calls:"
        " Head of Sales», and never checks his own deals: another head does then.",
    )

    _quality_check_days_positive = models.Constraint(
        "CHECK (quality_check_days >= 0)", "The days to the call cannot be negative."
    )

    def _get_quality_reviewer(self, salesperson, company):
        """Return who is to call a client whom a salesperson has lost.

        The team's own choice, else its leader, else any head of the company; never
        the salesperson.

        :param res.users salesperson: may be empty
        :param res.company company: of the deal, may be empty
        :rtype: res.users
        """
        group_sudo = self.env.ref(HEAD).sudo()
        heads_sudo = group_sudo.all_user_ids
        team_sudo = self.sudo()
        people = team_sudo.quality_check_user_id | team_sudo.user_id | heads_sudo
        return people.filtered(
            lambda user: (
                user.active
                and user in heads_sudo
                and user != salesperson
                and (not company or company in user.company_ids)
            )
        )[:1].sudo(False)
