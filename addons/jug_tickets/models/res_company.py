from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    ticket_payment_wait_hours = fields.Integer(
        "Wait for Payment (hours)",
        default=24,
        help="How long a booking waits for its payment before it is checked; then"
        " again and again. An event may have its own.",
    )
    ticket_reminder_limit = fields.Integer(
        "Reminders until a Person Is Told",
        default=3,
        help="After so many reminders of a questionnaire a person calls the company;"
        " after so many waits without an answer on a new price its booking is annulled;"
        " after so many reminders of overdue money the manager is told.",
    )
    ticket_team_id = fields.Many2one(
        "crm.team", "Ticket Sales Team", domain=[("is_ticket_team", "=", True)]
    )

    ticket_questionnaire_review = fields.Boolean(
        "A Seller Looks at Each Questionnaire",
        help="Else correct answers are booked at once, and only doubtful ones wait.",
    )

    _check_ticket_payment_wait_hours = models.Constraint(
        "CHECK (ticket_payment_wait_hours > 0)",
        "The wait for a payment must be at least an hour.",
    )

    _check_ticket_reminder_limit = models.Constraint(
        "CHECK (ticket_reminder_limit > 0)",
        "There is at least one reminder until a person is told.",
    )

    @api.constrains("ticket_team_id")
    def _check_ticket_team(self):
        """Elsewhere a stranger's request would change clients' cards."""
        for company in self:
            team_sudo = company.sudo().ticket_team_id
            if team_sudo and (
                not team_sudo.is_ticket_team
                or team_sudo.company_id not in (company, self.browse())
            ):
                raise ValidationError(
                    self.env._(
                        "%s does not sell conference tickets of this company.",
                        team_sudo.name,
                    )
                )

    def _get_ticket_manager(self, event):
        """Return who decides what the machine may not: lost mails, late money.

        The event's responsible, else the team's leader, else any ticket manager.

        :param event: the ``event.event`` it is about, may be empty
        :rtype: res.users
        """
        self.ensure_one()
        team_sudo = self._get_ticket_team().sudo()
        group_sudo = self.env.ref("jug_tickets.jug_tickets_group_manager").sudo()
        people = event.sudo().user_id | team_sudo.user_id | group_sudo.all_user_ids
        return people.filtered(
            lambda user: user.active and not user.share and self in user.company_ids
        )[:1]

    def _get_staff_env(self, event):
        """Return an environment in the language of who reads the machine's notes.

        A cron's own language is English whatever the people speak.

        :param event: the ``event.event`` it is about, may be empty
        :rtype: odoo.api.Environment
        """
        lang = self._get_ticket_manager(event).lang or self.env.lang
        return self.with_context(lang=lang).env

    def _get_ticket_team(self):
        """Return the pipeline in which the company's ticket leads live."""
        self.ensure_one()
        if self.ticket_team_id:
            return self.ticket_team_id
        # from the cache: env.ref would ask the database each time whether it exists
        xmlid = "jug_tickets.crm_team_tickets"
        team_id = self.env["ir.model.data"]._xmlid_to_res_id(
            xmlid, raise_if_not_found=True
        )
        return self.env["crm.team"].browse(team_id)
