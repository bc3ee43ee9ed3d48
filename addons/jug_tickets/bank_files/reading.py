"""Encodings, sums and dates of Russian banks."""

import codecs
import re
from datetime import date
from decimal import Decimal

from .line import BankFileError

# A year of a busy account; more is a mistake, or worse.
MAX_BYTES = 10 * 1024 * 1024
# A word that a statement has, whichever its format.
WORDS = ("Кодировка", "РасчСчет", "Дата", "дата", "ДАТА")

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_SUM = re.compile(r"([+-]?)(\d{1,12})(?:[.,](\d{1,2}))?$")
_CURRENCY = re.compile(r"(?:rub|rur|руб\.?|р\.|₽)$", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?:\s|$)")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T\s]|$)")
_NOT_A_DIGIT = re.compile(r"\D+")
_NOT_OF_ACCOUNT = re.compile(r"[^0-9A-Za-z]+")


def decode(content):
    """Turn a file into text, whatever its encoding is said to be.

    What it says of itself («Кодировка=Windows») is often not so; but no Russian text in
    cp1251 or cp866 is valid UTF-8, and its words tell these two apart.

    :param bytes content: the file
    :rtype: str
    :raises BankFileError: empty, too large, or no text of these encodings
    """
    if len(content) > MAX_BYTES:
        raise BankFileError("too_large")
    if not content.strip(b"\x00 \r\n\t"):
        raise BankFileError("empty")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode(content, "utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        is_dos = any(word.encode("cp866") in content for word in WORDS)
        return _decode(content, "cp866" if is_dos else "cp1251")


def _decode(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise BankFileError("encoding", row) from error


def parse_sum(text, row):
    """Read a sum of money: spaces between thousands, a comma or a point before kopecks.

    :param str text: such as ``1 234,50``
    :param int row: line of the file
    :rtype: Decimal
    :raises BankFileError: it is no such number
    """
    bare = _CURRENCY.sub("", _SPACES.sub("", text))
    found = _SUM.match(bare.replace("\u2212", "-"))
    if not found:
        raise BankFileError("sum", row, text)
    sign, whole, fraction = found.groups()
    return Decimal(f"{sign}{whole}.{fraction or 0}").quantize(Decimal("0.01"))


def parse_day(text, row):
    """Read a date: ``dd.mm.yyyy`` or ``yyyy-mm-dd``, a time after it is dropped.

    :rtype: datetime.date
    :raises BankFileError: it is no date
    """
    text = text.strip()
    if found := _DAY.match(text):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0
    elif found := _ISO_DAY.match(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise BankFileError("date", row, text)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BankFileError("date", row, text) from error


def tax_key(text):
    """Return the digits of a tax number; banks write «0» for who has none.

    :param str text: may be empty
    :rtype: str
    """
    found = _NOT_A_DIGIT.sub("", text or "")
    return found if found.strip("0") else ""


def account_key(text):
    """Return an account number without spaces and points; abroad it has letters, too.

    :param str text: may be empty
    :rtype: str
    """
    return _NOT_OF_ACCOUNT.sub("", text or "").upper()
