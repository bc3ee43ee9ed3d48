from odoo import fields, models


class SaleOrder(models.Model):
    """Who speaks for the organisation that buys; the tickets are for others.

    (requirements/001, B2B: «покупатель (представитель компании) и участники (для кого
    покупают билеты) не совпадают»)
    """

    _inherit = "sale.order"

    ticket_contact_id = fields.Many2one(
        "res.partner",
        "Contact Person",
        copy=False,
        index="btree_not_null",
        domain=[("is_company", "=", False)],
    )
