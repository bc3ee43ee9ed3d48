from odoo import fields, models


class ResBank(models.Model):
    _inherit = "res.bank"

    # core's ``bic`` holds the Russian BIK
    correspondent_account = fields.Char(
        help="20 digits; with the Central Bank of Russia."
    )
