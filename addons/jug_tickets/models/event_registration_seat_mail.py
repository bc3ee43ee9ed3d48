from odoo import models
from odoo.exceptions import UserError


class EventRegistration(models.Model):
    """A ticket leaves once somebody is named on it, and anew when another one is.

    Core keeps a row for each ticket and mail (``event.mail.registration``): that row
    waits until the ticket has a name, and waits again after a swap.
    """

    _inherit = "event.registration"

    def write(self, vals):
        """Let nobody in without a name, whoever asks: desk, kiosk, list or import."""
        if vals.get("state") == "done":
            self._check_named()
        return super().write(vals)

    def _check_named(self):
        """Refuse to let in a seat that nobody was named for.

        :raises UserError: for the first one; staff may name it, also at the door
        """
        for ticket in self:
            if ticket.is_unnamed and ticket._get_booking():
                raise UserError(
                    self.env._(
                        "Nobody was named for the ticket %(ticket)s of %(booking)s:"
                        " enter the participant's name first.",
                        ticket=ticket.display_name,
                        booking=ticket._get_booking().name,
                    )
                )

    def _get_ticket_mail_rows(self):
        """Return the rows by which core knows whether the ticket was sent.

        :rtype: event.mail.registration
        """
        template = self.env.ref("jug_tickets.mail_template_ticket")
        return self.sudo().mail_registration_ids.filtered(
            lambda row: row.scheduler_id.template_ref == template
        )

    def _is_ticket_sent(self):
        """Tell whether the ticket has left with its present code.

        :rtype: bool
        """
        self.ensure_one()
        return any(row.mail_sent for row in self._get_ticket_mail_rows())

    def _send_ticket_again(self, was_sent):
        """Let the ticket leave at the next run of core's job; a draft one stays.

        :param bool was_sent: it left before, and is out of date
        """
        if was_sent:
            self._get_ticket_mail_rows().mail_sent = False
        if self.state in ("open", "done"):
            self.env.ref("event.event_mail_scheduler").sudo()._trigger()

    def _tell_replaced(self):
        """Tell the participant who has the ticket that somebody else comes instead.

        Called while his name and address still stand on it.
        """
        template = self.env.ref(
            "jug_tickets.mail_template_ticket_replaced", raise_if_not_found=False
        )
        told = self.filtered(lambda ticket: ticket._get_participant_addressee())
        if told and template:
            template.sudo().send_mail_batch(told.ids)
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
