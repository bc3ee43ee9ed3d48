from odoo import api, fields, models

from ..const import LIVE_BOOKINGS


class CrmLead(models.Model):
    _inherit = "crm.lead"

    ticket_request_ids = fields.One2many(
        "jug.ticket.request", "lead_id", "Ticket Requests", readonly=True
    )
    ticket_request_count = fields.Integer(compute="_compute_ticket_request_count")
    ticket_booking_count = fields.Integer(compute="_compute_ticket_booking_count")
    is_ticket_lead = fields.Boolean(related="team_id.is_ticket_team")
    expected_revenue = fields.Monetary(
        compute="_compute_expected_revenue", store=True, readonly=False
    )

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

    @api.depends("order_ids.is_ticket_booking")
    def _compute_ticket_booking_count(self):
        groups = (
            self.env["sale.order"]
            .sudo()
            ._read_group(
                [("opportunity_id", "in", self.ids), ("is_ticket_booking", "=", True)],
                ["opportunity_id"],
                ["__count"],
            )
        )
        counts = {lead.id: count for lead, count in groups}
        for lead in self:
            lead.ticket_booking_count = counts.get(lead.id, 0)

    @api.depends("order_ids.booking_state", "order_ids.amount_total")
    def _compute_expected_revenue(self):
        """A lead that has booked is worth its bookings, as long as they live."""
        for lead in self:
            bookings = lead.order_ids.filtered("is_ticket_booking")
            alive = bookings.filtered(
                lambda order: order.booking_state in LIVE_BOOKINGS
            )
            lead.expected_revenue = (
                sum(alive.mapped("amount_total"))
                if bookings
                # what a person expects of others
                else lead.expected_revenue
            )

    def _compute_field_value(self, field):
        # a sum that nobody entered is no news: each booking tells its own story
        leads = self
        if field.name == "expected_revenue":
            leads = self.with_context(mail_notrack=True)
        return super(CrmLead, leads)._compute_field_value(field)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Offer no enrichment of people who did not agree to it (see hooks.py).

        Here, not in a view: the button comes with an addon that may be absent.
        """
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for button in arch.xpath("//button[@name='iap_enrich']"):
                condition = button.get("invisible") or "False"
                button.set("invisible", f"is_ticket_lead or ({condition})")
        return arch, view

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

    def _merge_dependences(self, opportunities):
        """Take the requests and tickets of the merged leads along."""
        super()._merge_dependences(opportunities)
        for model in ("jug.ticket.request", "event.registration", "party.match.log"):
            self.env[model].sudo().search(
                [("lead_id", "in", opportunities.ids)]
            ).lead_id = self

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

    def _lapse_without_bookings(self, reason):
        """A booking is gone; the lead is lost only with the last one of it.

        A company's deal gets its reason: the head asks why (crm_lead_control.py).

        :param str reason: key of the tickets' ``cancel_reason``
        """
        lost = self.filtered(
            lambda lead: (
                not any(
                    order.booking_state in LIVE_BOOKINGS for order in lead.order_ids
                )
            )
        )
        lost._move_ticket_stage("crm_stage_lapsed")
        deals = lost.filtered(lambda lead: lead.type == "opportunity")
        if deals:
            deals.lost_reason_id = self._get_lost_reason(reason)

    @api.model
    def _get_lost_reason(self, reason):
        """Return why a deal is lost, for the head's control call.

        :param str reason: key of the tickets' ``cancel_reason``
        :rtype: crm.lost.reason
        """
        xmlid = f"jug_tickets.crm_lost_reason_{reason}"
        found = self.env.ref(xmlid, raise_if_not_found=False)
        return found or self.env["crm.lost.reason"]

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

    def action_view_ticket_bookings(self):
        """Open the bookings of the lead; the only one at once.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jug_tickets.sale_order_action_bookings"
        )
        action["domain"] = [
            ("opportunity_id", "=", self.id),
            ("is_ticket_booking", "=", True),
        ]
        action["context"] = {"create": False}
        bookings = self.env["sale.order"].search(action["domain"], limit=2)
        if len(bookings) == 1:
            form = self.env.ref("sale.view_order_form")
            action |= {"views": [(form.id, "form")], "res_id": bookings.id}
        return action
