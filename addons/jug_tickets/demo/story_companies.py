"""The demo's companies: questionnaires, contracts, prepayments, names.

What becomes of them when a price rises is told by story_prices.py.
"""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from odoo.addons.api_intake.transaction import wait_for_turn

from .story_company_data import ANSWERS, BANK, CONTRACTS, NAMES, REQUESTS
from .story_tools import find, seller, step

# Has not answered: was reminded once.
SILENT = "firm-3"
# Sent back by the seller, who says what is to be put right.
RETURNED = "firm-5"
REMARKS = (
    "Постоплата возможна только по рамочному договору: пришлите, пожалуйста, карточку"
    " предприятия, или оформим счёт на 100 % предоплату."
)
FIELD_REMARKS = {
    "legal_address": "Не хватает индекса и номера дома.",
    "terms_wish": "Постоплата без договора невозможна.",
}
# Booked before the latest rise of the price; what they do then: story_prices.py.
RISEN = ["firm-2", "firm-7", "firm-8"]
# Pay what the payment request asks for; the post-paid pay after the conference.
PAID = ["firm-1", "firm-10"]
# The company's own page: one participant comes instead of another one.
SWAPPED = "firm-1"
SWAP = ("Роман Ефимов", "Алина Воронова", "a.voronova@astra.example.com")


def tell(env):
    """Let the companies ask, be asked, and answer."""
    for ref in REQUESTS:
        step(env, _request, ref)
    for ref in REQUESTS | ANSWERS:
        step(env, _take_up, ref)
    step(env, _silence, SILENT)
    env["jug.ticket.questionnaire"]._cron_remind()
    for ref in CONTRACTS:
        step(env, _agree_on_contract, ref)
    step(env, _answer_before_rise)
    for ref in ANSWERS:
        step(env, _answer, ref)
    step(env, _send_back, RETURNED)


def tell_of_money(env):
    """Let the companies pay, and say who comes."""
    for ref in PAID:
        step(env, _pay, ref)
    for ref, names in NAMES.items():
        step(env, _name, ref, names)


def tell_of_swap(env):
    """Let somebody else come by a ticket that was sent already."""
    step(env, _swap, SWAPPED, *SWAP)


def get_questionnaire(env, ref):
    return env["jug.ticket.questionnaire"].search(
        [("request_id", "=", find(env, ref).id)], limit=1
    )


def get_booking(env, ref):
    return get_questionnaire(env, ref).order_id


def _request(env, ref):
    if find(env, ref):
        return
    company, name, email, event = REQUESTS[ref]
    request = env["jug.ticket.request"].create(
        {
            "source_id": env.ref("jug_tickets.source_site_demo").id,
            "channel": "api",
            "external_ref": ref,
            "buyer_type": "company",
            "company_name": company,
            "name": name,
            "email": email,
            "event_code": event,
            "quantity_text": "",
        }
    )
    request._process()


def _take_up(env, ref):
    """The seller takes the deal: it is his work that the head asks about."""
    deal = get_questionnaire(env, ref).lead_id
    if not deal.user_id:
        deal.with_user(seller(env)).user_id = seller(env)


def _silence(env, ref):
    """Let the term of a questionnaire be over."""
    questionnaire = get_questionnaire(env, ref)
    if questionnaire.state == "sent" and not questionnaire.reminder_count:
        questionnaire.next_reminder_on = fields.Datetime.now() - timedelta(minutes=1)


def _agree_on_contract(env, ref):
    client = get_questionnaire(env, ref).lead_id.partner_id
    client.commercial_partner_id.write(CONTRACTS[ref])


def _answer(env, ref):
    """Fill the questionnaire in as its page does; what is doubtful a seller accepts."""
    questionnaire = get_questionnaire(env, ref)
    if questionnaire.state != "sent":
        return
    answers = dict(ANSWERS[ref])
    wanted = answers.pop("wanted")
    country = env.ref(answers.pop("country", "base.ru"))
    tariffs = questionnaire.event_id.event_ticket_ids
    typed = {
        f"quantity_{tariff.id}": str(wanted[tariff.external_code])
        for tariff in tariffs
        if tariff.external_code in wanted
    }
    request = questionnaire.request_id
    typed |= {
        "org_name": request.company_name,
        "contact_name": request.name,
        "contact_email": request.email,
        "contact_phone": request.phone or "",
        "country_id": str(country.id),
        **({"kpp": "000001001", **BANK} if country.code == "RU" else {}),
        **answers,
    }
    wait_for_turn(questionnaire)
    errors = questionnaire._answer(typed)
    assert not errors, (ref, errors)
    if questionnaire.state == "answered" and country.code == "RU" and ref != RETURNED:
        questionnaire.with_user(seller(env)).action_accept()


def _answer_before_rise(env):
    """Let some book at the former price: in this transaction the rise is to come."""
    now = fields.Datetime.now()
    tariffs = env.ref("jug_tickets.event_joker").event_ticket_ids
    begun = tariffs.price_step_ids.filtered(lambda price: price.starts_on <= now)
    latest = begun.filtered(
        lambda price: (
            price.starts_on
            > min((begun & price.ticket_id.price_step_ids).mapped("starts_on"))
        )
    )
    moments = {price: price.starts_on for price in latest}
    latest.starts_on = now + timedelta(hours=1)
    for ref in RISEN:
        _answer(env, ref)
    for price, moment in moments.items():
        price.starts_on = moment


def _send_back(env, ref):
    questionnaire = get_questionnaire(env, ref)
    if questionnaire.state != "answered":
        return
    env["jug.ticket.questionnaire.return"].with_user(seller(env)).create(
        {
            "questionnaire_id": questionnaire.id,
            "remarks": REMARKS,
            "remark_ids": [
                Command.create({"field_name": name, "remark": remark})
                for name, remark in FIELD_REMARKS.items()
            ],
        }
    ).action_return()


def _pay(env, ref):
    order = get_booking(env, ref)
    if order.booking_state == "waiting":
        env["sale.order.pay"].with_user(seller(env)).create(
            {"order_id": order.id, "reference": f"ПП {order.id:04d}"}
        ).action_pay()


def _name(env, ref, names):
    order = get_booking(env, ref)
    for ticket, name in zip(order.ticket_ids.sorted("id"), names, strict=False):
        if ticket.is_unnamed:
            ticket._name_participant({"name": name})


def _swap(env, ref, former, name, email):
    """Say on the booking's page that somebody else comes."""
    order = get_booking(env, ref)
    order._wait_for_turn()
    for row in order._get_naming_rows():
        if row["shown"]["name"] == former:
            ticket = row["ticket"]
            form = {
                f"name_{ticket.id}": name,
                f"email_{ticket.id}": email,
                f"was_{ticket.id}": row["was"],
            }
            order._save_naming_rows(
                order._get_naming_rows(form), env._("the page of the booking")
            )
