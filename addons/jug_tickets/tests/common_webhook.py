"""A receiver of webhooks that listens on this machine, and behaves as told."""

import contextlib
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch
from urllib.parse import urlsplit

from odoo.tests import common as odoo_common

from odoo.addons.jug_tickets import webhook_client

from .common import TicketsCommon

HANG, DROP, DRIP = "hang", "drop", "drip"


class Receiver:
    """Answers each call by the next of ``answers``, by 200 when there are none left.

    An answer is a status, a pair of a status and headers, or HANG, DROP or DRIP.
    """

    def __init__(self):
        self.answers = []
        self.calls = []
        self.end = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                call = (dict(self.headers), self.rfile.read(length))
                receiver.calls.append(call)
                answers = receiver.answers
                receiver.answer(self, answers.pop(0) if answers else 200)

            do_GET = do_POST

            def log_message(self, *args):
                """Say nothing on the console."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler, answer):
        if answer == HANG:
            self.end.wait(30)
        elif answer == DROP:
            handler.connection.shutdown(socket.SHUT_RDWR)
        elif answer == DRIP:
            self.drip(handler)
        else:
            status, headers = answer if isinstance(answer, tuple) else (answer, {})
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(b"as\x00 told\n")

    def drip(self, handler):
        """A byte now and then: never long enough silent for a timeout of its own."""
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        with contextlib.suppress(OSError):
            while not self.end.wait(0.05):
                handler.wfile.write(b"x")
                handler.wfile.flush()

    def stop(self):
        self.end.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def messages(self):
        return [json.loads(body) for _headers, body in self.calls]


class WebhookCommon(TicketsCommon):
    """A site that listens to all events."""

    def setUp(self):
        super().setUp()
        self.receiver = Receiver()
        self.addCleanup(self.receiver.stop)
        self.env["ir.config_parameter"].set_param(
            "jug_tickets.webhook_internal_hosts", "other.local, 127.0.0.1"
        )
        # chance is no part of what is tested
        self.startPatcher(
            patch(
                "odoo.addons.jug_tickets.models.jug_ticket_webhook_send.random.uniform",
                lambda low, high: low,
            )
        )
        self.webhook = self._create_webhook()
        self._set_timeouts()

    @classmethod
    def _request_handler(cls, s, r, /, **kw):
        # core's compares the timeout, which is a pair here
        assert urlsplit(r.url).hostname == "127.0.0.1", r.url
        return odoo_common._super_send(s, r, **kw)

    def _set_timeouts(self, read=10, deadline=15):
        self.startPatcher(patch.object(webhook_client, "READ_TIMEOUT", read))
        self.startPatcher(patch.object(webhook_client, "DEADLINE", deadline))

    def _create_webhook(self, **values):
        defaults = {"name": "Site", "url": self.receiver.url}
        return (
            self.env["jug.ticket.webhook"]
            .with_user(self.manager)
            .create(defaults | values)
            .with_env(self.env)
        )

    def _deliveries(self, *events, webhook=None):
        """What was written for the receiver, oldest first."""
        self.env.flush_all()
        domain = [("webhook_id", "=", (webhook or self.webhook).id)]
        if events:
            domain.append(("event", "in", events))
        return self.env["jug.ticket.webhook.delivery"].search(domain, order="id")

    def _paid_delivery(self):
        order = self._book()
        self._pay(order)
        delivery = self._deliveries("ticket.paid")
        self.assertEqual(len(delivery), 1)
        return delivery

    def _send(self, moment=None):
        if moment:
            self._move_to(moment)
        # nothing else is done by it that takes time
        started = time.monotonic()
        self._run_cron("jug_tickets.ir_cron_send_webhooks")
        return time.monotonic() - started
