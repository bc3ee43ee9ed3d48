from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..const import HEAD


class CrmLead(models.Model):
    """A lost deal is under control until the head has called its client."""

    _inherit = "crm.lead"

    quality_check_ids = fields.One2many(
        "crm.quality.check", "lead_id", "Control Calls", readonly=True
    )
    quality_check_count = fields.Integer(
        compute="_compute_quality_check_count", compute_sudo=True
    )
    # not stored: each new lead would ask for its calls
    is_under_control = fields.Boolean(
        "Under Control",
        compute="_compute_is_under_control",
        search="_search_is_under_control",
        compute_sudo=True,
        help="Lost, and the head has not called the client yet.",
    )

    @api.depends("quality_check_ids")
    def _compute_quality_check_count(self):
        for lead in self:
            lead.quality_check_count = len(lead.quality_check_ids)

    @api.depends("quality_check_ids.state")
    def _compute_is_under_control(self):
        for lead in self:
            lead.is_under_control = "to_do" in lead.quality_check_ids.mapped("state")

    @api.model
    def _search_is_under_control(self, operator, value):
        if operator != "in":
            return NotImplemented
        checks_sudo = self.env["crm.quality.check"].sudo()
        open_checks = checks_sudo._search([("state", "=", "to_do")])
        return [("id", "in", open_checks.subselect("lead_id"))]

    def write(self, vals):
        res = super().write(vals)
        if vals.get("lost_reason_id"):
            # core may write the reason after the loss
            self._get_open_quality_checks()._note_lost_reason()
        return res

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        """Each way to lose a deal, and to take it up again, comes through here."""
        res = super()._handle_won_lost(old_status_by_lead, new_status_by_lead)

        def become(flag, statuses, former_statuses):
            # one that is just made has no status before
            return self.filtered(
                lambda lead: (
                    statuses.get(lead.id, {}).get(flag)
                    and not former_statuses.get(lead.id, {}).get(flag)
                )
            )

        lost = become("is_lost", new_status_by_lead, old_status_by_lead)
        lost.filtered(
            lambda lead: lead._is_lost_in_watched_stage()
        )._request_quality_check()
        won = become("is_won", new_status_by_lead, old_status_by_lead)
        won._waive_quality_checks(self.env._("The deal was won."))
        back = become("is_lost", old_status_by_lead, new_status_by_lead)
        back._waive_quality_checks(self.env._("The deal was taken up again."))
        return res

    def _is_lost_in_watched_stage(self):
        """Tell whether the team wants a call for what is lost in the lead's stage."""
        self.ensure_one()
        stages = self.team_id.sudo().quality_check_stage_ids
        return not stages or self.stage_id in stages

    def _needs_quality_check(self):
        """Tell whether the head is to call this client; an addon may know better.

        :rtype: bool
        """
        self.ensure_one()
        team_sudo = self.team_id.sudo()
        return (
            team_sudo.use_quality_check
            and (team_sudo.quality_check_scope == "all" or self.type == "opportunity")
            and not self.lost_reason_id.needs_no_quality_check
        )

    def _request_quality_check(self, reason=None, closes_lead=False):
        """Ask the head to call the clients of these leads: the seam for other addons.

        Not twice for the same loss: an open call is left as it is.

        :param str reason: what has happened, in words; none: the lead was lost
        :param bool closes_lead: it is not lost yet; the head's report or waiver does it
        :return: the open calls of the leads, old and new
        :rtype: crm.quality.check
        """
        leads = self.filtered(lambda lead: lead._needs_quality_check())
        known = leads._get_open_quality_checks()
        if reason:
            known._note_story(reason)
        new = (leads - known.lead_id).sudo()
        checks_sudo = self.env["crm.quality.check"].sudo()
        checks_sudo = checks_sudo.create(
            [lead._prepare_quality_check_vals(reason, closes_lead) for lead in new]
        )
        checks_sudo._schedule_call()
        return known | checks_sudo.sudo(False)

    def _prepare_quality_check_vals(self, reason=None, closes_lead=False):
        """Return the values of a control call.

        :param str reason: see :meth:`_request_quality_check`
        :param bool closes_lead:
        :rtype: dict
        """
        self.ensure_one()
        reviewer = self.team_id._get_quality_reviewer(self.user_id, self.company_id)
        reader = self.with_context(tz=reviewer.tz or self.env.user.tz)
        return {
            "lead_id": self.id,
            "company_id": self.company_id.id,
            "team_id": self.team_id.id,
            "salesperson_id": self.user_id.id,
            "reviewer_id": reviewer.id,
            "lost_reason_id": self.lost_reason_id.id,
            "story": reason,
            "requested_on": fields.Datetime.now(),
            "due_date": fields.Date.context_today(reader)
            + timedelta(days=self.team_id.quality_check_days),
            "closes_lead": closes_lead,
        }

    def _get_open_quality_checks(self):
        """Return the calls that are still to be made, whoever asks."""
        checks_sudo = self.sudo().quality_check_ids
        return checks_sudo.filtered(lambda check: check.state == "to_do").sudo(False)

    def _waive_quality_checks(self, reason):
        """No call is needed any more: the deal goes on.

        :param str reason: in words
        """
        if self:
            checks_sudo = self._get_open_quality_checks().sudo()
            checks_sudo._move_to("waived", waive_reason=reason)

    def _merge_dependences(self, opportunities):
        """Take the calls of the merged leads along; of open ones the first stays."""
        super()._merge_dependences(opportunities)
        checks_sudo = opportunities.sudo().quality_check_ids
        open_sudo = (self | opportunities)._get_open_quality_checks().sudo()
        open_sudo.sorted("id")[1:]._move_to(
            "waived", waive_reason=self.env._("The deal was merged with another one.")
        )
        checks_sudo.lead_id = self

    # buttons

    def action_request_quality_check(self):
        """Let a head ask for a call where none was made by itself.

        :rtype: dict
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group(HEAD):
            raise AccessError(
                self.env._("Only the head of sales asks for a control call.")
            )
        checks = self._get_open_quality_checks()
        if not checks:
            checks_sudo = self.env["crm.quality.check"].sudo()
            checks = checks_sudo.create(self.sudo()._prepare_quality_check_vals())
            checks._schedule_call()
        return checks.sudo(False)._get_records_action()

    def action_view_quality_checks(self):
        """Open the control calls of the lead; the only one at once.

        :rtype: dict
        """
        self.ensure_one()
        return self.quality_check_ids._get_records_action(
            name=self.env._("Control Calls"), context={"create": False}
        )

    def action_ask_refusal_reasons(self):
        """Ask the client by mail why he refused, when that is of use.

        (requirements/001: «Менеджер отправляет лиду опрос (анкету), который поможет
        выяснить причины отказа … по мере необходимости»)

        :rtype: dict
        :raises UserError: the client is not lost
        """
        self.ensure_one()
        if self.won_status != "lost" and not self.is_under_control:
            raise UserError(self.env._("Only who is lost is asked for the reasons."))
        return self._get_refusal_questionnaire_action()

    def _get_refusal_questionnaire_action(self):
        """Return the action that asks; an addon with real surveys overrides it.

        :rtype: dict
        """
        template = self.env.ref("crm_quality_check.mail_template_refusal_reasons")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for the Reasons"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
            },
        }

    def _get_refusal_reasons(self):
        """Return the reasons that the mail offers, in the language of its reader.

        :rtype: list
        """
        reasons_sudo = self.env["crm.lost.reason"].sudo()
        asked_sudo = reasons_sudo.search([("needs_no_quality_check", "=", False)])
        return asked_sudo.mapped("name")
