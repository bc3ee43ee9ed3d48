from odoo import api, models

from .event_registration_calendar import CALENDAR_FILE, CALENDAR_TYPE


class MailMail(models.Model):
    _inherit = "mail.mail"

    @api.model
    def process_email_queue(self, email_ids=(), batch_size=1000):
        """Run again at once while mails are waiting.

        Core sends 1,000 a run and leaves the rest for the next hour (its progress
        call never happens, guide/odoo19.md §11): 10,000 reminders would take a night.
        """
        before = self._count_waiting()
        res = super().process_email_queue(email_ids=email_ids, batch_size=batch_size)
        # only if some left: an unreachable mail server must not make a busy loop
        if not email_ids and 0 < self._count_waiting() < before:
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return res

    @api.model
    def _count_waiting(self):
        return self.search_count(
            [
                ("state", "=", "outgoing"),
                "|",
                ("scheduled_date", "=", False),
                ("scheduled_date", "<=", "now"),
            ]
        )

    def _name_calendar_type(self):
        """Say in which charset a calendar entry is, and that it invites nobody."""
        self.attachment_ids.filtered(
            lambda file: file.name == CALENDAR_FILE
        ).mimetype = CALENDAR_TYPE
