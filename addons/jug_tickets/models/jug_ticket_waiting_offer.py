import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.api_intake.transaction import CONFLICTS, run_isolated, wait_for_turn

from ..const import FROM_QUEUE, GRANTED
from ..roles import is_ticket_manager

_logger = logging.getLogger(__name__)


class JugTicketWaiting(models.Model):
    """A free seat is offered to who waits, in order; the offer holds it."""

    _inherit = "jug.ticket.waiting"

    @api.model
    def _get_line_domain(self):
        """Who waits, and can be offered a seat as far as is known."""
        return Domain([("state", "=", "waiting"), ("error", "=", False)])

    def _offer(self):
        """Book the seats of a place, which were planned for it under their lock.

        The booking is an ordinary one that waits until the end of the offer.

        :raises psycopg2.errors.SerializationFailure: the person leaves the list at this
            moment; to be done again in a new transaction
        """
        self.ensure_one()
        wait_for_turn(self)
        if self.state != "waiting":
            return
        request = self.request_id.with_context(**{FROM_QUEUE: GRANTED})
        request._move_to("new", errors=False, error_codes=False, warnings=False)
        request._process()
        if request.state != "processed":
            # the tariff was taken off sale, or staff has set another limit
            self._close("not_bookable", request.error_summary)

    def _note_offered(self, order):
        """Write down what was offered, until when and at which price.

        :param sale.order order: the booking that holds the seats
        """
        self.ensure_one()
        self._move_to(
            "offered",
            order_id=order.id,
            offered_on=fields.Datetime.now(),
            offer_until=order.payment_due_on,
            offered_price=order._get_ticket_lines()[:1].price_unit,
        )

    def _follow_booking(self, order):
        """End an offer as its booking has ended: paid, not paid, or cancelled.

        :param sale.order order: the booking that holds the seats
        """
        for entry in self.filtered(lambda found: found.state == "offered"):
            if order.booking_state in ("paid", "released"):
                entry._move_to("taken")
            elif order.booking_state == "cancelled":
                entry._move_to("closed", close_reason="booking_cancelled")
            elif order.booking_state == "annulled":
                entry._follow_annulled(order._get_cancel_reason())

    def _follow_annulled(self, reason):
        if reason == "offer_lapsed":
            self._move_to("lapsed")
        elif reason == "offer_declined":
            self._move_to("left")
        else:
            is_over = reason == "event_over"
            self._move_to("closed", close_reason="began" if is_over else "cancelled")

    @api.model
    def _cron_offer_seats(self, batch_size=100):
        """Close what is over, then offer each free seat to who is first in line.

        One transaction a place: killed at any moment, an offer is made with its mail
        and its seats, or not begun.
        """
        Cron = self.env["ir.cron"]
        done = self._close_batch(batch_size)
        Cron._commit_progress(done)
        for event in self._get_waited_events():
            # seen without the lock; under it the plan is made again
            while event._plan_offers().entries:
                if not self._offer_next_isolated(self.env, event.id):
                    break
                done += 1
                time_left = Cron._commit_progress(1)
                self.env.invalidate_all()
                if done >= batch_size or not time_left:
                    self.env.ref("jug_tickets.ir_cron_offer_seats").sudo()._trigger()
                    return

    @api.model
    def _get_waited_events(self):
        groups = self.sudo()._read_group(self._get_line_domain(), ["event_id"])
        return self.env["event.event"].sudo().concat(*(event for [event] in groups))

    def _close_batch(self, batch_size):
        """Close places of conferences that have begun, or are sold no more.

        :param int batch_size: at most so many at once; the rest is woken up for
        :return: how many were closed
        :rtype: int
        """
        waiting = self.sudo().search(self._get_line_domain())
        over = waiting.filtered(lambda entry: entry._get_close_reason())[:batch_size]
        for entry in over:
            try:
                with self.env.cr.savepoint():
                    entry._close_over()
                    self.env.flush_all()
            except CONFLICTS:
                # leaves, or is offered a seat, at this moment: the next run sees it
                self.env.invalidate_all()
            except Exception as error:
                self.env.invalidate_all()
                entry._note_failed(str(error))
        if len(over) == batch_size:
            self.env.ref("jug_tickets.ir_cron_offer_seats").sudo()._trigger()
        return len(over)

    @api.model
    def _offer_next_isolated(self, env, event_id):
        """Offer a seat to the first in line it is planned for, in its own transaction.

        :param env: environment of the caller; only its registry, user and context
        :param int event_id: whose seats are free
        :return: whether to go on; what fails is noted on the place, the line goes on
        :rtype: bool
        """
        tried = {}

        def offer(new_env):
            event = new_env["event.event"].sudo().browse(event_id)
            event._lock_seats(event.event_ticket_ids)
            plan = event._plan_offers()
            entry = plan.entries[:1]
            if not entry:
                return False
            tried["id"] = entry.id
            for passed in plan.passed.get(entry, entry.browse()):
                passed.pass_count += 1
            entry._offer()
            return True

        try:
            return run_isolated(env, offer)
        except CONFLICTS:
            _logger.info("Offer of event %s put off: too many conflicts", event_id)
            return False
        except Exception as error:
            if "id" not in tried:
                raise
            _logger.info("Offer %s failed: %s", tried["id"], error, exc_info=True)
            message = str(error) or type(error).__name__
            run_isolated(
                env,
                lambda new_env: (
                    new_env[self._name].sudo().browse(tried["id"])._note_failed(message)
                ),
            )
            return True

    def _note_failed(self, message):
        """Let the line go on without this place, and a person look at it.

        :param str message: what went wrong
        """
        self.error = message
        self._ask_staff(
            self._get_staff_env()._("The free seat could not be offered"), message
        )

    def action_try_again(self):
        """Put a place whose offer failed back into the line, where it was."""
        self.check_access("read")
        if not is_ticket_manager(self.env):
            raise UserError(self.env._("Only a ticket manager tries an offer again."))
        entries = self.sudo().filtered("error")
        entries.error = False
        entries.activity_ids.action_feedback()
        entries.event_id._wake_waiting_list()
