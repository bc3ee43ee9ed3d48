from odoo import api, fields, models
from odoo.exceptions import UserError

# What a line of a booking costs, and for what.
PRICED = {
    "price_unit",
    "discount",
    "product_uom_qty",
    "product_id",
    "tax_ids",
    "event_id",
    "event_ticket_id",
    "order_id",
}


class SaleOrderLine(models.Model):
    """The price of a booking follows the tariff; a ticket manager may grant another."""

    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        orders = self.env["sale.order"].browse(
            {vals["order_id"] for vals in vals_list if vals.get("order_id")}
        )
        self._check_booking_prices(orders)
        return super().create(vals_list)

    def write(self, vals):
        if not PRICED & vals.keys():
            return super().write(vals)
        self._check_booking_prices(self.order_id)
        res = super().write(vals)
        self.sudo()._sync_booked_prices(
            is_granted={"price_unit", "discount"} & vals.keys()
        )
        return res

    def _sync_booked_prices(self, is_granted):
        """Write on the tickets what was agreed for them.

        :param is_granted: the price itself was written; what the tariff cost at that
            moment is kept in core's field for the price that was not entered by hand,
            so that the payment check can tell a granted price from a changed tariff
        """
        now = fields.Datetime.now()
        for line in self.filtered("order_id.is_ticket_booking"):
            price = line.price_unit * (1 - (line.discount or 0) / 100)
            line.registration_ids.booked_price = line.currency_id.round(price)
            if is_granted and line.event_ticket_id:
                # core drops this value without the key
                line.with_context(
                    sale_write_from_compute=True
                ).technical_price_unit = line.event_ticket_id._get_price_at(now)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booking(self):
        self._check_booking_prices(self.order_id)

    def _check_booking_prices(self, orders):
        if self.env.su or not any(order.is_ticket_booking for order in orders.sudo()):
            return
        if not self.env.user.has_group("jug_tickets.jug_tickets_group_manager"):
            raise UserError(
                self.env._("Only a ticket manager changes what a booking costs.")
            )
