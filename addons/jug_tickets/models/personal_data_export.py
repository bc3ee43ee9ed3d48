import io
import json
import zipfile

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize_all

DATA_FILE = "data.json"
# what is told of each kind of record, in this order
EXPORTED = {
    "res.partner": [
        "name",
        "email",
        "phone",
        "street",
        "city",
        "zip",
        "country_id",
        "vat",
        "function",
        "comment",
        "ticket_buyer_since",
        "create_date",
    ],
    "jug.ticket.request": [
        "create_date",
        "channel",
        "state",
        "external_ref",
        "name",
        "email",
        "phone",
        "company_name",
        "vat",
        "event_id",
        "event_ticket_id",
        "quantity_text",
        "payload",
        "errors",
    ],
    "event.registration": [
        "barcode",
        "event_id",
        "event_ticket_id",
        "state",
        "name",
        "email",
        "phone",
        "company_name",
        "booked_price",
        "create_date",
        "paid_on",
        "date_closed",
    ],
    "event.registration.answer": [
        "registration_id",
        "question_id",
        "value_answer_id",
        "value_text_box",
    ],
    "jug.ticket.request.participant": [
        "create_date",
        "request_id",
        "name",
        "email",
        "phone",
    ],
    "jug.ticket.questionnaire": [
        "create_date",
        "event_id",
        "state",
        "org_name",
        "contact_name",
        "contact_email",
        "contact_phone",
        "quantity",
        "terms_wish",
        "comment",
        "answered_on",
        "order_id",
    ],
    "jug.ticket.questionnaire.reply": [
        "questionnaire_id",
        "question_id",
        "value_answer_id",
        "value_text",
    ],
    "jug.ticket.waiting": [
        "create_date",
        "event_id",
        "event_ticket_id",
        "state",
        "position",
        "name",
        "email",
        "phone",
        "quantity",
        "offered_on",
        "offer_until",
        "offered_price",
        "order_id",
    ],
    "sale.order": [
        "name",
        "date_order",
        "booking_event_id",
        "booking_state",
        "buyer_email",
        "amount_total",
        "payment_received_on",
    ],
    "jug.ticket.proforma": [
        "name",
        "issued_on",
        "state",
        "order_id",
        "payer_name",
        "amount_total",
        "amount_due",
        "sent_on",
    ],
    "account.move": ["name", "invoice_date", "state", "amount_total"],
    "payment.transaction": ["reference", "create_date", "state", "amount"],
    "account.bank.statement.line": [
        "date",
        "amount",
        "partner_name",
        "account_number",
        "payment_ref",
        "ticket_order_id",
    ],
    "crm.quality.check": [
        "requested_on",
        "done_on",
        "state",
        "story",
        "contact_result",
        "client_reason_id",
        "client_words",
        "report",
    ],
    "crm.lead": ["name", "contact_name", "email_from", "phone", "create_date"],
    "party.match.log": ["create_date", "name", "email", "phone", "rule", "note"],
    "mail.message": ["date", "subject", "email_from", "body"],
}


class JugTicketPersonalData(models.AbstractModel):
    """Hands out what is held of a person, to be given to him."""

    _inherit = "jug.ticket.personal.data"

    @api.model
    def _export(self, partner):
        """Return all that is held of a person in an archive.

        :param res.partner partner: his card
        :return: a ZIP with ``data.json`` and the files of his own records
        :rtype: bytes
        :raises UserError: the caller is no ticket manager, it is an organisation, or
            another company holds data of the person
        :raises AccessError: the card is another company's
        """
        self._check_may_handle(
            partner, self.env._("Only a ticket manager exports a person's data.")
        )
        if partner.is_company:
            raise UserError(self.env._("This is an organisation, not a person."))
        found = self._collect(partner)
        if foreign := self._get_foreign_sentences(found):
            raise UserError("\n".join(foreign))
        data = {
            records._name: [self._tell(record) for record in records]
            for records in self._get_exported(found)
            if records
        }
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(
                DATA_FILE, json.dumps(data, ensure_ascii=False, indent=2, default=str)
            )
            for file in self._find_own_attachments(found):
                if content := file.raw:
                    name = (file.name or "file").replace("/", "_").replace("\\", "_")
                    archive.writestr(f"files/{file.id}-{name}", content)
        return buffer.getvalue()

    def _get_exported(self, found):
        """Return the records to tell of: his own, not those he shares with others."""
        partner = found.partner
        # who only speaks for an organisation has paid nothing himself
        bought = found.orders.filtered(lambda order: order.partner_id == partner)
        messages = self._find_messages(found.orders - bought).filtered(
            lambda message: self._is_to_or_from(message, found)
        )
        for records in (
            partner,
            found.requests,
            found.tickets,
            bought,
            found.leads,
            found.questionnaires,
            found.places,
        ):
            messages |= self._find_messages(records)
        return [
            partner,
            found.requests,
            found.rows,
            found.questionnaires,
            found.questionnaires.reply_ids,
            found.places,
            found.tickets,
            found.tickets.registration_answer_ids,
            found.orders,
            found.orders.proforma_ids,
            bought.invoice_ids,
            bought.transaction_ids,
            self._find_bank_lines(found).filtered(
                lambda line: line.ticket_order_id in bought
            ),
            found.leads,
            found.leads.quality_check_ids,
            self._find_logs(found),
            # what was written to him or about him, not the machine's empty notes
            messages.filtered("body"),
        ]

    def _is_to_or_from(self, message, found):
        """Tell whether a message on what he shares with others was his."""
        people = message.author_id | message.partner_ids
        addresses = (message.email_from, message.outgoing_email_to)
        return found.partner in people or any(
            email in found.emails
            for addressees in addresses
            for email in email_normalize_all(addressees or "")
        )

    def _find_logs(self, found):
        """Return by what data he was looked for among the cards."""
        logs = found.partner.env["party.match.log"].search(
            [
                "|",
                ("partner_id", "=", found.partner.id),
                ("email", "in", list(found.emails)),
            ]
        )
        shared = self._get_shared(found)
        # of an address that another card has, too, only his own requests
        return logs.filtered(
            lambda log: (
                log.partner_id == found.partner
                or log.email not in shared
                or log.res_id in found.requests.ids
            )
        )

    def _tell(self, record):
        """Return a record in words and numbers, fit for JSON."""
        told = {}
        for name in EXPORTED[record._name]:
            value = record[name]
            if isinstance(value, models.BaseModel):
                value = value.display_name
            told[name] = value
        return told
