from odoo import fields, models


class ResPartner(models.Model):
    """Requisites of a Russian organisation that core has no field for."""

    _inherit = "res.partner"

    # core's ``vat`` holds the INN
    kpp = fields.Char("KPP", help="Code of the reason for tax registration.")
