"""The last ten seats of a conference, wanted by many at once: for tests and benches."""

from collections import Counter
from itertools import count

from .harness import in_parallel

SEATS = 10
CALLERS = 64
numbers = count(1)


def open_hall(shop, tariffs=(("std", 100, 0),)):
    """A conference of which the last ten seats are left: its code and id."""
    code = f"hall-{next(numbers)}"
    event_id, _tariffs = shop.add_event(code, SEATS + 1, tariffs)
    shop.book(f"{code}-first", event=code)
    return code, event_id


def race(shop, code, tariffs=("std",)):
    """All want one seat at the same moment; what each is told."""

    def ask(number):
        tariff = tariffs[number % len(tariffs)]
        return shop.ask(f"{code}-{number}", event=code, tariff=tariff)

    return in_parallel(ask, range(CALLERS), threads=CALLERS)


def seats_sold(shop, event_id):
    """Seats held or sold, by tariff; the one that was gone before is left out."""
    rows = shop.server.sql(
        "SELECT k.external_code, t.state FROM event_registration t"
        " JOIN event_event_ticket k ON k.id = t.event_ticket_id"
        " LEFT JOIN jug_ticket_request r ON r.id = t.request_id"
        " WHERE t.event_id = %s AND t.state != 'cancel' AND t.active"
        " AND coalesce(r.external_ref, '') NOT LIKE '%%-first'",
        (event_id,),
    )
    return Counter(code for code, _state in rows), {state for _code, state in rows}
