from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.api_intake.transaction import wait_for_turn

from ..const import UNPAID_BOOKINGS
from ..roles import is_ticket_manager


class JugTicketWaiting(models.Model):
    """How a place on the list ends without a ticket."""

    _inherit = "jug.ticket.waiting"

    def _leave(self):
        """Give the place up as the person asks; a second click changes nothing.

        An offer that is not taken frees its seats at once, for the next in line.

        :raises UserError: the offered seats are paid for
        """
        self.ensure_one()
        # the order first, as the payment and its check do
        if self.order_id:
            self.order_id._wait_for_turn()
        wait_for_turn(self)
        if self.state == "waiting":
            self._move_to("left")
            self._give_request_back()
        elif self.state == "offered":
            self._decline_offer()

    def _decline_offer(self):
        order = self.order_id
        if order.booking_state not in UNPAID_BOOKINGS or order._has_money():
            raise UserError(
                self.env._("A payment for these seats is on its way: they are yours.")
            )
        # the end of the booking ends the place (sale_order_waiting.py)
        order._annul("offer_declined")

    def _close(self, reason, note=False):
        """Take places off the list and tell the people why.

        :param str reason: key of ``close_reason``
        :param str note: for the person, in words
        """
        for entry in self:
            entry._move_to("closed", close_reason=reason, close_note=note, error=False)
            entry._give_request_back()
        self._tell("jug_tickets.mail_template_waiting_closed")

    def _give_request_back(self):
        """A request that does not wait any more is one that was refused."""
        for request in self.request_id.filtered(lambda found: found.state == "waiting"):
            request._move_to("rejected")

    def _remove(self, note):
        """Take people off the list by hand.

        :param str note: the reason, which they are told
        :raises UserError: the caller is no ticket manager, or one of them is not
            waiting (any more)
        """
        if not is_ticket_manager(self.env):
            raise UserError(
                self.env._("Only a ticket manager takes people off the waiting list.")
            )
        self.check_access("read")
        entries = self.sudo()
        # a seat is offered, or the person leaves, at this very moment
        wait_for_turn(entries)
        for entry in entries:
            if entry.state == "offered":
                raise UserError(
                    self.env._(
                        "%s has been offered a seat: cancel the booking instead.",
                        entry.display_name,
                    )
                )
        entries._close("removed", note)
        entries.event_id._wake_waiting_list()

    def _get_close_reason(self):
        """Return why nobody can wait any more.

        :return: key of ``close_reason``; nothing: the place stays
        :rtype: str | None
        """
        self.ensure_one()
        event = self.event_id
        if event.kanban_state == "cancel":
            return "cancelled"
        if event.date_begin <= fields.Datetime.now():
            return "began"
        if (
            self.event_ticket_id.is_expired
            or not self.event_ticket_id.product_id.active
        ):
            return "tariff_closed"
        return None

    def _close_over(self):
        """Close the places that nothing can come of any more."""
        by_reason = self.grouped(lambda entry: entry._get_close_reason())
        for reason, entries in by_reason.items():
            if reason:
                entries._close(reason)
