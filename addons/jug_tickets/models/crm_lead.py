from odoo import api, fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    ticket_request_ids = fields.One2many(
        "jug.ticket.request", "lead_id", "Ticket Requests", readonly=True
    )
    ticket_request_count = fields.Integer(compute="_compute_ticket_request_count")
    is_ticket_lead = fields.Boolean(related="team_id.is_ticket_team")

    @api.depends("ticket_request_ids")
    def _compute_ticket_request_count(self):
        groups = (
            self.env["jug.ticket.request"]
            .sudo()
            ._read_group([("lead_id", "in", self.ids)], ["lead_id"], ["__count"])
        )
        counts = {lead.id: count for lead, count in groups}
        for lead in self:
            lead.ticket_request_count = counts.get(lead.id, 0)

    def _inverse_email_from(self):
        """What a stranger typed into a request never overwrites a client's card."""
        super(CrmLead, self._without_ticket_leads())._inverse_email_from()

    def _inverse_phone(self):
        super(CrmLead, self._without_ticket_leads())._inverse_phone()

    def _pls_increment_frequencies(self, from_state=None, to_state=None):
        """Nobody scores ticket leads; all payments would write the same few rows."""
        leads = self._without_ticket_leads()
        if leads:
            super(CrmLead, leads)._pls_increment_frequencies(from_state, to_state)

    def _without_ticket_leads(self):
        return self.filtered(lambda lead: not lead.team_id.is_ticket_team)

    @api.model
    def _get_open_ticket_lead_domain(self, company):
        """Leads that a request may be attached to: ours, and still worked on.

        A sponsor's lead never gets a ticket request (decisions 21).
        """
        return [
            ("team_id", "=", company._get_ticket_team().id),
            ("company_id", "in", [False, company.id]),
            ("stage_id.is_won", "=", False),
        ]

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """Show the stages of ticket sales only in their pipeline (decisions 21)."""
        if not self.env.context.get("jug_tickets_pipeline"):
            return super()._read_group_stage_ids(stages, domain)
        return stages.sudo().search(
            ["|", ("id", "in", stages.ids), ("team_ids.is_ticket_team", "=", True)]
        )

    def _move_ticket_stage(self, xmlid):
        """Put the leads into one of the stages of ticket sales, if it still exists."""
        stage = self.env["crm.stage"]._get_ticket_stage(xmlid)
        leads = self.filtered(lambda lead: lead.stage_id != stage)
        if stage and leads:
            leads.stage_id = stage

    def _lapse_without_bookings(self):
        """A booking is gone; the lead is lost only with the last one of it."""
        alive = ("waiting", "part_paid", "paid")
        lost = self.filtered(
            lambda lead: (
                not lead.stage_id.is_won
                and not any(order.booking_state in alive for order in lead.order_ids)
            )
        )
        lost._move_ticket_stage("crm_stage_lapsed")

    def _set_tickets_paid(self, partner):
        """The lead has paid: he is a client now, and the deal is won."""
        for lead in self:
            if lead.type == "lead":
                lead.convert_opportunity(partner)
            elif lead.partner_id != partner:
                lead.partner_id = partner
        self._move_ticket_stage("crm_stage_paid")

    def action_view_ticket_requests(self):
        """Open the requests that were attached to the lead.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jug_tickets.jug_ticket_request_action"
        )
        action["domain"] = [("lead_id", "=", self.id)]
        action["context"] = {"create": False}
        return action
