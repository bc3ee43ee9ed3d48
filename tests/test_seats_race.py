"""The last seats wanted by many at once: sold exactly once, whoever asks and how."""

from collections import Counter

import pytest

from scripts.suite.harness import in_parallel
from scripts.suite.last_seats import (
    CALLERS,
    SEATS,
    numbers,
    open_hall,
    race,
    seats_sold,
)
from scripts.suite.web import WebError, WebSession

REFUSED = "seats are sold or booked already"


def check_sold_once(shop, event_id, results):
    """Ten have a seat, the others are told why not, and nothing is in between."""
    states = Counter(result["state"] for result in results)
    assert states == {"processed": SEATS, "rejected": CALLERS - SEATS}
    reasons = Counter(error["code"] for result in results for error in result["errors"])
    assert reasons == {"sold_out": CALLERS - SEATS}
    sold, ticket_states = seats_sold(shop, event_id)
    assert sold.total() == SEATS
    assert ticket_states == {"draft"}


def test_last_ten_seats_are_sold_once(shop):
    """64 callers over HTTP at once, 2 workers: 10 booked, 54 told «sold out»."""
    code, event_id = open_hall(shop)
    check_sold_once(shop, event_id, race(shop, code))
    orders = shop.server.sql(
        "SELECT count(*) FROM sale_order WHERE booking_event_id = %s", (event_id,)
    )
    # who was told «sold out» left no order, lead or card behind
    assert orders == [(SEATS + 1,)]


def test_two_tariffs_share_the_seats_of_the_event(shop):
    """The event's limit holds over both tariffs, and a tariff's own one, too."""
    code, event_id = open_hall(shop, (("std", 100, 0), ("vip", 300, 6)))
    check_sold_once(shop, event_id, race(shop, code, ("std", "vip")))
    sold, _states = seats_sold(shop, event_id)
    assert sold["vip"] <= 6


def test_staff_and_site_want_the_last_seats_at_once(shop, allowed_log):
    """Half of the callers are a manager's browsers, which make tickets by hand."""
    # what a person is refused, Odoo logs
    allowed_log.append("There are not enough seats available for Conference")
    code, event_id = open_hall(shop)
    [(tariff_id,)] = shop.server.sql(
        "SELECT id FROM event_event_ticket WHERE event_id = %s", (event_id,)
    )
    server = shop.server
    staff = WebSession(server.base_url, server.database, "manager", "manager")

    def want(number):
        if number % 2:
            return shop.ask(f"{code}-{number}", event=code)["state"]
        values = {"event_id": event_id, "event_ticket_id": tariff_id}
        try:
            staff.call("event.registration", "create", [values | {"name": "Гость"}])
        except WebError as error:
            return str(error)
        return "made"

    told = Counter(in_parallel(want, range(CALLERS), threads=CALLERS))
    assert told["made"] + told["processed"] == SEATS, told
    assert told["rejected"] == CALLERS // 2 - told["processed"], told
    sold, _states = seats_sold(shop, event_id)
    assert sold.total() == SEATS
    # refused in words, not by an error of the database
    refusals = set(told) - {"made", "processed", "rejected"}
    assert all(code in refusal for refusal in refusals), refusals


def limit_in_the_race(shop):
    """Many want a seat, and a manager closes the sale in the middle of it.

    He limits the seats to those that he sees sold, again until that is accepted: the
    limit, and how many were sold in the end.
    """
    code = f"hall-{next(numbers)}"
    event_id, _tariffs = shop.add_event(code)
    server = shop.server
    staff = WebSession(server.base_url, server.database, "manager", "manager")

    def close_sale():
        while True:
            seats = max(seats_sold(shop, event_id)[0].total(), 1)
            values = {"seats_limited": True, "seats_max": seats}
            try:
                staff.call("event.event", "write", [event_id], values)
            except WebError as error:
                # one more was sold between his look and his click
                assert REFUSED in str(error)
            else:
                return seats

    def act(number):
        # in the middle of the crowd
        if number == SEATS:
            return close_sale()
        return shop.ask(f"{code}-{number}", event=code)

    results = in_parallel(act, range(CALLERS + 1), threads=CALLERS + 1)
    return results[SEATS], seats_sold(shop, event_id)[0].total()


def test_limit_set_in_the_middle_of_the_sale_holds(shop, allowed_log):
    """Seats without a limit are sold side by side, until a manager sets one."""
    # what a person is refused, Odoo logs
    allowed_log.append(REFUSED)
    seats, sold = limit_in_the_race(shop)
    assert sold == seats


def test_without_the_lock_a_limit_is_overrun(lockless_shop):
    """The control: without the locks the manager's limit counts too few seats."""
    for _round in range(5):
        seats, sold = limit_in_the_race(lockless_shop)
        if sold > seats:
            break
    assert sold > seats, "not oversold: the race is no race"


def test_without_the_lock_seats_are_sold_twice(lockless_shop):
    """The control: the first test fails when `_lock_seats` does nothing."""
    for _round in range(5):
        code, event_id = open_hall(lockless_shop)
        results = race(lockless_shop, code)
        sold, _states = seats_sold(lockless_shop, event_id)
        if sold.total() > SEATS:
            break
    with pytest.raises(AssertionError):
        check_sold_once(lockless_shop, event_id, results)
    assert sold.total() > SEATS, "not oversold: the race is no race"
