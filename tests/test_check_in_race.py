"""Several desks scan the same ticket at once: one lets in, the others say «inside»."""

from collections import Counter
from itertools import count

from scripts.suite.harness import in_parallel
from scripts.suite.tickets import moment
from scripts.suite.web import WebSession

DESKS = 8
LET_IN = ("event.registration", "register_attendee")
numbers = count(1)


def open_doors(shop):
    """A ticket of a conference that takes place now: event's id, ticket's id, code."""
    code = f"doors-{next(numbers)}"
    dates = {"date_begin": moment(hours=1), "date_end": moment(days=1)}
    # free: valid without a payment
    event_id, _tariffs = shop.add_event(code, tariffs=(("std", 0, 0),), **dates)
    shop.book(f"{code}-guest", event=code)
    [(ticket_id, barcode)] = shop.server.sql(
        "SELECT id, barcode FROM event_registration WHERE event_id = %s", (event_id,)
    )
    return event_id, ticket_id, barcode


def scan_at_once(shop):
    """What the desks are told, and how often somebody came in by the ticket."""
    event_id, ticket_id, barcode = open_doors(shop)
    server = shop.server
    desks = [
        WebSession(server.base_url, server.database, "manager", "manager")
        for _desk in range(DESKS)
    ]

    def scan(desk):
        values = {"barcode": barcode, "event_id": event_id}
        return desk.call(*LET_IN, **values)["answer"]

    told = Counter(in_parallel(scan, desks, threads=DESKS))
    [(entries,)] = server.sql(
        "SELECT count(*) FROM mail_message WHERE model = 'event.registration'"
        " AND res_id = %s AND body LIKE '%%Attended on%%'",
        (ticket_id,),
    )
    return told, entries


def test_one_desk_lets_in_and_the_others_say_inside(shop):
    """T-REG-11: one ticket, one participant. The server logs no error meanwhile."""
    for _round in range(3):
        told, entries = scan_at_once(shop)
        assert told == {"let_in": 1, "inside": DESKS - 1}
        assert entries == 1


def test_without_the_lock_the_losers_are_an_error(lockless_shop):
    """The control: without `_lock_for_entry` a loser's write fails in the database."""
    server = lockless_shop.server
    for _round in range(5):
        seen = len(server.log_text())
        scan_at_once(lockless_shop)
        log = server.log_text()[seen:]
        if "could not serialize access" in log:
            break
    assert "bad query" in log, "no loser: the race is no race"
