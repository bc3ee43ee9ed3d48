from odoo import models


class EventMail(models.Model):
    """Who was not named cannot be written to."""

    _inherit = "event.mail"

    def _send_mail(self, registrations):
        """Leave out seats without a name: core would write to the buyer as to them."""
        return super()._send_mail(
            registrations.filtered(lambda ticket: not ticket.is_unnamed)
        )
