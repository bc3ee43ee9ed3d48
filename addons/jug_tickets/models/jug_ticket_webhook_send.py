import logging
import random
from calendar import timegm
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.api_intake.transaction import CONFLICTS, run_isolated

from ..const import (
    OPEN_DELIVERIES,
    WEBHOOK_BACKOFF,
    WEBHOOK_LONGEST_WAIT,
    WEBHOOK_NOT_NOW,
)
from ..webhook_client import parse_retry_after, post, sign

_logger = logging.getLogger(__name__)


class JugTicketWebhookDelivery(models.Model):
    """The way out: one transaction and one call a delivery.

    Killed between the call and its commit, a delivery goes out again under the same
    number: at least once, and the receiver tells repeats by it. What is kept as sent
    never goes again.
    """

    _inherit = "jug.ticket.webhook.delivery"

    @api.model
    def _cron_send(self, batch_size=100):
        """Send what is due; a receiver that is down is asked once a run only."""
        Cron = self.env["ir.cron"]
        down_ids = set()
        Cron._commit_progress(remaining=self._count_due(down_ids))
        while due := self._get_due(down_ids, batch_size):
            sent = 0
            for delivery_id, webhook_id in due:
                if webhook_id in down_ids:
                    continue
                if not self._send_isolated(delivery_id):
                    down_ids.add(webhook_id)
                sent += 1
                time_left = Cron._commit_progress(1)
                if not time_left:
                    break
            Cron._commit_progress(remaining=self._count_due(down_ids))
            if not sent or not time_left:
                break
        self._wake_for_next()

    @api.model
    def _get_due_sql(self, down_ids):
        """Return the condition of what is to be sent now.

        Not before what was told earlier about the same booking: a receiver that was
        down would hear of the cancellation first and of the payment last.
        """
        self.flush_model(["state", "next_try_on", "webhook_id", "queue_key"])
        self.env["jug.ticket.webhook"].flush_model(["active"])
        return SQL(
            "FROM jug_ticket_webhook_delivery due"
            " JOIN jug_ticket_webhook hook ON hook.id = due.webhook_id"
            " WHERE due.state IN %(open)s AND due.next_try_on <= %(now)s"
            " AND hook.active AND due.webhook_id != ALL(%(down)s)"
            " AND NOT EXISTS (SELECT FROM jug_ticket_webhook_delivery earlier"
            "  WHERE earlier.webhook_id = due.webhook_id"
            "  AND earlier.queue_key = due.queue_key"
            "  AND earlier.state IN %(open)s AND earlier.id < due.id)",
            open=OPEN_DELIVERIES,
            now=fields.Datetime.now(),
            down=list(down_ids),
        )

    @api.model
    def _get_due(self, down_ids, limit):
        """Return the next to send, the oldest event first: pairs of its id and the
        receiver's.

        :param set down_ids: receivers to leave alone
        """
        condition = self._get_due_sql(down_ids)
        return self.env.execute_query(
            SQL(
                "SELECT due.id, due.webhook_id %s ORDER BY due.id LIMIT %s",
                condition,
                limit,
            )
        )

    @api.model
    def _count_due(self, down_ids):
        condition = self._get_due_sql(down_ids)
        return self.env.execute_query(SQL("SELECT COUNT(*) %s", condition))[0][0]

    @api.model
    def _send_isolated(self, delivery_id):
        """Send one delivery in a transaction of its own.

        :return: False if its receiver is down: no use to call it again now
        :rtype: bool
        """
        model = self._name
        try:
            is_up, is_given_up = run_isolated(
                self.env, lambda env: env[model]._send_one(delivery_id)
            )
            if is_given_up:
                run_isolated(
                    self.env, lambda env: env[model].browse(delivery_id)._tell_staff()
                )
        except CONFLICTS:
            # somebody else has it
            return True
        except Exception as error:
            _logger.info("Delivery %s failed: %s", delivery_id, error)
            reason = str(error)
            run_isolated(
                self.env,
                lambda env: env[model].browse(delivery_id)._note_failure(reason),
            )
            return True
        return is_up

    @api.model
    def _send_one(self, delivery_id):
        """Lock a delivery, call its receiver, write down what came of it.

        :return: whether the receiver is up, and whether the delivery was given up
        :rtype: tuple
        """
        delivery = self._lock_due(delivery_id)
        if not delivery:
            return True, False
        answer = delivery._call_receiver()
        delivery._note_answer(answer)
        is_up = answer.status and answer.status < 500 and answer.status != 429
        return bool(is_up), delivery.state == "failed"

    @api.model
    def _lock_due(self, delivery_id):
        """Lock a delivery if it is still to be sent and nobody else is at it.

        :rtype: jug.ticket.webhook.delivery
        """
        condition = self._get_due_sql(())
        self.env.cr.execute(
            SQL(
                "SELECT due.id %s AND due.id = %s FOR UPDATE OF due SKIP LOCKED",
                condition,
                delivery_id,
            ),
            # sent by another one a moment ago: begins anew, and finds it sent
            log_exceptions=False,
        )
        return self.browse([row[0] for row in self.env.cr.fetchall()])

    def _call_receiver(self):
        """Post the message, signed.

        :rtype: odoo.addons.jug_tickets.webhook_client.Answer
        """
        self.ensure_one()
        webhook = self.webhook_id
        body = self.body.encode()
        moment = timegm(fields.Datetime.now().timetuple())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "jug-tickets-webhook/1",
            "X-Jug-Event": self.event,
            "X-Jug-Delivery": self.uid,
            "X-Jug-Signature": sign(webhook._get_valid_secrets(), moment, body),
        }
        is_inside = self.env["jug.ticket.outgoing"]._is_internal_allowed(webhook.url)
        return post(webhook.url.strip(), body, headers, is_inside)

    def _note_answer(self, answer):
        """Decide by the answer: sent, tried again later, or given up."""
        self.ensure_one()
        values = {
            "attempt_count": self.attempt_count + 1,
            "http_status": answer.status,
            "error": self._describe_answer(answer),
        }
        if 200 <= answer.status < 300:
            values |= {"sent_on": fields.Datetime.now(), "next_try_on": False}
            self._move_to("sent", **values)
        elif self._is_final(answer) or values["attempt_count"] > len(WEBHOOK_BACKOFF):
            self._move_to("failed", next_try_on=False, **values)
        else:
            # without a status it may have arrived all the same
            is_uncertain = answer.is_sent and not answer.status
            self._move_to(
                "uncertain" if is_uncertain else "pending",
                next_try_on=self._get_next_try_on(values["attempt_count"], answer),
                **values,
            )

    @staticmethod
    def _is_final(answer):
        """Tell whether the receiver has said no, rather than not now."""
        return answer.is_address_refused or (
            300 <= answer.status < 500 and answer.status not in WEBHOOK_NOT_NOW
        )

    def _get_next_try_on(self, attempt_count, answer):
        """Return when to try again: by the table, or later if the receiver asks so."""
        now = fields.Datetime.now()
        seconds = WEBHOOK_BACKOFF[attempt_count - 1] * 60 * random.uniform(1, 1.2)
        asked = parse_retry_after(answer.retry_after, now)
        asked = min(asked, WEBHOOK_LONGEST_WAIT * 60)
        return now + timedelta(seconds=round(max(seconds, asked)))

    def _describe_answer(self, answer):
        """Return what came of a call, in the language of who reads it.

        :return: a sentence; False when it was taken
        :rtype: str | bool
        """
        env = self.company_id._get_staff_env(self.env["event.event"])
        if 200 <= answer.status < 300:
            return False
        if answer.is_address_refused:
            return env._("The receiver's name leads to an address inside: not sent.")
        if 300 <= answer.status < 400:
            return env._(
                "The receiver wants us to go to another address (HTTP %s): enter that"
                " one.",
                answer.status,
            )
        if answer.status == 429:
            return env._("Too many messages for the receiver at once (HTTP 429).")
        if answer.status:
            return env._(
                "The receiver answered HTTP %(status)s. %(reason)s",
                status=answer.status,
                reason=answer.error,
            ).strip()
        if answer.is_sent:
            return env._(
                "It left, but no answer came; the receiver may have it (%s).",
                answer.error,
            )
        return env._("The receiver cannot be reached (%s).", answer.error)

    def _note_failure(self, reason):
        """Put off a delivery that could not be sent by a fault of ours."""
        self.write(
            {
                "error": reason,
                "next_try_on": fields.Datetime.now() + timedelta(hours=1),
            }
        )

    def _tell_staff(self):
        self.webhook_id._ask_about_failures(self)

    @api.model
    def _wake_for_next(self):
        """Come back when the next try is due, not only with the cron's interval."""
        upcoming = self.search(
            [
                ("state", "in", OPEN_DELIVERIES),
                ("webhook_id.active", "=", True),
                ("next_try_on", ">", fields.Datetime.now()),
            ],
            order="next_try_on",
            limit=1,
        )
        if upcoming:
            self._wake_sender(upcoming.next_try_on)
