"""Pure checks of an organisation's requisites, and of how its name is compared.

No environment here. ``static/src/requisites.js`` says the same in the browser, and one
test holds both to the same vectors: change them together.
"""

import re
import unicodedata

from .utils import has_letter, is_valid_inn

# The fields that are looked at, with the requisites' own names of them.
REQUISITES = (
    "org_name",
    "country_code",
    "vat",
    "kpp",
    "bik",
    "bank_name",
    "account",
    "correspondent_account",
    "legal_address",
)
# Written with spaces or hyphens by people; the check looks at what is left.
NUMBERS = ("vat", "kpp", "bik", "account", "correspondent_account")

_SEPARATORS = re.compile(r"[\s\-.]+")
_INN = re.compile(r"[0-9]{10}|[0-9]{12}")
_KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")
# «04» is the code of Russia in the directory of banks; the Treasury has others
_BIK = re.compile(r"0[0-4][0-9]{7}")
_CORRESPONDENT = re.compile(r"301[0-9]{17}")
# a letter in the sixth place: a clearing currency
_CLEARING = "ABCEHKMPTX"
_ACCOUNT = re.compile(rf"[0-9]{{5}}[0-9{_CLEARING}][0-9]{{14}}")
_TREASURY = ("401", "402", "03")
# the tail of a BIK of the Central Bank's own offices, which need no account elsewhere
_CENTRAL_BANK = ("000", "001", "002")
_WEIGHTS = (7, 1, 3)

# Legal forms in front of, or behind, the name proper.
_FORMS = re.compile(
    r"\b(общество с ограниченной ответственностью|публичное акционерное общество"
    r"|непубличное акционерное общество|закрытое акционерное общество"
    r"|открытое акционерное общество|акционерное общество"
    r"|индивидуальный предприниматель|ооо|оао|зао|пао|нао|ао|ип|llc|ltd|inc|gmbh)\b"
)
_NOT_A_WORD = re.compile(r"[\W_]+")


def clean_requisites(values):
    """Return the values without the separators that people put into long numbers.

    :param dict values: text by field, see ``REQUISITES``; others are left alone
    :rtype: dict
    """
    return values | {
        name: _SEPARATORS.sub("", values[name] or "").upper()
        for name in NUMBERS
        if name in values
    }


def check_requisites(values):
    """Check the requisites of an organisation or a sole trader.

    Those of a foreign one are for a person to read: no directory of its numbers here.

    :param dict values: text by field, see ``REQUISITES``
    :return: codes of ``const.QUESTIONNAIRE_ERRORS``, and of
        ``const.QUESTIONNAIRE_WARNINGS``: the latter forbid nothing
    :rtype: tuple[list[str], list[str]]
    """
    values = clean_requisites({name: values.get(name) or "" for name in REQUISITES})
    errors, warnings = [], []
    if not has_letter(values["org_name"]):
        errors.append("organisation_missing")
    if not has_letter(values["legal_address"]):
        errors.append("address_missing")
    if values["country_code"] not in ("", "RU"):
        return errors, [*warnings, "foreign_company"]
    _check_tax_numbers(values, errors)
    _check_bank(values, errors, warnings)
    return errors, warnings


def _check_tax_numbers(values, errors):
    inn, kpp = values["vat"], values["kpp"]
    if not inn:
        errors.append("inn_missing")
    elif not _INN.fullmatch(inn):
        errors.append("inn_length")
    elif not int(inn) or not is_valid_inn(inn):
        errors.append("inn_digits")
    if len(inn) == 12:
        # a sole trader's
        if kpp:
            errors.append("kpp_sole_trader")
    elif not kpp:
        errors.append("kpp_missing")
    elif not _KPP.fullmatch(kpp):
        errors.append("kpp_format")


def _check_bank(values, errors, warnings):
    bik, account = values["bik"], values["account"]
    has_bik = bool(_BIK.fullmatch(bik))
    if not has_bik:
        errors.append("bik_format" if bik else "bik_missing")
    if not has_letter(values["bank_name"]):
        errors.append("bank_missing")
    is_treasury = account.startswith(_TREASURY) or (
        has_bik and not bik.startswith("04")
    )
    if is_treasury:
        # its accounts follow rules of their own: for a person to look at
        warnings.append("account_treasury")
    if not account:
        errors.append("account_missing")
    elif not _ACCOUNT.fullmatch(account):
        errors.append("account_format")
    elif has_bik and not is_treasury and not is_account_of(account, bik):
        errors.append("account_key")
    if not is_treasury:
        _check_correspondent(values["correspondent_account"], bik, has_bik, errors)


def _check_correspondent(account, bik, has_bik, errors):
    if not account:
        if not has_bik or bik[-3:] not in _CENTRAL_BANK:
            errors.append("correspondent_missing")
    elif not _CORRESPONDENT.fullmatch(account):
        errors.append("correspondent_format")
    elif has_bik and not _has_key("0" + bik[4:6], account):
        errors.append("correspondent_key")


def is_account_of(account, bik):
    """Tell whether an account's key agrees with the bank's BIK.

    (the Central Bank's order No. 515 of 8 September 1997)

    :param str account: 20 characters, a client's
    :param str bik: 9 digits
    :rtype: bool
    """
    is_central = bik[-3:] in _CENTRAL_BANK
    return _has_key("0" + bik[4:6] if is_central else bik[-3:], account)


def _has_key(prefix, account):
    if account[5] in _CLEARING:
        account = f"{account[:5]}{_CLEARING.index(account[5])}{account[6:]}"
    products = (
        int(digit) * _WEIGHTS[place % 3] for place, digit in enumerate(prefix + account)
    )
    return sum(product % 10 for product in products) % 10 == 0


def org_key(name):
    """Make the key under which two spellings of an organisation's name meet.

    Legal form, quotes, case and «ё» do not matter; the order of the words does.

    :param str name: such as «ООО "Ромашка"»
    :return: ``ромашка``, or ``False`` if nothing is left of it
    :rtype: str | bool
    """
    text = unicodedata.normalize("NFKC", name or "").casefold().replace("ё", "е")
    text = " ".join(_NOT_A_WORD.sub(" ", text).split())
    return " ".join(_FORMS.sub(" ", text).split()) or text or False
