"""Which events become messages: one row each, in the event's own transaction."""

import json

from odoo import fields
from odoo.tests import tagged

from .common_webhook import WebhookCommon
from .test_ordinary_order import OrdinaryOrderCommon

TICKET = "event.registration"


@tagged("post_install", "-at_install")
class TestWebhookEvents(WebhookCommon, OrdinaryOrderCommon):
    def _story(self, webhook=None):
        return self._deliveries(webhook=webhook).mapped("event")

    def test_each_paid_ticket_is_told_once(self):
        order = self._book(quantity=2, participants=self._people(2))
        self.assertFalse(self._story())
        self._pay(order)
        deliveries = self._deliveries()
        self.assertEqual(deliveries.mapped("event"), ["ticket.paid"] * 2)
        self.assertEqual(deliveries.ticket_id, order.ticket_ids)
        self.assertEqual(deliveries.order_id, order)
        self.assertEqual(set(deliveries.mapped("state")), {"pending"})
        order.ticket_ids._note_paid_for_webhooks()
        self.assertEqual(len(self._deliveries()), 2)

    def test_message_has_numbers_and_no_people(self):
        order = self._book(external_ref="site-7")
        self._pay(order)
        body = self._deliveries().body
        message = json.loads(body)
        self.assertEqual(
            message,
            {
                "id": self._deliveries().uid,
                "event": "ticket.paid",
                "occurred_at": "2026-03-02T09:00:00Z",
                "data": {
                    "ticket": {
                        "id": order.ticket_ids.id,
                        "event": "test-java-day",
                        "tariff": "std",
                        "price": 100.0,
                        "currency": order.currency_id.name,
                    },
                    "order": {
                        "number": order.name,
                        "external_ref": "site-7",
                        "source": "Site",
                        "event": "test-java-day",
                        "buyer_type": "person",
                        "currency": order.currency_id.name,
                        "total": 100.0,
                    },
                },
            },
        )
        for private in ("anna", "Анна", "921", order.ticket_ids.barcode):
            self.assertNotIn(private, body)

    def test_part_payment_is_not_told(self):
        order = self._book()
        self._pay(order, 40)
        self.assertEqual(order.booking_state, "part_paid")
        self.assertFalse(self._story())
        self._pay(order, 60)
        self.assertEqual(self._story(), ["ticket.paid"])

    def test_free_ticket_is_told(self):
        self.tariff.price = 0
        order = self._book()
        self.assertEqual(order.booking_state, "paid")
        self.assertEqual(self._story(), ["ticket.paid"])

    def test_released_ticket_is_told_when_its_money_comes(self):
        order = self._book()
        order._move_booking_to("released")
        self.assertFalse(self._story())
        order._move_booking_to("paid")
        self.assertEqual(self._story(), ["ticket.paid"])

    def test_ticket_of_an_ordinary_order_is_told_when_it_is_paid(self):
        order = self._order()
        self._pay(order)
        self.assertEqual(order.state, "sale")
        self.assertEqual(self._deliveries("ticket.paid").ticket_id, order.ticket_ids)
        self.assertEqual(self._story(), ["ticket.paid"])

    def test_guest_and_other_events_are_not_told(self):
        party = self._create_event(is_conference=False, external_code="party")
        vals = [{"name": "Guest", "event_id": e.id} for e in (self.event, party)]
        guests = self.env[TICKET].with_user(self.manager).create(vals)
        self.assertFalse(self._story())
        guests.action_cancel()
        self.assertEqual(self._deliveries().ticket_id, guests[0])

    def test_cancellation_is_told_whichever_way(self):
        def annulled(order):
            self._add_step(120)
            self._check_payments("2026-04-02 00:00:00")
            self.assertEqual(order.booking_state, "annulled")

        ways = {
            "price_risen": annulled,
            "by_hand": lambda order: order.with_user(self.seller).action_cancel(),
            "ticket": lambda order: order.ticket_ids.with_user(
                self.seller
            ).action_cancel(),
            "import": lambda order: (
                self.env[TICKET]
                .with_user(self.seller)
                .load([".id", "state"], [[str(order.ticket_ids.id), "cancel"]])
            ),
        }
        for number, (way, cancel) in enumerate(ways.items()):
            with self.subTest(way=way):
                self._move_to("2026-03-02 09:00:00")
                self.tariff.price_step_ids.unlink()
                person = {"name": f"Гость {chr(0x410 + number)}", "phone": ""}
                email = f"way{number}@example.com"
                order = self._book(email=email, **person)
                cancel(order)
                self.assertEqual(order.ticket_ids.state, "cancel")
                [delivery] = self._deliveries().filtered(
                    lambda one, order=order: one.order_id == order
                )
                self.assertEqual(delivery.event, "ticket.cancelled")
                data = json.loads(delivery.body)["data"]
                reason = "price_risen" if way == "price_risen" else "by_hand"
                self.assertEqual(data["reason"], reason)
                self.assertEqual(order.ticket_ids.cancel_reason, reason)

    def test_ticket_cancelled_twice_is_told_twice(self):
        guest = self.env[TICKET].create({"name": "Guest", "event_id": self.event.id})
        for number in (1, 2):
            guest.action_cancel()
            guest.action_cancel()
            self.assertEqual(self._deliveries().mapped("occurrence")[-1], number)
            guest.action_set_draft()
        self.assertEqual(len(self._deliveries()), 2)

    def test_repriced_booking_is_told_with_both_prices(self):
        """T-B2B-20: who is told of the new price outside gets it once."""
        order = self._book(quantity=2, participants=self._people(2))
        order._reprice_booking()
        self.assertFalse(self._story(), "the price has not changed")
        self._add_step(120, "2026-03-02 08:00:00")
        order._reprice_booking()
        delivery = self._deliveries()
        self.assertEqual(delivery.event, "order.repriced")
        data = json.loads(delivery.body)["data"]
        self.assertEqual(
            (data["order"]["total_before"], data["order"]["total"]), (200, 240)
        )
        self.assertEqual(
            data["lines"],
            [{"tariff": "std", "quantity": 2, "price_before": 100, "price": 120}],
        )

    def test_event_that_is_undone_leaves_no_message(self):
        order = self._book()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self._pay(order)
            self.env.flush_all()
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertFalse(self._story())
        self.assertEqual(order.booking_state, "waiting")

    def test_only_those_are_told_who_listen(self):
        deaf = self._create_webhook(on_ticket_paid=False)
        away = self._create_webhook(active=False)
        other_company = self.env["res.company"].create({"name": "Other"})
        other = self.env["jug.ticket.webhook"].create(
            {
                "name": "Other",
                "url": "https://example.com/hook",
                "company_id": other_company.id,
            }
        )
        self._pay(self._book())
        self.assertEqual(self._story(), ["ticket.paid"])
        for webhook in (deaf, away, other):
            self.assertFalse(self._story(webhook))
        # the choice is kept in a cache
        deaf.on_ticket_paid = True
        self._pay(self._book(email="b@example.com", name="Олег Попов", phone=""))
        self.assertEqual(self._story(deaf), ["ticket.paid"])

    def test_moment_is_that_of_the_event(self):
        order = self._book()
        self._move_to("2026-03-03 08:00:00")
        self._pay(order)
        moment = fields.Datetime.to_datetime("2026-03-03 08:00:00")
        self.assertEqual(self._deliveries().happened_on, moment)
