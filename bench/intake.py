"""How fast requests come in: ours and the same work through stock Odoo's RPC.

Alternating on one server in one run, with a call that does nothing beside them: the
absolute figures drift from hour to hour, the ratios do not (research/perf.md).
"""

import itertools
import statistics
import time

from scripts.suite.console import say
from scripts.suite.harness import in_parallel, running_server
from scripts.suite.tickets import Shop, moment, shop_template

ROUNDS = 3
SINGLES = 40
BATCH = 500
KEY = """
from datetime import datetime, timedelta
manager = env["res.users"].browse({manager_id})
result = env["res.users.apikeys"].with_user(manager).sudo()._generate(
    None, "bench", datetime.now() + timedelta(days=1)
)
env.cr.commit()
"""
# pretix's order API and the call that did nothing beside it, a second, by the number
# of clients: first series of research/perf.md. It cannot be had beside ours here.
PRETIX = {1: (13.4, 95), 4: (15.8, 218)}
numbers = itertools.count(1)


def main(ground):
    """Print rates and 95th percentiles with 1 and 4 clients, and the ratios."""
    with (
        shop_template(ground) as (template, facts),
        running_server(ground, template, workers=2, cron=0) as server,
    ):
        shop = Shop(server, facts)
        event_id, tariffs = shop.add_event("bench")
        stock = Stock(shop, event_id, tariffs["std"])
        for call in (stock.floor, lambda _n: single(shop), stock.book):
            in_parallel(call, range(4), 2)
        for clients in (1, 4):
            compare(
                clients,
                {
                    "no-op call": stock.floor,
                    "booked in the call": lambda _n: single(shop),
                    "stock RPC": stock.book,
                },
            )
        accept(shop)


class Stock:
    """A booking made of core's own parts, call by call, over JSON-2."""

    def __init__(self, shop, event_id, tariff_id):
        self.shop = shop
        self.event_id = event_id
        self.tariff_id = tariff_id
        self.key = shop.server.shell(KEY.format(**shop.facts))

    def call(self, model, method, **arguments):
        status, answer = self.shop.server.post(
            f"/json/2/{model}/{method}", arguments, key=self.key
        )
        assert status == 200, answer
        return answer

    def floor(self, _number):
        self.call("res.lang", "search_count", domain=[["id", "=", 0]])

    def book(self, _number):
        """Partner, lead, order, its line, ticket, confirmation: six calls, no mail.

        The six calls of research/perf.md, so that its figures can be compared.
        """
        number = next(numbers)
        contact = {"name": f"Buyer {number}", "phone": f"+7921{number:07}"}
        email = f"stock-{number}@example.com"
        [partner] = self.call(
            "res.partner", "create", vals_list=[contact | {"email": email}]
        )
        lead_values = {"name": "Ticket", "partner_id": partner, "type": "lead"}
        [lead] = self.call("crm.lead", "create", vals_list=[lead_values])
        line = {
            "product_id": self.shop.facts["product_id"],
            "event_id": self.event_id,
            "event_ticket_id": self.tariff_id,
        }
        order_values = {
            "partner_id": partner,
            "opportunity_id": lead,
            "order_line": [(0, 0, line)],
        }
        [order] = self.call("sale.order", "create", vals_list=[order_values])
        [found] = self.call("sale.order", "read", ids=[order], fields=["order_line"])
        ticket = {
            "name": contact["name"],
            "email": email,
            "sale_order_line_id": found["order_line"][0],
        }
        self.call("event.registration", "create", vals_list=[ticket])
        self.call("sale.order", "action_confirm", ids=[order])


def single(shop):
    number = next(numbers)
    phone = f"+7921{number + 1_000_000}"
    result = shop.ask(f"single-{number}", event="bench", phone=phone)
    assert result["state"] == "processed", result


def compare(clients, calls):
    """Alternate the kinds of calls and print the medians of the rounds."""
    rates = {name: [] for name in calls}
    times = {name: [] for name in calls}
    for _round in range(ROUNDS):
        for name, call in calls.items():
            rate, durations = measure(call, clients)
            rates[name].append(rate)
            times[name] += durations
    for name in calls:
        rate = statistics.median(rates[name])
        say(
            f"{clients} client(s)  {name:<20} {rate:7.1f}/s"
            f"   p95 {p95(times[name]) * 1000:6.0f} ms"
        )
    ours, theirs = (
        statistics.median(rates[name]) for name in ("booked in the call", "stock RPC")
    )
    say(f"{clients} client(s)  booked / stock RPC: {ours / theirs:.1f} x (goal 3 x)")
    floor = statistics.median(rates["no-op call"])
    peer, its_floor = PRETIX[clients]
    ratio = ours / floor / (peer / its_floor)
    say(
        f"{clients} client(s)  booked / pretix, each by its no-op: {ratio:.1f} x"
        " (goal 2 x; pretix as measured for research/perf.md, 2026)"
    )


def measure(call, clients):
    """The rate of many calls from some clients, and how long each took."""
    durations = []

    def timed(number):
        begin = time.perf_counter()
        call(number)
        durations.append(time.perf_counter() - begin)

    begin = time.perf_counter()
    in_parallel(timed, range(SINGLES), clients)
    return SINGLES / (time.perf_counter() - begin), durations


def p95(values):
    return sorted(values)[int(len(values) * 0.95)]


def accept(shop):
    """Print how fast batches are accepted: kept and validated, booked later."""
    rates = []
    for batch in range(ROUNDS):
        items = [
            shop.item(f"batch-{batch}-{number}", event="bench")
            for number in range(BATCH)
        ]
        begin = time.perf_counter()
        status, answer = shop.post({"requests": items}, timeout=300)
        rates.append(BATCH / (time.perf_counter() - begin))
        assert status == 202, answer
        assert {result["state"] for result in answer["results"]} == {"accepted"}
    stock_rate = statistics.median(
        measure(Stock(shop, *first_tariff(shop)).book, 1)[0] for _round in range(2)
    )
    rate = statistics.median(rates)
    say(f"accepted in batches of {BATCH}: {rate:.0f} items/s at {moment()} UTC")
    say(f"accepted / stock RPC (1 client): {rate / stock_rate:.0f} x (goal 10 x)")


def first_tariff(shop):
    [row] = shop.server.sql(
        "SELECT event_id, id FROM event_event_ticket WHERE external_code = 'std'"
        " ORDER BY id LIMIT 1"
    )
    return row
