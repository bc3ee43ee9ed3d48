"""A conference as the site tells it."""

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .common import TicketsCommon

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


class Site(BaseHTTPRequestHandler):
    """A site that answers as it is told: status, headers, body, in turn.

    A body that is a function writes by itself.
    """

    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        status, headers, body = self.server.answers.pop(0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if callable(body):
            self.end_headers()
            # whoever asked has gone away
            with contextlib.suppress(OSError):
                body(self.wfile)
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_args):
        pass


def drip(wfile):
    """A byte now and then: never long enough silent for a timeout of its own."""
    pause = threading.Event()
    for _time in range(400):
        wfile.write(b" ")
        wfile.flush()
        pause.wait(0.05)


def keep_silent(_wfile):
    """Say nothing for a while."""
    threading.Event().wait(2)


class SiteCommon(FeedCommon):
    """A source that asks a site on this machine, which the administrator allows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = cls._start_site()
        cls.env["ir.config_parameter"].set_param(
            "jug_tickets.webhook_internal_hosts", "127.0.0.1"
        )
        cls.url = cls._get_site_url(cls.site)
        cls.source.write({"feed_url": cls.url, "config_section": "site"})

    @classmethod
    def _start_site(cls):
        site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
        site.daemon_threads = True
        # a dripping answer ends with the other side, not with the class
        site.block_on_close = False
        site.seen, site.answers = [], []
        thread = threading.Thread(target=site.serve_forever, args=(0.01,))
        thread.start()
        cls.addClassCleanup(thread.join)
        cls.addClassCleanup(site.server_close)
        cls.addClassCleanup(site.shutdown)
        return site

    @classmethod
    def _get_site_url(cls, site):
        return f"http://127.0.0.1:{site.server_port}/events"

    def setUp(self):
        super().setUp()
        self.site.seen, self.site.answers = [], []

    def _answer(self, status=200, body=b"", **headers):
        if not isinstance(body, bytes) and not callable(body):
            body = json.dumps(body).encode()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.site.answers.append((status, headers, body))

    def _fetch(self):
        self._run_cron("jug_tickets.ir_cron_read_feeds")
