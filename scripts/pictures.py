"""All pictures of the READMEs and guides, made of a running demo.

make demo && python3 scripts/pictures.py [http://127.0.0.1:8069 [http://127.0.0.1:8074]]

The READMEs get English ones, the guides Russian ones. Needs poppler-utils (pdftoppm).
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPO))
from scripts.suite.web import WebSession  # noqa: E402

README = REPO / "addons/jug_tickets/static/description"
GUIDES = REPO / "docs/images/tickets"
# Click a thing and wait for what comes of it.
CLICK = (
    "document.querySelector('{}').click();"
    " await new Promise((done) => setTimeout(done, 2500));"
)
KANBAN = CLICK.format(".o_switch_view.o_kanban")
PAY_NOW = CLICK.format("#o_sale_portal_paynow")
TERMS = (
    "await odoo.__WOWL_DEBUG__.root.env.services.action"
    ".doAction('jug_tickets.jug_ticket_terms_action');"
    " await new Promise((done) => setTimeout(done, 2000));"
)
REGISTER = CLICK.format("button[name=action_register_payment]")
CHOOSE_TARIFF = CLICK.format(".o_field_widget[name=tariff_choice_id] input")


class Demo:
    """What the demo holds, found by the numbers of its requests."""

    def __init__(self, base, mails):
        self.base = base
        self.mails_url = mails
        self.session = WebSession(base, "demo", "ticketmanager", "ticketmanager")

    def request(self, ref):
        domain = [("external_ref", "=", ref)]
        fields = ["order_id", "email"]
        return self.session.call(
            "jug.ticket.request", "search_read", domain, fields=fields
        )[0]

    def order(self, ref):
        return self.request(ref)["order_id"][0]

    def find(self, model, *domain):
        return self.session.call(model, "search", list(domain), limit=1)[0]

    def mail(self, email, attachment=False):
        """The buyer's latest mail with, or his first one without attachments."""
        with urllib.request.urlopen(f"{self.mails_url}/api/mails") as answer:
            mails = [mail for mail in json.load(answer) if email in mail["to"]]
        fitting = [mail for mail in mails if bool(mail["attachments"]) == attachment]
        return fitting[-1 if attachment else 0]

    def link(self, email):
        """The address in the buyer's first mail."""
        found = re.search(r'href="[^"]*(/my/orders/[^"]*)"', self.mail(email)["html"])
        return found[1].replace("&amp;", "&")


def take(demo, out, url, login=None, lang="en_US", **options):
    command = [sys.executable, "-m", "scripts.suite", "screenshot"]
    command += ["--base", demo.base, "--url", url, "--out", out, "--lang", lang]
    command += ["--tz", "Europe/Moscow"]
    if login:
        command += ["--login", login]
    for name, value in options.items():
        command += [f"--{name.replace('_', '-')}", str(value)]
    subprocess.run([str(part) for part in command], cwd=REPO, check=True)


def take_screens(demo, folder, lang, names):
    """The web client's and the buyer's pages, those of ``names``."""
    waiting = demo.request("site-1052")
    email = ("email", "=", "zinaida.ezhikova@example.com")
    screens = {
        "inbox": ("/odoo/ticket-inbox", "seller", {"height": 700}),
        "request": (
            f"/odoo/ticket-inbox/{demo.request('site-1034')['id']}",
            "seller",
            {"height": 800},
        ),
        "phone": ("/odoo/ticket-requests/new", "seller", {"eval": CHOOSE_TARIFF}),
        "bookings": ("/odoo/ticket-bookings", "seller", {"eval": KANBAN}),
        "booking": (
            f"/odoo/ticket-bookings/{demo.order('site-1018')}",
            "seller",
            {"height": 800},
        ),
        "register": (
            f"/odoo/ticket-bookings/{demo.order('site-1052')}",
            "seller",
            {"eval": REGISTER, "height": 700},
        ),
        "late": (
            f"/odoo/ticket-bookings/{demo.order('site-1025')}",
            "ticketmanager",
            {},
        ),
        "tickets": ("/odoo/conference-tickets", "seller", {"height": 700}),
        "leads": ("/odoo/ticket-leads", "seller", {}),
        "participant": (
            f"/odoo/ticket-participants/{demo.find('res.partner', email)}",
            "seller",
            {},
        ),
        "conference": (
            "/odoo/conferences/"
            f"{demo.find('event.event', ('external_code', '=', 'joker'))}",
            "ticketmanager",
            {"height": 950},
        ),
        "prices": ("/odoo/ticket-prices", "ticketmanager", {"height": 700}),
        "source": (
            "/odoo/ticket-sources/"
            f"{demo.find('jug.ticket.source', ('is_by_hand', '=', False))}",
            "ticketmanager",
            {"height": 600},
        ),
        "terms": ("/odoo/conferences", "ticketmanager", {"eval": TERMS}),
        "report": ("/odoo/ticket-sales", "ticketmanager", {}),
        "annulled": ("/odoo/ticket-annulled", "ticketmanager", {"height": 400}),
        "portal": (demo.link(waiting["email"]), None, {"width": 1100, "height": 640}),
        "pay": (
            demo.link(waiting["email"]),
            None,
            {"width": 1100, "height": 640, "eval": PAY_NOW},
        ),
    }
    for name in names:
        url, login, options = screens[name]
        take(demo, folder / f"{name}.png", url, login, lang, **options)


def take_mail(demo, out):
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "mail.html"
        page.write_text(demo.mail(demo.request("site-1052")["email"])["html"], "utf-8")
        take(demo, out, page.as_uri(), width=760, height=560)


def take_ticket(demo, out):
    mail = demo.mail(demo.request("site-1001")["email"], attachment=True)
    kinds = [attachment["type"] for attachment in mail["attachments"]]
    number = kinds.index("application/pdf")
    url = f"{demo.mails_url}/mail/{mail['id']}/{number}"
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "ticket.pdf"
        with urllib.request.urlopen(url) as answer:
            pdf.write_bytes(answer.read())
        # the upper part of the page: below it there is only paper
        command = ["pdftoppm", "-r", "96", "-png", "-singlefile", "-H", "680"]
        subprocess.run([*command, str(pdf), str(out.with_suffix(""))], check=True)


def main(base="http://127.0.0.1:8069", mails="http://127.0.0.1:8074"):
    demo = Demo(base, mails)
    for folder in (README, GUIDES):
        folder.mkdir(parents=True, exist_ok=True)
    names = "inbox request bookings booking register tickets conference report portal"
    take_screens(demo, README, "en_US", [*names.split(), "pay"])
    take_mail(demo, README / "mail.png")
    take_ticket(demo, README / "ticket.png")
    names += " phone late leads participant prices terms source annulled pay"
    take_screens(demo, GUIDES, "ru_RU", names.split())
    shutil.copy(README / "booking.png", GUIDES.parent / "overview.png")
    for name in ("mail.png", "ticket.png"):
        shutil.copy(README / name, GUIDES / name)


if __name__ == "__main__":
    main(*sys.argv[1:])
