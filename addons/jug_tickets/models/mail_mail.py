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

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Let a person know of a buyer whom no mail reaches; core tells nobody."""
        res = super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
        if failure_type:
            self._ask_about_lost_mails(failure_reason)
        return res

    def _ask_about_lost_mails(self, reason):
        """Leave an activity, and write no mail about it: that might be lost, too.

        With a mail server that does not answer each one would be told of by the next;
        nor is what staff is told by mail the buyer's.
        """
        told = self.exists().filtered(
            lambda mail: mail.message_type != "user_notification"
        )
        for mail in told.with_context(mail_activity_quick_update=True):
            for order in mail._get_booking_sudo():
                order._ask_staff(
                    order._get_staff_env()._("A mail was not sent: %s", mail.subject),
                    reason or mail.failure_reason or "",
                )

    def _get_booking_sudo(self):
        """Return the booking that the mail tells of, if any, with all rights."""
        record_sudo = self.env["sale.order"].sudo()
        if self.model == "sale.order":
            record_sudo = record_sudo.browse(self.res_id).exists()
        elif self.model == "event.registration":
            tickets_sudo = self.env["event.registration"].sudo().browse(self.res_id)
            record_sudo = tickets_sudo.exists().sale_order_id
        return record_sudo.filtered("is_ticket_booking")

    def _name_calendar_type(self):
        """Say in which charset a calendar entry is, and that it invites nobody."""
        self.attachment_ids.filtered(
            lambda file: file.name == CALENDAR_FILE
        ).mimetype = CALENDAR_TYPE
