from odoo import fields, models

from ..const import TICKET_TERMS


class ResPartner(models.Model):
    """What the contract with a company says about paying for tickets.

    (requirements/001, B2B: «необходимо проверить условия оплаты, согласованные с
    клиентом. Это может быть 100% предоплата, частичная предоплата и т.д.»)
    """

    _inherit = "res.partner"

    ticket_contract = fields.Char("Contract", help="Number and date.")
    ticket_terms = fields.Selection(TICKET_TERMS, "Payment Terms", default="full")
    ticket_prepayment_percent = fields.Float(
        "Prepayment (%)", default=50, help="What releases the tickets."
    )
    ticket_payment_days = fields.Integer(
        "Days to Pay the Rest", default=14, help="Counted from the release."
    )
    release_before_payment = fields.Boolean(
        "Tickets before Payment", help="Up to the exposure limit."
    )
    ticket_exposure_limit = fields.Monetary(
        "Exposure Limit",
        help="The tickets released and not paid for are worth no more than this.",
    )
