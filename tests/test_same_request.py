"""The same thing at once, many times: kept once, booked once, one card a person."""

from collections import Counter
from itertools import count

from scripts.suite.harness import in_parallel

CALLERS = 100
numbers = count(1)


def test_one_number_a_hundred_times_at_once_is_one_booking(shop):
    """All are answered 202 with the same id; nothing is made twice."""
    shop.add_event("same")
    item = shop.item("same-1", event="same", phone="+7 921 123-45-67")
    answers = in_parallel(lambda _n: shop.post(item), range(CALLERS), threads=CALLERS)
    assert Counter(status for status, _answer in answers) == {202: CALLERS}
    results = [answer["results"][0] for _status, answer in answers]
    assert len({result["id"] for result in results}) == 1
    assert Counter("duplicate" in result for result in results)[False] == 1
    made = shop.server.sql(
        "SELECT (SELECT count(*) FROM jug_ticket_request"
        "   WHERE external_ref = 'same-1'),"
        " (SELECT count(*) FROM sale_order WHERE origin = 'same-1'),"
        " (SELECT count(*) FROM event_registration"
        "   WHERE email = 'buyer-same-1@example.com'),"
        " (SELECT count(*) FROM crm_lead"
        "   WHERE email_normalized = 'buyer-same-1@example.com'),"
        " (SELECT count(*) FROM res_partner"
        "   WHERE email_normalized = 'buyer-same-1@example.com')"
    )
    assert made == [(1, 1, 1, 1, 1)]
    status, body = shop.post(item)
    assert (status, body["results"][0]["state"]) == (202, "processed")


def book_one_person(shop, callers):
    """One new person sends many requests at once; his cards and leads, and bookings."""
    code = f"person-{next(numbers)}"
    shop.add_event(code)
    email = f"{code}@example.com"

    def ask(number):
        return shop.ask(f"{code}-{number}", event=code, email=email, name="Анна Ли")

    results = in_parallel(ask, range(callers), threads=callers)
    assert {result["state"] for result in results} == {"processed"}
    [made] = shop.server.sql(
        "SELECT (SELECT count(*) FROM res_partner WHERE email_normalized = %(email)s),"
        " (SELECT count(*) FROM crm_lead WHERE email_normalized = %(email)s),"
        " (SELECT count(*) FROM sale_order WHERE buyer_email = %(email)s)",
        {"email": email},
    )
    return made


def test_one_new_person_at_once_is_one_card_and_one_lead(shop):
    """50 requests of an address that nobody knew: 1 card, 1 lead, 50 bookings."""
    assert book_one_person(shop, 50) == (1, 1, 50)


def test_without_the_claim_one_person_becomes_several(lockless_shop):
    """The control: the test above fails when `_claim` does nothing."""
    cards, leads, bookings = book_one_person(lockless_shop, 16)
    assert cards > 1
    assert leads > 1
    assert bookings == 16
