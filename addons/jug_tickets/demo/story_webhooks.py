"""The site and a partner are told of tickets; later nobody answers any more."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .story_tools import ask, find_untouched, manager, receive, step

# The receivers live as long as the story is told: what comes later is tried again.
PORT = 8479
ADDRESS = f"http://127.0.0.1:{PORT}"
TAKING, REFUSING = "/hooks/tickets", "/closed"
# Name: address, what it is not told.
RECEIVERS = {
    "Сайт конференций": (TAKING, {}),
    "Афиша партнёра": (
        REFUSING,
        {"on_ticket_paid": False, "on_ticket_cancelled": False},
    ),
}
REFUSAL = "Приём сообщений закрыт: договор с партнёром закончился."
# Pays when the site is down.
LATER = "hook-1"


class Receiver(BaseHTTPRequestHandler):
    """Takes each message at one address, refuses each at the other one."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_taken = self.path == TAKING
        body = b"" if is_taken else REFUSAL.encode()
        self.send_response(200 if is_taken else 410)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """The story is told without its noise."""


@contextlib.contextmanager
def receiving(env):
    """Tell the receivers of what happens inside; afterwards they are down."""
    Delivery = env["jug.ticket.webhook.delivery"]
    server = None
    # another demo on this machine may have the address: then it answers
    with contextlib.suppress(OSError):
        server = ThreadingHTTPServer(("127.0.0.1", PORT), Receiver)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        step(env, _set_up)
        yield
        Delivery._cron_send()
    finally:
        if server:
            server.shutdown()
            server.server_close()
    step(env, _sell_later)
    Delivery._cron_send()


def _set_up(env):
    """Name the receivers; a system administrator has allowed addresses inside."""
    Webhook = env["jug.ticket.webhook"]
    if Webhook.search_count([]):
        return
    parameter = "jug_tickets.webhook_internal_hosts"
    env["ir.config_parameter"].set_param(parameter, "127.0.0.1")
    for name, (path, settings) in RECEIVERS.items():
        webhook = Webhook.with_user(manager(env)).create(
            {"name": name, "url": ADDRESS + path, **settings}
        )
        webhook.action_new_secret()


def _sell_later(env):
    ask(
        env,
        LATER,
        name="Эмма Соловьёва",
        email="emma.solovyeva@example.com",
        event_code="jpoint",
        tariff_code="online",
    )
    for order in find_untouched(env, LATER):
        receive(order, order.amount_total, "demo")
