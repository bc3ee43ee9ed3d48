import math
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..const import KEEP_DAYS, LIVE_PLACES, MAX_PASSES
from .event_event_seats import SEAT_LIMITS


class OfferPlan(NamedTuple):
    """What becomes of the free seats of a conference."""

    # jug.ticket.waiting: who is offered seats now, in order
    entries: object
    # jug.ticket.waiting -> those in front of it who need more than is free
    passed: dict
    # what is left for everybody else: of the whole conference, and by tariff
    free: float
    free_by_tariff: dict

    def left_of(self, tariff):
        """Return how many seats of a tariff anybody may buy; ``inf``: no limit."""
        return min(self.free, self.free_by_tariff.get(tariff, math.inf))


class EventEvent(models.Model):
    """Seats that come free belong to who waits for them, before anybody else.

    The rule: who came first is first; a group that needs more seats than are free is
    passed over, not to leave seats empty, but at most ``MAX_PASSES`` times: then the
    seats are kept for it, until ``KEEP_DAYS`` before the conference. What nobody who
    waits can use is sold to everybody.
    """

    _inherit = "event.event"

    has_waiting_list = fields.Boolean(
        "Waiting List",
        default=True,
        help="Who finds a tariff sold out may wait for a seat. Without it free seats"
        " are sold to whoever comes; who waits already is not offered any.",
    )
    offer_hours = fields.Integer(
        "Offer of a Free Seat (hours)", help="0: as set for the company."
    )
    offer_note = fields.Char(compute="_compute_offer_note")
    waiting_count = fields.Integer("On the Waiting List", compute="_compute_waiting")

    _check_offer_hours = models.Constraint(
        "CHECK (offer_hours >= 0)", "The term of an offer cannot be negative."
    )

    @api.depends("offer_hours", "company_id.ticket_offer_hours")
    @api.depends_context("lang")
    def _compute_offer_note(self):
        for event in self:
            # sudo: the term of the company is no secret, its card is not for everybody
            hours = event.sudo()._get_offer_hours()
            event.offer_note = (
                False
                if event.offer_hours
                else self.env._("as set for the company (%s h)", hours)
            )

    def _compute_waiting(self):
        groups = (
            self.env["jug.ticket.waiting"]
            .sudo()
            ._read_group(
                [("event_id", "in", self.ids), ("state", "in", LIVE_PLACES)],
                ["event_id"],
                ["__count"],
            )
        )
        counts = {event.id: count for event, count in groups}
        for event in self:
            event.waiting_count = counts.get(event.id, 0)

    def write(self, vals):
        res = super().write(vals)
        if (SEAT_LIMITS | {"has_waiting_list", "kanban_state"}) & vals.keys():
            # more seats, or none any more
            self._wake_waiting_list()
        return res

    def _get_offer_hours(self, company=None):
        """Return for how long a free seat is offered to who waits for it.

        :param res.company company: whose request it is; a conference may be shared
        :rtype: int
        """
        self.ensure_one()
        company = company or self.company_id or self.env.company
        return self.offer_hours or company.ticket_offer_hours

    def _wake_waiting_list(self):
        """Let the free seats of conferences be offered now, if somebody waits."""
        conferences = self.filtered("is_conference")
        if not conferences:
            return
        Waiting = self.env["jug.ticket.waiting"].sudo()
        line = Waiting._get_line_domain() & Domain("event_id", "in", conferences.ids)
        if Waiting.search_count(line, limit=1):
            self.env.ref("jug_tickets.ir_cron_offer_seats").sudo()._trigger()

    def _plan_offers(self, given_back=None):
        """Tell who is to be offered which of the free seats; changes nothing.

        :param dict given_back: by tariff, seats to be counted as free that were taken
            in this transaction
        :rtype: OfferPlan
        """
        self.ensure_one()
        entries = self._get_line()
        given_back = given_back or {}
        free = (
            self.seats_available + sum(given_back.values())
            if self.seats_limited and self.seats_max
            else math.inf
        )
        by_tariff = {
            tariff: tariff.seats_available + given_back.get(tariff, 0)
            if tariff.seats_max
            else math.inf
            for tariff in entries.event_ticket_id
            | self.env["event.event.ticket"].concat(*given_back)
        }
        return self._plan_line(entries, max(free, 0), by_tariff)

    def _get_line(self):
        Waiting = self.env["jug.ticket.waiting"].sudo()
        if not self.has_waiting_list:
            return Waiting
        line = Waiting._get_line_domain() & Domain("event_id", "=", self.id)
        entries = Waiting.search(line)
        # closed by the job; nobody is offered what is not sold any more
        return entries.filtered(lambda entry: not entry._get_close_reason())

    def _plan_line(self, entries, free, by_tariff):
        planned, passed = entries.browse(), {}
        too_large = entries.browse()
        for entry in entries:
            tariff, quantity = entry.event_ticket_id, entry.quantity
            if quantity <= min(free, by_tariff[tariff]):
                planned |= entry
                passed[entry] = too_large.filtered(
                    lambda other, tariff=tariff, free=free: (
                        other.event_ticket_id == tariff or other.quantity > free
                    )
                )
                free -= quantity
                by_tariff[tariff] -= quantity
                continue
            too_large |= entry
            if self._is_kept_for(entry):
                # whichever limit it is that has too few seats left
                if by_tariff[tariff] < quantity:
                    by_tariff[tariff] = 0
                if free < quantity:
                    free = 0
        return OfferPlan(planned, passed, free, by_tariff)

    def _is_kept_for(self, entry):
        """Tell whether seats are kept until there are enough for a group.

        :param jug.ticket.waiting entry: more than is free now
        :rtype: bool
        """
        limits = [
            record.seats_max
            for record in (self, entry.event_ticket_id)
            if record.seats_max
        ]
        return (
            entry.pass_count >= MAX_PASSES
            and self.date_begin - timedelta(days=KEEP_DAYS) > fields.Datetime.now()
            # never so many: nobody waits for that
            and all(entry.quantity <= limit for limit in limits)
        )

    def _check_queue_first(self, taken):
        """Refuse seats that belong to who waits for them.

        :param dict taken: number of seats by tariff, taken just now
        :raises ValidationError: somebody in line would have got them
        """
        self.ensure_one()
        is_limited = self.seats_limited and self.seats_max
        if not is_limited and not any(tariff.seats_max for tariff in taken):
            return
        if not self._get_line():
            return
        plan = self._plan_offers(given_back=taken)
        for tariff, count in taken.items():
            if count > plan.left_of(tariff) or sum(taken.values()) > plan.free:
                raise ValidationError(
                    self.env._(
                        "%(event)s: people on the waiting list come first, there are"
                        " not enough seats left.",
                        event=self.name,
                    )
                )

    def action_view_waiting(self):
        """Open the waiting list of the conference.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "jug_tickets.jug_ticket_waiting_action"
        )
        action["domain"] = [("event_id", "=", self.id)]
        return action
