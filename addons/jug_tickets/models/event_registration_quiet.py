from odoo import models


class EventRegistration(models.Model):
    _inherit = "event.registration"

    def _note_told_elsewhere(self):
        """Keep the event's mails «after registration» from tickets that exist already.

        The other system has sent them; *Send by Email* sends ours when it is wanted.
        """
        planned = self.env["event.mail.registration"].sudo()
        known = planned.search([("registration_id", "in", self.ids)])
        known.mail_sent = True
        pairs = {(mail.scheduler_id, mail.registration_id) for mail in known}
        planned.create(
            [
                {
                    "scheduler_id": mail.id,
                    "registration_id": ticket.id,
                    "mail_sent": True,
                }
                for ticket in self
                for mail in ticket.event_id.sudo().event_mail_ids
                if mail.interval_type == "after_sub" and (mail, ticket) not in pairs
            ]
        )
