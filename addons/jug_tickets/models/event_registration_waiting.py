from collections import Counter

from odoo import api, fields, models

from ..const import FROM_QUEUE, GRANTED, KEEPS_SEATS

FREEING = {"state", "active", "event_id", "event_ticket_id"}


class EventRegistration(models.Model):
    """A seat that comes free is offered to who waits for it."""

    _inherit = "event.registration"

    cancel_reason = fields.Selection(
        selection_add=[
            ("offer_lapsed", "Offer of the waiting list not paid in time"),
            ("offer_declined", "Offer of the waiting list declined"),
        ]
    )

    def write(self, vals):
        freed = self.event_id if FREEING & vals.keys() else self.event_id.browse()
        res = super().write(vals)
        # kept: a ticket that becomes valid frees nothing
        if vals.get("state") not in ("draft", "open", "done"):
            freed._wake_waiting_list()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_wake_waiting_list(self):
        self.event_id._wake_waiting_list()

    def _check_held_seats(self):
        """Refuse also the seats that somebody is waiting for, whoever asks."""
        super()._check_held_seats()
        context = self.env.context
        if GRANTED in (context.get(FROM_QUEUE), context.get(KEEPS_SEATS)):
            return
        taken = self.filtered(
            lambda ticket: (
                ticket.is_conference
                and ticket.active
                and ticket.state in ("draft", "open", "done")
            )
        )
        for event, tickets in taken.grouped("event_id").items():
            event.sudo()._check_queue_first(
                Counter(ticket.event_ticket_id.sudo() for ticket in tickets)
            )
