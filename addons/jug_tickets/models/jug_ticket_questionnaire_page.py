import hashlib
import json

from odoo import models
from odoo.tools import formatLang

from ..const import QUESTIONNAIRE_ERRORS
from ..requisites import REQUISITES
from .jug_ticket_questionnaire_answer import TEXTS
from .jug_ticket_questionnaire_guard import WISHES


class JugTicketQuestionnaire(models.Model):
    """What the page shows; nothing here that the client's card knows."""

    _inherit = "jug.ticket.questionnaire"

    def _get_typed(self):
        """Return what the questionnaire holds, by the names of the page's inputs.

        :rtype: dict
        """
        self.ensure_one()
        typed = {name: self[name] or "" for name in (*TEXTS, *WISHES)}
        typed["country_id"] = str(self.country_id.id or "")
        for line in self.line_ids:
            typed[f"quantity_{line.event_ticket_id.id}"] = str(line.quantity)
        for reply in self.reply_ids:
            value = reply.value_answer_id.id or reply.value_text or ""
            typed[f"question_{reply.question_id.id}"] = str(value)
        return typed

    def _prepare_page_values(self, typed=None):
        """Return the values of the page.

        :param dict typed: what was refused just now, shown as it was typed
        :rtype: dict
        """
        self.ensure_one()
        sentences = {}
        for error in self._is_open() and self.errors or []:
            sentences.setdefault(error["field"], self._describe_error(error))
        return {
            "questionnaire": self,
            "typed": self._get_typed() if typed is None else typed,
            "sentences": sentences,
            "field_remarks": self.state == "returned" and self.field_remarks or {},
            "tariffs": self._get_page_tariffs(),
            "questions": self._get_questions(),
            "countries": self.env["res.country"].search([("code", "!=", False)]),
            # whose logo and name the page bears
            "res_company": self.company_id,
            "page_name": "ticket_questionnaire",
            "live": json.dumps(self._prepare_live_values()),
            "version": self._get_page_version(),
        }

    def _get_page_version(self):
        """Return what changes with the answers kept and a seller's remarks on them.

        What a browser keeps of unsent answers is put back over these only.

        :rtype: str
        """
        state = [self._get_typed(), self.remarks or "", self.field_remarks or {}]
        text = json.dumps(state, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _prepare_live_values(self):
        """Return what the page's script needs: the same sentences as the server's."""
        return {
            "sentences": {
                code: [field, self.env._(sentence)]
                for code, (field, sentence) in QUESTIONNAIRE_ERRORS.items()
            },
            "requisites": REQUISITES,
            "russia": self.env.ref("base.ru").id,
            "left": self._get_seats_left(self.env["event.event.ticket"]),
            "money": self._prepare_money_format(),
        }

    def _prepare_money_format(self):
        """Return how the script writes sums, as the page's own are written."""
        currency = self.currency_id
        lang = self.env["res.lang"]._get_data(code=self.env.lang)
        return {
            "symbol": currency.symbol,
            "is_before": currency.position == "before",
            "digits": currency.decimal_places,
            "point": lang.decimal_point or ".",
            "group": lang.thousands_sep or "",
        }

    def _get_page_tariffs(self):
        """Return what is told of each tariff: prices, seats, limit.

        :rtype: list[dict]
        """
        return [
            {
                "id": tariff.id,
                "name": tariff.name,
                "description": tariff.description,
                "price": tariff._get_price_to_pay(self.company_id),
                "next_price": tariff.next_price_on
                and tariff._get_price_to_pay(self.company_id, tariff.next_price),
                "next_on": tariff.next_price_on
                and self._format_moment(tariff.next_price_on),
                "left": self._get_seats_left(tariff),
                "limit": tariff._get_company_limit(),
                "has_limit": bool(tariff.limit_max_per_order),
                "is_on_sale": tariff._is_on_sale_now(),
            }
            for tariff in self._get_offered_tariffs()
        ]

    def _format_moment(self, moment):
        event = self.event_id
        return f"{event._format_moment(moment, self.env.lang)} ({event.date_tz})"

    def _describe_terms(self):
        """Say when is to be paid, as the contract has it.

        Only to a contact person whom the card knows: what a client has agreed is no
        business of who names his INN.

        :rtype: str
        """
        self.ensure_one()
        client = self._find_client()
        if not client or not self._is_known_contact(client):
            return self.env._(
                "Full prepayment, if there is no contract that says otherwise."
            )
        share = formatLang(self.env, client.ticket_prepayment_percent, digits=0)
        terms = {
            "part": self.env._(
                "Prepayment of %(share)s%%, the rest within %(days)s days.",
                share=share,
                days=client.ticket_payment_days,
            ),
            "post": self.env._(
                "Payment within %(days)s days after the tickets are issued.",
                days=client.ticket_payment_days,
            ),
        }.get(client.ticket_terms, self.env._("Full prepayment."))
        if not client.ticket_contract:
            return terms
        return self.env._(
            "By the contract %(contract)s: %(terms)s",
            contract=client.ticket_contract,
            terms=terms,
        )
