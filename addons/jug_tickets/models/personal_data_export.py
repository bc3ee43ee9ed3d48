import io
import json
import zipfile

from odoo import api, models
from odoo.exceptions import UserError

from ..roles import is_ticket_manager

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
    "sale.order": [
        "name",
        "date_order",
        "booking_event_id",
        "booking_state",
        "buyer_email",
        "amount_total",
        "payment_received_on",
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
        :raises UserError: the caller is no ticket manager, or it is an organisation
        """
        if not is_ticket_manager(self.env):
            raise UserError(
                self.env._("Only a ticket manager exports a person's data.")
            )
        if partner.is_company:
            raise UserError(self.env._("This is an organisation, not a person."))
        found = self._collect(partner)
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
        orders = found.linked["sale.order"].filtered(
            lambda order: order.partner_id == partner
        )
        messages = partner.env["mail.message"]
        for records in (partner, found.requests, found.tickets, orders):
            messages |= self._find_messages(records)
        logs = partner.env["party.match.log"].search(
            [
                "|",
                ("partner_id", "=", partner.id),
                ("email", "in", list(found.emails)),
            ]
        )
        return [
            partner,
            found.requests,
            found.tickets,
            orders,
            found.leads,
            logs,
            # what was written to him or about him, not the machine's empty notes
            messages.filtered("body"),
        ]

    def _tell(self, record):
        """Return a record in words and numbers, fit for JSON."""
        told = {}
        for name in EXPORTED[record._name]:
            value = record[name]
            if isinstance(value, models.BaseModel):
                value = value.display_name
            told[name] = value
        return told
