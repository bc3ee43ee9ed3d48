import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.api_intake.transaction import CONFLICTS

_logger = logging.getLogger(__name__)


class SaleOrder(models.Model):
    """The term for names: the buyer is reminded before it, and it is settled after."""

    _inherit = "sale.order"

    naming_error = fields.Text(
        "Naming Failed",
        readonly=True,
        copy=False,
        help="Why the reminder or the end of the term could not be settled.",
    )
    naming_retry_on = fields.Datetime(readonly=True, copy=False)

    @api.model
    def _get_naming_domains(self):
        """Return which bookings are reminded, and of which the term is over.

        Only such whose tickets may leave: an unpaid one is reminded of the payment.

        :return: two domains of bookings
        :rtype: tuple[odoo.fields.Domain, odoo.fields.Domain]
        """
        now = fields.Datetime.now()
        remind = close = Domain.FALSE
        booked = self._read_group(
            [
                ("booking_state", "in", ("paid", "released")),
                ("booking_event_id.date_end", ">", now),
            ],
            ["booking_event_id", "company_id"],
        )
        for event, company in booked:
            deadline = event._get_naming_deadline(company)
            theirs = Domain("booking_event_id", "=", event.id) & Domain(
                "company_id", "=", company.id
            )
            warned_from = deadline - timedelta(hours=company.naming_reminder_hours)
            if warned_from <= now < deadline:
                remind |= theirs
            elif deadline <= now:
                close |= theirs & (
                    Domain("naming_closed_on", "=", False)
                    # the conference was put off, and the term with it
                    | Domain("naming_closed_on", "<", deadline)
                )
        unnamed = Domain(
            [
                ("booking_state", "in", ("paid", "released")),
                ("booking_event_id.kanban_state", "!=", "cancel"),
                "|",
                ("naming_retry_on", "=", False),
                ("naming_retry_on", "<=", now),
                (
                    "ticket_ids",
                    "any",
                    [("is_unnamed", "=", True), ("state", "=", "open")],
                ),
            ]
        )
        return remind & unnamed & Domain(
            "naming_reminded_on", "=", False
        ), close & unnamed

    @api.model
    def _cron_naming(self, batch_size=100):
        """Remind of seats without a name, and settle those whose term is over.

        A transaction a batch: killed at any moment, a booking is either settled with
        its mails or not begun. One that fails is noted on itself, the rest goes on.
        """
        Cron = self.env["ir.cron"]
        for index, settle in enumerate(("_remind_to_name", "_close_naming")):
            while True:
                domain = self._get_naming_domains()[index]
                orders = self.search(domain, limit=batch_size, order="id")
                orders = orders.try_lock_for_update()
                for order in orders:
                    order._settle_naming(settle)
                remaining = self.search_count(domain) if orders else 0
                time_left = Cron._commit_progress(len(orders), remaining=remaining)
                if not remaining or not time_left:
                    break

    def _settle_naming(self, settle):
        """Do one step for one booking; what spoils it is noted on itself.

        :param str settle: name of the method
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                getattr(self, settle)()
                if self.naming_error:
                    self.write({"naming_error": False, "naming_retry_on": False})
                self.env.flush_all()
        except CONFLICTS:
            # somebody names participants at this moment: the next run looks again
            self.env.invalidate_all()
        except Exception as error:
            _logger.info("Names of %s not settled: %s", self.name, error)
            self.env.invalidate_all()
            self.write(
                {
                    "naming_error": str(error) or type(error).__name__,
                    "naming_retry_on": fields.Datetime.now() + timedelta(hours=1),
                }
            )
            self._ask_staff(
                self._get_staff_env()._("The term for names could not be settled"),
                str(error),
            )

    def _remind_to_name(self):
        """Tell the buyer that the term for names comes near; once a booking."""
        self.naming_reminded_on = fields.Datetime.now()
        self._send_naming_mail("jug_tickets.mail_template_naming_reminder")

    def _close_naming(self):
        """Settle what becomes of the seats without a name, by the conference's policy.

        (decisions 19: «at the deadline by setting: Guest of <company> or refused at
        the door»)
        """
        self.naming_closed_on = fields.Datetime.now()
        policy = self.booking_event_id._get_unnamed_policy(self.company_id)
        if policy == "guest":
            self._name_guests()
        else:
            self._send_naming_mail("jug_tickets.mail_template_naming_refused")
