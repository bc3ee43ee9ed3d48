"""What happens in the demo around its requests: told by ``make demo``, not by Odoo.

``prepare(env)`` comes before demo/requests.jsonl is posted, ``tell(env)`` after it.
Both go the ways that people go (request, booking, payment, check) and do nothing
twice. Only dates are pushed back afterwards, so that lists and reports have a past.
"""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.api_intake.transaction import run_isolated

from . import story_companies

LANG = "ru_RU"
RUSSIAN = {
    "Standard": "Стандарт",
    "Online": "Онлайн",
    "Student": "Студенческий",
    "Blind Bird": "Ранняя пташка",
    "Conference Ticket": "Билет на конференцию",
    "Cash": "Касса",
    "Conference site": "Сайт конференций",
    "By Hand": "Вручную",
}
# Who was at the past conference: tariff, name, email, phone, whether he came. Two of
# them are among those who ask for tickets now.
PAST = [
    ("standard", "Ёжикова Зинаида Львовна", "zinaida.ezhikova@example.com", "", 1),
    ("standard", "Сергей Никитин", "s.nikitin@example.com", "+79130000502", 1),
    ("standard", "Марина Шубина", "m.shubina@example.com", "+79130000503", 1),
    ("standard", "Олег Тарасов", "oleg.tarasov@example.com", "+79130000504", 0),
    ("standard", "Нурлан Ахметов", "nurlan@example.net", "+77010000505", 1),
    ("student", "Валентина Попова", "v.popova@example.com", "+79130000506", 1),
    ("student", "Антон Лисицын", "anton.lisitsyn@example.com", "+79130000507", 0),
    ("vip", "Лидия Арбузова", "lidia.arbuzova@example.com", "+79130000508", 1),
]
PAST_DAYS = 75
# Number of the request: days since it was booked, since it was paid, by what.
PAID = {
    "site-1001": (2, 1, "bank"),
    "site-1002": (18, 18, "demo"),
    "site-1004": (2, 2, "demo"),
    "site-1005": (25, 24, "bank"),
    "site-1006": (9, 8, "bank"),
    "site-1009": (31, 31, "demo"),
    "site-1010": (1, 0, "bank"),
    "site-1011": (33, 33, "demo"),
    "site-1013": (15, 15, "demo"),
    "site-1018": (12, 10, "bank"),
    "site-1019": (20, 20, "demo"),
    "site-1022": (7, 6, "cash"),
    "site-1029": (22, 21, "bank"),
    "site-1030": (10, 10, "demo"),
    "site-1031": (1, 1, "demo"),
    "partner-1": (4, 4, "demo"),
}
# Number of the request: what came so far.
PART_PAID = {"site-1020": 100_000, "site-1024": 17_000}
# Number of the request: how many reminders have gone out.
REMINDED = {"site-1026": 1, "site-1014": 2, "site-1023": 1}
# Booked before the latest rise of the price and not paid in time.
ANNULLED = ["site-1025", "site-1028"]
PAID_LATE = "site-1025"
CANCELLED = "partner-3"
CORRECTED = "site-1043"
BY_PHONE = {
    "channel": "phone",
    "name": "Ирина Савельева",
    "email": "irina.savelyeva@example.com",
    "phone": "+7 921 000-07-01",
    "event_code": "joker",
    "tariff_code": "standard",
}


def prepare(env):
    """Set up what the demo's data files cannot: payments, Russian names, the past."""
    env = _at_home(env)
    _publish_demo_provider(env)
    _translate(env)
    _hold_past_conference(env)


def tell(env):
    """Let time go by for the bookings that the posted requests have made."""
    env["jug.ticket.request"]._cron_process_requests()
    for ref, (booked, paid, how) in PAID.items():
        _step(env, _pay, ref, booked, paid, how)
    for ref, amount in PART_PAID.items():
        _step(env, _pay_part, ref, amount)
    for ref, count in REMINDED.items():
        for number in range(count):
            _step(env, _run_over, ref, number)
            _check(env)
    for ref in ANNULLED:
        _step(env, _book_before_rise, ref)
    _check(env)
    _step(env, _pay_late, PAID_LATE)
    _step(env, _cancel, CANCELLED)
    _step(env, _correct, CORRECTED)
    _step(env, _answer_phone)
    story_companies.tell(env, _step, _find)
    _check(env)


def _at_home(env):
    company = env.ref("jug_tickets.res_company_jug")
    context = {"allowed_company_ids": company.ids}
    # what core and the machine write down is read by the company's people
    if env["res.lang"]._get_data(code=LANG):
        context["lang"] = LANG
    return env(su=True, context=env.context | context)


def _step(env, function, *args):
    """The demo's server works on the same bookings: begin anew when it was first."""
    run_isolated(env, lambda new_env: function(_at_home(new_env), *args))


def _publish_demo_provider(env):
    """Let buyers pay by core's demo provider, if it is installed."""
    Provider = env["payment.provider"]
    if "demo" not in dict(Provider._fields["code"].selection):
        return
    known = Provider.search([("code", "=", "demo")])
    provider = known.filtered(lambda found: found.company_id == env.company)[:1]
    provider = provider or known[:1].copy({"company_id": env.company.id})
    provider.write(
        {
            "name": "Demo",
            "state": "test",
            "is_published": True,
            "journal_id": _get_journal(env, "bank").id,
        }
    )


