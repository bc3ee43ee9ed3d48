"""The first ticket sold: from the site's request to a ticket in the buyer's mailbox."""

import html
import io
import json
import re
from urllib.parse import urlsplit

import pypdf

from scripts.suite.purse import Purse

NAME = "Ёлкина Мария-Луиза Ünsal"
EMAIL = "maria@example.com"


def links_of(mail):
    """Paths with queries of the links in a mail's HTML."""
    body = mail.get_body(("html",)).get_content()
    links = [urlsplit(html.unescape(link)) for link in re.findall('href="(.*?)"', body)]
    return [f"{link.path}?{link.query}" for link in links]


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


def check_ticket(pdf):
    """A real PDF of one page with who, what and which tariff."""
    assert pdf.startswith(b"%PDF")
    text = text_of(io.BytesIO(pdf))
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    for expected in (NAME, "Конференция «Явь»", "Обычный"):
        assert expected in text.replace("\n", " "), text


def open_conference(shop):
    event_id, tariffs = shop.add_event("jav", name="Конференция «Явь»")
    shop.server.call(
        "event.event.ticket", "write", list(tariffs.values()), {"name": "Обычный"}
    )


def test_request_becomes_a_paid_ticket_by_mail(start_shop, allowed_log):
    """Mail, link, payment and ticket, over HTTP and SMTP; a stranger gets nothing."""
    # the PDF engine opens connections that it does not use
    allowed_log.append("Request timed out")
    shop = start_shop(workers=2, cron=1)
    open_conference(shop)
    shop.book("first", event="jav", name=NAME, email=EMAIL, phone="+7 921 123-45-67")

    booking = shop.wait_for_mail("Your booking")
    assert booking["X-Envelope-To"] == EMAIL
    path = next(link for link in links_of(booking) if "/my/orders/" in link)
    order_id = int(re.search(r"/my/orders/(\d+)", path)[1])
    token = re.search(r"access_token=([\w-]+)", path)[1]
    purse = Purse(shop, order_id, token)
    status, _headers, page = purse.get(path)
    assert status == 200
    assert "Please pay until" in page.decode()

    purse.open(amount=100).pay()
    assert purse.poll()["state"] == "done"
    assert shop.wait_for_mail("Payment received")["X-Envelope-To"] == EMAIL

    ticket = shop.wait_for_mail("Your ticket")
    assert ticket["X-Envelope-To"] == EMAIL
    files = {file.get_content_type(): file for file in ticket.iter_attachments()}
    check_ticket(files["application/pdf"].get_content())
    calendar = files["text/calendar"].get_payload(decode=True).decode()
    assert "BEGIN:VEVENT" in calendar
    assert "Конференция «Явь»" in calendar

    check_portal(shop, purse, path)


def check_portal(shop, purse, path):
    """The buyer's link gives the same ticket again; without its token: nothing."""
    _status, _headers, page = purse.get(path)
    assert "Show the code of the ticket" in page.decode()
    link = r'href="(/my/tickets/\d+/\d+\?access_token=[\w-]+)"'
    found = re.search(link, page.decode())
    status, headers, pdf = purse.get(found[1])
    assert (status, headers.get_content_type()) == (200, "application/pdf")
    check_ticket(pdf)

    other = shop.book("stranger", event="jav")
    ticket_path = found[1].partition("?")[0]
    for token in ("", other[1], "0" * len(other[1])):
        for address in (ticket_path, f"/my/orders/{purse.order_id}"):
            status, headers, body = shop.server.get(f"{address}?access_token={token}")
            told = body.decode(errors="replace")
            assert status == 404 or 'name="login"' in told, (address, status)
            assert NAME not in told
            assert headers.get_content_type() != "application/pdf"
    answer = json.dumps(shop.ask("stranger-2", event="jav"))
    assert NAME not in answer
