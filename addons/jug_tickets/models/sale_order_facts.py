from odoo import fields, models

from ..const import UNPAID_BOOKINGS


class SaleOrder(models.Model):
    """What pages and mails say about a booking."""

    _inherit = "sale.order"

    def _get_buyer_name(self):
        """The name as the buyer wrote it; his card may have it otherwise.

        A company is greeted by the name of who speaks for it in its questionnaire.
        """
        return (
            self.sudo().questionnaire_ids[:1].contact_name
            or self.ticket_request_id.name
            or self.partner_id.name
            or ""
        )

    def _format_moment(self, moment):
        """Return a moment in the conference's time zone, and name the zone.

        :param datetime moment: UTC
        :return: such as «3 March 2026, 12:00 (Europe/Moscow)», in the reader's language
        :rtype: str
        """
        event = self.booking_event_id
        if not event or not moment:
            # a mail template is tried on any order, also one that is no booking
            return ""
        return f"{event._format_moment(moment, self.env.lang)} ({event.date_tz})"

    def _get_told_tickets(self):
        """Return the tickets to speak of, in the order in which they were asked for.

        Those of an ended booking are all cancelled: it is spoken of them.
        """
        return (self._get_booked_tickets() or self.ticket_ids).sorted("id")

    def _get_told_seats(self):
        """Return the lines of the page's list: a ticket each, equal seats in one.

        Seats without a name are told apart by nothing but tariff, price and state.

        :return: tickets, in their order
        :rtype: list[event.registration]
        """
        groups = self._get_told_tickets().grouped(
            lambda ticket: (
                ticket.id
                if ticket.name
                else (ticket.event_ticket_id, ticket.booked_price, ticket.state)
            )
        )
        return list(groups.values())

    def _get_told_tariffs(self):
        """Return how many tickets of which tariff at which price a company has.

        :return: ``tariff``, ``quantity`` and ``price`` of a ticket
        :rtype: list[dict]
        """
        groups = self._get_told_tickets().grouped(
            lambda ticket: (ticket.event_ticket_id, ticket.booked_price)
        )
        return [
            {"tariff": tariff, "quantity": len(tickets), "price": price}
            for (tariff, price), tickets in groups.items()
        ]

    def _get_booking_place(self):
        """Return the venue, or that the tickets are online; both if it has both."""
        places = [ticket._get_ticket_place() for ticket in self._get_told_tickets()]
        return "; ".join(dict.fromkeys(place for place in places if place))

    def _get_cancel_reason(self):
        """Return why the booking ended; single seats may have been cancelled before.

        :return: key of the tickets' ``cancel_reason``
        :rtype: str
        """
        reasons = set(self.ticket_ids.mapped("cancel_reason"))
        return next(iter(reasons - {"by_hand", False}), "by_hand")

    def _get_again_url(self):
        return f"/my/tickets/{self.id}/again?access_token={self._portal_ensure_token()}"

    def _get_next_price_step(self):
        """Return the next rise that concerns the booking, if any."""
        self.ensure_one()
        steps = self.order_line.event_ticket_id.price_step_ids
        later = steps.filtered(lambda step: step.starts_on > fields.Datetime.now())
        return later.sorted("starts_on")[:1]

    def _has_several_tariffs(self):
        """Tell whether a sentence about a price has to name the tariff.

        :rtype: bool
        """
        self.ensure_one()
        return len(self._get_told_tickets().event_ticket_id) > 1

    def _get_amount_due(self):
        """Return what is to pay yet.

        :rtype: float
        """
        self.ensure_one()
        return max(self.currency_id.round(self.amount_total - self.amount_paid), 0)

    def _has_remainder(self):
        """Tell whether a part is paid and the rest is waited for."""
        self.ensure_one()
        return bool(
            self.booking_state in UNPAID_BOOKINGS
            and self.amount_paid
            and self._get_amount_due()
        )
