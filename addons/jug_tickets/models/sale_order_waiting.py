from datetime import timedelta

from odoo import fields, models

from ..const import FROM_QUEUE, GRANTED
from .sale_order_wait import ANNUL_PRICE, REDUCE, REMIND

# beside what the check finds for any booking (sale_order_wait.py)
LAPSE = "lapse"


class SaleOrder(models.Model):
    """An offer of the waiting list: a booking that ends with its term.

    Nobody is reminded: the next in line waits. The price of the offer stands until its
    end, whatever the tariff costs meanwhile.
    """

    _inherit = "sale.order"

    ticket_waiting_id = fields.Many2one(
        "jug.ticket.waiting",
        "From the Waiting List",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    def write(self, vals):
        res = super().write(vals)
        if vals.get("state") == "cancel":
            # core cancels the tickets by a computation: nothing is written on them
            self.sudo().order_line.event_id._wake_waiting_list()
        return res

    def _get_waiting_url(self):
        """Return the address of the place in line; none of an ordinary booking."""
        place = self.ticket_waiting_id
        return place.get_portal_url() if place else ""

    def _start_waiting(self):
        res = super()._start_waiting()
        for order in self.filtered("ticket_waiting_id"):
            order.ticket_waiting_id._note_offered(order)
        return res

    def _restart_waiting(self):
        """End an offer with its own term, at the latest as the conference begins."""
        res = super()._restart_waiting()
        if self.env.context.get(FROM_QUEUE) is not GRANTED:
            return res
        for order in self.filtered("ticket_waiting_id"):
            event = order.booking_event_id
            hours = event._get_offer_hours(order.company_id)
            due_on = min(
                fields.Datetime.now() + timedelta(hours=hours), event.date_begin
            )
            order.write({"payment_due_on": due_on, "next_check_on": due_on})
        return res

    def _get_check_verdict(self, now):
        verdict = super()._get_check_verdict(now)
        if verdict in (REMIND, REDUCE, ANNUL_PRICE) and self._is_offer():
            return LAPSE
        return verdict

    def _apply_verdict(self, verdict, now):
        if verdict == LAPSE:
            self._annul("offer_lapsed")
            return None
        return super()._apply_verdict(verdict, now)

    def _move_booking_to(self, booking_state, **values):
        res = super()._move_booking_to(booking_state, **values)
        for order in self.filtered("ticket_waiting_id"):
            order.ticket_waiting_id._follow_booking(order)
        return res

    def _get_annulled_template(self, reason):
        if reason in ("offer_lapsed", "offer_declined"):
            return self.env.ref("jug_tickets.mail_template_offer_over")
        return super()._get_annulled_template(reason)

    def _is_offer(self):
        """Tell whether the booking is an offer that is open.

        :rtype: bool
        """
        self.ensure_one()
        return self.ticket_waiting_id.state == "offered"

    def _has_money(self):
        """Tell whether money is here or on its way.

        :rtype: bool
        """
        self.ensure_one()
        return any(
            tx.state in ("pending", "authorized", "done") for tx in self.transaction_ids
        )

    def _get_rebooking_request(self):
        """Return the request that the buyer has made of this annulled booking, if any.

        :rtype: jug.ticket.request
        """
        self.ensure_one()
        vals = self._prepare_rebooking_request_vals()
        return (
            self.env["jug.ticket.request"]
            .sudo()
            .search(
                [
                    ("source_id", "=", vals["source_id"]),
                    ("external_ref", "=", vals["external_ref"]),
                ],
                limit=1,
            )
        )

    def _ask_for_waiting_place(self):
        """Ask for the seats of an annulled booking, or a place on the waiting list.

        :return: the request, booked, waiting or refused
        :rtype: jug.ticket.request
        """
        self.ensure_one()
        request = self._book_again()
        if request.can_wait:
            request.action_put_on_waiting_list()
        return request
