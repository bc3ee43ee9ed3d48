from odoo import api, models
from odoo.exceptions import UserError


class EventMail(models.Model):
    """The mail by which a paid ticket leaves."""

    _inherit = "event.mail"

    def write(self, vals):
        if {"template_ref", "event_id"} & vals.keys():
            self._check_sends_no_tickets()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_tickets(self):
        self._check_sends_no_tickets()

    def _check_sends_no_tickets(self):
        """Refuse to take away what sends the tickets: nobody would miss them at once.

        :raises UserError: a person does it; the template itself may be edited
        """
        ticket_template = self.env.ref("jug_tickets.mail_template_ticket")
        if not self.env.su and any(
            mail.event_id.is_conference and mail.template_ref == ticket_template
            for mail in self
        ):
            raise UserError(
                self.env._("The paid tickets leave by this mail: it stays as it is.")
            )

    def _send_mail(self, registrations):
        """Send tickets to buyers and participants, in the frame of their template.

        Core's composer sends them unframed, and to one of the two.
        """
        if self.template_ref != self.env.ref("jug_tickets.mail_template_ticket"):
            return super()._send_mail(registrations)
        registrations._send_tickets(self.template_ref)
        return None
