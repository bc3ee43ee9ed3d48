from odoo import fields, models

PAID_TO = {"name", "city", "bic", "correspondent_account", "active"}


class ResBank(models.Model):
    """A Russian bank, and whose account there is printed on payment requests."""

    _inherit = "res.bank"

    # core's ``bic`` holds the Russian BIK
    correspondent_account = fields.Char(
        help="20 digits; with the Central Bank of Russia."
    )

    def write(self, vals):
        if PAID_TO & vals.keys():
            # also of accounts that the caller does not see
            accounts = self.env["res.partner.bank"].sudo()
            ours = accounts.search([("bank_id", "in", self.ids)])
            ours.sudo(self.env.su)._check_not_paid_to()
        return super().write(vals)

    def _get_ticket_bank_name(self):
        """Return the bank's name with its city, as payment orders have it.

        :rtype: str
        """
        self.ensure_one()
        return ", ".join(part for part in (self.name, self.city) if part)
