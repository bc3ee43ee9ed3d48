import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.api_intake.transaction import CONFLICTS

_logger = logging.getLogger(__name__)


class JugTicketQuestionnaire(models.Model):
    """The wait for a company's answer: reminders, and at last a person."""

    _inherit = "jug.ticket.questionnaire"

    next_reminder_on = fields.Datetime("Next Reminder", readonly=True, copy=False)
    reminder_count = fields.Integer("Reminders", readonly=True, copy=False)
    wait_error = fields.Text(
        "Reminder Failed", readonly=True, copy=False, help="Why the last one failed."
    )

    _reminder_due_idx = models.Index(
        "(next_reminder_on, id) WHERE next_reminder_on IS NOT NULL"
    )

    def _get_next_reminder_on(self, now):
        """Return when the company is looked for again: the event's wait, else ours.

        :param datetime now: UTC
        :rtype: datetime
        """
        self.ensure_one()
        hours = self.event_id._get_payment_wait_hours(self.company_id)
        return now + timedelta(hours=hours)

    @api.model
    def _get_due_domain(self):
        return Domain("next_reminder_on", "<=", fields.Datetime.now())

    @api.model
    def _cron_remind(self, batch_size=100):
        """Remind the companies that have not answered, a transaction a batch.

        Killed at any moment, a batch is either done with its mails or not begun.
        """
        Cron = self.env["ir.cron"]
        self._wake_forgotten()
        Cron._commit_progress(remaining=self.search_count(self._get_due_domain()))
        while True:
            reminded = self._remind_batch(batch_size)
            remaining = self.search_count(self._get_due_domain()) if reminded else 0
            time_left = Cron._commit_progress(reminded, remaining=remaining)
            self.env.invalidate_all()
            if not reminded or not time_left:
                break

    @api.model
    def _wake_forgotten(self):
        """Look again at those that a person calls about, once nothing is left to sell.

        An open one would keep its deal from being lost for ever.
        """
        now = fields.Datetime.now()
        self.search(
            Domain("state", "in", ("sent", "returned"))
            & Domain("next_reminder_on", "=", False)
            & (
                Domain("event_id.date_end", "<=", now)
                | Domain("event_id.kanban_state", "=", "cancel")
            )
        ).next_reminder_on = now

    def _remind_batch(self, limit):
        """Remind the next ones; one that fails is noted on itself.

        :return: how many were dealt with
        :rtype: int
        """
        reminded = 0
        for questionnaire in self._lock_due(limit):
            try:
                with self.env.cr.savepoint():
                    questionnaire._remind()
                    self.env.flush_all()
            except CONFLICTS:
                # being answered now: the next run finds it answered
                self.env.invalidate_all()
                continue
            except Exception as error:
                _logger.info("Questionnaire %s: %s", questionnaire.id, error)
                self.env.invalidate_all()
                questionnaire._note_wait_failed(error)
            reminded += 1
        return reminded

    @api.model
    def _lock_due(self, limit):
        """Lock the next ones; who is answering now is passed over."""
        self.flush_model(["next_reminder_on"])
        self.env.cr.execute(
            SQL(
                "SELECT id FROM jug_ticket_questionnaire WHERE next_reminder_on <= %s"
                " ORDER BY next_reminder_on, id LIMIT %s FOR UPDATE SKIP LOCKED",
                fields.Datetime.now(),
                limit,
            ),
            log_exceptions=False,
        )
        return self.browse([row_id for (row_id,) in self.env.cr.fetchall()])

    def _note_wait_failed(self, error):
        """Put the questionnaire off for an hour, with the reason in words."""
        self.write(
            {
                "wait_error": str(error),
                "next_reminder_on": fields.Datetime.now() + timedelta(hours=1),
            }
        )
        self._ask_staff(
            self._get_staff_env()._("The reminder of the questionnaire failed"),
            str(error),
        )

    def _remind(self):
        """Do what is due: remind, leave it to a person, or give it up."""
        self.ensure_one()
        now = fields.Datetime.now()
        if not self._is_open():
            self.next_reminder_on = False
        elif self.event_id.date_end <= now or self.event_id.kanban_state == "cancel":
            # nothing is left to be sold
            self._move_to("cancelled", next_reminder_on=False)
            is_off = self.event_id.kanban_state == "cancel"
            self.lead_id._lapse_without_bookings(
                "event_cancelled" if is_off else "event_over"
            )
        elif self.reminder_count >= self.company_id.ticket_reminder_limit:
            self.next_reminder_on = False
            staff_env = self._get_staff_env()
            self._ask_staff(
                staff_env._("Call %s: no answer to the questionnaire", self.org_name),
                staff_env._(
                    "Reminded %(count)s times. %(name)s, %(phone)s, %(email)s.",
                    count=self.reminder_count,
                    name=self.contact_name or "–",
                    phone=self.contact_phone or "–",
                    email=self.contact_email or "–",
                ),
            )
        else:
            self.write({"reminder_count": self.reminder_count + 1, "wait_error": False})
            self._send("jug_tickets.mail_template_questionnaire_reminder")
