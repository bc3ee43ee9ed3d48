import logging

from odoo import api, fields, models
from odoo.tools import email_normalize

from odoo.addons.api_intake.form_mail import parse_form_mail

from ..utils import clean_text

_logger = logging.getLogger(__name__)


class JugTicketRequest(models.Model):
    """Mails that a site's form sends: read, kept with the mail, booked later.

    (requirements/001: «в виде электронного сообщения с сайта»)
    """

    _inherit = "jug.ticket.request"

    mail_from = fields.Char("Sent by", readonly=True, copy=False)
    is_auto_reply = fields.Boolean("Automatic Answer", readonly=True, copy=False)

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a request of a mail; core posts the mail to its chatter afterwards.

        The same mail, or another one with the same number, gives the same request.
        """
        if not self.env.su:
            # not the gateway: a caller over RPC, who may enter what people may
            return super().message_new(msg_dict, custom_values)
        source = self.env["jug.ticket.source"]._get_for_mail(custom_values)
        is_auto_reply = bool((custom_values or {}).get("is_auto_reply"))
        # what an automatic answer quotes is nobody's new wish, nor is its number
        item = {} if is_auto_reply else self._read_mail(msg_dict)
        item = self._complete_mail(item, msg_dict)
        [(request, repeat)] = self._accept(source, [item], channel="email")
        if not repeat:
            request.mail_from = email_normalize(msg_dict.get("email_from") or "")
            request.is_auto_reply = is_auto_reply
            if is_auto_reply:
                # somebody is on holiday: kept, never booked, never answered
                request._note_rejected([request._reject("auto_reply")])
            else:
                cron = self.env.ref("jug_tickets.ir_cron_process_requests").sudo()
                cron._trigger()
        return request

    @api.model
    def _read_mail(self, msg_dict):
        """Return what a mail says as an object of the API, see README.

        :param dict msg_dict: of the gateway's ``message_parse``
        :return: empty if it is no form
        :rtype: dict
        """
        attachments = [
            (attachment[0], attachment[1])
            for attachment in msg_dict.get("attachments") or []
        ]
        try:
            return parse_form_mail(msg_dict.get("body"), attachments)
        except Exception:
            # the gateway would drop it: kept as one that has no form
            _logger.exception("Mail %s: not read", msg_dict.get("message_id"))
            return {}

    @api.model
    def _complete_mail(self, item, msg_dict):
        """Say whom to ask if it is no form, and number what has no number."""
        if not item:
            item = {"email": email_normalize(msg_dict.get("email_from") or "") or ""}
        if not clean_text(item.get("external_ref")):
            # the mail's own number: the same mail twice is one request
            item["external_ref"] = msg_dict["message_id"].strip("<> ")
        return item

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Count automatic answers only: one robot sends the forms of all buyers."""
        return [
            ("mail_from", "=", email_from_normalized),
            ("is_auto_reply", "=", True),
        ]
