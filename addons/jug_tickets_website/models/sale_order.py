from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _verify_updated_quantity(
        self,
        order_line,
        product_id,
        new_qty,
        uom_id,
        *,
        event_ticket_id=False,
        **kwargs,
    ):
        """Keep conference tickets out of carts: a cart left behind would hold seats.

        They are booked on the page of the conference.
        """
        ticket = self.env["event.event.ticket"].sudo().browse(event_ticket_id or [])
        ticket = ticket.exists() or order_line.event_ticket_id.sudo()
        added = new_qty > (order_line.product_uom_qty if order_line else 0)
        if ticket.event_id.is_conference and added:
            return order_line.product_uom_qty if order_line else 0, self.env._(
                "Tickets of %s are booked on its own page.", ticket.event_id.name
            )
        return super()._verify_updated_quantity(
            order_line,
            product_id,
            new_qty,
            uom_id,
            event_ticket_id=event_ticket_id,
            **kwargs,
        )
