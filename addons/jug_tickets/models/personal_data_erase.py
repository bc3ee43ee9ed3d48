import json
import re

from markupsafe import escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..const import QUIET
from .personal_data import phone_pattern

MARK = "***"
TEXTS = ("char", "text", "html", "json")
# what a card says of a person beside his name
CARD = (
    "email",
    "phone",
    "comment",
    "function",
    "website",
    "image_1920",
    "ref",
    "barcode",
)
# needed on accounting documents
CARD_PAPERS = ("street", "street2", "city", "zip", "vat")


class JugTicketPersonalData(models.AbstractModel):
    """Erases a person: his own records are blanked, others lose his name in them."""

    _inherit = "jug.ticket.personal.data"

    @api.model
    def _erase(self, partner):
        """Erase what is held of a person, and note who did it and when.

        :param res.partner partner: his card
        :return: what was erased, in numbers: by the label of a model
        :rtype: dict
        :raises UserError: the caller is no ticket manager, or something is alive yet
        :raises AccessError: the card is another company's
        """
        self._check_may_handle(
            partner, self.env._("Only a ticket manager erases a person.")
        )
        partner.sudo().lock_for_update(allow_referencing=True)
        found = self._collect(partner)
        if obstacles := self._get_obstacles(found):
            raise UserError("\n".join(obstacles))
        counts = {
            records._description: len(records)
            for records in found.linked.values()
            if records
        }
        kept = self._get_kept(found)
        title = {"name": partner.name, "email": partner.email_normalized}
        keeps_name = self._has_accounting(found.partner)
        self._blank_own(found, keeps_name)
        self.env.flush_all()
        self._sweep(found, keeps_name)
        self.env.invalidate_all()
        self._note_erasure(partner, title, counts, kept)
        return counts

    def _blank_own(self, found, keeps_name):
        """Blank what is only his."""
        quiet = {**QUIET, "jug_tickets_erasing": True}
        partner = found.partner.with_context(**quiet)
        attachments = self._find_own_attachments(found)
        attachments.unlink()
        partner.env["mail.followers"].search([("partner_id", "=", partner.id)]).unlink()
        found.tickets.with_context(**quiet).write(
            {
                "name": self.env._("Deleted participant"),
                "email": False,
                "phone": False,
                "company_name": False,
            }
            # the card of an invoice is not to tell which conference he went to
            | ({"participant_id": False} if keeps_name else {})
        )
        found.requests.with_context(**quiet)._blank_personal_data()
        self._blank_words(found, quiet)
        values = dict.fromkeys(CARD, False) | {"active": False}
        if not keeps_name:
            values |= dict.fromkeys(CARD_PAPERS, False)
            values |= {"name": self.env._("Deleted participant"), "parent_id": False}
        partner.write(values)

    def _find_own_attachments(self, found):
        """Return the files of his own records: form mails, ticket PDFs, entries."""
        Attachment = found.partner.env["ir.attachment"]
        own = (found.requests, found.tickets, found.partner)
        attachments = Attachment
        for records in own:
            attachments |= Attachment.search(
                [
                    ("res_model", "=", records._name),
                    ("res_id", "in", records.ids),
                    # his picture is a field's, which is blanked
                    ("res_field", "=", False),
                ]
            )
            messages = self._find_messages(records)
            attachments |= messages.attachment_ids
        return attachments

    def _find_messages(self, records):
        Message = records.env["mail.message"]
        return Message.search(
            [("model", "=", records._name), ("res_id", "in", records.ids)]
        )

    def _sweep(self, found, keeps_name):
        """Take his name, address and number out of all that may have them."""
        contacts = self._get_contact_patterns(found)
        names = [
            self._get_text_pattern(name) for name in self._get_telling_names(found)
        ]
        everything = contacts + names
        linked = dict(found.linked)
        for Model in self._get_own_models(found.partner.env):
            # not linked, but with his address or number: a log, a message to send
            ids = self._find_mentions(Model, self._get_unshared_patterns(found))
            linked[Model._name] = linked.get(Model._name, Model) | Model.browse(ids)
        for name, records in linked.items():
            keeps = keeps_name and name in ("res.partner", "payment.transaction")
            self._scrub(records, contacts if keeps else everything)
        self._sweep_chatter(found, linked, everything)

    def _sweep_chatter(self, found, linked, patterns):
        env = found.partner.env
        messages = env["mail.message"]
        activities = env["mail.activity"]
        attachments = env["ir.attachment"]
        moves = linked["sale.order"].invoice_ids
        for records in (*linked.values(), moves):
            if not records:
                continue
            domain = [("res_model", "=", records._name), ("res_id", "in", records.ids)]
            messages |= self._find_messages(records)
            activities |= activities.search(domain)
            attachments |= attachments.search([*domain, ("res_field", "=", False)])
        mails = env["mail.mail"].search([("mail_message_id", "in", messages.ids)])
        mails.filtered(lambda mail: mail.state == "outgoing").write({"state": "cancel"})
        notes = env["mail.notification"].search(
            [("mail_message_id", "in", messages.ids)]
        )
        values = env["mail.tracking.value"].search(
            [("mail_message_id", "in", messages.ids)]
        )
        self.env.flush_all()
        attachments -= moves.message_main_attachment_id
        for records in (messages, mails, notes, values, activities, attachments):
            self._scrub(records, patterns)

    # texts

    def _get_telling_names(self, found):
        """Return the names long enough to be nobody else's word."""
        return [name for name in found.names if " " in name or len(name) > 5]

    def _get_contact_patterns(self, found):
        emails = [self._get_text_pattern(email) for email in found.emails]
        return emails + [p for p in map(phone_pattern, found.phones) if p]

    def _get_unshared_patterns(self, found):
        shared = self._get_shared(found)
        emails = [self._get_text_pattern(email) for email in found.emails - shared]
        phones = found.phones if found.partner.phone_sanitized not in shared else ()
        return emails + [pattern for pattern in map(phone_pattern, phones) if pattern]

    def _get_text_pattern(self, text):
        """Return a regular expression of a text as fields, HTML and JSON write it.

        In capitals and small letters: a database need not know those of all scripts.
        """
        writings = {text, str(escape(text)), json.dumps(text, ensure_ascii=False)[1:-1]}
        writings |= {
            change(writing)
            for writing in set(writings)
            for change in (str.lower, str.upper, str.title)
        }
        return "|".join(
            re.sub(r"\s+", "[[:space:]]+", re.sub(r"([^\w\s])", r"\\\1", writing))
            for writing in sorted(
                writings, key=lambda writing: (-len(writing), writing)
            )
        )

    def _get_text_columns(self, Model):
        """Return the stored texts of a model, and whether each is JSON."""
        return {
            name: column.column_type[0] == "jsonb"
            for name, column in Model._fields.items()
            if column.type in TEXTS and column.store and column.column_type
        }

    def _find_mentions(self, Model, patterns):
        """Return the ids of the rows in which one of the patterns stands."""
        columns = self._get_text_columns(Model)
        if not columns or not patterns:
            return []
        tests = [
            SQL("%s::text ~* %s", SQL.identifier(name), "|".join(patterns))
            for name in columns
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE %s",
                SQL.identifier(Model._table),
                SQL(" OR ").join(tests),
            )
        )
        return [row[0] for row in rows]

    def _scrub(self, records, patterns):
        """Put a mark for what the patterns find in all texts of the records."""
        if not records or not patterns:
            return
        pattern = "|".join(patterns)
        for name, is_json in self._get_text_columns(records).items():
            column = SQL.identifier(name)
            scrubbed = SQL(
                "regexp_replace(%s::text, %s, %s, 'gi')", column, pattern, MARK
            )
            if is_json:
                scrubbed = SQL("(%s)::jsonb", scrubbed)
            elif not records._fields[name].required:
                # nothing but his address: no address
                scrubbed = SQL("NULLIF(%s, %s)", scrubbed, MARK)
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = %(scrubbed)s"
                    " WHERE id IN %(ids)s AND %(column)s::text ~* %(pattern)s",
                    table=SQL.identifier(records._table),
                    column=column,
                    scrubbed=scrubbed,
                    ids=tuple(records.ids),
                    pattern=pattern,
                )
            )

    def _note_erasure(self, partner, title, counts, kept):
        """Write who erased whom, when and what, without the data themselves."""
        found = "\n".join(f"{label}: {count}" for label, count in counts.items())
        # sudo: the register is the administrator's
        self.env["privacy.log"].sudo().create(
            {
                "anonymized_name": title["name"] or "-",
                "anonymized_email": title["email"] or "-@-.-",
                "user_id": self.env.uid,
                "date": fields.Datetime.now(),
                "records_description": found,
                "execution_details": self.env._("Erased from conference tickets."),
                "additional_note": "\n".join(kept),
            }
        )
        partner.sudo()._message_log(
            body=self.env._(
                "Personal data were erased on request by %s.", self.env.user.name
            )
        )
