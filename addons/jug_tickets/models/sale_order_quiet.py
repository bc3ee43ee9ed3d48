from odoo import models


class SaleOrder(models.Model):
    """Bookings that are being taken over from another system are not told of."""

    _inherit = "sale.order"

    def _send_order_notification_mail(self, mail_template, allow_deferred_sending=True):
        if self.sudo().ticket_request_id.is_quiet:
            return None
        return super()._send_order_notification_mail(
            mail_template, allow_deferred_sending=allow_deferred_sending
        )
