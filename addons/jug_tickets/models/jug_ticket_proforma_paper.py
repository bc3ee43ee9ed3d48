from odoo import models


class JugTicketProforma(models.Model):
    """What the printed paper says of its parties."""

    _inherit = "jug.ticket.proforma"

    def _get_payee_text(self):
        """Return who is paid, in one line.

        :rtype: str
        """
        self.ensure_one()
        return self._join_party(
            self.payee_name,
            self._get_tax_number_text(self.payee_vat, self.is_russian_payee),
            self.payee_kpp and self.env._("KPP %s", self.payee_kpp),
            self.payee_address,
            self.payee_phone and self.env._("tel. %s", self.payee_phone),
        )

    def _get_payer_text(self):
        """Return who pays, in one line.

        :rtype: str
        """
        self.ensure_one()
        return self._join_party(
            self.payer_name,
            self._get_tax_number_text(self.payer_vat, self.payer_is_russian),
            self.payer_kpp and self.env._("KPP %s", self.payer_kpp),
            self.payer_address,
        )

    def _get_tax_number_text(self, number, is_russian):
        if not number:
            return ""
        if is_russian:
            return self.env._("INN %s", number)
        return self.env._("tax number %s", number)

    def _join_party(self, *words):
        return ", ".join(word for word in words if word)
