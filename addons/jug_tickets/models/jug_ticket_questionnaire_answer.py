from odoo import fields, models
from odoo.fields import Command
from odoo.tools import plaintext2html

from ..const import MAX_QUANTITY
from ..requisites import clean_requisites
from ..utils import clean_text, parse_quantity
from .jug_ticket_questionnaire_guard import CONTACT, ORGANISATION, WISHES

TEXTS = (*ORGANISATION, *CONTACT)
MAX_LONG_TEXT = 4000


class JugTicketQuestionnaire(models.Model):
    """From what was typed on the page to answers, and to what becomes of them."""

    _inherit = "jug.ticket.questionnaire"

    def _answer(self, typed):
        """Take the company's answers: kept, checked, and accepted if they are right.

        Wrong ones are kept, too: the company goes on where it was, and a seller who
        calls it sees what it is about. The caller holds the questionnaire's row.

        :param dict typed: texts by the names of the page's inputs
        :return: what is wrong; empty: accepted, or left to a seller
        :rtype: list[dict]
        """
        self.ensure_one()
        # the seats first: what is read before the lock may be too old
        self._lock_seats()
        errors = self._store_answers(typed)
        fields_told = {error["field"] for error in errors}
        errors += [
            error
            for error in self._find_errors()
            if error["field"] not in fields_told
            # said of one tariff: nothing is missing from the others
            and not (errors and error["code"] == "tickets_missing")
        ]
        if errors:
            self.errors = errors
            return errors
        warnings = self._find_warnings()
        self.write(
            {
                "errors": False,
                "warnings": warnings or False,
                "answered_on": fields.Datetime.now(),
                "next_reminder_on": False,
                "reminder_count": 0,
            }
        )
        if warnings or self.company_id.ticket_questionnaire_review:
            self._leave_to_seller()
        else:
            self._accept()
        return []

    def _leave_to_seller(self):
        self._move_to("answered")
        self._ask_staff(
            self._get_staff_env()._("Look at the questionnaire of %s", self.org_name),
            # of a stranger's text no markup is made
            plaintext2html(self.with_env(self._get_staff_env()).warning_summary or ""),
        )

    def _store_answers(self, typed):
        """Write down what was typed, as far as it can be meant.

        :return: what is wrong with what cannot
        :rtype: list[dict]
        """
        values = self._read_texts(typed)
        values["country_id"] = self._read_country(typed.get("country_id")).id
        lines, errors = self._read_lines(typed)
        replies, reply_errors = self._read_replies(typed)
        self.write(
            values
            | {
                "line_ids": [Command.clear(), *map(Command.create, lines)],
                "reply_ids": [Command.clear(), *map(Command.create, replies)],
            }
        )
        return errors + reply_errors

    def _has_answers(self, typed):
        """Tell whether these answers are the ones that count.

        Those of a second click are; those of another tab may not be.

        :param dict typed: texts by the names of the page's inputs
        :rtype: bool
        """
        self.ensure_one()
        lines, errors = self._read_lines(typed)
        held = {line.event_ticket_id.id: line.quantity for line in self.line_ids}
        return (
            not errors
            and held == {line["event_ticket_id"]: line["quantity"] for line in lines}
            and all(
                (self[name] or "") == (text or "")
                for name, text in self._read_texts(typed).items()
            )
        )

    def _read_texts(self, typed):
        values = {name: clean_text(typed.get(name)) for name in TEXTS}
        values = clean_requisites(values)
        for name in WISHES:
            values[name] = (typed.get(name) or "").strip()[:MAX_LONG_TEXT]
        return values

    def _read_country(self, text):
        Country = self.env["res.country"]
        country_id = parse_quantity(text or "")
        return Country.browse(country_id).exists() if country_id else Country

    def _read_lines(self, typed):
        lines, errors = [], []
        for tariff in self._get_offered_tariffs():
            name = f"quantity_{tariff.id}"
            text = clean_text(typed.get(name))
            quantity = parse_quantity(text or "0")
            limit = tariff._get_company_limit()
            if quantity is None or quantity > min(limit, MAX_QUANTITY):
                errors.append(self._new_error("quantity_range", name, f"0–{limit}"))
            elif quantity:
                lines.append({"event_ticket_id": tariff.id, "quantity": quantity})
        return lines, errors

    def _read_replies(self, typed):
        replies, errors = [], []
        for question in self._get_questions():
            name = f"question_{question.id}"
            text = clean_text(typed.get(name))
            if not text:
                continue
            values = {"question_id": question.id}
            if question.question_type != "simple_choice":
                replies.append(values | {"value_text": text})
                continue
            answer = question.answer_ids.filtered(
                lambda answer, text=text: str(answer.id) == text
            )
            if answer:
                replies.append(values | {"value_answer_id": answer.id})
            else:
                errors.append(self._new_error("answer_unknown", name))
        return replies, errors

    def _note_request(self, request):
        """Note that the same person has asked again while this one waits for him.

        What he answered is kept; before the first answer his new number is shown.

        :param jug.ticket.request request: the new one
        """
        self.ensure_one()
        commands = request._prepare_questionnaire_line_commands()
        asked = request._get_asked_quantity()
        if asked:
            self.asked_quantity = asked
        if commands and not self.answered_on and not self.errors:
            self.line_ids = [Command.clear(), *commands]
        self._message_log(
            body=self._get_staff_env()._(
                "Asked again by %(request)s: %(quantity)s × %(tariff)s.",
                request=request._get_html_link(),
                quantity=request.quantity or "?",
                tariff=request.event_ticket_id.name or "?",
            )
        )

    def _get_offered_tariffs(self):
        """Return the tariffs of the page: those on sale, and those asked for.

        :rtype: event.event.ticket
        """
        self.ensure_one()
        on_sale = self.event_id.event_ticket_ids.filtered(
            lambda tariff: tariff._is_on_sale_now()
        )
        return (on_sale | self.line_ids.event_ticket_id).sorted()
