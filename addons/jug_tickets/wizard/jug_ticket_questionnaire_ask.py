from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context

from odoo.addons.api_intake.transaction import wait_for_turn


class JugTicketQuestionnaireAsk(models.TransientModel):
    """Send the questionnaire for a deal that a seller has made by hand.

    It goes the way of all requests, that of the telephone: the same checks, the same
    client's card, and the deal that the seller has begun.
    """

    _name = "jug.ticket.questionnaire.ask"
    _description = "Send a Questionnaire for a Deal"

    lead_id = fields.Many2one("crm.lead", "Deal", required=True, readonly=True)
    event_id = fields.Many2one(
        "event.event",
        "Conference",
        compute="_compute_from_deal",
        store=True,
        readonly=False,
        required=True,
        domain=[
            ("is_conference", "=", True),
            ("date_end", ">", "now"),
            ("kanban_state", "!=", "cancel"),
        ],
    )
    company_name = fields.Char(
        "Organisation",
        compute="_compute_from_deal",
        store=True,
        readonly=False,
        required=True,
    )
    vat = fields.Char("INN", compute="_compute_from_deal", store=True, readonly=False)
    name = fields.Char(
        "Contact Person",
        compute="_compute_from_deal",
        store=True,
        readonly=False,
        required=True,
    )
    email = fields.Char(
        compute="_compute_from_deal", store=True, readonly=False, required=True
    )
    phone = fields.Char(compute="_compute_from_deal", store=True, readonly=False)
    quantity = fields.Integer("Number of Tickets", help="If the company has named it.")
    request_id = fields.Many2one("jug.ticket.request", readonly=True)

    @api.depends("lead_id")
    def _compute_from_deal(self):
        for wizard in self:
            lead = wizard.lead_id
            client = lead.partner_id.commercial_partner_id
            client = client if client.is_company else client.browse()
            wizard.event_id = lead.event_id
            wizard.company_name = lead.partner_name or client.name
            wizard.vat = client.vat
            wizard.name = lead.contact_name or (
                not lead.partner_id.is_company and lead.partner_id.name
            )
            wizard.email = lead.email_from
            wizard.phone = lead.phone

    def action_send(self):
        """Enter the request for the deal, and send its questionnaire.

        :return: action that closes the dialogue
        :rtype: dict
        :raises UserError: the deal is closed or a person's, what was entered is wrong,
            or the client has another deal for the conference
        """
        self.ensure_one()
        lead = self.lead_id
        lead.check_access("write")
        # a double click, or a colleague: the second one sees what the first has done
        wait_for_turn(self)
        if self.request_id:
            return {"type": "ir.actions.act_window_close"}
        wait_for_turn(lead)
        company = lead.company_id or self.env.company
        lead._check_may_be_asked(company)
        # the dialogue's defaults are none of the request
        env = self.env(context=clean_context(self.env.context))
        Request = env["jug.ticket.request"].with_company(company)
        request = Request.create(self._prepare_request_vals(company))
        request.sudo().lead_id = lead
        request.sudo()._process()
        if request.state != "processed":
            raise UserError(request.error_summary)
        self.sudo().request_id = request
        return {"type": "ir.actions.act_window_close"}

    def _prepare_request_vals(self, company):
        """Return the values of the request, as the seller would enter it.

        :param res.company company: ours
        :rtype: dict
        """
        return {
            "channel": "phone",
            "company_id": company.id,
            "buyer_type": "company",
            "company_name": self.company_name,
            "vat": self.vat,
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "event_code": self.event_id.external_code,
            "quantity_text": str(self.quantity) if self.quantity else False,
        }
