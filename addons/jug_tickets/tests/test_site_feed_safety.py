"""The feed asks nobody inside, follows nobody, and holds no more than allowed."""

import gzip
import os
import tracemalloc
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .. import feed_client
from ..feed_client import FeedError, fetch_feed
from .common_feed import EVENT, SiteCommon, drip, keep_silent

INTERNAL_HOSTS = "jug_tickets.webhook_internal_hosts"


@tagged("post_install", "-at_install")
class TestFeedSafety(SiteCommon):
    def _assert_fails(self, code, **options):
        with self.assertRaises(FeedError) as caught:
            fetch_feed(self.url, **{"is_internal_allowed": True} | options)
        self.assertEqual(caught.exception.code, code)
        return caught.exception

    def _allow_inside(self, hosts):
        self.env["ir.config_parameter"].set_param(INTERNAL_HOSTS, hosts)

    def test_addresses_inside_are_refused_as_for_webhooks(self):
        self._allow_inside("site.internal")
        for url, problem in {
            "http://example.com/events": "must begin with https",
            "file:///etc/passwd": "complete address",
            "https://user:secret@example.com/": "password",
            "https://localhost/": "inside",
            "https://169.254.169.254/latest": "inside",
            "https://2130706433/": "inside",
            self.url: "https",
        }.items():
            with (
                self.subTest(url=url),
                self._assert_refused(ValidationError, problem),
            ):
                self.source.feed_url = url
        self.source.feed_url = "https://example.com:8443/events?a=1"
        self.source.feed_url = "http://site.internal/events"

    def test_a_name_that_leads_inside_is_not_asked(self):
        """A name is looked up after its check: the connection itself is looked at."""
        self._allow_inside("")
        self._answer(body={"events": [EVENT]})
        self._fetch()
        self.assertFalse(self.site.seen)
        self.assertIn("leads to an address inside", self.source.feed_error)
        self.assertFalse(self._find())

    def test_a_redirect_is_told_and_not_followed(self):
        """Not to an address inside, and the token goes to nobody else."""
        other = self._start_site()
        other.answers = [(200, {}, b"[]")]
        for status in (301, 302, 303, 307, 308):
            with self.subTest(status=status):
                self.source.feed_next_on = False
                self._answer(status, Location=self._get_site_url(other))
                with patch.dict(os.environ, JUG_TICKETS_FEED_TOKEN_SITE="t0ken"):
                    self._fetch()
                self.assertFalse(other.seen)
                self.assertIn(f"another address: enter that one: {status}", self._told)

    @property
    def _told(self):
        return self.source.feed_error or ""

    def test_no_proxy_of_the_machine_is_used(self):
        proxy = self._start_site()
        address = f"http://127.0.0.1:{proxy.server_port}"
        self._answer(body=[])
        with patch.dict(os.environ, http_proxy=address, no_proxy="", NO_PROXY=""):
            found, _validators = fetch_feed(self.url, is_internal_allowed=True)
        self.assertEqual(found, [])
        self.assertFalse(proxy.seen)

    def test_a_slow_site_does_not_hold_the_others_up(self):
        """However it drips: the whole call has an end."""
        self._answer(body=drip)
        with patch.object(feed_client, "TOTAL_SECONDS", 0.5):
            self._assert_fails("timeout")
        # nor one that says nothing at all
        self._answer(body=keep_silent)
        with patch.object(feed_client, "TOTAL_SECONDS", 0.5):
            self._assert_fails("timeout")

    def test_too_large_is_refused_as_it_comes(self):
        self._answer(body=lambda wfile: [wfile.write(b" " * 65536) for _n in range(99)])
        self._assert_fails("too_large", max_bytes=100_000)
        # exactly as large is fine
        self._answer(body=b"[]" + b" " * 98)
        self.assertEqual(
            fetch_feed(self.url, max_bytes=100, is_internal_allowed=True)[0], []
        )

    def test_packed_answers_are_unpacked_within_the_limit(self):
        self._answer(body=gzip.compress(b"[]" + b" " * 98), Content_Encoding="gzip")
        self.assertEqual(
            fetch_feed(self.url, max_bytes=100, is_internal_allowed=True)[0], []
        )
        self._answer(body=gzip.compress(b"[]" + b" " * 99), Content_Encoding="gzip")
        self._assert_fails("too_large", max_bytes=100)
        self._answer(body=b"no gzip", Content_Encoding="gzip")
        self._assert_fails("garbage")
        self._answer(body=b"[]", Content_Encoding="br")
        self._assert_fails("encoding")

    def test_a_bomb_does_not_go_off(self):
        """100 MB of spaces in 100 kB: no more than the limit is ever held."""
        bomb = gzip.compress(b" " * 100_000_000, 9)
        self.assertLess(len(bomb), 200_000)
        self._answer(body=bomb, Content_Encoding="gzip")
        tracemalloc.start()
        try:
            self._assert_fails("too_large", max_bytes=1024 * 1024)
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        self.assertLess(peak, 8 * 1024 * 1024)

    def test_a_token_that_no_header_can_carry_is_told(self):
        self._assert_fails("connect", token="пароль")
