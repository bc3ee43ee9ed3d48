"""Seats that come free while people wait: theirs, whoever else asks at that moment."""

from collections import Counter
from itertools import count

import pytest
from sabotage import server_options

from scripts.suite.harness import in_parallel, running_server
from scripts.suite.tickets import Shop
from scripts.suite.web import WebError

SEATS = 4
FREED = 2
WAITING = 5
CALLERS = 24
numbers = count(1)

# Nobody asks whether somebody is waiting: what the test watches over.
WITHOUT_QUEUE = """
from odoo.addons.jug_tickets.models.event_event_waiting import EventEvent
from odoo.addons.jug_tickets.models.jug_ticket_request_waiting import JugTicketRequest
from odoo.addons.jug_tickets.models.event_registration_waiting import EventRegistration


def sabotage():
    del JugTicketRequest._is_sold_out
    del EventRegistration._check_held_seats
"""


def sell_out(shop):
    """A conference without a seat, and a line: its code, id, bookings."""
    code = f"line-{next(numbers)}"
    event_id, _tariffs = shop.add_event(code, SEATS)
    orders = [shop.book(f"{code}-first-{n}", event=code)[0] for n in range(SEATS)]
    for number in range(WAITING):
        ref = f"{code}-wait-{number}"
        result = shop.ask(ref, event=code, waiting_list=True)
        assert result["state"] == "accepted", result
        assert result["waiting_list"]["position"] == number + 1
    return code, event_id, orders


def offer(shop):
    """Run the job; two at once: the second one is told that it runs."""
    [(cron_id,)] = shop.server.sql(
        "SELECT res_id FROM ir_model_data WHERE module = 'jug_tickets'"
        " AND name = 'ir_cron_offer_seats'"
    )
    try:
        shop.server.call("ir.cron", "method_direct_trigger", [cron_id])
    except WebError:
        return "runs"
    return "offered"


def race(shop, code, orders):
    """Two seats come free, many want them, and the job runs in the middle of it."""

    def act(number):
        if number < FREED:
            shop.server.call("sale.order", "action_cancel", [orders[number]])
            return "freed"
        if number % 8 == 0:
            return offer(shop)
        return shop.ask(f"{code}-late-{number}", event=code)["state"]

    told = Counter(in_parallel(act, range(CALLERS), threads=CALLERS))
    offer(shop)
    return told


def places(shop, event_id):
    return [
        state
        for (state,) in shop.server.sql(
            "SELECT state FROM jug_ticket_waiting WHERE event_id = %s ORDER BY id",
            (event_id,),
        )
    ]


def seats_held(shop, event_id):
    [(held,)] = shop.server.sql(
        "SELECT count(*) FROM event_registration WHERE event_id = %s"
        " AND state != 'cancel' AND active",
        (event_id,),
    )
    return held


def check_line_first(shop, event_id, told):
    assert told["processed"] == 0, told
    assert places(shop, event_id) == ["offered"] * FREED + ["waiting"] * (
        WAITING - FREED
    )
    # neither sold twice nor left empty
    assert seats_held(shop, event_id) == SEATS


def test_freed_seats_go_to_the_line_whoever_asks(shop, allowed_log):
    """Nobody from outside gets one, in order, and none is sold twice or left."""
    # two jobs at once: Odoo refuses the second, and logs it
    allowed_log.append("already executing")
    code, event_id, orders = sell_out(shop)
    check_line_first(shop, event_id, race(shop, code, orders))


def test_without_the_line_seats_are_snatched(ground, shop_database, tmp_path):
    """The control: the first test fails when nobody asks who waits."""
    options = server_options(ground, tmp_path, WITHOUT_QUEUE)
    with running_server(ground, shop_database[0], workers=2, options=options) as server:
        shop = Shop(server, shop_database[1])
        for _round in range(3):
            code, event_id, orders = sell_out(shop)
            # the job comes too late: the seats are free before it runs
            for order in orders[:FREED]:
                server.call("sale.order", "action_cancel", [order])
            told = Counter(
                in_parallel(
                    lambda n, code=code: shop.ask(f"{code}-late-{n}", event=code)[
                        "state"
                    ],
                    range(CALLERS),
                    threads=CALLERS,
                )
            )
            offer(shop)
            if told["processed"]:
                break
        with pytest.raises(AssertionError):
            check_line_first(shop, event_id, told)
