from datetime import timedelta

from odoo import fields, models
from odoo.fields import Command
from odoo.tools import hmac

from ..const import UNPAID_BOOKINGS


class SaleOrder(models.Model):
    """From quotation to paid tickets."""

    _inherit = "sale.order"

    def _start_waiting(self):
        """Begin the wait for the payment of a new booking, and tell the buyer."""
        for order in self:
            order.booking_state = "waiting"
            order._restart_waiting()

    def _restart_waiting(self):
        """Give the buyer a whole wait from now on to pay."""
        now = fields.Datetime.now()
        for order in self:
            due_on = now + timedelta(
                hours=order.booking_event_id._get_payment_wait_hours(order.company_id)
            )
            order.write({"payment_due_on": due_on, "next_check_on": due_on})

    def _action_confirm(self):
        res = super()._action_confirm()
        bookings = self.filtered("is_ticket_booking")
        bookings.sudo()._complete_booking()
        return res

    def _complete_booking(self):
        """Do all that follows a payment, whichever way the money came.

        The buyer becomes a client, each participant gets a card, the lead is won; the
        tickets leave by the event's own mail, after this transaction
        (requirements/001: «Если оплата выполнена»).
        """
        for order in self:
            if order.booking_state in UNPAID_BOOKINGS:
                order._close_wait()
            if order.amount_paid:
                order.partner_id._become_ticket_buyer()
            else:
                # a free ticket, or one before its payment: known, but nobody who has
                # paid (decisions 13)
                prospects = order.partner_id.filtered("is_ticket_prospect")
                prospects.is_ticket_prospect = False
            order.ticket_ids._set_participants()
            order.opportunity_id._set_tickets_paid(order.partner_id)

    def _close_wait(self):
        """End the wait for what releases the tickets; a rest may be due yet."""
        self.ensure_one()
        if self._is_paid():
            self._move_booking_to("paid")
            return
        now = fields.Datetime.now()
        due_on = self._get_rest_due_on(now)
        self._move_booking_to(
            "released",
            payment_due_on=due_on,
            # due at once: looked at after a wait, not in the next minute
            next_check_on=max(due_on, self.next_check_on or due_on),
            reminder_count=0,
        )

    def _prepare_ticket_vals(self, participant, line=None):
        """Return the values of one seat of the booking.

        :param dict participant: ``name``, ``email``, ``phone``; may be empty
        :param sale.order.line line: of the tariff; none: the booking has one only
        :rtype: dict
        """
        self.ensure_one()
        line = line or self.order_line[:1]
        return {
            "sale_order_line_id": line.id,
            "sale_order_id": self.id,
            "event_id": line.event_id.id,
            "event_ticket_id": line.event_ticket_id.id,
            "partner_id": self.partner_id.id,
            "request_id": self.ticket_request_id.id,
            "lead_id": self.opportunity_id.id,
            "booked_price": line.price_unit,
            "name": participant.get("name"),
            "email": participant.get("email"),
            "phone": participant.get("phone"),
        }

    def _reprice_booking(self):
        """Give the unpaid seats today's price.

        :return: what was agreed before, a ticket
        :rtype: float
        """
        self.ensure_one()
        line = self.order_line.filtered("event_ticket_id")[:1]
        old_price = line.price_unit
        for line in self.order_line.filtered("event_ticket_id"):
            # the tickets' price follows (sale_order_line.py)
            line.price_unit = line.event_ticket_id._get_price_at(fields.Datetime.now())
        return old_price

    def _get_booked_tickets(self):
        """Return the seats that the booking still has."""
        return self.ticket_ids.filtered(lambda ticket: ticket.state != "cancel")

    def _get_again_ref(self):
        """Return the number of the request for the same seats: one, and not guessable.

        Whoever could send it first would have his booking taken for this buyer's.
        """
        key = hmac(self.env(su=True), "jug_tickets-again", str(self.id))
        return f"again-{self.name}-{key[:16]}"

    def _prepare_rebooking_request_vals(self):
        """Return the values of a request for the same seats at today's price."""
        self.ensure_one()
        request = self.ticket_request_id
        return {
            "channel": "website",
            "source_id": request.source_id.id,
            "company_id": self.company_id.id,
            "external_ref": self._get_again_ref(),
            "payload": request.payload,
            "buyer_type": request.buyer_type,
            "name": request.name,
            "email": request.email,
            "phone": request.phone,
            "company_name": request.company_name,
            "vat": request.vat,
            "event_code": request.event_code,
            "tariff_code": request.tariff_code,
            "event_id": request.event_id.id,
            "event_ticket_id": request.event_ticket_id.id,
            "quantity_text": request.quantity_text,
            "participant_ids": [
                Command.create(
                    {"name": person.name, "email": person.email, "phone": person.phone}
                )
                for person in request.participant_ids
            ],
        }

    def _book_again(self):
        """Make a new request of an annulled booking, once; it is booked like any other.

        (requirements/001: «покупатель может заново создать запрос и забронировать
        билет по обновленной цене»)

        :return: the new request, or the one made before
        :rtype: jug.ticket.request
        """
        self.ensure_one()
        Request = self.env["jug.ticket.request"].sudo()
        vals = self._prepare_rebooking_request_vals()
        request = Request.search(
            [
                ("source_id", "=", vals["source_id"]),
                ("external_ref", "=", vals["external_ref"]),
            ],
            limit=1,
        )
        if not request:
            request = Request.create(vals)
            request._process()
        elif request.state in ("rejected", "failed"):
            # sold out then; a seat may be free now
            request.action_replay()
        if request.order_id:
            self.sudo().rebooked_order_id = request.order_id
        return request
