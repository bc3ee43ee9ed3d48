"""The site pushes its conferences, or is asked for them."""

import os
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..feed_client import FeedError, fetch_feed
from .common import ApiCommon
from .common_feed import EVENT, EVENTS, FeedCommon, SiteCommon

RUN_LOGGER = "odoo.addons.jug_tickets.models.jug_ticket_source_run"


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


@tagged("post_install", "-at_install")
class TestFeedPull(SiteCommon):
    def test_the_site_is_asked_and_only_answers_what_is_new(self):
        """T-REG-03: events are fetched by themselves; 304 costs nothing."""
        self._answer(body={"events": [EVENT]}, ETag='"v1"', Last_Modified="yesterday")
        with patch.dict(os.environ, JUG_TICKETS_FEED_TOKEN_SITE="t0ken"):
            self._fetch()
        self.assertEqual(self._find().name, "Joker 2026")
        self.assertEqual(self.site.seen[0][1]["Authorization"], "Bearer t0ken")
        self.assertNotIn("If-None-Match", self.site.seen[0][1])
        self._answer(304)
        self._fetch()
        self.assertEqual(self.site.seen[1][1]["If-None-Match"], '"v1"')
        self.assertEqual(self.site.seen[1][1]["If-Modified-Since"], "yesterday")
        self.assertNotIn("Authorization", self.site.seen[1][1])
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

    def test_a_fault_at_one_site_does_not_stop_the_others(self):
        """Whatever nobody has thought of: noted there, in words, and asked later."""
        broken = self._create_source(name="Broken", sequence=1, feed_url=self.url)
        Event = type(self.env["event.event"])
        take = Event._take_feed

        def fail(events, source, items):
            if source.id == broken.id:
                raise RuntimeError("s3cret")
            return take(events, source, items)

        self._answer(body={"events": [EVENT]})
        self._answer(body={"events": [EVENT]})
        with patch.object(Event, "_take_feed", fail), mute_logger(RUN_LOGGER):
            self._fetch()
        self.assertIn("could not be taken: RuntimeError", broken.feed_error)
        self.assertNotIn("s3cret", broken.feed_error)
        self.assertEqual(str(broken.feed_next_on), "2026-03-02 09:15:00")
        self.assertEqual(len(broken.activity_ids), 1)
        self.assertTrue(self._find())
        self.assertFalse(self.source.feed_error)

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
        self.assertNotIn("If-None-Match", self.site.seen[1][1])
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

    def test_a_site_that_is_away_is_told(self):
        with self.assertRaises(FeedError) as caught:
            fetch_feed(
                "http://127.0.0.1:1/?key=s3cret", "t0ken", is_internal_allowed=True
            )
        self.assertEqual(caught.exception.code, "connect")
        self.assertNotRegex(str(caught.exception), "s3cret|t0ken")

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

    def test_a_venue_is_of_the_sources_company(self):
        """Another company's card would be one that nobody here may read."""
        other = self.env["res.company"].create({"name": "Other"})
        hall = self.env["res.partner"].create(
            {"name": "Expoforum", "is_company": True, "company_id": other.id}
        )
        # the second one is everybody's, in a hall that is not
        for company in (other, other.browse()):
            self._create_event(
                name="Theirs",
                external_code=f"theirs-{company.id}",
                company_id=company.id,
                address_id=hall.id,
            )
        self._take()
        venue = self._find().address_id
        self.assertNotEqual(venue, hall)
        self.assertEqual(venue.name, "Expoforum")
        self.assertTrue(venue.with_user(self.manager).has_access("read"))
        # one of ours is taken again
        self._take(code="second")
        self.assertEqual(self._find("second").address_id, venue)
