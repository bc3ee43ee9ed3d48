from odoo import api, models
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
        if PRICED & vals.keys():
            self._check_booking_prices(self.order_id)
        return super().write(vals)

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
