"""All pictures of the READMEs and guides, made of a running demo.

make demo && python3 scripts/pictures.py [BASE MAILS [NAME ...]]

BASE is http://127.0.0.1:8069, MAILS http://127.0.0.1:8074; without names all are taken.

The READMEs get English ones, the guides Russian ones. Needs poppler-utils (pdftoppm).
"""

import base64
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
from scripts import pictures_companies  # noqa: E402
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


# what could not be taken: the others are all the same
failed = []


class Demo:
    """What the demo holds, found by the numbers of its requests."""

    def __init__(self, base, mails):
        self.base = base
        self.mails_url = mails
        self.session = WebSession(base, "demo", "ticketmanager", "ticketmanager")
        self.admin = WebSession(base, "demo", "admin", "admin")

    def request(self, ref):
        domain = [("external_ref", "=", ref)]
        fields = ["order_id", "email"]
        return self.session.call(
            "jug.ticket.request", "search_read", domain, fields=fields
        )[0]

    def order(self, ref):
        return self.request(ref)["order_id"][0]

    def questionnaire(self, ref):
        domain = [("request_id.external_ref", "=", ref)]
        return self.admin.call(
            "jug.ticket.questionnaire",
            "search_read",
            domain,
            fields=["access_url", "access_token", "order_id"],
            limit=1,
        )[0]

    def questionnaire_link(self, ref):
        found = self.questionnaire(ref)
        return f"{found['access_url']}?access_token={found['access_token']}"

    def booking(self, ref):
        return self.questionnaire(ref)["order_id"][0]

    def portal_link(self, ref, path):
        """The address of a page of a company's booking; ``{}`` in it is its id."""
        order = self.booking(ref)
        token = self.admin.call("sale.order", "read", [order], ["access_token"])
        return f"{path.format(order)}?access_token={token[0]['access_token']}"

    def download(self, path, lang):
        """A paper, as the ticket manager gets it who speaks that language."""
        user = [self.session.uid]
        [before] = self.session.call("res.users", "read", user, ["lang"])
        self.session.call("res.users", "write", user, {"lang": lang})
        try:
            session = WebSession(self.base, "demo", "ticketmanager", "ticketmanager")
            headers = {"Cookie": f"session_id={session.cookie}"}
            request = urllib.request.Request(f"{self.base}{path}", headers=headers)
            with urllib.request.urlopen(request) as answer:
                return answer.read()
        finally:
            self.session.call("res.users", "write", user, {"lang": before["lang"]})

    def read(self, path):
        """A file of the addon, as RPC takes it."""
        content = (REPO / "addons/jug_tickets" / path).read_bytes()
        return base64.b64encode(content).decode()

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
    if subprocess.run([str(part) for part in command], cwd=REPO).returncode:
        failed.append(out)


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
        "tickets": ("/odoo/conference-tickets", "seller", {"height": 640}),
        "leads": ("/odoo/ticket-leads", "seller", {"height": 660}),
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
        if name in pictures_companies.SCREENS:
            url, login, options = pictures_companies.SCREENS[name](demo)
        else:
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
    with urllib.request.urlopen(f"{demo.mails_url}/mail/{mail['id']}/{number}") as pdf:
        # the upper part of the page: below it there is only paper
        take_pdf(pdf.read(), out, height=680)


def find_proforma(demo):
    """The payment request that followed a new price."""
    order = ("order_id", "=", demo.booking("firm-7"))
    return demo.find("jug.ticket.proforma", order, ("state", "=", "valid"))


def find_past(demo):
    return demo.find("event.event", ("external_code", "=", "jbreak"))


# Name of the picture: report, what is printed, height of what is shown of the page.
PAPERS = {
    "company_proforma": ("jug_tickets.report_proforma", find_proforma, 1123),
    "report_pdf": ("jug_tickets.report_event_summary", find_past, 1123),
}


def take_paper(demo, folder, lang, name):
    report, find, height = PAPERS[name]
    content = demo.download(f"/report/pdf/{report}/{find(demo)}", lang)
    take_pdf(content, folder / f"{name}.png", height)


def take_pdf(content, out, height):
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "paper.pdf"
        pdf.write_bytes(content)
        command = ["pdftoppm", "-r", "96", "-png", "-singlefile", "-H", str(height)]
        subprocess.run([*command, str(pdf), str(out.with_suffix(""))], check=True)


README_ONLY = (
    "report company_returned waiting_page bank_statement webhook source_feed"
    " source_mail pretix"
)
BOTH = "inbox request bookings booking register conference portal pay"
GUIDES_ONLY = "tickets phone late leads participant prices terms source annulled"
# Taken of what was mailed: the same for READMEs and guides.
MAILED = {"mail": take_mail, "ticket": take_ticket}


def main(base="http://127.0.0.1:8069", mails="http://127.0.0.1:8074", *only):
    demo = Demo(base, mails)
    for folder in (README, GUIDES):
        folder.mkdir(parents=True, exist_ok=True)
    readme_only, guides_only = README_ONLY.split(), GUIDES_ONLY.split()
    names = dict.fromkeys(
        [*BOTH.split(), *readme_only, *pictures_companies.SCREENS, *guides_only]
    )
    wanted = set(only or [*names, *MAILED, *PAPERS])
    for folder, lang, others in (
        (README, "en_US", guides_only),
        (GUIDES, "ru_RU", readme_only),
    ):
        chosen = [name for name in names if name in wanted and name not in others]
        take_screens(demo, folder, lang, chosen)
    for name in wanted.intersection(PAPERS):
        for folder, lang in ((README, "en_US"), (GUIDES, "ru_RU")):
            take_paper(demo, folder, lang, name)
    for name in wanted.intersection(MAILED):
        MAILED[name](demo, README / f"{name}.png")
        shutil.copy(README / f"{name}.png", GUIDES / f"{name}.png")
    if "booking" in wanted:
        shutil.copy(README / "booking.png", GUIDES.parent / "overview.png")
    if failed:
        sys.exit("Not taken: " + ", ".join(sorted(path.name for path in failed)))


if __name__ == "__main__":
    main(*sys.argv[1:])
