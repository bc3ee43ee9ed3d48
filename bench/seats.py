"""The last ten seats wanted by 64 at once: how many were sold too many, how fast.

The test of the same name proves it once, with its control; here it is done again and
again, by the site alone and with a manager's browsers among the callers.
"""

import time

from scripts.suite.console import say
from scripts.suite.harness import running_server
from scripts.suite.last_seats import (
    CALLERS,
    SEATS,
    mixed_race,
    open_hall,
    race,
    seats_sold,
)
from scripts.suite.tickets import Shop, shop_template

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
