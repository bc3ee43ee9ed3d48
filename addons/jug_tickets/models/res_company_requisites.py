from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..payment_qr import FORMS


class ResCompany(models.Model):
    """By what requisites companies pay for their tickets, and who signs the счёт."""

    _inherit = "res.company"

    kpp = fields.Char(related="partner_id.kpp", readonly=False)
    ticket_bank_account_id = fields.Many2one(
        "res.partner.bank",
        "Account for Ticket Payments",
        ondelete="restrict",
        help="Printed on payment requests; only an administrator changes it.",
    )
    ticket_director = fields.Char("Director", help="Who signs payment requests.")
    ticket_accountant = fields.Char(
        "Chief Accountant", help="Who signs payment requests, too."
    )
    ticket_vat_remark = fields.Char(
        "VAT Remark",
        translate=True,
        help="Printed on payment requests without VAT, and put into the purpose of the"
        " payment. None: «Without VAT».",
    )

    @api.constrains("ticket_bank_account_id")
    def _check_ticket_bank_account(self):
        """Clients' money goes to the company's own account only."""
        for company in self.sudo():
            account = company.ticket_bank_account_id
            if account and account.partner_id != company.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(account)s is no account of %(company)s.",
                        account=account.acc_number,
                        company=company.name,
                    )
                )

    def write(self, vals):
        res = super().write(vals)
        if "ticket_bank_account_id" in vals:
            # payment requests may have waited for it
            cron = self.env.ref("jug_tickets.ir_cron_send_proformas")
            cron.sudo()._trigger()
        return res

    def _is_russian_payee(self):
        """Tell whether payment requests need a BIK, a correspondent account, an INN."""
        self.ensure_one()
        return self.sudo().country_id.code == "RU"

    def _get_missing_requisites(self):
        """Return what a счёт cannot do without, in words.

        Also what cannot be right by its form: a счёт with a wrong account is worse than
        one that waits.

        :return: labels; empty: a счёт can be sent
        :rtype: list[str]
        """
        self.ensure_one()
        company = self.sudo()
        account = company.ticket_bank_account_id
        if not company._is_russian_payee():
            required = {
                self.env._("bank account"): bool(account.acc_number),
                self.env._("bank"): bool(account.bank_id),
            }
            return [label for label, is_there in required.items() if not is_there]
        bank = account.bank_id
        required = {
            self.env._("INN"): self._has_form("PayeeINN", company.vat),
            # a sole trader's INN has 12 digits, and he has no KPP
            self.env._("KPP"): len(company.vat or "") == 12
            or self._has_form("KPP", company.kpp),
            self.env._("bank account"): self._has_form(
                "PersonalAcc", account.sanitized_acc_number
            ),
            self.env._("bank"): bool(bank),
            self.env._("BIK"): self._has_form("BIC", bank.bic),
            self.env._("correspondent account"): self._has_form(
                "CorrespAcc", bank.correspondent_account
            ),
        }
        return [label for label, is_there in required.items() if not is_there]

    @api.model
    def _has_form(self, key, value):
        return bool(value and FORMS[key].fullmatch(value))

    def _prepare_payee_vals(self):
        """Return the payee's requisites as a payment request keeps them.

        :rtype: dict
        """
        self.ensure_one()
        company = self.sudo()
        account = company.ticket_bank_account_id
        bank = account.bank_id
        is_russian = company._is_russian_payee()
        return {
            "is_russian_payee": is_russian,
            "payee_name": company.partner_id.name,
            "payee_vat": company.vat,
            "payee_kpp": is_russian and company.kpp,
            "payee_address": company.partner_id._get_requisites_address(),
            "payee_phone": company.phone,
            "payee_account": account.sanitized_acc_number
            if is_russian
            else account.acc_number,
            "payee_bank": bank and bank._get_ticket_bank_name(),
            "payee_bic": bank.bic,
            "payee_corr_account": is_russian and bank.correspondent_account,
            "director": company.ticket_director,
            "accountant": company.ticket_accountant,
        }
