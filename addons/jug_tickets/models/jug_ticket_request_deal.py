from odoo import models


class JugTicketRequest(models.Model):
    """A company's request: a deal that a seller goes on with."""

    _inherit = "jug.ticket.request"

    def _open_company_deal(self):
        """A company's request opens a deal with the contact person; a seller goes on.

        (requirements/001, B2B: «Количество билетов; Мероприятие; Контактное лицо;
        Организация-покупатель»)
        """
        match = self._match_party()
        lead = match.lead or self.env["crm.lead"].create(self._prepare_deal_vals(match))
        self._note_processed(match, lead, match.partner)
        lead.activity_schedule(
            "mail.mail_activity_data_call",
            summary=self._get_staff_env()._(
                "Ask %s for numbers, tariffs and requisites", self.company_name
            ),
            user_id=self.company_id._get_ticket_manager(self.event_id).id,
        )
        if match.is_conflict:
            self._ask_who_it_is(match, lead)

    def _prepare_deal_vals(self, match):
        vals = self._prepare_lead_vals(match.partner)
        return vals | {
            "name": f"{self.company_name}: {self.event_id.name}",
            "type": "opportunity",
            "partner_id": match.partner.id,
            "partner_name": self.company_name,
            "description": self.vat and self.env._("INN %s", self.vat),
        }
