"""What is read of a statement, and how a broken one is refused."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


class BankFileError(Exception):
    """A file that cannot be read.

    :param str code: key of ``const.BANK_FILE_ERRORS``, which has the sentence
    :param int row: line of the file, from 1; nothing: the file as a whole
    :param str value: what stands there
    """

    def __init__(self, code, row=None, value=""):
        super().__init__(f"{code} in line {row}: {value}" if row else code)
        self.code = code
        self.row = row
        self.value = str(value)[:80]


@dataclass(frozen=True)
class BankLine:
    """One movement on our account.

    ``amount`` is positive for money that came; ``payer`` and what follows are of the
    other side.
    """

    row: int
    date: date
    amount: Decimal
    number: str = ""
    own_account: str = ""
    payer: str = ""
    inn: str = ""
    kpp: str = ""
    account: str = ""
    purpose: str = ""


@dataclass
class BankFile:
    """A statement: ``balances`` holds the first and the last one of an account."""

    kind: str
    lines: list = field(default_factory=list)
    accounts: list = field(default_factory=list)
    balances: dict = field(default_factory=dict)
    # documents that the bank has not carried out yet
    pending: int = 0
