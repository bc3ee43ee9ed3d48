import logging

from odoo import fields, models

from odoo.addons.api_intake.transaction import CONFLICTS

_logger = logging.getLogger(__name__)


class JugTicketWaiting(models.Model):
    """What a person on the list is told, and what staff is."""

    _inherit = "jug.ticket.waiting"

    def _tell(self, template_xmlid):
        """Put one mail a person into the queue, in this transaction.

        A mail that an administrator has broken is told to staff; the list goes on.

        :param str template_xmlid: of a mail template of this model
        """
        template = self.env.ref(template_xmlid, raise_if_not_found=False)
        if not self or not template:
            return
        for entry in self:
            entry._portal_ensure_token()
        # what is pending is not the mail's: an error there is no fault of its
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                template.sudo().send_mail_batch(
                    self.ids, email_layout_xmlid="jug_tickets.mail_layout"
                )
        except CONFLICTS:
            raise
        except Exception as error:
            _logger.info("Mail «%s» not made: %s", template.name, error)
            self[:1]._ask_staff(
                template._describe_failure(self[:1]._get_staff_env()), str(error)
            )
            return
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _ask_staff(self, summary, note):
        """Leave an activity for the ticket manager, once.

        :param str summary: what is to decide
        :param str note: what is known
        """
        self.ensure_one()
        entry = self.sudo()
        if summary in entry.activity_ids.mapped("summary"):
            return
        entry.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=note,
            user_id=entry.company_id._get_ticket_manager(entry.event_id).id,
        )

    def _get_staff_env(self):
        entry = self[:1]
        return entry.company_id._get_staff_env(entry.event_id)

    def _get_lang(self):
        """Return the language in which the person is written to."""
        return self.request_id._get_buyer_lang() if self else self.env.lang

    def _get_price_now(self):
        """Return what a ticket would cost now; the offer has the price of its moment.

        :rtype: str
        """
        if not self:
            # a mail template is tried on any record, also on none
            return ""
        price = self.event_ticket_id._get_price_at(fields.Datetime.now())
        return self.currency_id.format(price)

    def _format_moment(self, moment):
        """Return a moment in the conference's time zone, and name the zone.

        :param datetime moment: UTC
        :rtype: str
        """
        event = self.event_id
        if not event or not moment:
            return ""
        return f"{event._format_moment(moment, self.env.lang)} ({event.date_tz})"
