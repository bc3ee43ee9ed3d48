"""The demo's companies: questionnaires, contracts, new prices, names.

Told by story.py after the people's part. All of it goes the ways that people go.
"""

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from odoo.addons.api_intake.transaction import wait_for_turn

# What companies wrote besides what their requests said: number of the request, then
# the answers. The INN belong to nobody (region 00), the account's key is right.
BANK = {
    "bik": "044525225",
    "bank_name": "ПАО Сбербанк",
    "account": "40702810138250123017",
    "correspondent_account": "30101810400000000225",
}
ANSWERS = {
    "site-1048": {
        "wanted": {"standard": 8, "online": 4},
        "vat": "0000000018",
        "kpp": "000001001",
        "legal_address": "190000, Санкт-Петербург, ул. Садовая, 1",
        "comment": "Нужен договор и закрывающие документы.",
        **BANK,
    },
    "firm-4": {
        "wanted": {"standard": 5},
        "vat": "0000000040",
        "kpp": "000001001",
        "legal_address": "123610, Москва, Краснопресненская наб., 12",
        **BANK,
    },
    "site-1049": {
        "wanted": {"standard": 2},
        "legal_address": "Friedrichstraße 10, 10117 Berlin",
        "terms_wish": "Invoice in English, please.",
        "country": "base.de",
    },
    "firm-1": {
        "wanted": {"standard": 3},
        "vat": "0000000025",
        "kpp": "000001001",
        "legal_address": "630090, Новосибирск, ул. Николаева, 11",
        **BANK,
    },
    "firm-2": {
        "wanted": {"standard": 2, "online": 2},
        "vat": "0000000032",
        "kpp": "000001001",
        "legal_address": "197022, Санкт-Петербург, наб. реки Карповки, 5",
        **BANK,
    },
}
# Companies that asked otherwise than in demo/requests.jsonl.
REQUESTS = {
    "firm-1": ("ООО «Астра Код»", "Игорь Левченко", "i.levchenko@astra.example.com"),
    "firm-2": ("АО «Полюс Данные»", "Дарья Ким", "d.kim@polus.example.com"),
    "firm-4": ("АО «Меридиан»", "Валерий Дроздов", "v.drozdov@meridian.example.com"),
    "firm-3": ("ООО «Вектор»", "Павел Гусев", "p.gusev@vektor.example.com"),
}
# Pays after the conference by its contract.
POST_PAID = "firm-4"
PAID = "firm-1"
# Booked before the latest rise of the price: asked about the new one.
RISEN = "firm-2"
NAMES = {
    "firm-4": ["Егор Маслов", "Юлия Тихонова"],
    "firm-1": ["Игорь Левченко", "Инна Савчук", "Роман Ефимов"],
}


def tell(env, step, find):
    """Let the companies answer, pay, and be asked.

    :param odoo.api.Environment env: of the demo's company, with all rights
    :param callable step: story.py's: one transaction, begun anew after a conflict
    :param callable find: story.py's: the request with a number
    """
    for ref in REQUESTS:
        step(env, _request, find, ref)
    step(env, _agree_on_contract, find, POST_PAID)
    for ref in ANSWERS:
        step(env, _answer, find, ref)
    step(env, _pay, find, PAID)
    for ref, names in NAMES.items():
        step(env, _name, find, ref, names)
    step(env, _book_before_rise, find, RISEN)


def _request(env, find, ref):
    if find(env, ref):
        return
    company, name, email = REQUESTS[ref]
    request = env["jug.ticket.request"].create(
        {
            "source_id": env.ref("jug_tickets.source_site_demo").id,
            "channel": "api",
            "external_ref": ref,
            "buyer_type": "company",
            "company_name": company,
            "name": name,
            "email": email,
            "event_code": "joker",
            "quantity_text": "",
        }
    )
    request._process()


def _get_questionnaire(env, find, ref):
    return env["jug.ticket.questionnaire"].search(
        [("request_id", "=", find(env, ref).id)], limit=1
    )


def _agree_on_contract(env, find, ref):
    client = _get_questionnaire(env, find, ref).lead_id.partner_id
    client.commercial_partner_id.write(
        {
            "ticket_contract": "№ 17 от 01.09.2026",
            "ticket_terms": "post",
            "ticket_payment_days": 14,
            "ticket_exposure_limit": 500_000,
        }
    )


def _answer(env, find, ref):
    """Fill the questionnaire in as its page does; what is doubtful a seller accepts."""
    questionnaire = _get_questionnaire(env, find, ref)
    if questionnaire.state != "sent":
        return
    answers = dict(ANSWERS[ref])
    wanted = answers.pop("wanted")
    tariffs = questionnaire.event_id.event_ticket_ids
    typed = {
        f"quantity_{tariff.id}": str(wanted[tariff.external_code])
        for tariff in tariffs
        if tariff.external_code in wanted
    }
    request = questionnaire.request_id
    country = env.ref(answers.pop("country", "base.ru"))
    typed |= {
        "org_name": request.company_name,
        "contact_name": request.name,
        "contact_email": request.email,
        "contact_phone": request.phone or "",
        "country_id": str(country.id),
        **answers,
    }
    wait_for_turn(questionnaire)
    errors = questionnaire._answer(typed)
    assert not errors, (ref, errors)
    if questionnaire.state == "answered" and country.code == "RU":
        questionnaire.with_user(env.ref("jug_tickets.res_users_seller")).action_accept()


def _pay(env, find, ref):
    order = _get_questionnaire(env, find, ref).order_id
    if order.booking_state == "waiting":
        env["sale.order.pay"].with_user(env.ref("jug_tickets.res_users_seller")).create(
            {"order_id": order.id, "reference": f"ПП {order.id:04d}"}
        ).action_pay()


def _name(env, find, ref, names):
    order = _get_questionnaire(env, find, ref).order_id
    for ticket, name in zip(order.ticket_ids.sorted("id"), names, strict=False):
        if ticket.is_unnamed:
            ticket._name_participant({"name": name})


def _book_before_rise(env, find, ref):
    """Make a booking as old as the former price, and let its company be asked."""
    order = _get_questionnaire(env, find, ref).order_id
    if order.booking_state != "waiting" or order.price_answer:
        return
    now = fields.Datetime.now()
    for line in order._get_ticket_lines():
        steps = line.event_ticket_id.price_step_ids.sorted("starts_on")
        started = steps.filtered(lambda step: step.starts_on <= now)
        if len(started) > 1:
            line.price_unit = started[-2].price
            # or it would be a price granted today
            line._keep_tariff_price(started[-2].price)
    order._agree_on_prices()
    over = now - timedelta(minutes=1)
    order.write({"payment_due_on": over, "next_check_on": over})
    env.flush_all()
    env.cr.execute(
        SQL(
            "UPDATE sale_order SET date_order = date_order - interval '4 days',"
            " create_date = create_date - interval '4 days' WHERE id = %s",
            order.id,
        )
    )
