from odoo import fields, models


class JugTicketProformaLine(models.Model):
    """What was asked for, as it was when the счёт was issued."""

    _name = "jug.ticket.proforma.line"
    _description = "Payment Request Line"
    _order = "sequence, id"

    proforma_id = fields.Many2one(
        "jug.ticket.proforma",
        "Payment Request",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="proforma_id.currency_id")
    sequence = fields.Integer(readonly=True)
    # what a re-pricing is told by: the tariff's price was, is
    event_ticket_id = fields.Many2one("event.event.ticket", "Tariff", readonly=True)
    name = fields.Char("Description", required=True, readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    uom_name = fields.Char("Unit", readonly=True)
    price_unit = fields.Monetary("Unit Price", readonly=True)
    tax_label = fields.Char("Taxes", readonly=True)
    price_total = fields.Monetary("Sum", readonly=True)
