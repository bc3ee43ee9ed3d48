"""A shop of conference tickets on a running server, for tests and benches.

What outsiders do goes over HTTP (`Shop.ask`, purse.py), what only has to be there is
made by an Odoo shell once (`shop_template`) or copied in SQL (`Shop.copy_booking`).
"""

import contextlib
import datetime
import json
import re
import time

from .copies import copy_booking
from .database import Databases
from .harness import database_copy, full_template

# The staff, the site with its key, and a way to pay: what each test starts from.
FURNISH = """
from datetime import timedelta
from odoo import fields
from odoo.fields import Command

company = env.company
company.email = "office@example.com"
company.alias_domain_id = env["mail.alias.domain"].create({"name": "example.com"})
if not company.chart_template:
    env["account.chart.template"].try_loading("generic_coa", company)
site = env["jug.ticket.source"].create(
    {"name": "Site", "country_id": env.ref("base.ru").id, "rate_per_minute": 0}
)
product = env["product.product"].create(
    {
        "name": "Conference Ticket",
        "type": "service",
        "service_tracking": "event",
        "invoice_policy": "order",
        "list_price": 100,
        "taxes_id": False,
    }
)
groups = env.ref("jug_tickets.jug_tickets_group_manager")
groups += env.ref("event.group_event_manager")
manager = env["res.users"].with_context(no_reset_password=True).create(
    {
        "name": "Manager",
        "login": "manager",
        "password": "manager",
        "email": "manager@example.com",
        "group_ids": [Command.link(group.id) for group in groups],
    }
)
provider = env.ref("payment.payment_provider_demo")
provider.write({"state": "test", "is_published": True})
# opening its form does this, too: core makes the line of its journal when it is first
# asked for, and two payments at once would make two, which then stop all payments
provider.journal_id
# jobs run when something wakes them up (Shop.run_cron), not because the template is old
env["ir.cron"].search([]).nextcall = fields.Datetime.now() + timedelta(days=1)
result = {
    "key": site._new_api_key(),
    "source_id": site.id,
    "product_id": product.id,
    "manager_id": manager.id,
    "provider_id": provider.id,
    "method_id": provider.payment_method_ids[:1].id,
}
"""


@contextlib.contextmanager
def shop_template(ground):
    """A database with the shop: its name and the ids and key in it."""
    template = full_template(Databases(ground))[0]
    with database_copy(ground, template, "_shop") as name:
        code = f"{FURNISH}\nimport json\nenv.cr.commit()\n"
        output = ground.shell(name, f'{code}print("\\0" + json.dumps(result) + "\\0")')
        yield name, json.loads(re.search("\0(.*)\0", output, re.DOTALL)[1])


def moment(**ahead):
    """Now, or so much later, as RPC takes it."""
    then = datetime.datetime.now(datetime.UTC) + datetime.timedelta(**ahead)
    return then.strftime("%Y-%m-%d %H:%M:%S")


class Shop:
    """The shop as a site, its buyers and its staff see it."""

    def __init__(self, server, facts):
        self.server = server
        self.facts = facts
        self.key = facts["key"]

    # -- what is sold ----------------------------------------------------------

    def add_event(self, code, seats=0, tariffs=(("std", 100, 0),), **values):
        """A conference; tariffs are triples of code, price and seats (0: no limit).

        Returns the ids of the event and of its tariffs by their codes.
        """
        event_values = {
            "name": f"Conference {code}",
            "is_conference": True,
            "external_code": code,
            "date_begin": moment(days=60),
            "date_end": moment(days=61),
            "seats_limited": bool(seats),
            "seats_max": seats,
            "event_ticket_ids": [
                (0, 0, self._tariff_values(*tariff)) for tariff in tariffs
            ],
        }
        [event_id] = self.server.call(
            "event.event", "create", [event_values | dict(values)]
        )
        rows = self.server.sql(
            "SELECT external_code, id FROM event_event_ticket WHERE event_id = %s",
            (event_id,),
        )
        return event_id, dict(rows)

    def _tariff_values(self, code, price, seats):
        return {
            "name": f"Tariff {code}",
            "external_code": code,
            "product_id": self.facts["product_id"],
            "price": price,
            "seats_limited": bool(seats),
            "seats_max": seats,
        }

    # -- the site --------------------------------------------------------------

    def item(self, ref, event="open", tariff="std", **values):
        """A request of a person of its own: the name alone would match, too."""
        return {
            "external_ref": str(ref),
            "name": f"Покупатель {self.surname(ref)}",
            "email": f"buyer-{ref}@example.com",
            "event": event,
            "tariff": tariff,
        } | values

    @staticmethod
    def surname(ref):
        """A name in letters only: digits do not tell two people apart."""
        return str(ref).translate(str.maketrans("0123456789-", "абвгдежзик "))

    def post(self, body, key=None, **options):
        """Status and answer of the intake."""
        return self.server.post(
            "/jug/api/v1/requests", body, key=key or self.key, **options
        )

    def ask(self, ref, **values):
        """Send one request; its result."""
        status, answer = self.post(self.item(ref, **values))
        assert status == 202, (status, answer)
        return answer["results"][0]

    def book(self, ref, **values):
        """Send one request, which must be booked; the id and token of its order."""
        result = self.ask(ref, **values)
        assert result["state"] == "processed", result
        return self.server.sql(
            "SELECT o.id, o.access_token FROM sale_order o"
            " JOIN jug_ticket_request r ON r.order_id = o.id WHERE r.id = %s",
            (result["id"],),
        )[0]

    def run_cron(self, xmlid):
        """Wake the cron process up: the hour of this job has come."""
        module, _dot, name = xmlid.partition(".")
        self.server.sql(
            "UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' WHERE id ="
            " (SELECT res_id FROM ir_model_data WHERE module = %s AND name = %s)",
            (module, name),
        )
        databases = Databases(self.server.ground)
        databases.query("postgres", f"NOTIFY cron_trigger, '{self.server.database}'")

    def wait_for_mail(self, subject, to=None, patience=60):
        """The first mail whose subject begins so, as it came by SMTP."""
        deadline = time.monotonic() + patience
        while True:
            mails = self.server.mails.messages()
            for mail in mails:
                if mail["Subject"].startswith(subject) and to in (
                    None,
                    mail["X-Envelope-To"],
                ):
                    return mail
            seen = [(mail["Subject"], mail["X-Envelope-To"]) for mail in mails]
            assert time.monotonic() < deadline, (subject, to, seen)
            time.sleep(0.1)

    # -- many bookings ---------------------------------------------------------

    def copy_booking(self, order_id, count, mark):
        """Copy a booking with all that hangs on it; the ids and tokens of the copies.

        Each copy has a buyer, lead, request, line and ticket of its own.
        """
        return copy_booking(self.server, order_id, count, mark)

    def make_due(self, order_ids, risen=False):
        """Let the term of bookings end; `risen`: their price was lower when booked."""
        self.server.sql(
            "UPDATE sale_order SET next_check_on = now() AT TIME ZONE 'UTC'"
            " - interval '1 minute' WHERE id = ANY(%s)",
            (list(order_ids),),
        )
        if risen:
            # of the ticket, and of the tariff at that time
            for column in (
                "event_registration.booked_price.sale_order_id",
                "sale_order_line.technical_price_unit.order_id",
            ):
                table, price, order = column.split(".")
                self.server.sql(
                    f"UPDATE {table} SET {price} = {price} - 1 WHERE {order} = ANY(%s)",
                    (list(order_ids),),
                )
