from odoo import models


class EventMail(models.Model):
    _inherit = "event.mail"

    def _send_mail(self, registrations):
        """Send tickets to buyers and participants, in the frame of their template.

        Core's composer sends them unframed, and to one of the two.
        """
        if self.template_ref != self.env.ref("jug_tickets.mail_template_ticket"):
            return super()._send_mail(registrations)
        registrations._send_tickets(self.template_ref)
        return None
