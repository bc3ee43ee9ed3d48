"""The way out, against a real receiver that behaves well, badly and not at all."""

import hashlib
import hmac
import time
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.jug_tickets import webhook_client
from odoo.addons.jug_tickets.const import WEBHOOK_BACKOFF

from .common_webhook import DRIP, DROP, HANG, WebhookCommon


def verify(secret, headers, body, now, tolerance=300):
    """What the README shows to receivers."""
    parts = [part.split("=", 1) for part in headers["X-Jug-Signature"].split(",")]
    moment = next(value for key, value in parts if key == "t")
    signed = moment.encode() + b"." + body
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    marks = [value for key, value in parts if key == "v1"]
    is_ours = any(hmac.compare_digest(mark, expected) for mark in marks)
    return is_ours and abs(now - int(moment)) <= tolerance


@tagged("post_install", "-at_install")
class TestWebhookSend(WebhookCommon):
    def _assert_waits(self, delivery, state, minutes):
        self.assertEqual(delivery.state, state, delivery.error)
        wait = delivery.next_try_on - fields.Datetime.now()
        self.assertEqual(wait.total_seconds(), minutes * 60)

    def _new_secret(self):
        action = self.webhook.with_user(self.manager).action_new_secret()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        return wizard.with_context(**action["context"]).key

    def test_message_is_sent_once_and_signed(self):
        secret = self._new_secret()
        delivery = self._paid_delivery()
        self._send()
        self.assertEqual(delivery.state, "sent")
        self.assertEqual((delivery.http_status, delivery.attempt_count), (200, 1))
        self.assertEqual(delivery.sent_on, fields.Datetime.now())
        [(headers, body)] = self.receiver.calls
        self.assertEqual(body.decode(), delivery.body)
        self.assertEqual(headers["X-Jug-Delivery"], delivery.uid)
        self.assertEqual(headers["X-Jug-Event"], "ticket.paid")
        now = int(time.time())
        self.assertTrue(verify(secret, headers, body, now))
        self.assertFalse(verify(secret, headers, body + b" ", now))
        self.assertFalse(verify("jugwh_other", headers, body, now))
        self.assertFalse(verify(secret, headers, body, now + 301))
        self._send("2026-03-03 09:00:00")
        self.assertEqual(len(self.receiver.calls), 1)

    def test_former_secret_signs_a_day_longer(self):
        former, secret = self._new_secret(), self._new_secret()
        self.assertNotEqual(former, secret)
        self._paid_delivery()
        self._send()
        headers, body = self.receiver.calls[0]
        now = int(time.time())
        self.assertTrue(verify(former, headers, body, now))
        self.assertTrue(verify(secret, headers, body, now))
        self._move_to("2026-03-03 09:00:01")
        secrets = self.webhook._get_valid_secrets()
        self.assertEqual(secrets, [secret])

    def test_failing_receiver_is_tried_again_and_again(self):
        delivery = self._paid_delivery()
        self.receiver.answers = [500] * 20
        for number, minutes in enumerate(WEBHOOK_BACKOFF, 1):
            self._send()
            self._assert_waits(delivery, "pending", minutes)
            self.assertEqual(delivery.attempt_count, number)
            self.assertIn("HTTP 500. as told", delivery.error)
            # nothing before its time
            self._send()
            self.assertEqual(len(self.receiver.calls), number)
            self._move_to(delivery.next_try_on)
        self._send()
        self.assertEqual(delivery.state, "failed")
        self.assertFalse(delivery.next_try_on)
        numbers = {headers["X-Jug-Delivery"] for headers, _body in self.receiver.calls}
        self.assertEqual(numbers, {delivery.uid})
        activity = self.webhook.activity_ids
        self.assertEqual(
            activity.user_id,
            self.webhook.company_id._get_ticket_manager(self.env["event.event"]),
        )

    def test_receiver_that_recovers_gets_it(self):
        delivery = self._paid_delivery()
        self.receiver.answers = [503]
        self._send()
        self._send(delivery.next_try_on)
        self.assertEqual((delivery.state, delivery.attempt_count), ("sent", 2))
        self.assertFalse(delivery.error)

    def test_refusal_is_final_and_may_be_sent_again_by_hand(self):
        delivery = self._paid_delivery()
        for status in (400, 401, 404, 410, 302):
            with self.subTest(status=status):
                self.receiver.answers = [status]
                self._send()
                self.assertEqual(delivery.state, "failed")
                self.assertIn(f"HTTP {status}", delivery.error)
                with self._assert_refused(UserError, "Only a ticket manager|allowed"):
                    delivery.with_user(self.seller).sudo(False).action_send_again()
                delivery.with_user(self.manager).action_send_again()
                self.assertEqual(delivery.attempt_count, 0)
        self._send()
        self.assertEqual(delivery.state, "sent")
        with self._assert_refused(UserError, "got these messages already"):
            delivery.with_user(self.manager).action_send_again()

    def test_failures_make_one_activity(self):
        self.receiver.answers = [400, 400]
        self._pay(self._book(quantity=2, participants=self._people(2)))
        self._send()
        self.assertEqual(set(self._deliveries().mapped("state")), {"failed"})
        self.assertEqual(len(self.webhook.activity_ids), 1)

    def test_redirect_is_not_followed(self):
        delivery = self._paid_delivery()
        self.receiver.answers = [(307, {"Location": self.receiver.url})]
        self._send()
        self.assertEqual(len(self.receiver.calls), 1)
        self.assertEqual(delivery.state, "failed")

    def test_receiver_says_when_to_come_back(self):
        delivery = self._paid_delivery()
        later = "Mon, 02 Mar 2026 11:00:00 GMT"
        for answer, minutes in (
            ((429, {"Retry-After": "600"}), 10),
            ((503, {"Retry-After": later}), 120),
            # sooner than our table, nonsense, and never
            ((429, {"Retry-After": "1"}), WEBHOOK_BACKOFF[0]),
            ((429, {"Retry-After": "soon"}), WEBHOOK_BACKOFF[0]),
            ((429, {"Retry-After": "999999999"}), 1440),
        ):
            with self.subTest(answer=answer):
                delivery.write({"next_try_on": fields.Datetime.now()})
                delivery.attempt_count = 0
                self.receiver.answers = [answer]
                self._send()
                self._assert_waits(delivery, "pending", minutes)

    def test_lost_answer_is_uncertain_and_repeated_under_the_same_number(self):
        self._set_timeouts(read=0.3, deadline=0.6)
        delivery = self._paid_delivery()
        for number, (answer, error) in enumerate(
            ((HANG, "no answer came"), (DROP, "no answer came"), (DRIP, "0.6 s")), 1
        ):
            with self.subTest(answer=answer):
                self.receiver.answers = [answer]
                self.assertLess(self._send(), 5)
                self._assert_waits(delivery, "uncertain", WEBHOOK_BACKOFF[number - 1])
                self.assertIn(error, delivery.error)
                self._move_to(delivery.next_try_on)
        self._send()
        self.assertEqual(delivery.state, "sent")
        numbers = {headers["X-Jug-Delivery"] for headers, _body in self.receiver.calls}
        self.assertEqual((len(self.receiver.calls), len(numbers)), (4, 1))

    def test_receiver_that_is_not_there_is_told_later(self):
        delivery = self._paid_delivery()
        self.receiver.stop()
        self._send()
        self._assert_waits(delivery, "pending", WEBHOOK_BACKOFF[0])
        self.assertIn("cannot be reached", delivery.error)

    def test_receiver_that_is_down_is_asked_once_a_run(self):
        for number in range(3):
            name = f"Гость {chr(0x410 + number)}"
            self._pay(self._book(name=name, email=f"g{number}@example.com", phone=""))
        up = self._create_webhook(name="Up")
        self._pay(self._book(name="Пётр", email="p@example.com", phone=""))
        self.receiver.answers = [500]
        self._send()
        self.assertEqual(len(self.receiver.calls), 2)
        self.assertEqual(self._deliveries(webhook=up).state, "sent")
        # later, with the others
        self._send("2026-03-02 10:00:00")
        self.assertEqual(set(self._deliveries().mapped("state")), {"sent"})
        self.assertEqual(len(self.receiver.calls), 6)

    def test_later_event_does_not_overtake(self):
        paid = self._paid_delivery()
        self.receiver.answers = [500]
        self._send()
        paid.order_id.with_user(self.manager).action_cancel()
        cancelled = self._deliveries("ticket.cancelled")
        self._send()
        self.assertEqual(len(self.receiver.calls), 1)
        self.assertEqual((cancelled.state, cancelled.attempt_count), ("pending", 0))
        self._send(paid.next_try_on)
        events = [message["event"] for message in self.receiver.messages]
        self.assertEqual(events, ["ticket.paid", "ticket.paid", "ticket.cancelled"])

    def test_given_up_event_lets_the_later_ones_go(self):
        paid = self._paid_delivery()
        self.receiver.answers = [400]
        self._send()
        paid.order_id.with_user(self.manager).action_cancel()
        self._send()
        self.assertEqual(self._deliveries("ticket.cancelled").state, "sent")
        self.assertEqual(paid.state, "failed")

    def test_fault_of_ours_spoils_one_delivery_only(self):
        order = self._book(quantity=2, participants=self._people(2))
        self._pay(order)
        broken, sound = self._deliveries()
        sound.queue_key = "apart"
        sign = webhook_client.sign

        def fail(secrets, moment, body):
            if body.decode() == broken.body:
                raise ValueError("the moon is full")
            return sign(secrets, moment, body)

        module = "odoo.addons.jug_tickets.models.jug_ticket_webhook_send"
        with patch(f"{module}.sign", fail):
            self._send()
        self.assertEqual((broken.state, sound.state), ("pending", "sent"))
        self.assertEqual(broken.error, "the moon is full")
        self._send("2026-03-02 10:00:00")
        self.assertEqual(broken.state, "sent")

    def test_archived_receiver_gets_what_has_waited(self):
        delivery = self._paid_delivery()
        self.webhook.action_archive()
        self._send()
        self.assertFalse(self.receiver.calls)
        self.webhook.action_unarchive()
        self._send()
        self.assertEqual(delivery.state, "sent")

    def test_old_deliveries_are_deleted(self):
        sent = self._paid_delivery()
        self._send()
        failed = sent.copy({"uid": "f", "occurrence": 9, "state": "failed"})
        waiting = sent.copy({"uid": "w", "occurrence": 10, "state": "pending"})
        for moment, left in (
            ("2026-05-31 08:00:00", sent | failed | waiting),
            ("2026-06-01 09:00:00", failed | waiting),
            ("2027-03-03 09:00:00", waiting),
        ):
            self._move_to(moment)
            self.env["jug.ticket.webhook.delivery"]._gc_deliveries()
            self.assertEqual((sent | failed | waiting).exists(), left)
