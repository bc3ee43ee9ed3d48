"""The last ten seats wanted by 64 at once: how many were sold too many, how fast.

The test of the same name proves it once, with its control; here it is done again and
again, by the site alone and with a manager's browsers among the callers.
"""

import time
from collections import Counter

from scripts.suite.console import say
from scripts.suite.harness import in_parallel, running_server
from scripts.suite.last_seats import CALLERS, SEATS, open_hall, race, seats_sold
from scripts.suite.tickets import Shop, shop_template
from scripts.suite.web import WebError, WebSession

ROUNDS = 5


def main(ground):
    """Print the seats sold over the limit (goal 0) and the time of a round."""
    with (
        shop_template(ground) as (template, facts),
        running_server(ground, template, workers=2, cron=0) as server,
    ):
        shop = Shop(server, facts)
        for name, call in (("site", race), ("site and staff", mixed_race)):
            oversold, seconds = 0, []
            for _round in range(ROUNDS):
                code, event_id = open_hall(shop)
                begin = time.perf_counter()
                call(shop, code)
                seconds.append(time.perf_counter() - begin)
                sold = seats_sold(shop, event_id)[0].total()
                assert sold >= SEATS, f"{sold} of {SEATS} seats sold"
                oversold += sold - SEATS
            say(
                f"{name}: {ROUNDS} times {CALLERS} callers for {SEATS} seats:"
                f" {oversold} oversold (goal 0), {max(seconds):.1f} s the slowest"
            )


def mixed_race(shop, code):
    """Each second caller is a manager who makes a ticket by hand."""
    server = shop.server
    [(event_id, tariff_id)] = server.sql(
        "SELECT k.event_id, k.id FROM event_event_ticket k"
        " JOIN event_event e ON e.id = k.event_id WHERE e.external_code = %s",
        (code,),
    )
    staff = WebSession(server.base_url, server.database, "manager", "manager")
    values = {"event_id": event_id, "event_ticket_id": tariff_id, "name": "Guest"}

    def want(number):
        if number % 2:
            return shop.ask(f"{code}-{number}", event=code)["state"]
        try:
            staff.call("event.registration", "create", [values])
        except WebError:
            return "refused"
        return "made"

    return Counter(in_parallel(want, range(CALLERS), threads=CALLERS))
