from odoo import api, models
from odoo.exceptions import UserError

from ..roles import is_ticket_manager

VALID = {"open", "done"}
# Of a booked ticket these are written by the process only ...
AGREED = {
    "sale_order_id",
    "sale_order_line_id",
    "sale_status",
    "request_id",
    "lead_id",
    "booked_price",
    "currency_id",
    "cancel_reason",
    "is_conference",
    "buyer_type",
    "channel",
    "paid_on",
}
# ... and these, which have another price, by a ticket manager, too.
PRICED = {"event_id", "event_ticket_id"}


class EventRegistration(models.Model):
    """What of a ticket nobody changes by hand, whatever the buttons show."""

    _inherit = "event.registration"

    @api.model_create_multi
    def create(self, vals_list):
        registrations = super().create(vals_list)
        registrations._check_made_by_booking()
        registrations._check_issued(dict.fromkeys(registrations, 0))
        # looked at afterwards: a context may have made it valid
        registrations.filtered(lambda ticket: ticket.state in VALID)._check_paid()
        return registrations

    def write(self, vals):
        agreed = self._get_agreed(vals)
        levels = self._get_issue_levels()
        if "active" in vals and not vals["active"]:
            self._check_kept()
        if "state" in vals:
            self._check_move(vals["state"])
        if vals.get("state") in VALID:
            self._check_paid()
        res = super().write(vals)
        self._check_agreed(agreed)
        self._check_issued(levels)
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        self._check_kept()

    def _get_booking(self):
        """Return the booking of a ticket with all rights; empty if it has none."""
        return self._get_order_sudo().filtered("is_ticket_booking")

    def _get_order_sudo(self):
        """Return the order of a ticket with all rights; empty if it has none."""
        ticket_sudo = self.sudo()
        return ticket_sudo.sale_order_id | ticket_sudo.sale_order_line_id.order_id

    def _check_made_by_booking(self):
        """Refuse seats beyond those that were booked: a paid booking opens them all.

        :raises UserError: a person made one
        """
        if not self.env.su and self._get_booking():
            raise UserError(self.env._("The tickets of a booking are made by booking."))

    def _get_issue_levels(self):
        """Return how far tickets are issued, where the caller may not issue them.

        :return: for each ticket of a conference 2 if it lets in, 1 if it holds a seat
        :rtype: dict
        """
        if is_ticket_manager(self.env):
            return {}
        return {ticket: ticket._get_issue_level() for ticket in self}

    def _get_issue_level(self):
        if not self.is_conference or not self.active or self.state == "cancel":
            return 0
        return 2 if self.state in VALID else 1

    def _check_issued(self, levels):
        """Refuse to give away by hand what others book and pay for.

        :param dict levels: of :meth:`_get_issue_levels`, as they were before
        :raises UserError: a ticket without a booking was issued by somebody who is no
            ticket manager: speakers and guests are the manager's
        """
        if is_ticket_manager(self.env):
            return
        for ticket, level in levels.items():
            if ticket._get_issue_level() > level and not ticket._get_booking():
                raise UserError(
                    self.env._(
                        "Only a ticket manager issues tickets without a booking."
                        " Enter a request instead: it books the seats."
                    )
                )

    def _check_kept(self):
        """Refuse to let a booked ticket disappear.

        :raises UserError: for everybody; it is cancelled instead
        """
        if self._get_booking():
            raise UserError(
                self.env._("Cancel the booked ticket instead: its story is kept.")
            )

    def _check_move(self, state):
        """Refuse the ways back of what was handed out, or given up.

        :param str state: about to be written by a person; the machine is not asked
        :raises UserError: for the first ticket that may not go there
        """
        if self.env.su:
            return
        for ticket in self.filtered("is_conference"):
            if state == "draft" and ticket.state in VALID:
                raise UserError(
                    self.env._(
                        "The ticket of %s is valid and was handed out: cancel it"
                        " instead.",
                        ticket.display_name,
                    )
                )
            if state != "cancel" and ticket.state == "cancel" and ticket._get_booking():
                raise UserError(
                    self.env._(
                        "The ticket of %s stays cancelled. Enter a new request.",
                        ticket.display_name,
                    )
                )

    def _get_agreed(self, vals):
        """Return what a write by a person may be about to change.

        :param dict vals: what is written
        :return: for each ticket its booking, and the values as they are
        :rtype: dict
        """
        names = () if self.env.su else (AGREED | PRICED) & vals.keys()
        if not names:
            return {}
        return {
            ticket: (
                ticket._get_booking(),
                {name: ticket.sudo()[name] for name in names},
            )
            for ticket in self
        }

    def _check_agreed(self, agreed):
        """Refuse a change by hand of what was agreed; the same value is none.

        :param dict agreed: of :meth:`_get_agreed`, before the write
        :raises UserError: a booked ticket was changed, or is one only now
        """
        for ticket, (booking, values) in agreed.items():
            bookings = booking | ticket._get_booking()
            changed = {
                name for name, value in values.items() if ticket.sudo()[name] != value
            }
            if "is_conference" in changed or (bookings and changed & AGREED):
                raise UserError(
                    self.env._("What was agreed for a booked ticket stays as it is.")
                )
            if changed & PRICED:
                self.env["sale.order.line"]._check_booking_prices(bookings)

    def _check_paid(self):
        """Refuse to make a ticket valid by hand whose order is not confirmed.

        :raises UserError: names the first one
        """
        for ticket in self.sudo():
            order = ticket._get_order_sudo().filtered(
                lambda order, ticket=ticket: (
                    order.is_ticket_booking or ticket.is_conference
                )
            )
            # a free ticket is valid before its order is confirmed
            order = order.filtered("amount_total")[:1]
            if order and order.state != "sale":
                raise UserError(
                    self.env._(
                        "The ticket of %(name)s is not paid: register the payment of"
                        " %(order)s.",
                        name=ticket.display_name,
                        order=order.name,
                    )
                )
