import logging

from odoo import fields, models

from odoo.addons.api_intake.transaction import CONFLICTS

from ..const import QUIET
from .sale_order_mail import MAIL_LAYOUT

_logger = logging.getLogger(__name__)


class JugTicketQuestionnaire(models.Model):
    """How the company is asked, and how it is sent back."""

    _inherit = "jug.ticket.questionnaire"

    remarks = fields.Text(readonly=True, copy=False)
    # by field, those that are about one
    field_remarks = fields.Json(readonly=True, copy=False)
    sent_on = fields.Datetime("Last Sent", readonly=True, copy=False)

    def _send(self, template_xmlid="jug_tickets.mail_template_questionnaire"):
        """Send the link to the contact person, and wait for the answer from now on.

        :param str template_xmlid: of a mail about this model
        """
        now = fields.Datetime.now()
        for questionnaire in self.with_context(**QUIET):
            questionnaire._portal_ensure_token()
            questionnaire.write(
                {
                    "sent_on": now,
                    "next_reminder_on": questionnaire._get_next_reminder_on(now),
                }
            )
            questionnaire._send_mail(template_xmlid)

    def _send_mail(self, template_xmlid):
        """Queue one mail; an unusable template is told and spoils nothing else."""
        self.ensure_one()
        template = self.env.ref(template_xmlid, raise_if_not_found=False)
        if not template:
            # an administrator has deleted it, and wants no such mail
            return
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                template.sudo().send_mail_batch(
                    self.ids, email_layout_xmlid=MAIL_LAYOUT
                )
        except CONFLICTS:
            raise
        except Exception as error:
            _logger.info("Mail of questionnaire %s not made: %s", self.id, error)
            self._ask_staff(
                template._describe_failure(self._get_staff_env()), str(error)
            )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _return(self, remarks, field_remarks=None):
        """Send the questionnaire back: the request for the data is repeated.

        (requirements/001, B2B: «запрос анкетных данных повторяется»)

        :param str remarks: what is to be put right
        :param dict field_remarks: sentences by field of the questionnaire
        :raises odoo.exceptions.UserError: it was not answered, or its booking is paid
        """
        self.ensure_one()
        self._check_returnable()
        self._move_to(
            "returned",
            remarks=remarks,
            field_remarks=field_remarks or False,
            errors=False,
            reminder_count=0,
        )
        questionnaire = self.sudo()
        questionnaire.lead_id._assign_seller(self.env.user)
        questionnaire.activity_unlink(["mail.mail_activity_data_todo"])
        questionnaire._send("jug_tickets.mail_template_questionnaire_returned")

    def _get_lang(self):
        """The language of the contact person, for mails; a cron has its own."""
        self.ensure_one()
        return self.contact_id.lang or self.request_id._get_buyer_lang()

    def _get_questionnaire_url(self):
        return self.get_base_url() + self.get_portal_url()
