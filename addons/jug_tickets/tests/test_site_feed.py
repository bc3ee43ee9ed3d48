"""Conferences, tariffs and prices as the site tells them: pushed and fetched."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, tagged

from .. import feed_client
from ..feed_client import FeedError, fetch_feed
from ..site_feed import FeedReader
from .common import ApiCommon, TicketsCommon

EVENTS = "/jug/api/v1/events"
EVENT = {
    "code": "joker-2026",
    "name": "Joker 2026",
    "date_begin": "2026-10-01T10:00:00",
    "date_end": "2026-10-02T18:00:00+03:00",
    "tz": "Europe/Moscow",
    "venue": "Expoforum",
    "seats": 500,
    "tariffs": [
        {
            "code": "std",
            "name": "Standard",
            "price": 100,
            "seats": 300,
            "sale_to": "2026-09-30T21:00:00Z",
            "price_steps": [
                {"starts_on": "2026-02-01T00:00+03:00", "price": 150},
                {"starts_on": "2026-06-01T00:00+03:00", "price": 200},
            ],
        },
        {"code": "online", "name": "Online", "price": 50},
    ],
}


class FeedCommon(TicketsCommon):
    def _take(self, **values):
        """The site tells the event, with other values; returns the result."""
        item = json.loads(json.dumps(EVENT | values))
        with self.enter_registry_test_mode():
            [result] = self.env["event.event"]._take_feed(self.source, [item])
        self.env.invalidate_all()
        return result

    def _find(self, code="joker-2026"):
        return self.env["event.event"].search([("external_code", "=", code)])

    def _tariff(self, **values):
        """The first tariff of the feed with other values, and the second one."""
        first, second = EVENT["tariffs"]
        return [first | values, second]

    def _assert_state(self, expected, **values):
        result = self._take(**values)
        self.assertEqual(result["state"], expected, result["errors"])

    def _assert_errors(self, expected, **values):
        result = self._take(**values)
        found = [(error["code"], error["field"]) for error in result["errors"]]
        self.assertEqual(found, expected)
        self.assertEqual(result["state"], "rejected")
        return result


@tagged("post_install", "-at_install")
class TestSiteFeed(FeedCommon):
    def test_a_new_event_becomes_a_conference_on_sale(self):
        """T-REG-03, T-REG-12: the site's event is added by itself, with its prices."""
        self._assert_state("created")
        event = self._find()
        self.assertRecordValues(
            event,
            [
                {
                    "name": "Joker 2026",
                    "is_conference": True,
                    "date_begin": fields.Datetime.to_datetime("2026-10-01 07:00:00"),
                    "date_end": fields.Datetime.to_datetime("2026-10-02 15:00:00"),
                    "date_tz": "Europe/Moscow",
                    "seats_limited": True,
                    "seats_max": 500,
                    "user_id": False,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(event.address_id.name, "Expoforum")
        standard, online = event.event_ticket_ids.sorted("price", reverse=True)
        self.assertEqual((standard.price, standard.base_price), (150, 100))
        self.assertEqual(standard.next_price, 200)
        self.assertEqual(str(standard.next_price_on), "2026-05-31 21:00:00")
        self.assertEqual(standard.seats_max, 300)
        self.assertEqual((online.price, online.seats_max), (50, 0))
        order = self._book(event="JOKER-2026", tariff="std")
        self.assertEqual(order.amount_total, 150)

    def test_the_same_again_writes_nothing(self):
        self._take()
        event = self._find()
        event.flush_recordset()
        mark = event.seats_turn
        with patch.object(type(event), "write", side_effect=AssertionError("written")):
            self._assert_state("unchanged")
        self.assertEqual(event.seats_turn, mark)
        messages = len(event.message_ids)
        self._assert_state("updated", name="Joker")
        self.assertEqual(event.name, "Joker")
        self.assertGreater(len(event.message_ids), messages)

    def test_what_the_staff_has_set_stays_until_the_site_changes_it(self):
        """T-REG-03: the feed writes what the site has changed, nothing else."""
        self._take()
        event = self._find()
        tariff = event._find_tariff("std")
        event.write({"name": "By hand", "seats_max": 450})
        tariff.name = "By hand"
        self._assert_state("updated", date_end="2026-10-03T18:00:00+03:00")
        self.assertEqual((event.name, event.seats_max), ("By hand", 450))
        self._assert_state("updated", seats=400, tariffs=self._tariff(seats=200))
        self.assertEqual(event.seats_max, 400)
        self.assertEqual((tariff.name, tariff.seats_max), ("By hand", 200))

    def test_a_tariff_that_the_site_drops_is_closed_and_comes_back(self):
        self._take()
        event = self._find()
        order = self._book(event="joker-2026", tariff="std")
        mine = self._create_tariff(event, external_code="speaker", name="Speaker")
        tariff = event._find_tariff("std")
        self._assert_state("updated", tariffs=EVENT["tariffs"][1:])
        self.assertFalse(mine.is_expired)
        self.assertEqual(tariff.end_sale_datetime, fields.Datetime.now())
        self.assertEqual(order.booking_state, "waiting")
        self.assertEqual(order.order_line.event_ticket_id, tariff)
        self._move_to("2026-03-02 10:00:00")
        self.assertEqual(self._request(event="joker-2026").error_codes, "tariff_closed")
        self._assert_state("updated")
        self.assertFalse(tariff.is_expired)
        # of one without an end the sale goes on as well
        self._take(tariffs=EVENT["tariffs"][:1])
        self._move_to("2026-03-02 11:00:00")
        self._take()
        self.assertFalse(event._find_tariff("online").end_sale_datetime)

    def test_a_tariff_not_yet_on_sale_can_be_dropped(self):
        self._take(tariffs=self._tariff(sale_from="2026-06-01T00:00Z"))
        self._assert_state("updated", tariffs=EVENT["tariffs"][1:])

    def test_steps_to_come_are_replaced_those_of_before_are_history(self):
        self._take()
        tariff = self._find()._find_tariff("std")
        past = tariff.price_step_ids.filtered(lambda step: step.price == 150)
        steps = [
            # the site rewrites history: not here
            {"starts_on": "2026-01-15T00:00Z", "price": 1},
            {"starts_on": "2026-06-01T00:00+03:00", "price": 220},
            {"starts_on": "2026-08-01T00:00Z", "price": 300},
        ]
        self._assert_state("updated", tariffs=self._tariff(price=5, price_steps=steps))
        found = [(str(step.starts_on), step.price) for step in tariff.price_step_ids]
        self.assertEqual(
            sorted(found),
            [
                ("2026-01-31 21:00:00", 150),
                ("2026-05-31 21:00:00", 220),
                ("2026-08-01 00:00:00", 300),
            ],
        )
        self.assertTrue(past.exists())
        self.assertEqual((tariff.price, tariff.base_price), (150, 100))

    def test_a_new_price_without_steps_is_the_price(self):
        self._take()
        online = self._find()._find_tariff("online")
        tariffs = [EVENT["tariffs"][0], EVENT["tariffs"][1] | {"price": 60}]
        self._assert_state("updated", tariffs=tariffs)
        self.assertEqual((online.price, online.base_price), (60, 60))

    def test_fewer_seats_than_sold_are_refused_in_words(self):
        """T-REG-03: what contradicts the bookings is told, nothing is written."""
        self._take()
        event = self._find()
        people = self._people(2)
        self._book(event="joker-2026", quantity=2, participants=people)
        result = self._assert_errors(
            [("conflict", None)], seats=1, name="Not written either"
        )
        self.assertIn("2 seats are sold", result["errors"][0]["message"])
        self.assertEqual((event.name, event.seats_max), ("Joker 2026", 500))
        # the next time it is tried again
        self._assert_state("updated", seats=2)

    def test_calling_off_goes_the_way_of_the_guards(self):
        self._take()
        event = self._find()
        order = self._book(event="joker-2026")
        self._assert_state("updated", cancelled=True)
        self.assertEqual(event.kanban_state, "cancel")
        self._check_payments()
        self.assertEqual(order.booking_state, "annulled")
        self._assert_state("updated", cancelled=False)
        self.assertEqual(event.kanban_state, "normal")

    def test_what_is_wrong_is_told_with_its_place(self):
        step = {"starts_on": "2026-06-01", "price": 1}
        cases = [
            ([("code_missing", "code")], {"code": ""}),
            ([("name_missing", "name")], {"name": " "}),
            ([("date_invalid", "date_begin")], {"date_begin": "tomorrow"}),
            ([("dates_order", "date_end")], {"date_end": "2026-01-01"}),
            ([("tz_unknown", "tz")], {"tz": "Moscow"}),
            ([("seats_invalid", "seats")], {"seats": -1}),
            ([("seats_invalid", "seats")], {"seats": True}),
            ([("tariffs_invalid", "tariffs")], {"tariffs": {}}),
            ([("tariffs_invalid", "tariffs[0]")], {"tariffs": ["std"]}),
            (
                [("tariff_twice", "tariffs[1].code")],
                {"tariffs": [EVENT["tariffs"][0], {"code": "STD"}]},
            ),
            (
                [
                    ("tariff_code_missing", "tariffs[0].code"),
                    ("price_invalid", "tariffs[0].price"),
                ],
                {"tariffs": [{"name": "x", "price": "1"}]},
            ),
            (
                [("value_missing", "tariffs[0].name")],
                {"tariffs": [{"code": "x", "price": 1}]},
            ),
            (
                [("step_invalid", "tariffs[0].price_steps[1]")],
                {"tariffs": self._tariff(price_steps=[step, step])},
            ),
            (
                [("step_invalid", "tariffs[0].price_steps")],
                {"tariffs": self._tariff(price_steps=7)},
            ),
        ]
        for expected, values in cases:
            with self.subTest(values):
                self._assert_errors(expected, **values)
        self.assertFalse(self._find())

    def test_an_event_of_before_is_found_by_its_code(self):
        result = self._take(code="TEST-Java-Day", tariffs=[], venue="")
        self.assertEqual(result["state"], "updated")
        self.assertEqual(self.event.name, "Joker 2026")
        # tariffs that the site never named are the staff's
        self.assertFalse(self.tariff.is_expired)

    def test_a_part_of_the_event_may_come_alone(self):
        self._take()
        item = {"code": "joker-2026", "seats": None}
        with self.enter_registry_test_mode():
            [result] = self.env["event.event"]._take_feed(self.source, [item])
        self.assertEqual(result["state"], "updated")
        event = self._find()
        self.assertFalse(event.seats_limited)
        self._assert_state("updated")
        self.assertEqual(event.seats_max, 500)


@tagged("post_install", "-at_install")
class TestFeedReader(TransactionCase):
    def test_moments_are_read_in_any_zone(self):
        for text, expected in (
            ("2026-10-01T10:00:00Z", "2026-10-01 10:00:00"),
            ("2026-10-01T10:00+03:00", "2026-10-01 07:00:00"),
            ("2026-10-01 10:00", "2026-10-01 05:00:00"),
            ("2026-10-01", "2026-09-30 19:00:00"),
            ("9999-12-31T23:59-10:00", None),
            (7, None),
            (None, None),
        ):
            reader = FeedReader(
                {"code": "x", "tz": "Asia/Yekaterinburg", "date_begin": text}
            )
            self.assertEqual(reader.read()["date_begin"], expected)
            self.assertEqual(bool(reader.errors), expected is None)


@tagged("post_install", "-at_install")
class TestFeedPush(ApiCommon, FeedCommon):
    def test_the_site_pushes_its_events(self):
        """T-REG-03: one call, a verdict for each event."""
        response = self._call(
            EVENTS, {"events": [EVENT, {"code": "new"}, EVENT | {"seats": "many"}]}
        )
        self.assertEqual(response.status_code, 200, response.text)
        results = response.json()["results"]
        states = [result["state"] for result in results]
        self.assertEqual(states, ["created", "rejected", "rejected"])
        self.assertEqual(
            results[2]["errors"],
            [
                {
                    "code": "seats_invalid",
                    "field": "seats",
                    "message": "Seats must be a whole number; 0 or null: no limit.",
                }
            ],
        )
        self.assertEqual(self._find().name, "Joker 2026")
        response = self._call(EVENTS, EVENT)
        self.assertEqual(response.json()["results"][0]["state"], "unchanged")

    def test_calls_that_are_none_are_refused(self):
        self._assert_call_refused("key_missing", EVENTS, EVENT, key=False)
        self._assert_call_refused("bad_json", EVENTS, "{")
        self._assert_call_refused("bad_shape", EVENTS, {"events": {}})
        self._assert_call_refused("method_not_allowed", EVENTS, method="GET")

    def test_a_key_touches_the_events_of_its_company_only(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self._create_event(
            name="Theirs", external_code="joker-2026", company_id=other.id
        )
        self._call(EVENTS, EVENT)
        self.assertEqual(theirs.name, "Theirs")
        mine = self._find() - theirs
        self.assertEqual(mine.company_id, self.company)


class Site(BaseHTTPRequestHandler):
    """A site that answers as it is told: status, headers, body, in turn."""

    def do_GET(self):
        self.server.seen.append(dict(self.headers))
        status, headers, body = self.server.answers.pop(0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@tagged("post_install", "-at_install")
class TestFeedPull(FeedCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = HTTPServer(("127.0.0.1", 0), Site)
        thread = threading.Thread(target=cls.site.serve_forever, args=(0.01,))
        thread.start()
        cls.addClassCleanup(thread.join)
        cls.addClassCleanup(cls.site.server_close)
        cls.addClassCleanup(cls.site.shutdown)
        cls.url = f"http://127.0.0.1:{cls.site.server_port}/events"
        cls.source.write({"feed_url": cls.url, "config_section": "site"})

    def setUp(self):
        super().setUp()
        self.site.seen, self.site.answers = [], []

    def _answer(self, status=200, body=b"", **headers):
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.site.answers.append((status, headers, body))

    def _fetch(self):
        self._run_cron("jug_tickets.ir_cron_read_feeds")

    def test_the_site_is_asked_and_only_answers_what_is_new(self):
        """T-REG-03: events are fetched by themselves; 304 costs nothing."""
        self._answer(body={"events": [EVENT]}, ETag='"v1"', Last_Modified="yesterday")
        with patch.dict(os.environ, JUG_TICKETS_FEED_TOKEN_SITE="t0ken"):
            self._fetch()
        self.assertEqual(self._find().name, "Joker 2026")
        self.assertEqual(self.site.seen[0]["Authorization"], "Bearer t0ken")
        self.assertNotIn("If-None-Match", self.site.seen[0])
        self._answer(304)
        self._fetch()
        self.assertEqual(self.site.seen[1]["If-None-Match"], '"v1"')
        self.assertEqual(self.site.seen[1]["If-Modified-Since"], "yesterday")
        self.assertNotIn("Authorization", self.site.seen[1])
        self.assertFalse(self.source.feed_error)
        self._answer(body=[EVENT | {"name": "Joker"}])
        self._fetch()
        self.assertEqual(self._find().name, "Joker")

    def test_a_site_that_fails_is_asked_later_and_later(self):
        self._answer(500, b"oops")
        self._fetch()
        self.assertIn("answers with an error: 500", self.source.feed_error)
        self.assertEqual(str(self.source.feed_next_on), "2026-03-02 09:15:00")
        # not before
        self._fetch()
        self.assertEqual(len(self.site.seen), 1)
        self._move_to("2026-03-02 09:15:00")
        self._answer(503)
        self._fetch()
        self.assertEqual(str(self.source.feed_next_on), "2026-03-02 09:45:00")
        # asked once, and answered when it works again
        self.assertEqual(len(self.source.activity_ids), 1)
        self._move_to("2026-03-02 09:45:00")
        self._answer(body={"events": [EVENT]})
        self._fetch()
        self.assertFalse(self.source.feed_error)
        self.assertFalse(self.source.feed_next_on)
        self.assertFalse(self.source.activity_ids)
        self.assertEqual(self._find().name, "Joker 2026")

    def test_what_is_refused_is_told_and_tried_again(self):
        wrong = EVENT | {"code": "other", "tz": "Moscow"}
        self._answer(body={"events": [wrong, EVENT]}, ETag='"v1"')
        self._fetch()
        self.assertIn("other: tz: There is no such time zone", self.source.feed_error)
        self.assertTrue(self._find())
        self.assertEqual(len(self.source.activity_ids), 1)
        self._move_to(self.source.feed_next_on)
        self._answer(body={"events": [EVENT]})
        self._fetch()
        self.assertNotIn("If-None-Match", self.site.seen[1])
        self.assertFalse(self.source.feed_error)

    def test_garbage_changes_nothing(self):
        self._answer(body={"events": [EVENT]})
        self._fetch()
        before = self._find().read(["name", "seats_max", "write_date"])
        large = b" " * (self.source.max_body_kib * 1024 + 1)
        for code, answer in (
            ("garbage", {"body": b"<html>"}),
            ("garbage", {"body": b"\xff\xfe"}),
            ("shape", {"body": b"[1]"}),
            ("shape", {"body": b'{"error": "x"}'}),
            ("shape", {"body": b"null"}),
            ("too_large", {"body": large}),
            ("status", {"status": 204}),
        ):
            with self.subTest(answer=code):
                self.source.feed_next_on = False
                self._answer(**answer)
                self._fetch()
                sentence = self.source._say_feed_error(code).removesuffix(".")
                self.assertIn(sentence, self.source.feed_error)
        self.assertEqual(self._find().read(["name", "seats_max", "write_date"]), before)

    def test_a_site_that_is_silent_or_away_is_told(self):
        timeout = patch.object(feed_client, "TOTAL_SECONDS", -1)
        self._answer(body=b" ")
        with timeout, self.assertRaises(FeedError) as caught:
            fetch_feed(self.url)
        self.assertEqual(caught.exception.code, "timeout")
        with self.assertRaises(FeedError) as caught:
            fetch_feed("http://127.0.0.1:1/?key=s3cret", token="t0ken")
        self.assertEqual(caught.exception.code, "connect")
        self.assertNotRegex(str(caught.exception), "s3cret|t0ken")
        with self.assertRaises(FeedError) as caught:
            fetch_feed("file:///etc/passwd")
        self.assertEqual(caught.exception.code, "url")
        with self._assert_refused(ValidationError, "must begin with https"):
            self.source.feed_url = "file:///etc/passwd"

    def test_the_button_is_a_managers(self):
        with self._assert_refused(AccessError, "Ticket Request Source"):
            self.source.with_user(self.seller).action_read_feed()
        self._answer(body={"events": [EVENT]})
        source = self.source.with_user(self.manager)
        with self.enter_registry_test_mode():
            message = source.action_read_feed()["params"]["message"]
        self.assertIn("1 new, 0 changed", message)
        self._answer(500)
        with self.enter_registry_test_mode():
            params = source.action_read_feed()["params"]
        self.assertEqual(params["type"], "warning")
