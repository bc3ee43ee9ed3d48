from odoo import api, fields, models


class JugTicketProforma(models.Model):
    """A «счёт на оплату»: what a company is asked to pay, numbered and versioned.

    No accounting entry: that is the invoice, which comes with the money or with the
    release of the tickets (design/jug_tickets.md, Things).
    """

    _name = "jug.ticket.proforma"
    _description = "Payment Request"
    _order = "id desc"

    name = fields.Char("Number", required=True, readonly=True, copy=False, index=True)
    order_id = fields.Many2one(
        "sale.order", "Booking", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    version = fields.Integer(required=True, readonly=True, default=1)
    state = fields.Selection(
        [("valid", "Valid"), ("void", "Void")],
        required=True,
        readonly=True,
        default="valid",
    )
    issued_on = fields.Date("Dated", required=True, readonly=True)
    # sums of the moment of issue: the order's go on
    amount_total = fields.Monetary("Total", readonly=True)
    amount_due = fields.Monetary(
        "To Pay", readonly=True, help="By these terms, with what was paid before."
    )

    _version_uniq = models.Constraint(
        "UNIQUE (order_id, version)", "An order has one payment request a version."
    )
    _valid_uniq = models.UniqueIndex(
        "(order_id) WHERE state = 'valid'", "An order has one valid payment request."
    )

    @api.model
    def _issue(self, order):
        """Make the next version of an order's payment request; the former is void.

        :param sale.order order: a booking, locked by the caller
        :return: the valid one
        :rtype: jug.ticket.proforma
        """
        former = order.proforma_ids
        former.filtered(lambda proforma: proforma.state == "valid").state = "void"
        # before the next one is written: only one is valid
        former.flush_recordset(["state"])
        return self.create(self._prepare_proforma_vals(order, former))

    def _prepare_proforma_vals(self, order, former):
        version = max(former.mapped("version"), default=0) + 1
        number = former[-1:].name or order.name
        return {
            "name": f"{number.partition('/')[0]}/{version}" if version > 1 else number,
            "order_id": order.id,
            "version": version,
            "issued_on": fields.Date.context_today(order),
            "amount_total": order.amount_total,
            "amount_due": order._get_amount_due(),
        }
