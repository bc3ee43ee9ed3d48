from dataclasses import replace

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..const import BY_HAND, FILLABLE


class JugTicketRequest(models.Model):
    """A company's request: its card, a deal, and a questionnaire that goes out.

    (requirements/001, B2B: «После того, как в систему поступает заявка на участие от
    юридического лица, покупателю отправляется запрос на количество билетов»)
    """

    _inherit = "jug.ticket.request"

    questionnaire_ids = fields.One2many(
        "jug.ticket.questionnaire", "request_id", "Questionnaires", readonly=True
    )
    questionnaire_count = fields.Integer(compute="_compute_questionnaire_count")

    def _compute_questionnaire_count(self):
        for request in self:
            request.questionnaire_count = len(request.questionnaire_ids)

    def _open_company_deal(self):
        """Register the client and its contact person, open the deal, ask for numbers.

        A deal of the same client for the same conference is gone on with.
        """
        match = self._match_party()
        client = self._find_or_create_client(match)
        contact = self._find_or_create_contact(match, client)
        known = self._find_company_deal(client)
        if self.lead_id:
            known = self._take_deal(known, client, contact)
        deal = known or self.env["crm.lead"].create(
            self._prepare_deal_vals(client, contact)
        )
        if self.channel in BY_HAND:
            # who replays it is not who spoke with the company
            deal._assign_seller(self.create_uid)
        self._note_processed(
            replace(match, lead=known),
            deal,
            contact,
            warnings=self._get_company_warnings(),
        )
        self._ask_company(client, contact)
        if match.is_conflict:
            self._ask_who_it_is(match, deal)

    def _find_company_deal(self, client):
        """Return the client's open deal for the conference, if there is one.

        Two requests of a client at once open one deal: the second begins anew.
        """
        key = f"{client.commercial_partner_id.id}:{self.event_id.id}"
        self.env["party.match.claim"]._claim(deal=key)
        Lead = self.env["crm.lead"]
        return Lead.search(
            Lead._get_open_deal_domain(self.company_id, client, self.event_id),
            order="id desc",
            limit=1,
        )

    def _take_deal(self, known, client, contact):
        """Go on with the deal that a seller has begun and sends the questionnaire for.

        What he has written in it stays.

        :param crm.lead known: the client's open deal for the conference; may be empty
        :param res.partner client: the organisation
        :param res.partner contact: who asks in its name
        :return: the seller's deal
        :rtype: crm.lead
        :raises UserError: the client has another one: nobody wants two
        """
        deal = self.lead_id
        if known and known != deal:
            raise UserError(
                self.env._(
                    "%(client)s has a deal for this conference already: %(deal)s.",
                    client=client.display_name,
                    deal=known.display_name,
                )
            )
        vals = self._prepare_deal_vals(client, contact)
        del vals["stage_id"]
        sure = ("type", "partner_id", "event_id", "team_id")
        deal.write(
            {
                name: value
                for name, value in vals.items()
                if name in sure or not deal[name]
            }
        )
        deal._move_ticket_stage("crm_stage_questionnaire")
        return deal

    def _prepare_deal_vals(self, client, contact):
        """Return the values of a company's deal.

        :param res.partner client: the organisation
        :param res.partner contact: who asks in its name
        :rtype: dict
        """
        stage = self.env["crm.stage"]._get_ticket_stage("crm_stage_questionnaire")
        return self._prepare_lead_vals(contact) | {
            "name": f"{self.company_name}: {self.event_id.name}",
            "type": "opportunity",
            "stage_id": stage.id or self._get_first_stage().id,
            "partner_id": client.id,
            "partner_name": self.company_name,
            "description": self.vat and self.env._("INN %s", self.vat),
        }

    def _ask_company(self, client, contact):
        """Send the questionnaire; the one that the same person has is sent again.

        Another person of the organisation gets one of his own: by his link he would
        read what his colleague has answered, and he may be nobody's colleague.
        """
        Questionnaire = self.env["jug.ticket.questionnaire"]
        asked = self.lead_id.ticket_questionnaire_ids.filtered(
            lambda questionnaire: (
                questionnaire.state in FILLABLE
                and questionnaire.request_id.email_normalized == self.email_normalized
            )
        )[:1]
        if asked:
            asked._note_request(self)
        else:
            asked = Questionnaire.create(
                self._prepare_questionnaire_vals(client, contact)
            )
        if asked._is_open():
            asked._send()

    def _prepare_questionnaire_vals(self, client, contact):
        """Return the values of a questionnaire, with what the request has said.

        Not with what the card knows: the link belongs to whoever has asked.

        :param res.partner client: the organisation
        :param res.partner contact: who asks in its name
        :rtype: dict
        """
        return {
            "request_id": self.id,
            "lead_id": self.lead_id.id,
            "partner_id": client.id,
            "contact_id": contact.id,
            "org_name": self.company_name,
            "vat": self.vat,
            "country_id": (
                self.source_id.country_id
                or self.company_id.country_id
                or self.env.ref("base.ru")
            ).id,
            "contact_name": self.name,
            "contact_email": self.email_normalized,
            "contact_phone": self.phone_sanitized,
            "asked_quantity": self._get_asked_quantity(),
            "line_ids": self._prepare_questionnaire_line_commands(),
        }

    def _prepare_questionnaire_line_commands(self):
        """Fill in what was asked for: of the tariff named, or of the only one on sale.

        :rtype: list
        """
        tariff, quantity = self.event_ticket_id, self.quantity
        if not tariff:
            on_sale = self.event_id.event_ticket_ids.filtered(
                lambda tariff: tariff._is_on_sale_now()
            )
            tariff = on_sale if len(on_sale) == 1 else on_sale.browse()
            quantity = self._get_asked_quantity()
        if not tariff or not quantity:
            return []
        return [Command.create({"event_ticket_id": tariff.id, "quantity": quantity})]

    def _get_asked_quantity(self):
        """Return the number of tickets that the company itself has named, 0 if none.

        A request of the API without a number stands for one ticket: nobody said so.

        :rtype: int
        """
        self.ensure_one()
        is_said = "quantity" in (self.payload or {"quantity": self.quantity_text})
        return self.quantity if is_said or self.quantity != 1 else 0

    def action_view_questionnaires(self):
        """Open the questionnaire that went out for the request.

        :rtype: dict
        """
        self.ensure_one()
        return self.questionnaire_ids._get_records_action(
            name=self.env._("Questionnaires"), context={"create": False}
        )
