"""The conference that is over: sold, paid for, visited."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .story_tools import ask, push_back, receive, seller

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


def hold(env):
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
        request = ask(
            env,
            f"jbreak-{number}",
            name=name,
            email=email,
            phone=phone,
            event_code=event.external_code,
            tariff_code=tariff,
        )
        order = request.order_id
        receive(order, order.amount_total, "bank")
        order.pending_email_template_id = False
        env["mail.mail"].search(
            [
                ("state", "=", "outgoing"),
                ("model", "=", "sale.order"),
                ("res_id", "=", order.id),
            ]
        ).unlink()
        if came:
            order.ticket_ids.with_user(seller(env)).action_set_done()
            # the morning of the first day
            order.ticket_ids.date_closed = dates["date_begin"] + timedelta(
                minutes=7 * number - 30
            )
        push_back(order, PAST_DAYS + number, PAST_DAYS + number - 1)
    event.write(dates)
    event.stage_id = env.ref("event.event_stage_done")
