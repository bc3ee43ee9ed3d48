"""Webhooks over real servers: two senders, one row; and a sender that is killed."""

import contextlib
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sabotage import server_options

from scripts.suite.processes import wait_until

CRON = "jug_tickets.ir_cron_send_webhooks"

# However slow the machine is, a call does not end by itself while it is looked at.
PATIENT = """
from odoo.addons.jug_tickets import webhook_client

def sabotage():
    webhook_client.READ_TIMEOUT = webhook_client.DEADLINE = 600
"""
# Another sender, beside the cron's: it is told to send the same row.
SEND = """
from odoo.addons.jug_tickets import webhook_client
webhook_client.READ_TIMEOUT = webhook_client.DEADLINE = 600
Delivery = env["jug.ticket.webhook.delivery"]
{sabotage}
result = Delivery._send_isolated({delivery_id})
"""
# What the lock prevents: the row is read without it.
WITHOUT_LOCK = """
from odoo.tools import SQL

def unlocked(self, delivery_id):
    query = SQL("SELECT due.id %s AND due.id = %s", self._get_due_sql(()), delivery_id)
    return self.browse([row[0] for row in self.env.execute_query(query)])

type(Delivery)._lock_due = unlocked
"""


class Receiver:
    """Counts what comes in by its number; answers when it is told to."""

    def __init__(self):
        self.numbers = []
        self.may_answer = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                receiver.numbers.append(self.headers["X-Jug-Delivery"])
                receiver.may_answer.wait(600)
                # whoever was killed does not hear it any more
                with contextlib.suppress(OSError):
                    self.send_response(204)
                    self.end_headers()

            def log_message(self, *args):
                """Say nothing on the console."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.may_answer.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def start_patient(start_shop, ground, tmp_path):
    """Start a shop whose sender waits as long as the test does."""
    return lambda: start_shop(
        workers=2, cron=1, options=server_options(ground, tmp_path, PATIENT)
    )


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.stop()


def listen(shop, receiver):
    """Let the receiver listen to the shop, as an administrator sets it."""
    call = shop.server.call
    call(
        "ir.config_parameter",
        "set_param",
        "jug_tickets.webhook_internal_hosts",
        "127.0.0.1",
    )
    url = f"http://127.0.0.1:{receiver.server.server_port}/hook"
    call("jug.ticket.webhook", "create", [{"name": "Site", "url": url}])


def cancel_some(shop, event, count):
    """Bookings that are given up: a message each."""
    shop.add_event(event)
    ids = [shop.book(f"{event}-{n}", event=event)[0] for n in range(count)]
    shop.server.call("sale.order", "action_cancel", ids)


def states(server):
    query = "SELECT state, count(*) FROM jug_ticket_webhook_delivery GROUP BY state"
    return dict(server.sql(query))


def first_delivery(server):
    return server.sql("SELECT min(id) FROM jug_ticket_webhook_delivery")[0][0]


@pytest.mark.parametrize("sabotage, expected", [("", 1), (WITHOUT_LOCK, 2)])
def test_two_senders_send_a_row_once(
    start_patient, receiver, allowed_log, sabotage, expected
):
    """The second passes over what the first is at; not so without the lock."""
    # core's job for mails meets a booking that is cancelled, and begins anew
    allowed_log.append("could not serialize access")
    shop = start_patient()
    server = shop.server
    listen(shop, receiver)
    cancel_some(shop, "race", 1)
    # the cron's sender stands at the receiver's door
    wait_until(lambda: receiver.numbers, "The first call", 120)
    code = SEND.format(sabotage=sabotage, delivery_id=first_delivery(server))
    other = threading.Thread(target=server.shell, args=(code,))
    other.start()
    if expected > 1:
        wait_until(lambda: len(receiver.numbers) == expected, "The second call", 180)
    else:
        other.join(180)
        assert not other.is_alive()
    receiver.may_answer.set()
    other.join(180)
    wait_until(lambda: states(server) == {"sent": 1}, "The delivery", 60)
    assert len(receiver.numbers) == expected


def test_killed_sender_repeats_under_the_same_number(
    start_patient, receiver, allowed_log
):
    """SIGKILL between a call and its commit: nothing is lost, nor sent anew later."""
    # core's job for mails meets a booking that is cancelled, and begins anew
    allowed_log.append("could not serialize access")
    shop = start_patient()
    server = shop.server
    listen(shop, receiver)
    cancel_some(shop, "killed", 3)
    wait_until(lambda: receiver.numbers, "The first call", 120)
    server.kill()
    assert states(server) == {"pending": 3}
    [first] = receiver.numbers

    receiver.may_answer.set()
    server.start()
    shop.run_cron(CRON)
    wait_until(lambda: states(server) == {"sent": 3}, "The deliveries", 120)
    counts = Counter(receiver.numbers)
    assert counts.pop(first) == 2
    assert sorted(counts.values()) == [1, 1]
    shop.run_cron(CRON)
    server.restart()
    assert len(receiver.numbers) == 4
