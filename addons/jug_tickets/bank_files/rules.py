"""What tells which booking a payment is for: the rules, in one place.

Facts about one line of a statement and one booking go in, a verdict comes out.
"""

import re

from odoo.addons.party_match.utils import name_key

from .reading import account_key, tax_key

MATCH = "match"
ANY = "any"

# Numbers of bookings in the purpose («one», «several», «none»), the payer is the
# booking's («same», «other»), the sum («exact», «less», «more», «nothing» to pay any
# more): the first row that fits. The verdict is «match», or why a person decides
# (``bank_const.BANK_REASONS``). Without a number «same» is an INN, and its client has
# exactly one open booking.
RULES = (
    ("several", ANY, ANY, "several_numbers"),
    ("one", ANY, "nothing", "paid_already"),
    ("one", "same", ANY, MATCH),
    ("one", ANY, "exact", MATCH),
    ("one", "other", ANY, "payer_and_sum"),
    ("none", "same", "exact", MATCH),
    ("none", ANY, ANY, "no_number"),
)

# What a number has before it, lest «15 билетов» or a date be taken for one.
_BEFORE = (
    r"(?:сч[её]т(?:у|а|ом)?(?:-оферт[аеы])?(?:\s+на\s+оплату)?|сч|заказ(?:у|а)?|"
    r"заявк[аеи]|брон[ьи]|invoice|order|№|n[o°º]?)"
)
_BARE = re.compile(
    rf"(?<!\w){_BEFORE}[\s.:]*(?:№|n[o°º]?)?[\s.:]*(\d{{1,10}}(?:/\d{{1,3}})?)"
    r"(?![\d.]*\d|\w)",
    re.IGNORECASE,
)
# What the payer calls a number, be it one of ours or not.
_SAID = re.compile(
    rf"(?<!\w){_BEFORE}[\s.:]*(?:№|n[o°º]?)?[\s.:]*(?:[A-Za-zА-ЯЁа-яё]{{1,10}}[-/]?)?"
    r"\d{1,10}(?:/\d{1,6})*(?![\d.]*\d|\w)",
    re.IGNORECASE,
)
# With letters before it a number needs nothing else: S00012, INV/2026/0007, S00012/2.
_LETTERED = re.compile(
    r"(?<![^\W_])([A-Za-zА-ЯЁа-яё]{1,10})\s?[-/]?\s?(\d{2,10}(?:/\d{1,6})*)(?![^\W_])"
)
_SLASHED = re.compile(
    r"(?<![^\W_])([A-Za-zА-ЯЁа-яё]{1,10}(?:[/-]\d{1,6})+)(?![^\W_])", re.IGNORECASE
)
_LEGAL_FORMS = re.compile(
    r"(?<!\w)(?:общество\s+с\s+ограниченной\s+ответственностью|"
    r"(?:публичное\s+|непубличное\s+|закрытое\s+|открытое\s+)?акционерное\s+общество|"
    r"индивидуальный\s+предприниматель|ооо|ао|пао|нао|зао|оао|ип|llc|ltd|gmbh)(?!\w)",
    re.IGNORECASE,
)
_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")


def decide(number, payer, amount):
    """Apply the rules.

    :param str number: ``one``, ``several``, ``none``
    :param str payer: ``same``, ``other``
    :param str amount: ``exact``, ``less``, ``more``, ``nothing``
    :return: ``match``, or the code of the reason why not
    :rtype: str
    """
    facts = (number, payer, amount)
    for *wanted, verdict in RULES:
        if all(want in (ANY, fact) for want, fact in zip(wanted, facts, strict=True)):
            return verdict
    raise AssertionError(f"no rule for {facts}")


def find_numbers(purpose):
    """Return what may be numbers of bookings or payment requests in a purpose.

    :param str purpose: such as «Оплата по счету № 15/2 от 03.03.2026, НДС нет»
    :return: upper case, as numbers are written here
    :rtype: set
    """
    numbers = set(_BARE.findall(purpose))
    for letters, rest in _LETTERED.findall(purpose):
        numbers.add(_latin(letters) + rest)
        # a Cyrillic «С» looks like «C» and is read as «S»
        numbers.add(_latin(letters).replace("C", "S") + rest)
    numbers.update(_latin(number) for number in _SLASHED.findall(purpose))
    return numbers


def names_number(purpose):
    """Tell whether the payer names a number, whoever's it is.

    :param str purpose: see :func:`find_numbers`, which looks for ours more widely
    :rtype: bool
    """
    return bool(_SAID.search(purpose))


def _latin(text):
    """Cyrillic letters that look like Latin ones are typed for them."""
    return text.upper().translate(_LOOKALIKES)


def payer_key(name):
    """Return the key under which two spellings of a payer meet.

    «ООО "Ромашка"», «Ромашка, ООО» and «Общество с ограниченной ответственностью
    «РОМАШКА»» are one; a bank writes a person as «Иванов Иван//address//».

    :param str name: may be empty
    :rtype: str | bool
    """
    return name_key(_LEGAL_FORMS.sub(" ", (name or "").partition("//")[0]))


def is_same_payer(line, partner):
    """Tell whether the payer is the client.

    Two tax numbers decide alone; else the account or the name does.

    :param dict line: ``inn``, ``account``, ``name`` of the payer
    :param dict partner: ``inns``, ``accounts``, ``names`` of the client, sets of text
    :rtype: bool
    """
    inn = tax_key(line["inn"])
    inns = {tax_key(value) for value in partner["inns"]} - {""}
    if inn and inns:
        return inn in inns
    account = account_key(line["account"])
    if account and account in {account_key(value) for value in partner["accounts"]}:
        return True
    key = payer_key(line["name"])
    return bool(key) and key in {payer_key(name) for name in partner["names"]}
