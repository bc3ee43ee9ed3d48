"""Bank statements as files: text in, plain values out. No environment here.

Two formats: the text that 1C and the Russian client banks exchange
(``1CClientBankExchange``), and the CSV exports of banks.
"""

from .csv_bank import parse_csv
from .keys import get_keys
from .line import BankFile, BankFileError, BankLine
from .onec import is_onec, parse_onec
from .reading import MAX_BYTES, decode

__all__ = ["MAX_BYTES", "BankFile", "BankFileError", "BankLine", "get_keys", "parse"]


def parse(content):
    """Read a statement of either format, all of it or nothing.

    :param bytes content: the file as it came
    :rtype: BankFile
    :raises BankFileError: the file is broken or no statement; names the line
    """
    text = decode(content)
    return parse_onec(text) if is_onec(text) else parse_csv(text)
