from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.api_intake.transaction import wait_for_turn

from ..const import FROM_QUEUE, LIVE_PLACES


class JugTicketRequest(models.Model):
    """A request that is right but for the seats may wait for one."""

    _inherit = "jug.ticket.request"

    wants_waiting_list = fields.Boolean(
        "Waits if Sold out", readonly=True, copy=False, help="As the buyer asked for."
    )
    waiting_id = fields.Many2one(
        "jug.ticket.waiting", "Place on the Waiting List", readonly=True, copy=False
    )
    can_wait = fields.Boolean(
        compute="_compute_can_wait", help="Only the seats are missing."
    )

    @api.depends("state", "error_codes")
    def _compute_can_wait(self):
        for request in self:
            request.can_wait = (
                request.state == "rejected"
                and request.error_codes == "sold_out"
                and request._may_wait()
            )

    def _may_wait(self):
        """Tell whether the request could be booked if only there were seats.

        :rtype: bool
        """
        self.ensure_one()
        event, tariff = self.event_id.sudo(), self.event_ticket_id.sudo()
        limits = [record.seats_max for record in (event, tariff) if record.seats_max]
        return bool(
            self.buyer_type == "person"
            and event.has_waiting_list
            and event.date_begin > fields.Datetime.now()
            # never so many: nobody waits for that
            and all(self.quantity <= limit for limit in limits)
        )

    def _note_rejected(self, errors):
        """Put on the waiting list who wants to wait, and is refused for that only."""
        codes = {error["code"] for error in errors}
        wants = self.wants_waiting_list and not self.env.context.get(FROM_QUEUE)
        if codes != {"sold_out"} or not wants or not self._join_waiting_list(errors):
            super()._note_rejected(errors)

    def _join_waiting_list(self, errors):
        """Take the last place in line; one person has one place for a tariff.

        :param list errors: why it is not booked now
        :return: whether the request waits now
        :rtype: bool
        """
        if not self._may_wait():
            return False
        Waiting = self.env["jug.ticket.waiting"].sudo()
        entry = Waiting.search(
            [
                ("event_ticket_id", "=", self.event_ticket_id.id),
                ("email", "=", self.email_normalized),
                ("state", "in", LIVE_PLACES),
            ],
            limit=1,
        )
        if entry:
            self.waiting_id = entry
            return False
        entry = Waiting.create(self._prepare_waiting_vals())
        self._move_to(
            "waiting", errors=errors, error_codes="sold_out", waiting_id=entry.id
        )
        entry._tell("jug_tickets.mail_template_waiting_joined")
        # a seat that came free since this transaction's snapshot
        entry.event_id._wake_waiting_list()
        return True

    def _prepare_waiting_vals(self):
        return {
            "request_id": self.id,
            "partner_id": self._find_waiting_card().id,
            "event_id": self.event_id.id,
            "event_ticket_id": self.event_ticket_id.id,
            "email": self.email_normalized,
            "quantity": self.quantity,
        }

    def _find_waiting_card(self):
        """Return the only card with the buyer's address; none is made for a place.

        Kept on the place: whoever writes the address on his card later sees nothing.

        :rtype: res.partner
        """
        found = self.env["res.partner"].search(
            [
                ("email_normalized", "=", self.email_normalized),
                ("is_company", "=", False),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            limit=2,
        )
        return found if len(found) == 1 else found.browse()

    def _is_sold_out(self, ticket, quantity):
        """Free seats that somebody waits for are sold out for everybody else."""
        if super()._is_sold_out(ticket, quantity):
            return True
        event = ticket.event_id
        is_limited = (event.seats_limited and event.seats_max) or ticket.seats_max
        if not is_limited or self.env.context.get(FROM_QUEUE) or not event._get_line():
            return False
        return event._plan_offers(given_back={ticket: 0}).left_of(ticket) < quantity

    def _create_tickets(self, order):
        # who is first in line was asked under the same lock (_is_sold_out)
        order = order.with_context(**{FROM_QUEUE: True})
        return super(
            JugTicketRequest, self.with_context(**{FROM_QUEUE: True})
        )._create_tickets(order)

    def _prepare_order_vals(self, partner, lead, wanted=None):
        vals = super()._prepare_order_vals(partner, lead, wanted)
        if self.waiting_id.state == "waiting" and self.waiting_id.request_id == self:
            vals["ticket_waiting_id"] = self.waiting_id.id
        return vals

    def _finish_booking(self, order):
        is_free = order.currency_id.is_zero(order.amount_total)
        if not order.ticket_waiting_id or is_free:
            return super()._finish_booking(order)
        # its term has begun: it leaves with the offer, not by core's job
        return order._tell_buyer("jug_tickets.mail_template_waiting_offer")

    def _prepare_item_vals(self, source, item, ref):
        return super()._prepare_item_vals(source, item, ref) | {
            "wants_waiting_list": item.get("waiting_list") is True
        }

    def _get_answer(self, repeat=None):
        answer = super()._get_answer(repeat)
        if self.waiting_id:
            answer["waiting_list"] = self._get_waiting_answer()
        return answer

    def _get_waiting_answer(self):
        entry = self.waiting_id.sudo()
        return {
            "state": entry.state,
            # the number is another request's if the person waited before
            "position": entry.position or None,
            "tickets": entry.quantity,
        }

    def action_put_on_waiting_list(self):
        """Book if there is a seat now, else wait for one as the buyer asks.

        :return: notification of the outcome
        :rtype: dict
        :raises UserError: something else is wrong, too, or nobody can wait for it
        """
        self.ensure_one()
        self.check_access("write")
        wait_for_turn(self)
        if not self.can_wait:
            raise UserError(
                self.env._(
                    "Only a request that is right but for the seats can wait for one."
                )
            )
        self.sudo().wants_waiting_list = True
        return self.action_replay()

    def action_replay(self):
        """Leave out who waits for a seat: that is booked when there is one.

        :raises UserError: there is nothing else to try again
        """
        waiting = self.filtered(lambda request: request.state == "waiting")
        if waiting and waiting == self:
            raise UserError(
                self.env._("The request waits for a seat; it is booked by itself.")
            )
        return super(JugTicketRequest, self - waiting).action_replay()

    def _describe_replay(self):
        if self.state == "waiting":
            return self.env._(
                "On the waiting list, place %s", self.sudo().waiting_id.position
            )
        if self.state == "rejected" and self.sudo().waiting_id.state in LIVE_PLACES:
            return self.env._(
                "This person is on the waiting list of the tariff already."
            )
        return super()._describe_replay()

    def _check_not_booked(self):
        super()._check_not_booked()
        if any(request.state == "waiting" for request in self):
            raise UserError(
                self.env._(
                    "The request waits for a seat: take it off the waiting list first."
                )
            )

    def _get_seats_left(self, tariff):
        """Say so if somebody is in front of the buyer on the phone."""
        left = super()._get_seats_left(tariff)
        waiting = tariff.sudo().waiting_count
        return (
            self.env._("%(left)s, %(count)s waiting", left=left, count=waiting)
            if waiting
            else left
        )
