from markupsafe import Markup

from odoo import models

from ..const import LIVE_BOOKINGS, UNPAID_BOOKINGS


class SaleOrder(models.Model):
    """The seats of an order: whether they are paid for, and given up by hand."""

    _inherit = "sale.order"

    def _is_paid_for(self):
        """Tell whether there is money for the seats, all or a part of it.

        :rtype: bool
        """
        self.ensure_one()
        return self.booking_state in LIVE_BOOKINGS and bool(self.amount_paid)

    def _is_handed_out_or_paid(self):
        """Tell whether the seats are a manager's business: money or tickets are out."""
        self.ensure_one()
        return self._is_paid_for() or self.booking_state == "released"

    def _can_register_payment(self):
        """Tell whether money may be entered by hand: what is not all paid, or over.

        :rtype: bool
        """
        self.ensure_one()
        if self.is_ticket_booking:
            return self.booking_state != "paid"
        return self.has_conference_lines and self.state in ("draft", "sent")

    def _give_up_tickets(self, tickets):
        """Do what follows the cancellation of seats by hand.

        The last one ends the booking. Seats that are not invoiced yet are taken off
        the order, the buyer is asked for the others only; invoiced ones stay on it, and
        a person is asked about their money.

        :param event.registration tickets: of this booking, just cancelled
        """
        self.ensure_one()
        tickets.cancel_reason = "by_hand"
        tickets._tell_lifted()
        if not self._get_booked_tickets():
            self._action_cancel()
            return
        self._message_log(
            body=self.env._(
                "Cancelled by hand: the ticket of %s",
                ", ".join(tickets.mapped("display_name")),
            )
        )
        if self.booking_state in ("paid", "released"):
            self._ask_to_pay_back(tickets)
        else:
            for line, line_tickets in tickets.grouped("sale_order_line_id").items():
                line._take_off(len(line_tickets))
        self._tell_buyer("jug_tickets.mail_template_changed")
        self._confirm_what_is_paid()
        self._renew_proforma(self.env._("Tickets were cancelled."))

    def _ask_to_pay_back(self, tickets):
        """Ask a ticket manager about the money of seats that are invoiced."""
        amount = sum(
            ticket.sale_order_line_id.price_reduce_taxinc for ticket in tickets
        )
        if self.currency_id.is_zero(amount):
            return
        staff_env = self._get_staff_env()
        summary = (
            staff_env._("An issued ticket was cancelled: credit its price?")
            if self.booking_state == "released"
            else staff_env._("A paid ticket was cancelled: pay back its price?")
        )
        note = staff_env._(
            "%(amount)s for the ticket of %(names)s.",
            amount=self.currency_id.format(amount),
            names=", ".join(tickets.mapped("display_name")),
        )
        asked = self.activity_ids.filtered(
            lambda activity: activity.summary == summary
        )[:1]
        if asked:
            asked.note = (asked.note or "") + Markup("<p>%s</p>") % note
        else:
            self._ask_staff(summary, note)

    def _confirm_what_is_paid(self):
        """Confirm the waiting bookings that need no more money."""
        for order in self.filtered(
            lambda order: order.booking_state in UNPAID_BOOKINGS
        ):
            if order._is_release_allowed():
                order._confirm_by_former_money()

    def _confirm_by_former_money(self):
        """Confirm a booking whose part payment pays for all that it costs now."""
        transaction = self._get_incoming_sudo().sorted("id")[-1:]
        if transaction and not transaction.is_post_processed:
            # that will confirm it
            return
        if not transaction:
            # what is left costs nothing
            self.action_confirm()
        elif transaction._check_amount_and_confirm_order():
            transaction._reconcile_with_invoices()
            self._handle_money(transaction)
