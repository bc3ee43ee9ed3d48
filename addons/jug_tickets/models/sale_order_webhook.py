from odoo import models


class SaleOrder(models.Model):
    """What becomes of a booking is told to receivers outside."""

    _inherit = "sale.order"

    def _move_booking_to(self, booking_state, **values):
        super()._move_booking_to(booking_state, **values)
        if booking_state == "paid":
            Webhook = self.env["jug.ticket.webhook"]
            if Webhook._get_listeners("ticket.paid"):
                self._get_booked_tickets()._note_paid_for_webhooks()

    def _reprice_booking(self):
        if not self.env["jug.ticket.webhook"]._get_listeners("order.repriced"):
            return super()._reprice_booking()
        former = self._get_webhook_prices()
        former_total = self.amount_total
        res = super()._reprice_booking()
        if self._get_webhook_prices() != former:
            payload = self._prepare_repriced_payload(former, former_total)
            self.env["jug.ticket.webhook.delivery"]._note_event(
                "order.repriced", self, {self.id: payload}
            )
        return res

    def _get_webhook_prices(self):
        """Return what a ticket costs in the booking, by line."""
        return {
            line: self.currency_id.round(line.price_unit)
            for line in self.order_line
            if line.event_ticket_id
        }

    def _get_webhook_key(self):
        self.ensure_one()
        return f"sale.order,{self.id}"

    def _get_webhook_company(self):
        return self.company_id

    def _prepare_webhook_payload(self):
        """Return what receivers are told of a booking: numbers and sums, no people.

        ``external_ref`` is the site's own number of the request: by it the site knows
        whose booking it is.

        :rtype: dict
        """
        self.ensure_one()
        request = self.ticket_request_id
        return {
            "number": self.name,
            "external_ref": request.external_ref or None,
            "source": request.source_id.name or None,
            "event": self.booking_event_id.external_code or None,
            "buyer_type": self.buyer_type or None,
            "currency": self.currency_id.name,
            "total": self.amount_total,
        }

    def _prepare_repriced_payload(self, former, former_total):
        """Return what is told of a booking that costs something else now.

        :param dict former: of :meth:`_get_webhook_prices`, before
        :param float former_total:
        :rtype: dict
        """
        lines = [
            {
                "tariff": line.event_ticket_id.external_code or None,
                "quantity": line.product_uom_qty,
                "price_before": former.get(line),
                "price": price,
            }
            for line, price in self._get_webhook_prices().items()
        ]
        order = self._prepare_webhook_payload() | {"total_before": former_total}
        return {"order": order, "lines": lines}
