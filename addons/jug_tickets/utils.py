"""Pure checks and clean-ups of what strangers typed. No environment here."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.ru import inn

from odoo.tools import email_normalize

from .const import MAX_TEXT

_SPACES = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_HAS_LETTER = re.compile(r"[^\W\d_]")
# what a firm's name begins or ends with, and no person's does
_LEGAL_FORMS = frozenset(
    "ооо оао зао пао ао нко ано фгуп муп llc ltd inc gmbh plc".split()  # noqa: SIM905
)


def clean_text(value):
    """Make one line of text of whatever JSON held.

    :param value: anything; numbers become text, lists and objects become nothing
    :return: text without control and direction-changing characters, single spaces,
        at most ``MAX_TEXT`` characters
    :rtype: str
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    # JSON has one kind of number: 2.0 is 2
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # spaces first: a line break separates words, it is not just dropped
    return _CONTROL.sub("", _SPACES.sub(" ", str(value))).strip()[:MAX_TEXT]


def has_letter(text):
    """Tell whether a name has at least one letter of any script."""
    return bool(_HAS_LETTER.search(text))


def is_organisation(name):
    """Tell by its legal form whether a name is a firm's: «ООО Ромашка», "Acme Ltd.".

    :param str name: one line
    :rtype: bool
    """
    words = [word.strip("«»\"'.,()") for word in name.casefold().split()]
    return len(words) > 1 and bool(_LEGAL_FORMS & {words[0], words[-1]})


def parse_email(value):
    """Check an email address by its syntax (RFC 5321/5322), without DNS.

    :param str value: as typed
    :return: the address as Odoo normalises those of cards, or ``None``
    :rtype: str | None
    """
    try:
        result = validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        return None
    # one normaliser for both sides, or a card with a domain such as «почта.рф» would
    # never be found
    return email_normalize(f"{result.local_part}@{result.domain}") or None


def parse_phone(value, country_code):
    """Check a phone number and bring it to E.164.

    :param str value: as typed, international or national
    :param str country_code: ISO code for a national number, such as ``RU``
    :return: number such as ``+79211234567``, or ``None`` if no such number can exist
    :rtype: str | None
    """
    try:
        number = phonenumbers.parse(value, country_code)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def parse_quantity(value):
    """Read a number of tickets.

    :param value: JSON number, or text of digits
    :return: the number, or ``None`` if it is not a whole number
    :rtype: int | None
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        value = value.strip()
        return (
            int(value)
            if value.isascii() and value.isdigit() and len(value) < 10
            else None
        )
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e9 else None
    return value if isinstance(value, int) else None


def is_valid_inn(value):
    """Tell whether a Russian tax number has the right length and check digits."""
    try:
        inn.validate(value)
    except StdnumError:
        return False
    return True
