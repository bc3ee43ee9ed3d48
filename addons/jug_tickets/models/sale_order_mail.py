import logging

from odoo import SUPERUSER_ID, api, models
from odoo.tools import str2bool

from odoo.addons.api_intake.transaction import CONFLICTS

_logger = logging.getLogger(__name__)

MAIL_LAYOUT = "jug_tickets.mail_layout"


class SaleOrder(models.Model):
    """What the buyer is told, and how it leaves."""

    _inherit = "sale.order"

    @api.model
    def _cron_send_pending_emails(self):
        """Begin again when somebody wrote on one of the orders at the same moment.

        Core's job fails then, and all the mails wait for its next run: a day.
        """
        try:
            return super()._cron_send_pending_emails()
        except CONFLICTS as error:
            _logger.info("Mails of orders, once more: %s", error)
            self.env.cr.rollback()
            # or core would warn of a job that processed no record
            self.env["ir.cron"]._commit_progress(remaining=0)
            self.env.ref("sale.send_pending_emails_cron")._trigger()
            return None

    def _get_confirmation_template(self):
        if self.is_ticket_booking:
            return self.env.ref("jug_tickets.mail_template_paid")
        return super()._get_confirmation_template()

    def _send_order_confirmation_mail(self):
        """Tell of the payment in its own transaction: the tickets come after it."""
        bookings = self.filtered("is_ticket_booking")
        for order in bookings:
            if order.booking_state == "released":
                order._tell_of_release()
            else:
                order._tell_buyer("jug_tickets.mail_template_paid")
        return super(SaleOrder, self - bookings)._send_order_confirmation_mail()

    def _send_payment_succeeded_for_order_mail(self):
        """Leave the bookings out: they are told when the money is in the books."""
        others = self.filtered(lambda order: not order.is_ticket_booking)
        return super(SaleOrder, others)._send_payment_succeeded_for_order_mail()

    def _tell_of_money(self, was_released=False):
        """Tell of money that confirmed nothing: a part, the rest, or after the end.

        :param bool was_released: the tickets were out before this money came
        """
        self.ensure_one()
        if self.state == "cancel":
            self._tell_buyer("jug_tickets.mail_template_late_payment")
        elif self.state != "sale" and self.amount_paid:
            self._tell_buyer("jug_tickets.mail_template_part_payment")
        elif was_released:
            self._tell_buyer(
                "jug_tickets.mail_template_rest_paid"
                if self.booking_state == "paid"
                else "jug_tickets.mail_template_rest_part"
            )

    def _tell_buyer(self, template_xmlid):
        """Queue a mail now, with what has just happened; later what needs a PDF.

        :param str template_xmlid: of a mail that says all there is to know: another
            one that waits to be sent is out of date
        """
        self.ensure_one()
        order = self.sudo()
        order.pending_email_template_id = False
        # none: an administrator has deleted it, and wants no such mail
        if template := self.env.ref(template_xmlid, raise_if_not_found=False):
            order._send_order_notification_mail(
                template, allow_deferred_sending=bool(template.report_template_ids)
            )

    def _send_order_notification_mail(self, mail_template, allow_deferred_sending=True):
        """Send a booking's mail to the address of its request, now or from core's cron.

        Core's own way would write to the card's address and turn an unknown one into
        a second card of the same person. One mail that cannot be rendered must not
        stop the cron for all the others: it is noted on its order.
        """
        self.ensure_one()
        is_deferred = allow_deferred_sending and self._are_mails_deferred()
        if not self.is_ticket_booking or is_deferred or not mail_template:
            return super()._send_order_notification_mail(
                mail_template, allow_deferred_sending=allow_deferred_sending
            )
        # core's way: what is sent with all rights is sent by nobody in particular
        order = self.with_user(SUPERUSER_ID) if self.env.su else self
        # what is pending is not the mail's: an error there is no fault of its
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                order._send_booking_mails(mail_template)
        except CONFLICTS:
            raise
        except Exception as error:
            # an administrator may have broken the template: told, and the rest goes on
            _logger.info("Mail of %s not made: %s", self.name, error)
            self._ask_staff(
                mail_template._describe_failure(self._get_staff_env()), str(error)
            )
        return None

    @api.model
    def _are_mails_deferred(self):
        """Tell whether core leaves the mails of orders to its cron."""
        cron = self.env.ref("sale.send_pending_emails_cron", raise_if_not_found=False)
        is_async = self.env["ir.config_parameter"].sudo().get_param("sale.async_emails")
        return bool(str2bool(is_async or "False") and cron and cron.sudo().active)

    def _send_booking_mails(self, template):
        """Put one mail an order into the queue: one row each, in this transaction.

        :param mail.template template: of this model
        """
        if self:
            template.sudo().send_mail_batch(self.ids, email_layout_xmlid=MAIL_LAYOUT)
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _ask_staff(self, summary, note):
        """Leave a person an activity on the booking, not twice the same.

        :param str summary: what to do
        :param str note: why, in words
        """
        self.ensure_one()
        order = self.sudo()
        known = order.activity_ids.filtered(
            lambda activity: activity.summary == summary
        )
        if known:
            return
        order.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=note,
            user_id=order.company_id._get_ticket_manager(order.booking_event_id).id,
        )

    def _get_staff_env(self):
        """Return an environment in the language of the booking's manager."""
        order = self[:1]
        return order.company_id._get_staff_env(order.booking_event_id)

    @api.model
    def _get_thread_with_access(self, thread_id, *, token=None, **kwargs):
        """Leave the conversation about a booking to who it is about.

        The link belongs to whoever has named the contact's telephone number: he would
        read the contact's name, and write in it.
        """
        order_sudo = self.browse(thread_id).sudo().exists()
        if order_sudo.is_ticket_booking:
            token = None
        return super()._get_thread_with_access(thread_id, token=token, **kwargs)

    def _get_edi_builders(self):
        # a person who buys a ticket connects no software to us
        if self and all(order.is_ticket_booking for order in self):
            return []
        return super()._get_edi_builders()

    def _get_name_portal_content_view(self):
        if self.is_ticket_booking:
            return "jug_tickets.portal_booking_content"
        return super()._get_name_portal_content_view()
