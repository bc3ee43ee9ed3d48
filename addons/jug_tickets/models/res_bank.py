from odoo import fields, models


class ResBank(models.Model):
    _inherit = "res.bank"

    # core's ``bic`` holds the Russian BIK
    correspondent_account = fields.Char(
        help="20 digits; with the Central Bank of Russia."
    )

    def _get_ticket_bank_name(self):
        """Return the bank's name with its city, as payment orders have it.

        :rtype: str
        """
        self.ensure_one()
        return ", ".join(part for part in (self.name, self.city) if part)
