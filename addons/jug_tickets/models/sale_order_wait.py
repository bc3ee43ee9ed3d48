import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.api_intake.transaction import CONFLICTS

from ..const import QUIET, UNPAID_BOOKINGS

_logger = logging.getLogger(__name__)

# What the check finds for a booking whose term is over.
REMIND, REDUCE, ANNUL_PRICE, ANNUL_OVER, ANNUL_CANCELLED, ASK, PAID = range(7)
# Of companies only: they are asked about a new price, and may pay afterwards.
ASK_PRICE, ASK_AGAIN, ANNUL_SILENT, OVERDUE = range(7, 11)
# What ends a booking, and why: key of the tickets' ``cancel_reason``.
ANNULMENTS = {
    ANNUL_PRICE: "price_risen",
    ANNUL_OVER: "event_over",
    ANNUL_CANCELLED: "event_cancelled",
    ANNUL_SILENT: "no_answer",
}


class SaleOrder(models.Model):
    """The wait for a payment: remind while the price stands, annul when it rose.

    (requirements/001: «Цикл „проверка оплаты – напоминание об оплате“ повторяется
    вплоть до изменения цены и аннуляции билета или получения оплаты»)
    """

    _inherit = "sale.order"

    @api.model
    def _get_check_domain(self):
        return Domain("next_check_on", "<=", fields.Datetime.now())

    @api.model
    def _cron_check_payments(self, batch_size=200):
        """Check all bookings whose term is over, a transaction a batch.

        Killed at any moment, a batch is either done with its mails or not begun.
        """
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=self.search_count(self._get_check_domain()))
        while True:
            try:
                checked = self._check_batch(batch_size)
            except Exception as error:
                # a payment came for one of them this very moment, or one is broken:
                # one by one, so that it spoils nothing but itself
                _logger.info("Payment check, one by one: %s", error)
                self.env.cr.rollback()
                checked = self._check_one_by_one(batch_size)
            # reads what is left: payments may have taken some out meanwhile
            remaining = self.search_count(self._get_check_domain()) if checked else 0
            time_left = Cron._commit_progress(checked, remaining=remaining)
            self.env.invalidate_all()
            if not checked or not time_left:
                break
        if checked and remaining:
            # the slot is over, not the work: core would go on a minute later
            self.env.ref("jug_tickets.ir_cron_check_payments").sudo()._trigger()

    def _check_batch(self, batch_size):
        orders = self._lock_due_orders(batch_size)
        orders._check_payment()
        self.env.flush_all()
        return len(orders)

    @api.model
    def _lock_due_orders(self, limit):
        """Lock the next bookings to check; who is being paid now is passed over."""
        self.flush_model(["next_check_on"])
        self.env.cr.execute(
            SQL(
                "SELECT id FROM sale_order WHERE next_check_on <= %s"
                " ORDER BY next_check_on, id LIMIT %s FOR UPDATE SKIP LOCKED",
                fields.Datetime.now(),
                limit,
            ),
            # a payment that came first is no error: the check begins anew
            log_exceptions=False,
        )
        return self.browse([order_id for (order_id,) in self.env.cr.fetchall()])

    def _check_one_by_one(self, limit):
        """Find the booking that spoils its batch, say so on it, do the others."""
        checked = 0
        for order in self._lock_due_orders(limit):
            try:
                with self.env.cr.savepoint():
                    order._check_payment()
                    self.env.flush_all()
            except CONFLICTS:
                # being paid now: the next run finds it paid or still unpaid
                self.env.invalidate_all()
                continue
            except Exception as error:
                _logger.info("Payment check of %s failed: %s", order.name, error)
                self.env.invalidate_all()
                order._note_check_failed(error)
            checked += 1
        # none: only such as are being paid are left, no use to look again at once
        return checked

    def _note_check_failed(self, error):
        """Put the booking off for an hour, with the reason in words."""
        self.write(
            {
                "check_error": str(error),
                "next_check_on": fields.Datetime.now() + timedelta(hours=1),
            }
        )
        summary = self._get_staff_env()._("The payment check failed")
        self._ask_staff(summary, str(error))

    def _check_payment(self):
        """Decide what becomes of bookings whose term is over, and do it."""
        now = fields.Datetime.now()
        verdicts = {}
        for order in self:
            verdict = order._get_check_verdict(now)
            verdicts.setdefault(verdict, self.browse())
            verdicts[verdict] |= order
        for verdict, orders in verdicts.items():
            orders._apply_verdict(verdict, now)

    def _get_check_verdict(self, now):
        """Tell what to do with one booking; changes nothing.

        The order matters: money first, then the price, then the reminder.
        """
        self.ensure_one()
        if self.booking_state == "released" and self._get_amount_due():
            # what is done and not in the books yet counts as paid, too
            return OVERDUE
        if self.booking_state not in UNPAID_BOOKINGS:
            return PAID
        settled = self.transaction_ids.filtered(
            lambda tx: tx.state in ("authorized", "done")
        )
        if settled and self._is_confirmation_amount_reached():
            return PAID
        if settled:
            return ASK
        if self.booking_event_id.kanban_state == "cancel":
            return ANNUL_CANCELLED
        if self.booking_event_id.date_end <= now:
            return ANNUL_OVER
        changes = {
            self._compare_price(ticket, now) for ticket in self._get_booked_tickets()
        }
        if self.buyer_type == "company":
            return self._get_company_verdict(changes)
        if 1 in changes:
            return ANNUL_PRICE
        return REDUCE if -1 in changes else REMIND

    def _get_company_verdict(self, changes):
        """Tell what to do about an unpaid company's booking.

        :param set changes: of :meth:`_compare_price`
        """
        if self._is_silence_over():
            return ANNUL_SILENT
        if 1 in changes:
            return ASK_PRICE
        if -1 in changes:
            return REDUCE
        return ASK_AGAIN if self.price_answer == "asked" else REMIND

    def _compare_price(self, ticket, now):
        """Return 1 if the tariff costs more than was booked, -1 if less, else 0.

        Between a granted price and what the tariff cost then nothing has changed.
        """
        price = ticket.event_ticket_id._get_price_at(now)
        # of the tariff when the line's price was written (sale_order_line.py)
        then = ticket.sale_order_line_id.technical_price_unit or ticket.booked_price
        low, high = sorted((ticket.booked_price, then))
        compare = self.currency_id.compare_amounts
        return max(compare(price, high), 0) or min(compare(price, low), 0)

    def _apply_verdict(self, verdict, now):
        if verdict in ANNULMENTS:
            self._annul(ANNULMENTS[verdict])
            return
        actions = {
            PAID: self._finish_paid_check,
            ASK: self._ask_about_part_payment,
            REMIND: self._remind,
            REDUCE: self._reduce_price,
            ASK_PRICE: self._ask_new_price,
            ASK_AGAIN: self._ask_new_price_again,
            OVERDUE: self._remind_overdue,
        }
        actions[verdict](now)

    def _remind(self, now):
        """The price stands: the buyer is reminded and has another wait."""
        invoiced = self._remind_by_proforma(now)
        (self - invoiced)._wait_on(now, "jug_tickets.mail_template_reminder")

    def _reduce_price(self, now):
        """The tariff costs less: so does the booking, and the buyer is told."""
        companies = self.filtered(lambda order: order.buyer_type == "company")
        companies._reduce_company_price(now)
        people = self - companies
        for order in people:
            order._reprice_booking()
        people._wait_on(now, "jug_tickets.mail_template_price_fallen")

    def _wait_on(self, now, template_xmlid=None, keeps_term=False):
        """Write to the buyers and look again one wait later.

        :param datetime now: UTC
        :param str template_xmlid: of the mail; none: the caller writes
        :param bool keeps_term: the day of payment stands, it is only looked again
        """
        by_hours = self.grouped(
            lambda order: order.booking_event_id._get_payment_wait_hours(
                order.company_id
            )
        )
        for hours, orders in by_hours.items():
            due_on = now + timedelta(hours=hours)
            for count, group in orders.grouped("reminder_count").items():
                values = {
                    "next_check_on": due_on,
                    "reminder_count": count + 1,
                    "check_error": False,
                }
                group.write(values | ({} if keeps_term else {"payment_due_on": due_on}))
        if template_xmlid:
            self._send_booking_mails(self.env.ref(template_xmlid))

    def _annul(self, reason):
        """Give the seats up and tell buyer and participants."""
        quiet = self.with_context(**QUIET)
        tickets = quiet._get_booked_tickets()
        tickets.write({"cancel_reason": reason})
        quiet._move_booking_to("annulled", check_error=False)
        quiet._action_cancel()
        quiet.opportunity_id._lapse_without_bookings(reason)
        staff_env = self._get_staff_env()
        reasons = self.ticket_ids._fields["cancel_reason"]._description_selection(
            staff_env
        )
        story = dict(reasons)[reason]
        self._message_log_batch(
            bodies={order.id: staff_env._("Annulled: %s", story) for order in self}
        )
        self._send_booking_mails(self._get_annulled_template(reason))
        tickets._tell_lifted()

    def _get_annulled_template(self, reason):
        """Return the mail to the buyer whose booking is annulled.

        :param str reason: key of the tickets' ``cancel_reason``
        :rtype: mail.template
        """
        # a company that does not want to pay more is not told that it was late
        name = "price_declined" if reason == "price_declined" else "annulled"
        return self.env.ref(f"jug_tickets.mail_template_{name}")
