"""What the chapters of the demo's story share: whose it is, money, time.

Nothing here ends in a state that is written: all of it goes the ways that people go.
"""

import contextlib
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.api_intake.transaction import run_isolated

LANG = "ru_RU"


def at_home(env):
    company = env.ref("jug_tickets.res_company_jug")
    context = {"allowed_company_ids": company.ids}
    # what core and the machine write down is read by the company's people
    if env["res.lang"]._get_data(code=LANG):
        context["lang"] = LANG
    return env(su=True, context=env.context | context)


def step(env, function, *args):
    """Do a step in a transaction of its own.

    The demo's server works on the same bookings: begin anew when it was first.
    """
    run_isolated(env, lambda new_env: function(at_home(new_env), *args))


@contextlib.contextmanager
def jobs_at_rest(env):
    """Keep the server's jobs from running meanwhile: the story runs those it needs.

    Else they would mail a booking while the story goes on with it; one of the two
    begins anew then, and core's mail job logs that as an error.
    """
    with env.registry.cursor() as cr:
        lock_jobs(cr)
        yield


def lock_jobs(cr):
    """Wait for the jobs that run, and let none begin until the transaction ends."""
    while True:
        try:
            # waits for those that run; what they trigger may still be written
            cr.execute(
                "SELECT id FROM ir_cron ORDER BY id FOR NO KEY UPDATE",
                log_exceptions=False,
            )
            return
        except SerializationFailure:
            # one has ended since the snapshot
            cr.rollback()


def seller(env):
    return env.ref("jug_tickets.res_users_seller")


def manager(env):
    return env.ref("jug_tickets.res_users_manager")


def head(env):
    return env.ref("jug_tickets.res_users_head")


def desk(env):
    return env.ref("jug_tickets.res_users_desk")


def ask(env, ref, **values):
    """Let the site send a request of a person, if it has not; returns the request."""
    request = find(env, ref)
    if not request:
        request = env["jug.ticket.request"].create(
            {
                "source_id": env.ref("jug_tickets.source_site_demo").id,
                "channel": "api",
                "external_ref": ref,
                **values,
            }
        )
        request._process()
    return request


def find(env, ref):
    return env["jug.ticket.request"].search(
        [
            ("source_id", "=", env.ref("jug_tickets.source_site_demo").id),
            ("external_ref", "=", ref),
        ]
    )


def find_untouched(env, ref):
    """The booking of a request, if nothing has happened to it yet."""
    return find(env, ref).order_id.filtered(
        lambda order: order.booking_state == "waiting" and not order.transaction_ids
    )


def get_journal(env, kind):
    return env["account.journal"].search(
        [("type", "=", kind), ("company_id", "=", env.company.id)], limit=1
    )


def check(env):
    env["sale.order"]._cron_check_payments()


def receive(order, amount, how):
    """Take money as the seller or the buyer would."""
    env = order.env
    provider = env["payment.provider"].search(
        [("code", "=", how), ("company_id", "=", env.company.id)], limit=1
    )
    if provider:
        transaction = env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": provider.payment_method_ids[:1].id,
                "reference": env["payment.transaction"]._compute_reference(
                    provider.code, prefix=order.name
                ),
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "operation": "online_direct",
                "sale_order_ids": [Command.set(order.ids)],
            }
        )
        transaction._set_done()
        transaction._post_process()
        return
    kind = how if how in ("bank", "cash") else "bank"
    prefix = {"bank": "ПП", "cash": "ПКО"}[kind]
    env["sale.order.pay"].with_user(seller(env)).create(
        {
            "order_id": order.id,
            "amount": amount,
            "journal_id": get_journal(env, kind).id,
            "reference": f"{prefix} {order.id:04d}",
        }
    ).action_pay()


def push_back(order, booked, paid=None):
    """Move what a booking consists of into the past.

    :param sale.order order: the booking
    :param int booked: days since it was made
    :param int paid: days since it was paid, if it was
    """
    if paid is not None:
        order.payment_received_on -= timedelta(days=paid)
        buyer = order.partner_id
        buyer.ticket_buyer_since = min(
            buyer.ticket_buyer_since, order.payment_received_on
        )
    order.env.flush_all()
    age = timedelta(days=booked)
    for records, column in (
        (order, "date_order"),
        (order.ticket_request_id, "processed_on"),
        (order.ticket_ids, "create_date"),
        (order.opportunity_id, "create_date"),
    ):
        if records:
            order.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET create_date = create_date - %(age)s"
                    "%(column)s WHERE id IN %(ids)s",
                    table=SQL.identifier(records._table),
                    age=age,
                    column=SQL()
                    if column == "create_date"
                    else SQL(
                        ", %(name)s = %(name)s - %(age)s",
                        name=SQL.identifier(column),
                        age=age,
                    ),
                    ids=tuple(records.ids),
                )
            )
    order.env.invalidate_all()
    tickets = order.ticket_ids
    order.env.add_to_compute(tickets._fields["days_to_pay"], tickets)
