import base64

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import format_amount

from ..money_words import spell_amount_in_russian
from ..payment_qr import build_payment_code


class JugTicketProforma(models.Model):
    """What is kept of the moment of issue."""

    _inherit = "jug.ticket.proforma"

    @api.model
    def _get_today(self, order):
        """Return the day in the conference's time zone (decisions 4)."""
        zone = order.booking_event_id.date_tz
        return fields.Date.context_today(order.with_context(tz=zone))

    @api.model
    def _get_amount_to_ask(self, order):
        """Return what the payment request asks for; the only place that knows.

        :rtype: float
        """
        return order._get_amount_due_now()

    def _prepare_proforma_vals(self, order, number, version):
        """Return what the next version says; the payee's part is ``_set_payee``'s.

        :param sale.order order: in the state to ask money for
        :param str number: with the version
        :param int version: from 1
        :rtype: dict
        """
        lang = self._get_active_lang(
            order.partner_id.lang or order.company_id.partner_id.lang
        )
        order = order.with_context(lang=lang)
        amount_due = self._get_amount_to_ask(order)
        issued_on = self._get_today(order)
        due_on = order.payment_due_on
        lines = self._get_told_lines(order)
        return {
            "name": number,
            "purpose_key": self._normalize_purpose(number),
            "order_id": order.id,
            "company_id": order.company_id.id,
            "currency_id": order.currency_id.id,
            "partner_id": order.partner_id.commercial_partner_id.id,
            "version": version,
            "issued_on": issued_on,
            "lang": lang,
            "line_ids": [
                Command.create(self._prepare_line_vals(line, position))
                for position, line in enumerate(lines, start=1)
            ],
            "amount_total": order.amount_total,
            "amount_tax": order.amount_tax,
            "tax_label": self._get_tax_label(order, lines),
            "amount_paid": order.amount_paid,
            "amount_due": amount_due,
            "due_on": due_on,
            "due_text": due_on and order._format_moment(due_on),
            "terms": order._get_terms_sentence(amount_due),
            "contract": order.partner_id.commercial_partner_id.ticket_contract,
            "purpose": self._get_purpose(order, number, issued_on),
            **self._prepare_payer_vals(order),
        }

    def _prepare_payer_vals(self, order):
        payer = order.partner_id.commercial_partner_id
        return {
            "payer_name": payer.name,
            "payer_vat": payer.vat,
            "payer_kpp": payer.kpp,
            "payer_address": payer._get_requisites_address(),
            "payer_is_russian": payer.country_id.code in (False, "RU"),
        }

    @api.model
    def _get_told_lines(self, order):
        """Return the lines that cost something; titles and notes do not."""
        return order.order_line.filtered(
            lambda line: not line.display_type and line.product_uom_qty
        )

    def _prepare_line_vals(self, line, position):
        quantity = line.product_uom_qty
        return {
            "sequence": position,
            "event_ticket_id": line.event_ticket_id.id,
            "name": " ".join(self._get_line_name(line).split()),
            "quantity": quantity,
            # of its reader; who issues it may be a job
            "uom_name": self.with_context(lang=line.env.lang).env._("pcs."),
            "price_unit": line.currency_id.round(line.price_total / quantity),
            "tax_label": ", ".join(line.tax_ids.mapped("name")),
            "price_total": line.price_total,
        }

    @api.model
    def _get_line_name(self, line):
        """Return what an accountant reads: for what, at which conference."""
        if not line.event_ticket_id:
            return line.name or line.product_id.name
        return self.with_context(lang=line.env.lang).env._(
            "Participation in the conference «%(conference)s», tariff «%(tariff)s»",
            conference=line.event_id.name,
            tariff=line.event_ticket_id.name,
        )

    @api.model
    def _get_tax_label(self, order, lines):
        """Return what stands in the line of VAT: its rates, or that there is none."""
        env = order.env
        if not order.currency_id.is_zero(order.amount_tax):
            rates = ", ".join(dict.fromkeys(lines.tax_ids.mapped("name")))
            return env._("Including taxes (%s)", rates)
        return order.company_id.ticket_vat_remark or env._("Without VAT")

    @api.model
    def _get_purpose(self, order, number, issued_on):
        """Return what to write as purpose of the payment.

        To a Russian payee in Russian, whatever the buyer speaks: banks and tax offices
        there read it. By the number in it the money is matched.
        """
        day = issued_on.strftime("%d.%m.%Y")
        company = order.company_id
        if not company._is_russian_payee():
            return order.env._(
                "Invoice No. %(number)s of %(date)s", number=number, date=day
            )
        if order.currency_id.is_zero(order.amount_tax):
            russian = self._get_active_lang("ru_RU")
            remark = company.with_context(lang=russian).ticket_vat_remark
            vat = remark or "НДС не облагается"
        else:
            vat = f"В т.ч. НДС {order.amount_tax:.2f}"
        return f"Оплата по счету № {number} от {day} за участие в конференции. {vat}"

    def _make_payment_code(self):
        """Return the text of the payment code, if there can be one.

        It is for roubles paid to a Russian bank only.

        :rtype: str | bool
        """
        self.ensure_one()
        if (
            not self.is_russian_payee
            or self.currency_id.name != "RUB"
            or self.currency_id.is_zero(self.amount_due)
        ):
            return False
        return build_payment_code(self._prepare_payment_code_vals()) or False

    def _prepare_payment_code_vals(self):
        return {
            "Name": self.payee_name,
            "PersonalAcc": self.payee_account,
            "BankName": self.payee_bank,
            "BIC": self.payee_bic,
            "CorrespAcc": self.payee_corr_account,
            # in kopecks
            "Sum": round(self.amount_due * 100),
            "Purpose": self.purpose,
            "PayeeINN": self.payee_vat,
            "PayerINN": self.payer_is_russian and self.payer_vat,
            "KPP": self.payee_kpp,
            "DocNo": self.name,
            "DocDate": self.issued_on.strftime("%d.%m.%Y"),
        }

    def _draw_payment_code(self):
        """Return the picture of the payment code, by Odoo's own engine.

        :return: PNG in base64
        :rtype: bytes
        """
        self.ensure_one()
        picture = self.env["ir.actions.report"].barcode(
            "QR", self.qr_payload, width=600, height=600, barLevel="M"
        )
        return base64.b64encode(picture)

    def _spell_amount_due(self):
        """Return the sum to pay in words, in the language of the reader.

        :rtype: str
        """
        self.ensure_one()
        if (self.env.lang or "").startswith("ru"):
            words = spell_amount_in_russian(self.amount_due, self.currency_id.name)
            return words or format_amount(self.env, self.amount_due, self.currency_id)
        return self.currency_id.amount_to_text(self.amount_due)

    def _get_changes(self):
        """Tell what is dearer or cheaper than in the version before.

        :return: ``name``, ``was`` and ``now`` a ticket of each tariff whose price
            changed; empty: the first version, or only other things changed
        :rtype: list[dict]
        """
        self.ensure_one()
        former = self._get_former()
        before = {line.event_ticket_id: line for line in former.line_ids}
        changes = []
        for line in self.line_ids.filtered("event_ticket_id"):
            old = before.get(line.event_ticket_id)
            if old and self.currency_id.compare_amounts(
                old.price_unit, line.price_unit
            ):
                changes.append(
                    {
                        "name": line.event_ticket_id.name,
                        "was": old.price_unit,
                        "now": line.price_unit,
                    }
                )
        return changes

    def _get_former(self):
        """Return the version that the buyer had before this one; may be empty."""
        self.ensure_one()
        former = self.order_id.proforma_ids.filtered(
            lambda proforma: proforma.version < self.version
        ).sorted("version")
        return (former.filtered("sent_on") or former)[-1:]
