from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import plaintext2html

from ..const import GRANTED, KEEPS_SEATS, QUIET, UNPAID_BOOKINGS
from ..roles import is_ticket_seller
from ..utils import parse_email


class JugTicketQuestionnaire(models.Model):
    """From accepted answers to a booking; a corrected one replaces the former."""

    _inherit = "jug.ticket.questionnaire"

    def _accept(self):
        """Write the client's card and book the seats, in the caller's transaction.

        The caller holds the questionnaire's row and the event's seats, and has found
        no error.

        :raises UserError: the questionnaire was accepted before, or its booking paid
        """
        self.ensure_one()
        quiet = self.sudo().with_context(**QUIET).with_company(self.company_id)
        former = quiet._get_live_booking()
        quiet._cancel_replaced()
        client, contact = quiet._write_client()
        deal = quiet.lead_id
        if deal.partner_id != client:
            deal.partner_id = client
        # the booking knows its questionnaire from its first mail on
        # those in line do not get the seats that it gives up for itself
        context = QUIET | {KEEPS_SEATS: GRANTED if former else None}
        order = self.env["sale.order"].sudo().with_context(**context)
        order = order.with_company(self.company_id).create(
            quiet._prepare_order_vals(client, contact)
        )
        order._portal_ensure_token()
        quiet._move_to(
            "accepted",
            order_id=order.id,
            partner_id=client.id,
            contact_id=contact.id,
            errors=False,
            remarks=False,
            field_remarks=False,
            next_reminder_on=False,
        )
        quiet.request_id.order_id = order
        quiet._note_accepted()
        # what a person has planned himself stays
        quiet.activity_unlink(["mail.mail_activity_data_todo"])
        deal._move_ticket_stage("crm_stage_booked")
        order._begin_company_booking()
        if former:
            order._take_names_of(former)
        else:
            order._name_requested()
        quiet._copy_replies(order)
        quiet._hand_on_wishes(order)

    def _note_accepted(self):
        """Tell in the questionnaire's story what was booked, and whether by a person.

        Its author is who has accepted; the page's user is nobody, hence the machine.
        """
        self.ensure_one()
        staff_env = self._get_staff_env()
        link = self.order_id._get_html_link()
        if is_ticket_seller(self.env.user):
            self._message_log(body=staff_env._("Accepted: booking %s.", link))
            return
        self._message_log(
            body=staff_env._("All is right, accepted by itself: booking %s.", link),
            author_id=self.env.ref("base.partner_root").id,
        )

    def _prepare_order_vals(self, client, contact):
        """Return the values of the booking.

        :param res.partner client: the organisation that buys
        :param res.partner contact: who speaks for it
        :rtype: dict
        """
        self.ensure_one()
        wanted = [
            (line.event_ticket_id, line.quantity)
            for line in self.line_ids.filtered("quantity")
        ]
        vals = self.request_id._prepare_order_vals(client, self.lead_id, wanted=wanted)
        return vals | {
            "buyer_type": "company",
            "buyer_email": parse_email(self.contact_email),
            "ticket_contact_id": contact.id,
        }

    def _copy_replies(self, order):
        """Put the answers to the event's questions on each ticket, as core keeps them.

        :param sale.order order: the booking, with its tickets
        """
        replies = self.reply_ids.filtered(
            lambda reply: reply.value_answer_id or reply.value_text
        )
        if replies and order.ticket_ids:
            order.ticket_ids.write(
                {
                    "registration_answer_ids": [
                        Command.create(reply._prepare_registration_answer_vals())
                        for reply in replies
                    ]
                }
            )

    def _hand_on_wishes(self, order):
        """Tell who works on the booking what the company wants besides the tickets.

        (requirements/001, B2B: «другие данные, необходимые для обеспечения участия
        представителей компании в мероприятии»)

        :param sale.order order: the booking, just begun
        """
        staff_env = self._get_staff_env()
        if self.comment:
            order._ask_staff(order._get_needs_summary(), plaintext2html(self.comment))
        if self.terms_wish:
            order._message_log(
                body=staff_env._("Wish about the terms: %s", self.terms_wish)
            )

    def _close_unneeded(self):
        """Take back what was sent back for correction: its booking stands as it is.

        The company is not reminded any more, and answers nothing that cannot be done;
        what it was asked for is left to a person.
        """
        for questionnaire in self:
            order, remarks = questionnaire.order_id, questionnaire.remarks
            staff_env = questionnaire._get_staff_env()
            # answered anew, and nobody has accepted it yet
            was_answered = questionnaire.state == "answered"
            questionnaire._move_to(
                "accepted",
                errors=False,
                remarks=False,
                field_remarks=False,
                next_reminder_on=False,
            )
            questionnaire.activity_unlink(["mail.mail_activity_data_todo"])
            note = (
                staff_env._("The answers that came since changed nothing.")
                if was_answered
                else staff_env._("Remarks to the company: %s", remarks or "–")
            )
            order._ask_staff(
                staff_env._("The money came while the questionnaire was open"),
                plaintext2html(
                    staff_env._(
                        "See whether the requisites or the booking are to be changed."
                    )
                    + "\n"
                    + note
                ),
            )

    def _check_returnable(self):
        """Refuse to ask anew for what is paid, or handed out.

        :raises UserError: there is money, or tickets are out
        """
        self.ensure_one()
        order = self._get_live_booking()
        if order and (order.booking_state != "waiting" or order.amount_paid):
            raise UserError(
                self.env._(
                    "%s is paid for or its tickets are out: change the booking.",
                    order.name,
                )
            )

    def _cancel_replaced(self):
        """Give up the booking of an earlier acceptance, and tell nobody: the new one
        takes its place in this same transaction.

        :raises UserError: it was paid meanwhile
        """
        order = self._get_live_booking().with_context(**QUIET)
        if not order:
            return
        # a payment at this moment: one of the two begins anew and sees the other
        order._wait_for_turn()
        if order.booking_state not in UNPAID_BOOKINGS or order.amount_paid:
            raise UserError(
                self.env._("%s is paid: change the booking instead.", order.name)
            )
        tickets = order._get_booked_tickets()
        tickets.write({"cancel_reason": "replaced"})
        # first the state: what ends by itself tells the buyer so
        order._move_booking_to("cancelled")
        order._action_cancel()
        order._message_log(
            body=self._get_staff_env()._(
                "Replaced: the questionnaire was answered anew."
            )
        )
