import base64

from odoo import models
from odoo.tools import email_normalize

from .event_registration_calendar import CALENDAR_FILE


class EventRegistration(models.Model):
    """The ticket's way to buyer and participant: PDF and calendar entry."""

    _inherit = "event.registration"

    def _get_ticket_addressee(self):
        """To the buyer (requirements/001: «отправляется покупателю»)."""
        self.ensure_one()
        return (
            self.sale_order_id.buyer_email or self.partner_id.email or self.email or ""
        )

    def _get_participant_addressee(self):
        """Return the participant's own address; none if it is the buyer's, too.

        :rtype: str
        """
        self.ensure_one()
        own = email_normalize(self.email or "") or ""
        return own if own != email_normalize(self._get_ticket_addressee()) else ""

    def _get_ticket_place(self):
        """Return where the ticket lets in: the venue, or that it is online.

        :rtype: str
        """
        self.ensure_one()
        if self._is_online():
            return self.env._("Online")
        return self.event_id.address_inline or ""

    def _is_online(self):
        """Tell whether nobody comes to the entrance with these tickets."""
        return bool(self) and all(ticket.event_ticket_id.is_online for ticket in self)

    def _send_tickets(self, template):
        """Queue each ticket for its buyer, and for a participant with an own address.

        Two mails, as the participant's must not have the link of the booking; both in
        the caller's transaction, which also notes that the ticket was sent.

        :param mail.template template: the buyer's
        """
        for ticket in self:
            mail = template.sudo().send_mail_batch(ticket.ids)
            mail._name_calendar_type()
            if ticket._get_participant_addressee():
                ticket._send_ticket_to_participant(mail)
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _send_ticket_to_participant(self, buyers_mail):
        """Queue the participant's mail, with the same PDF: making one takes seconds."""
        template = self._get_participant_template().sudo()
        mail = template.send_mail_batch(self.ids)
        mail._name_calendar_type()
        files = buyers_mail.attachment_ids.filtered(
            lambda file: file.name != CALENDAR_FILE
        )
        # copies: with the buyer's mail its own files would be deleted
        mail.attachment_ids += files.copy({"res_id": mail.mail_message_id.id})

    def _tell_lifted(self):
        """Tell participants with an address of their own that they have no seat.

        (requirements/001: «участник оповещается о снятии брони»)
        """
        participants = self.filtered(lambda ticket: ticket._get_participant_addressee())
        template = self.env.ref(
            "jug_tickets.mail_template_ticket_lifted", raise_if_not_found=False
        )
        if participants and template:
            template.sudo().send_mail_batch(participants.ids)
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _get_participant_template(self):
        return self.env.ref("jug_tickets.mail_template_ticket_participant")

    def _process_attachments_for_template_post(self, mail_template):
        """Add the calendar entry to the mails that carry the ticket."""
        res = super()._process_attachments_for_template_post(mail_template) or {}
        is_buyers = mail_template == self.env.ref("jug_tickets.mail_template_ticket")
        if is_buyers or mail_template == self._get_participant_template():
            for ticket in self:
                content = ticket._get_calendar_entry(
                    with_link=is_buyers and ticket._is_buyers_own()
                )
                res.setdefault(ticket.id, {}).setdefault("attachments", []).append(
                    (CALENDAR_FILE, base64.b64encode(content))
                )
        return res

    def _get_report_base_filename(self):
        """Name the file that the portal lets the buyer download."""
        self.ensure_one()
        return self.env._("Ticket %s", self.barcode)

    def message_post_with_source(self, source_ref, **kwargs):
        """Leave out core's note «created from …»: a ticket shows its booking."""
        if source_ref == "mail.message_origin_link" and all(
            ticket.is_conference for ticket in self
        ):
            return self.env["mail.message"]
        return super().message_post_with_source(source_ref, **kwargs)

    def _note_ticket_not_sent(self, error):
        """Show on the order that a ticket waits; it is tried again at the next run."""
        self.ensure_one()
        order = self.sale_order_id
        if order:
            order._ask_staff(self._get_not_sent_summary(), str(error))
        else:
            self._ask_about_guest(error)

    def _ask_about_guest(self, error):
        """Leave the activity on the ticket itself: a guest has no booking."""
        company = self.event_id.company_id or self.env.company
        summary = company._get_staff_env(self.event_id)._(
            "The ticket of %s could not be sent", self.name
        )
        if summary not in self.activity_ids.mapped("summary"):
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=summary,
                note=str(error),
                user_id=company._get_ticket_manager(self.event_id).id,
            )

    def _note_ticket_sent(self):
        """Close the activity that an earlier failure had opened."""
        self.ensure_one()
        if not self.sale_order_id:
            return
        summary = self._get_not_sent_summary()
        self.sale_order_id.activity_ids.filtered(
            lambda activity: activity.summary == summary
        ).action_feedback(
            feedback=self.sale_order_id._get_staff_env()._("The ticket was sent.")
        )

    def _get_not_sent_summary(self):
        staff_env = self.sale_order_id._get_staff_env()
        return staff_env._("The ticket of %s could not be sent", self.name)
