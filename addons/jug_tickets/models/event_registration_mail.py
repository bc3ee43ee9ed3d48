import base64

from odoo import models


class EventRegistration(models.Model):
    """The ticket's way to the buyer: PDF and calendar entry."""

    _inherit = "event.registration"

    def _get_ticket_addressee(self):
        """To the buyer (requirements/001: «отправляется покупателю»)."""
        self.ensure_one()
        return (
            self.sale_order_id.buyer_email or self.partner_id.email or self.email or ""
        )

    def _process_attachments_for_template_post(self, mail_template):
        """Add the calendar entry to the mail that carries the ticket."""
        res = super()._process_attachments_for_template_post(mail_template) or {}
        if mail_template != self.env.ref("jug_tickets.mail_template_ticket"):
            return res
        files = self.event_id._get_ics_file(slot=self.env["event.slot"])
        for ticket in self:
            content = base64.b64encode(files[ticket.event_id.id])
            res.setdefault(ticket.id, {}).setdefault("attachments", []).append(
                ("conference.ics", content)
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

    def _note_ticket_sent(self):
        """Close the activity that an earlier failure had opened."""
        self.ensure_one()
        summary = self._get_not_sent_summary()
        self.sale_order_id.activity_ids.filtered(
            lambda activity: activity.summary == summary
        ).action_feedback(
            feedback=self.sale_order_id._get_staff_env()._("The ticket was sent.")
        )

    def _get_not_sent_summary(self):
        staff_env = self.sale_order_id._get_staff_env()
        return staff_env._("The ticket of %s could not be sent", self.name)