def _translate(env):
    if env.lang != LANG:
        return
    env.company.partner_id.lang = LANG
    records = [
        *env["event.event.ticket"].search([("company_id", "=", env.company.id)]),
        *env["jug.ticket.source"].search([]),
        env.ref("jug_tickets.product_ticket"),
        env.ref("jug_tickets.account_journal_cash"),
    ]
    for record in records:
        english = record.with_context(lang="en_US").name
        record.with_context(lang=LANG).name = RUSSIAN.get(english, english)


def _hold_past_conference(env):
    """Sell the tickets of the past conference as if it were still to come."""
    event = env.ref("jug_tickets.event_jbreak")
    if event.registration_ids:
        return
    dates = {"date_begin": event.date_begin, "date_end": event.date_end}
    soon = fields.Datetime.now() + timedelta(days=30)
    # nobody shall get tickets of the past by mail
    event.write(
        {
            "date_begin": soon,
            "date_end": soon + timedelta(days=1),
            "event_mail_ids": [Command.clear()],
        }
    )
    for number, (tariff, name, email, phone, came) in enumerate(PAST, start=1):
        request = env["jug.ticket.request"].create(
            {
                "source_id": env.ref("jug_tickets.source_site_demo").id,
                "channel": "api",
                "external_ref": f"jbreak-{number}",
                "name": name,
                "email": email,
                "phone": phone,
                "event_code": event.external_code,
                "tariff_code": tariff,
            }
        )
        request._process()
        order = request.order_id
        _receive(order, order.amount_total, "bank")
        order.pending_email_template_id = False
        env["mail.mail"].search(
            [
                ("state", "=", "outgoing"),
                ("model", "=", "sale.order"),
                ("res_id", "=", order.id),
            ]
        ).unlink()
        if came:
            order.ticket_ids.action_set_done()
        _push_back(order, PAST_DAYS + number, PAST_DAYS + number - 1)
    event.write(dates)
    event.stage_id = env.ref("event.event_stage_done")


def _find(env, ref):
    return env["jug.ticket.request"].search(
        [
            ("source_id", "=", env.ref("jug_tickets.source_site_demo").id),
            ("external_ref", "=", ref),
        ]
    )


def _find_untouched(env, ref):
    """The booking of a request, if nothing has happened to it yet."""
    return _find(env, ref).order_id.filtered(
        lambda order: order.booking_state == "waiting" and not order.transaction_ids
    )


def _get_journal(env, kind):
    return env["account.journal"].search(
        [("type", "=", kind), ("company_id", "=", env.company.id)], limit=1
    )


def _receive(order, amount, how):
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
    env["sale.order.pay"].with_user(env.ref("jug_tickets.res_users_seller")).create(
        {
            "order_id": order.id,
            "amount": amount,
            "journal_id": _get_journal(env, kind).id,
            "reference": f"{prefix} {order.id:04d}",
        }
    ).action_pay()


def _pay(env, ref, booked, paid, how):
    for order in _find_untouched(env, ref):
        _receive(order, order.amount_total, how)
        _push_back(order, booked, paid)


def _pay_part(env, ref, amount):
    for order in _find_untouched(env, ref):
        _receive(order, amount, "bank")


def _run_over(env, ref, reminders):
    """Let the term of a booking be over."""
    for order in _find_untouched(env, ref):
        if order.reminder_count == reminders:
            over = fields.Datetime.now() - timedelta(minutes=1)
            order.write({"payment_due_on": over, "next_check_on": over})
            _push_back(order, 1)


def _book_before_rise(env, ref):
    """Make a booking as old as the price before the present one."""
    for order in _find_untouched(env, ref):
        steps = order.ticket_ids.event_ticket_id.price_step_ids.sorted("starts_on")
        started = steps.filtered(lambda step: step.starts_on <= fields.Datetime.now())
        before, risen = started[-2:]
        order.order_line.price_unit = before.price
        # or it would be a price granted today
        order.order_line._keep_tariff_price(before.price)
        over = risen.starts_on + timedelta(hours=12)
        order.write({"payment_due_on": over, "next_check_on": over})
        _push_back(order, (fields.Datetime.now() - risen.starts_on).days + 1)


def _check(env):
    env["sale.order"]._cron_check_payments()


def _pay_late(env, ref):
    for order in _find(env, ref).order_id:
        if order.booking_state == "annulled" and not order.late_payment_state:
            _receive(order, order.amount_total, "bank")


def _cancel(env, ref):
    for order in _find_untouched(env, ref):
        order.with_user(env.ref("jug_tickets.res_users_manager"))._action_cancel()


def _correct(env, ref):
    request = _find(env, ref)
    if request.state == "rejected":
        seller = env.ref("jug_tickets.res_users_seller")
        request.with_user(seller).quantity_text = "1"
        request.with_user(seller).action_replay()


def _answer_phone(env):
    """A seller has written down a call and not booked it yet."""
    Request = env["jug.ticket.request"]
    if not Request.search_count([("email", "=", BY_PHONE["email"])]):
        Request.with_user(env.ref("jug_tickets.res_users_seller")).create(BY_PHONE)


def _push_back(order, booked, paid=None):
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
