from odoo import api, fields, models
from odoo.tools import format_amount

from ..const import ENDED_BOOKINGS

PROFORMA_MAIL = "jug_tickets.mail_template_proforma"
REPRICED_MAIL = "jug_tickets.mail_template_proforma_repriced"
REMINDER_MAIL = "jug_tickets.mail_template_proforma_reminder"
# What brings the valid счёт, and is about nothing without one.
PROFORMA_MAILS = (PROFORMA_MAIL, REPRICED_MAIL, REMINDER_MAIL)


class SaleOrder(models.Model):
    """The счёт of a company's booking: its mails, its terms, its end."""

    _inherit = "sale.order"

    proforma_number = fields.Char(
        "Payment Request No.", compute="_compute_proforma_number"
    )

    @api.depends("proforma_ids.state")
    def _compute_proforma_number(self):
        for order in self:
            order.proforma_number = order.proforma_id.name

    def _send_proforma(self):
        """Queue the mail with the valid счёт: the first one, or what has changed.

        Nothing leaves while requisites of the company are missing: a person is asked,
        and it goes by itself as soon as they are there.
        """
        self.ensure_one()
        proforma = self.sudo().proforma_id
        if proforma._set_payee():
            is_news = self._is_price_news(proforma)
            self._tell_buyer(REPRICED_MAIL if is_news else PROFORMA_MAIL)

    def _remind_by_proforma(self, now):
        """Remind companies by their счета: an accountant pays by number and sum.

        One that could not leave yet is not reminded of: a person is asked about it.

        :param datetime now: UTC
        :return: the bookings that have a счёт; the others are reminded otherwise
        :rtype: sale.order
        """
        invoiced = self.filtered(
            lambda order: order.buyer_type == "company" and order.sudo().proforma_id
        )
        invoiced._wait_on(now)
        for order in invoiced:
            if order.sudo().proforma_id._set_payee():
                order._tell_buyer(REMINDER_MAIL)
        return invoiced

    def _is_online_payment_offered(self):
        """Tell whether a reader of a mail finds a way to pay on the booking's page.

        :rtype: bool
        """
        self.ensure_one()
        due = self._get_amount_due_now() if self.is_ticket_booking else 0
        return bool(due and self._get_ways_to_pay_online(due))

    def _get_ways_to_pay_online(self, due):
        """Return the providers that the booking's page offers.

        :param float due: what is to pay now
        :rtype: payment.provider
        """
        return (
            self.env["payment.provider"]
            .sudo()
            ._get_compatible_providers(
                self.company_id.id,
                self.partner_invoice_id.id,
                due,
                currency_id=self.currency_id.id,
                sale_order_id=self.id,
            )
        )

    def _is_price_news(self, proforma):
        """Tell whether the mail has to say what has changed.

        Not to who has never seen the version before, nor twice to who has agreed.

        :param jug.ticket.proforma proforma: the valid one
        :rtype: bool
        """
        self.ensure_one()
        if self.price_answer == "asked":
            return True
        had_another = proforma._get_former().sent_on and not proforma.sent_on
        return bool(had_another and proforma._get_changes())

    def _send_order_notification_mail(self, mail_template, allow_deferred_sending=True):
        """Drop a mail whose счёт became void while it waited for core's cron.

        Such as of a booking that was declined meanwhile: that is nobody's fault.
        """
        if self._brings_proforma(mail_template) and not self.sudo().proforma_id:
            return None
        return super()._send_order_notification_mail(
            mail_template, allow_deferred_sending=allow_deferred_sending
        )

    @api.model
    def _brings_proforma(self, template):
        get_id = self.env["ir.model.data"]._xmlid_to_res_id
        return bool(template) and template.id in map(get_id, PROFORMA_MAILS)

    def _send_booking_mails(self, template):
        res = super()._send_booking_mails(template)
        if self._brings_proforma(template):
            self.sudo().proforma_id._note_sent()
        return res

    def _move_booking_to(self, booking_state, **values):
        """Make the счёт of what has ended void: money for it would be late."""
        res = super()._move_booking_to(booking_state, **values)
        if booking_state in ENDED_BOOKINGS:
            # nobody shall pay by it any more
            for order in self.filtered(lambda order: order.buyer_type == "company"):
                order.sudo().proforma_ids._void(
                    order._get_staff_env()._("The booking is over")
                )
        return res

    def _get_terms_sentence(self, amount_due):
        """Return on which terms the money is asked for, for the reader of the счёт.

        :param float amount_due: what the счёт asks for
        :rtype: str
        """
        self.ensure_one()
        env = self.env
        due = self._format_moment(self.payment_due_on)
        rest = self.currency_id.round(self._get_amount_due() - amount_due)
        if self.booking_state == "released" or self.ticket_terms == "post":
            return env._("Post-payment by the contract, until %s.", due)
        if self.currency_id.compare_amounts(rest, 0) > 0:
            return env._(
                "Part prepayment, until %(moment)s; the tickets are issued when it has"
                " come. The rest, %(rest)s, is paid by the contract.",
                moment=due,
                rest=format_amount(env, rest, self.currency_id),
            )
        return env._(
            "Full prepayment, until %s; the tickets are issued when it has come.", due
        )

    def _forget_activity(self, summary):
        """Take back what staff was asked to do: it is done.

        :param str summary: as in ``_ask_staff``
        """
        self.sudo().activity_ids.filtered(
            lambda activity: activity.summary == summary
        ).unlink()

    def _get_report_base_filename(self):
        # whoever prints core's quotation of it may not read payment requests
        proforma = self.is_ticket_booking and self.sudo().proforma_id
        if proforma:
            return proforma._get_report_base_filename()
        return super()._get_report_base_filename()

    def action_view_proformas(self):
        """Open the payment requests of the booking.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jug_tickets.jug_ticket_proforma_action"
        )
        action |= {"domain": [("order_id", "=", self.id)], "context": {}}
        return action

    def action_send_proforma(self):
        """Mail the valid счёт again."""
        self.ensure_one()
        self.proforma_id._check_printable()
        return self.proforma_id.action_send()
