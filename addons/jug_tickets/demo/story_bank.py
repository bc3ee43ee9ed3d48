"""The bank's statement: what was matched, what a person decides, what is not ours."""

import base64

from odoo import fields

from .story_companies import get_booking
from .story_tools import find, get_journal, manager, step

NAME = "kl_to_1c_demo.txt"
OWN_ACCOUNT = "40702810138250004518"
HEAD = """1CClientBankExchange
ВерсияФормата=1.03
Кодировка=Windows
Отправитель=Банк
ДатаНачала={day}
ДатаКонца={day}
РасчСчет={own}
"""
DOCUMENT = """СекцияДокумент=Платежное поручение
Номер={number}
Дата={day}
Сумма={amount:.2f}
ПлательщикСчет={account}
Плательщик1={payer}
ПлательщикИНН={inn}
ПолучательСчет={own}
ДатаПоступило={day}
Получатель1=JUG Ru Group
НазначениеПлатежа={purpose}
КонецДокумента
"""
FEE = """СекцияДокумент=Банковский ордер
Номер=91
Дата={day}
Сумма=1500.00
ПлательщикСчет={own}
ДатаСписано={day}
Плательщик1=JUG Ru Group
ПолучательСчет=70601810000000000001
Получатель1=Банк
НазначениеПлатежа=Комиссия за ведение счета
КонецДокумента
"""
# By its contract a part comes before the tickets.
PREPAID = "firm-6"
# Has paid about a half, and named no number.
VAGUE = "site-1048"
PERSON = "site-1053"
SPONSOR = "Оплата по договору о спонсорстве № 5"


def tell(env):
    """Import the statement and let its payments find their bookings."""
    step(env, _import)
    step(env, _decide)


def _import(env):
    Statement = env["account.bank.statement"]
    if Statement.search_count([("reference", "=", NAME)]):
        return
    content = _write_file(env).encode("cp1251")
    Import = env["jug.ticket.bank.import"].with_user(manager(env))
    Import.create(
        {"file": base64.b64encode(content), "file_name": NAME}
    ).action_import()


def _write_file(env):
    """Return the text that the bank would give for 1C.

    :rtype: str
    """
    today = fields.Date.context_today(get_journal(env, "bank"))
    common = {"day": f"{today:%d.%m.%Y}", "own": OWN_ACCOUNT}
    text = HEAD.format(**common)
    for number, payment in enumerate(_get_payments(env), start=601):
        text += DOCUMENT.format(number=number, **payment, **common)
    return f"{text}{FEE.format(**common)}КонецФайла\n"


def _get_payments(env):
    prepaid, vague = get_booking(env, PREPAID), get_booking(env, VAGUE)
    person = find(env, PERSON).order_id
    request = prepaid.proforma_id
    return [
        {
            **_describe_payer(prepaid),
            "amount": request.amount_due,
            # as the payment request asks for it
            "purpose": f"{request.purpose}. Предоплата 30 %",
        },
        {
            "payer": person.partner_id.name,
            "inn": "0",
            "account": "40817810000000000101",
            "amount": person.amount_total,
            "purpose": f"Оплата по счету № {person.name}, НДС не облагается",
        },
        {
            **_describe_payer(vague),
            "amount": 200_000,
            "purpose": "Оплата участия сотрудников в конференции. НДС не облагается",
        },
        {
            "payer": 'АО "Спонсор"',
            "inn": "7841000000",
            "account": "40702810100000000077",
            "amount": 150_000,
            "purpose": SPONSOR,
        },
    ]


def _describe_payer(order):
    client = order.partner_id.commercial_partner_id
    return {
        "payer": client.name.replace("«", '"').replace("»", '"'),
        "inn": client.vat,
        "account": client.bank_ids[:1].acc_number,
    }


def _decide(env):
    """The manager leaves what is for no ticket to accounting."""
    lines = env["account.bank.statement.line"].search(
        [("payment_ref", "=", SPONSOR), ("ticket_money_state", "=", "person")]
    )
    lines.with_user(manager(env)).action_set_foreign()
