from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..roles import is_ticket_manager


class JugTicketTerms(models.TransientModel):
    """The company's terms for its ticket manager, who may not open the settings."""

    _name = "jug.ticket.terms"
    _description = "Ticket Terms of the Company"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    payment_wait_hours = fields.Integer(
        "Wait for Payment (hours)",
        compute="_compute_terms",
        store=True,
        precompute=True,
        readonly=False,
    )
    reminder_limit = fields.Integer(
        "Reminders until a Person Is Told",
        compute="_compute_terms",
        store=True,
        precompute=True,
        readonly=False,
    )
    offer_hours = fields.Integer(
        "Offer of a Free Seat (hours)",
        compute="_compute_terms",
        store=True,
        precompute=True,
        readonly=False,
    )
    team_id = fields.Many2one(
        "crm.team",
        "Ticket Sales Team",
        compute="_compute_terms",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('is_ticket_team', '=', True),"
        " ('company_id', 'in', (False, company_id))]",
        ondelete="cascade",
    )

    @api.depends("company_id")
    def _compute_terms(self):
        for terms in self:
            terms.payment_wait_hours = terms.company_id.ticket_payment_wait_hours
            terms.reminder_limit = terms.company_id.ticket_reminder_limit
            terms.offer_hours = terms.company_id.ticket_offer_hours
            terms.team_id = terms.company_id.ticket_team_id

    @api.depends("company_id")
    def _compute_display_name(self):
        for terms in self:
            terms.display_name = self.env._("Terms of %s", terms.company_id.name)

    def action_apply(self):
        """Write the terms to the company.

        :return: action that closes the dialogue
        :rtype: dict
        :raises odoo.exceptions.AccessError: the caller is no ticket manager of the
            company
        """
        self.ensure_one()
        self._check_may_apply()
        # sudo: a company is the administrator's, these fields are the manager's
        self.company_id.sudo().write(
            {
                "ticket_payment_wait_hours": self.payment_wait_hours,
                "ticket_reminder_limit": self.reminder_limit,
                "ticket_offer_hours": self.offer_hours,
                "ticket_team_id": self.team_id.id,
            }
        )
        return {"type": "ir.actions.act_window_close"}

    def _check_may_apply(self):
        if (
            not is_ticket_manager(self.env)
            or self.company_id not in self.env.user.company_ids
        ):
            raise AccessError(
                self.env._("Only a ticket manager of the company sets its terms.")
            )
