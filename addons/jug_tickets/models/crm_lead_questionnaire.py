from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import FILLABLE, LIVE_BOOKINGS


class CrmLead(models.Model):
    """The deal shows what the company was asked and has answered."""

    _inherit = "crm.lead"

    ticket_questionnaire_ids = fields.One2many(
        "jug.ticket.questionnaire", "lead_id", "Questionnaires", readonly=True
    )
    ticket_questionnaire_count = fields.Integer(
        compute="_compute_ticket_questionnaire_count"
    )

    @api.depends("ticket_questionnaire_ids")
    def _compute_ticket_questionnaire_count(self):
        groups = (
            self.env["jug.ticket.questionnaire"]
            .sudo()
            ._read_group([("lead_id", "in", self.ids)], ["lead_id"], ["__count"])
        )
        counts = {lead.id: count for lead, count in groups}
        for lead in self:
            lead.ticket_questionnaire_count = counts.get(lead.id, 0)

    def _get_partner_email_update(self, *args, **kwargs):
        """A contact person's address is not the organisation's: neither is told from,
        nor written to, the other."""
        if self._is_company_deal():
            return False
        return super()._get_partner_email_update(*args, **kwargs)

    def _get_partner_phone_update(self, *args, **kwargs):
        if self._is_company_deal():
            return False
        return super()._get_partner_phone_update(*args, **kwargs)

    def _is_company_deal(self):
        self.ensure_one()
        return self.team_id.is_ticket_team and self.partner_id.is_company

    def _lapse_without_bookings(self, reason):
        """Lose no deal while another questionnaire of it is open: it asks again."""
        asked = self.filtered(
            lambda lead: any(
                questionnaire.state in FILLABLE
                for questionnaire in lead.sudo().ticket_questionnaire_ids
            )
        )
        asked.filtered(
            lambda lead: all(
                order.booking_state not in LIVE_BOOKINGS
                for order in lead.sudo().order_ids
            )
        )._move_ticket_stage("crm_stage_questionnaire")
        return super(CrmLead, self - asked)._lapse_without_bookings(reason)

    def _merge_dependences(self, opportunities):
        """Take the questionnaires of the merged deals along."""
        super()._merge_dependences(opportunities)
        self.env["jug.ticket.questionnaire"].sudo().search(
            [("lead_id", "in", opportunities.ids)]
        ).lead_id = self

    def _check_may_be_asked(self, company):
        """Refuse to send a questionnaire for what is no open deal with a company.

        :param res.company company: ours
        :raises UserError: it is closed, of another team, or a person's
        """
        self.ensure_one()
        is_open = self.active and self.filtered_domain(
            self._get_open_ticket_lead_domain(company)
        )
        if not is_open or not self._is_deal_with_company():
            raise UserError(
                self.env._(
                    "A questionnaire is sent for an open deal of ticket sales with a"
                    " company."
                )
            )

    @api.model
    def _get_open_deal_domain(self, company, client, event):
        """Which deal a company's next request belongs to: its own for the conference.

        :param res.company company: ours
        :param res.partner client: the organisation
        :param event: the ``event.event``
        :rtype: list
        """
        return [
            *self._get_open_ticket_lead_domain(company),
            ("type", "=", "opportunity"),
            ("event_id", "=", event.id),
            ("partner_id", "child_of", client.commercial_partner_id.id),
        ]

    def action_view_ticket_questionnaires(self):
        """Open the questionnaires of the deal; the only one at once.

        :rtype: dict
        """
        self.ensure_one()
        return self.ticket_questionnaire_ids._get_records_action(
            name=self.env._("Questionnaires"), context={"create": False}
        )
