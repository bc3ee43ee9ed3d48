"""Companies answer at once: booked once, never more seats than there are."""

import re
from collections import Counter
from itertools import count
from urllib.parse import urlencode

from scripts.suite.harness import in_parallel
from scripts.suite.tickets import Shop
from scripts.suite.web import WebError, WebSession

SEATS = 10
INN = "7707083893"
RIGHT = {
    "vat": INN,
    "kpp": "770701001",
    "bik": "049805746",
    "bank_name": "Банк",
    "account": "40602810700000000025",
    "correspondent_account": "30101810800000000746",
    "legal_address": "Москва, ул. Мясницкая, д. 1",
}
numbers = count(1)


def make_inn(number):
    """A right INN of an organisation of its own."""
    digits = f"{770000000 + number:09}"
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    key = sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 % 10
    return f"{digits}{key}"


class Company:
    """A company with the link of its questionnaire."""

    def __init__(self, shop, ref, event, inn):
        self.shop, self.inn, self.email = shop, inn, f"{ref}@example.com"
        self.name = f"ООО {Shop.surname(ref)}"
        result = shop.ask(
            ref,
            event=event,
            buyer_type="company",
            company_name=self.name,
            vat=inn,
            email=self.email,
        )
        assert result["state"] == "processed", result
        [(self.id, self.token, self.country)] = shop.server.sql(
            "SELECT id, access_token, (SELECT id FROM res_country WHERE code = 'RU')"
            " FROM jug_ticket_questionnaire WHERE request_id = %s",
            (result["id"],),
        )
        self.path = f"/my/tickets/questionnaire/{self.id}"

    def open(self):
        """Load the page: the session's cookie, and the token of its form."""
        status, headers, body = self.shop.server.get(
            f"{self.path}?access_token={self.token}"
        )
        assert status == 200, status
        cookies = "; ".join(headers.get_all("Set-Cookie"))
        cookie = re.search(r"session_id=([^;]+)", cookies)[1]
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', body.decode())[1]
        self.session, self.csrf = cookie, csrf
        return self

    def answer(self, tariff_id, quantity):
        """Send the form; the status and the page that it leads to."""
        typed = RIGHT | {
            "csrf_token": self.csrf,
            "access_token": self.token,
            "org_name": self.name,
            "vat": self.inn,
            "country_id": self.country,
            "contact_name": "Анна Иванова",
            "contact_email": self.email,
            f"quantity_{tariff_id}": quantity,
        }
        headers = {
            "Cookie": f"session_id={self.session}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        # urllib follows the redirect to the page that thanks
        status, _headers, body = self.shop.server.request(
            "POST", self.path, urlencode(typed).encode(), headers, timeout=120
        )
        assert status == 200, (status, body[:500])
        return body.decode()


def seats_held(shop, event_id):
    [(held,)] = shop.server.sql(
        "SELECT count(*) FROM event_registration WHERE event_id = %s"
        " AND state != 'cancel'",
        (event_id,),
    )
    return held


def answer_for_the_last_seats(shop, callers):
    """Each wants three of the last ten seats; what each is told, and the seats."""
    code = f"firms-{next(numbers)}"
    event_id, tariffs = shop.add_event(code, SEATS)
    companies = [
        Company(shop, f"{code}-{n}", code, make_inn(event_id * 100 + n)).open()
        for n in range(callers)
    ]

    def answer(company):
        page = company.answer(tariffs["std"], 3)
        return "booked" if "o_jug_open_booking" in page else "o_jug_wrong" in page

    return Counter(in_parallel(answer, companies, threads=callers)), seats_held(
        shop, event_id
    )


def test_last_seats_are_booked_once(shop):
    """12 companies want 3 of the last 10 seats at once: 3 get theirs, 9 are told."""
    told, held = answer_for_the_last_seats(shop, 12)
    assert told == {"booked": 3, True: 9}
    assert held == 9


def test_without_the_lock_there_are_more_tickets_than_seats(lockless_shop):
    """The control: the test above fails when `_lock_seats` does nothing."""
    # a busy machine may let them come one after the other: then they are let loose anew
    assert any(
        answer_for_the_last_seats(lockless_shop, 12)[1] > SEATS for _again in range(8)
    )


def test_company_and_seller_accept_at_once(shop, allowed_log):
    """Clicks of the company and of a seller at one moment: one booking."""
    # who comes second is told so, which Odoo logs
    allowed_log.append("cannot be changed any more|is closed")
    code = f"accepted-twice-{next(numbers)}"
    event_id, tariffs = shop.add_event(code)
    company = Company(shop, code, code, make_inn(event_id)).open()
    server = shop.server
    staff = WebSession(server.base_url, server.database, "manager", "manager")
    staff.call(
        "jug.ticket.questionnaire", "write", [company.id], RIGHT | {"vat": company.inn}
    )

    def accept(number):
        if number % 2:
            company.answer(tariffs["std"], 1)
            return "answered"
        try:
            staff.call("jug.ticket.questionnaire", "action_accept", [company.id])
        except WebError as error:
            return str(error)
        return "accepted"

    told = Counter(in_parallel(accept, range(8), threads=8))
    assert told["answered"] == 4
    assert told["accepted"] <= 1
    orders = server.sql(
        "SELECT booking_state FROM sale_order WHERE booking_event_id = %s", (event_id,)
    )
    assert orders == [("waiting",)]
    assert seats_held(shop, event_id) == 1


def ask_for_one_organisation(shop, callers):
    """Many people of a new organisation ask at once; its cards, deals, questions."""
    code = f"house-{next(numbers)}"
    event_id, _tariffs = shop.add_event(code)
    inn = make_inn(event_id)

    def ask(number):
        return shop.ask(
            f"{code}-{number}",
            event=code,
            buyer_type="company",
            company_name=f"ООО {Shop.surname(code)}",
            vat=inn,
        )

    results = in_parallel(ask, range(callers), threads=callers)
    assert {result["state"] for result in results} == {"processed"}
    [made] = shop.server.sql(
        "SELECT (SELECT count(*) FROM res_partner"
        "   WHERE vat = %(inn)s AND is_company AND parent_id IS NULL),"
        " (SELECT count(*) FROM crm_lead WHERE event_id = %(event)s),"
        " (SELECT count(*) FROM jug_ticket_questionnaire WHERE event_id = %(event)s)",
        {"inn": inn, "event": event_id},
    )
    return made


def test_new_organisation_at_once_is_one_client_with_one_deal(shop):
    """30 people of one organisation ask at once: 1 client, 1 deal, each is answered."""
    assert ask_for_one_organisation(shop, 30) == (1, 1, 30)


def test_without_the_claim_one_organisation_becomes_several(lockless_shop):
    """The control: the test above fails when `_claim` does nothing."""
    cards, deals, _asked = ask_for_one_organisation(lockless_shop, 16)
    assert cards > 1
    assert deals > 1
