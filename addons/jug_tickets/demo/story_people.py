"""The demo's people: they pay, are reminded, come too late, are corrected."""

from datetime import timedelta

from odoo import fields

from .story_tools import (
    check,
    find,
    find_untouched,
    manager,
    push_back,
    receive,
    seller,
    step,
)

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


def tell(env):
    """Let time go by for the bookings that the posted requests have made."""
    for ref, (booked, paid, how) in PAID.items():
        step(env, _pay, ref, booked, paid, how)
    for ref, amount in PART_PAID.items():
        step(env, _pay_part, ref, amount)
    for ref, count in REMINDED.items():
        for number in range(count):
            step(env, _run_over, ref, number)
            check(env)
    for ref in ANNULLED:
        step(env, _book_before_rise, ref)
    check(env)
    step(env, _pay_late, PAID_LATE)
    step(env, _cancel, CANCELLED)
    step(env, _correct, CORRECTED)
    step(env, _answer_phone)


def _pay(env, ref, booked, paid, how):
    for order in find_untouched(env, ref):
        receive(order, order.amount_total, how)
        push_back(order, booked, paid)


def _pay_part(env, ref, amount):
    for order in find_untouched(env, ref):
        receive(order, amount, "bank")


def _run_over(env, ref, reminders):
    """Let the term of a booking be over."""
    for order in find_untouched(env, ref):
        if order.reminder_count == reminders:
            over = fields.Datetime.now() - timedelta(minutes=1)
            order.write({"payment_due_on": over, "next_check_on": over})
            push_back(order, 1)


def _book_before_rise(env, ref):
    """Make a booking as old as the price before the present one."""
    for order in find_untouched(env, ref):
        steps = order.ticket_ids.event_ticket_id.price_step_ids.sorted("starts_on")
        started = steps.filtered(lambda step: step.starts_on <= fields.Datetime.now())
        before, risen = started[-2:]
        order.order_line.price_unit = before.price
        # or it would be a price granted today
        order.order_line._keep_tariff_price(before.price)
        over = risen.starts_on + timedelta(hours=12)
        order.write({"payment_due_on": over, "next_check_on": over})
        push_back(order, (fields.Datetime.now() - risen.starts_on).days + 1)


def _pay_late(env, ref):
    for order in find(env, ref).order_id:
        if order.booking_state == "annulled" and not order.late_payment_state:
            receive(order, order.amount_total, "bank")


def _cancel(env, ref):
    for order in find_untouched(env, ref):
        order.with_user(manager(env))._action_cancel()


def _correct(env, ref):
    request = find(env, ref)
    if request.state == "rejected":
        request.with_user(seller(env)).quantity_text = "1"
        request.with_user(seller(env)).action_replay()


def _answer_phone(env):
    """A seller has written down a call and not booked it yet."""
    Request = env["jug.ticket.request"]
    if not Request.search_count([("email", "=", BY_PHONE["email"])]):
        Request.with_user(seller(env)).create(BY_PHONE)
