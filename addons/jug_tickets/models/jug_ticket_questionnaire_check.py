from odoo import api, fields, models

from ..const import (
    LIVE_BOOKINGS,
    QUESTIONNAIRE_ERRORS,
    QUESTIONNAIRE_WARNINGS,
)
from ..requisites import REQUISITES, check_requisites
from ..utils import has_letter, parse_email, parse_phone


class JugTicketQuestionnaire(models.Model):
    """Are the answers right? All errors at once; the same for page and staff.

    (requirements/001, B2B: «После получения анкеты правильность данных проверяется»)
    """

    _inherit = "jug.ticket.questionnaire"

    # of the last try: code, field, detail
    errors = fields.Json(readonly=True, copy=False)
    warnings = fields.Json(readonly=True, copy=False)
    error_summary = fields.Text("What Is Wrong", compute="_compute_error_summary")
    warning_summary = fields.Text("What to Look at", compute="_compute_warning_summary")

    @api.depends("errors")
    @api.depends_context("lang")
    def _compute_error_summary(self):
        for questionnaire in self:
            questionnaire.error_summary = "\n".join(
                questionnaire._describe_error(error, with_label=True)
                for error in questionnaire.errors or []
            )

    @api.depends("warnings", "terms_wish")
    @api.depends_context("lang")
    def _compute_warning_summary(self):
        for questionnaire in self:
            questionnaire.warning_summary = "\n".join(
                questionnaire._describe_warning(warning)
                for warning in questionnaire.warnings or []
            )

    @api.model
    def _describe_error(self, error, with_label=False):
        """Return the sentence of an error in the reader's language.

        :param dict error: of :meth:`_find_errors`
        :param bool with_label: name the field, too, for who does not see it beside
        :rtype: str
        """
        _field_name, sentence = QUESTIONNAIRE_ERRORS[error["code"]]
        sentence = self.env._(sentence)
        if error.get("detail"):
            sentence = f"{sentence.removesuffix('.')} ({error['detail']})."
        field = self._fields.get(error["field"])
        if not with_label or not field:
            return sentence
        return f"{field._description_string(self.env)}: {sentence}"

    def _describe_warning(self, warning):
        """Return the sentence of a warning in the reader's language.

        :param dict warning: of :meth:`_find_warnings`
        :rtype: str
        """
        sentence = QUESTIONNAIRE_WARNINGS[warning["code"]]
        sentence = self.env._(sentence)
        if warning["code"] == "wishes" and self.terms_wish:
            return f"{sentence}\n«{self.terms_wish}»"
        if not warning.get("fields"):
            return sentence
        labels = [
            self._fields[name]._description_string(self.env)
            for name in warning["fields"]
        ]
        return f"{sentence.removesuffix('.')} ({', '.join(labels)})."

    @api.model
    def _new_error(self, code, field=None, detail=None):
        """Make an error out of the table.

        :param str code: key of ``const.QUESTIONNAIRE_ERRORS``
        :param str field: beside which input it is shown, if not the table's
        :param str detail: what it is about
        :rtype: dict
        """
        error = {"code": code, "field": field or QUESTIONNAIRE_ERRORS[code][0]}
        return error | ({"detail": str(detail)} if detail else {})

    def _get_requisites(self):
        """Return the requisites as :func:`requisites.check_requisites` takes them."""
        self.ensure_one()
        values = {name: self[name] or "" for name in REQUISITES if name in self._fields}
        return values | {"country_code": self.country_id.code or ""}

    def _find_errors(self):
        """Check the answers that the questionnaire holds.

        :return: ``code``, ``field``, perhaps ``detail``; empty if all is right
        :rtype: list[dict]
        """
        self.ensure_one()
        codes, _warnings = check_requisites(self._get_requisites())
        errors = self._find_ticket_errors()
        if not self.country_id:
            errors.append(self._new_error("country_missing"))
        errors += [self._new_error(code) for code in codes]
        errors += self._find_contact_errors()
        return errors + self._find_question_errors()

    def _find_contact_errors(self):
        errors = []
        if not has_letter(self.contact_name or ""):
            errors.append(self._new_error("contact_missing"))
        if not self.contact_email:
            errors.append(self._new_error("email_missing"))
        elif not parse_email(self.contact_email):
            errors.append(self._new_error("email_invalid"))
        if self.contact_phone and not self._parse_phone():
            errors.append(self._new_error("phone_invalid"))
        return errors

    def _parse_phone(self):
        country = self.country_id or self.company_id.country_id
        return parse_phone(self.contact_phone or "", country.code)

    def _find_question_errors(self):
        replies = {reply.question_id: reply for reply in self.reply_ids}
        empty = self.env["jug.ticket.questionnaire.reply"]
        return [
            self._new_error("answer_missing", f"question_{question.id}", question.title)
            for question in self._get_questions()
            if question.is_mandatory_answer
            and not (reply := replies.get(question, empty)).value_answer_id
            and not reply.value_text
        ]

    def _get_questions(self):
        """Return the event's questions that are asked once for all tickets.

        :rtype: event.question
        """
        return self.event_id.sudo().question_ids.filtered("once_per_order")

    def _find_ticket_errors(self):
        """Check numbers and seats, as they are under the lock if it is taken."""
        wanted = self.line_ids.filtered("quantity")
        if not wanted:
            return [self._new_error("tickets_missing")]
        errors = []
        for line in wanted:
            tariff = line.event_ticket_id
            name, left = f"quantity_{tariff.id}", self._get_seats_left(tariff)
            limit = tariff._get_company_limit()
            if not tariff._is_on_sale_now():
                errors.append(self._new_error("tariff_closed", name, tariff.name))
            elif line.quantity > limit:
                errors.append(self._new_error("quantity_range", name, f"1–{limit}"))
            elif left is not None and line.quantity > left:
                errors.append(
                    self._new_error("sold_out", name, f"{tariff.name}: {left}")
                )
        return errors or self._find_event_errors(wanted)

    def _find_event_errors(self, lines):
        """The tariffs may have their seats, and the hall not all of them."""
        left = self._get_seats_left(self.env["event.event.ticket"])
        wanted = sum(lines.mapped("quantity"))
        if left is None or wanted <= left:
            return []
        return [self._new_error("sold_out", None, left)]

    def _get_seats_left(self, tariff):
        """Return how many seats there are for this company.

        Those of its own unpaid booking count: the next acceptance replaces it.

        :param tariff: ``event.event.ticket``, or none for the whole event
        :return: number, not below 0; ``None``: not limited
        :rtype: int | None
        """
        self.ensure_one()
        event = self.event_id
        [left] = event._get_seats_availability([(self.env["event.slot"], tariff)])
        if left is None:
            return None
        own = self._get_live_booking()._get_booked_tickets()
        if tariff and event.seats_limited and event.seats_max:
            # the tighter of two limits; the own seats may be of another tariff
            return max(self._get_tariff_seats_left(tariff, own), 0)
        if tariff:
            own = own.filtered(lambda ticket: ticket.event_ticket_id == tariff)
        return max(left + len(own), 0)

    def _get_tariff_seats_left(self, tariff, own):
        limits = [self.event_id.seats_available + len(own)]
        if tariff.seats_max:
            same = own.filtered(lambda ticket: ticket.event_ticket_id == tariff)
            limits.append(tariff.seats_available + len(same))
        return min(limits)

    def _lock_seats(self):
        """Take the right to sell the event's seats until the end of the transaction.

        :raises psycopg2.errors.SerializationFailure: seats were sold since this
            transaction's snapshot; to be done again in a new one
        """
        for questionnaire in self:
            event = questionnaire.event_id
            event._lock_seats(event.event_ticket_ids)

    def _find_warnings(self):
        """Look for what a seller should see before the client's card is written.

        :return: ``code``, perhaps ``fields``
        :rtype: list[dict]
        """
        self.ensure_one()
        _errors, codes = check_requisites(self._get_requisites())
        warnings = [{"code": code} for code in codes]
        client = self._find_client()
        if self._is_known_client() and client != self.partner_id:
            warnings.append({"code": "inn_other"})
        warnings += self._find_card_warnings(client)
        if self._is_bank_different():
            warnings.append({"code": "bank_differs"})
        if client.release_before_payment and not self._is_known_contact(client):
            warnings.append({"code": "contact_unknown"})
        if has_letter(self.terms_wish or ""):
            # terms are agreed upon with a person before a счёт goes out
            warnings.append({"code": "wishes"})
        if self._has_twin():
            warnings.append({"code": "asked_twice"})
        return warnings

    def _has_twin(self):
        """Tell whether the organisation is in the middle of another purchase."""
        twins = self.lead_id.ticket_questionnaire_ids - self
        return any(
            twin.state in ("sent", "answered", "returned")
            or twin.order_id.booking_state in LIVE_BOOKINGS
            for twin in twins
        )
