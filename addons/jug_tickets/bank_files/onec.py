"""The text of 1C's exchange with client banks, versions 1.01 to 1.03.

The standard: https://v8.1c.ru/tekhnologii/obmen-dannymi-i-integratsiya/ (Стандарт
обмена с системами «Клиент банка»).
"""

import re

from .line import BankFile, BankFileError, BankLine
from .reading import account_key, parse_day, parse_sum, tax_key

SIGNATURE = "1CClientBankExchange"
ACCOUNT_BEGIN, ACCOUNT_END = "СекцияРасчСчет", "КонецРасчСчет"
DOCUMENT_BEGIN, DOCUMENT_END = "СекцияДокумент", "КонецДокумента"
FILE_END = "КонецФайла"
PURPOSE_PARTS = 6

_KEY = re.compile(r"([А-ЯЁ][А-ЯЁа-яё]*\d{0,2})=(.*)$", re.DOTALL)
# «ИНН 7701234567 ООО Ромашка»: how 1C itself fills in the payer
_INN_BEFORE_NAME = re.compile(r"^\s*ИНН\s*\d{10,12}\s*", re.IGNORECASE)


def is_onec(text):
    """Tell whether the file is of this format."""
    return text.lstrip("\ufeff \r\n\t").startswith(SIGNATURE)


def parse_onec(text):
    """Read the whole file.

    :param str text: decoded
    :rtype: BankFile
    :raises BankFileError: broken or cut off; the line where it was found out
    """
    reader = _Reader()
    rows = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for row, line in enumerate(rows, 1):
        reader.take(row, line.rstrip())
        if reader.is_over:
            break
    else:
        raise BankFileError("truncated", len(rows))
    return reader.finish()


class _Reader:
    """Where in the file we are, and what was read."""

    def __init__(self):
        self.file = BankFile("1c")
        self.is_over = False
        self.section = None  # the values of the section that is open
        self.end_mark = None
        self.begun_at = 0
        self.last_key = None
        self.documents = []

    def take(self, row, line):
        mark = line.strip()
        if mark.startswith((DOCUMENT_BEGIN + "=", ACCOUNT_BEGIN)):
            self._begin(row, mark)
        elif mark in (DOCUMENT_END, ACCOUNT_END):
            self._end(row, mark)
        elif mark == FILE_END:
            if self.section is not None:
                raise BankFileError("section_open", self.begun_at)
            self.is_over = True
        else:
            self._read_value(row, line)

    def _begin(self, row, mark):
        if self.section is not None:
            raise BankFileError("section_open", self.begun_at)
        is_document = mark.startswith(DOCUMENT_BEGIN)
        self.section = {}
        self.end_mark = DOCUMENT_END if is_document else ACCOUNT_END
        self.begun_at = row
        self.last_key = None

    def _end(self, row, mark):
        if self.section is None or mark != self.end_mark:
            raise BankFileError("section_end", row, mark)
        if mark == DOCUMENT_END:
            self.documents.append((self.begun_at, self.section))
        else:
            self._add_account(row)
        self.section = None

    def _read_value(self, row, line):
        found = _KEY.match(line.lstrip())
        if self.section is None:
            if found and found[1] == "РасчСчет":
                self._note_account(account_key(found[2]))
        elif found:
            key, value = found.groups()
            self.section[key] = (row, value.strip())
            self.last_key = key
        elif line.strip() and self.last_key:
            # a purpose that its payer wrote in several lines
            row, value = self.section[self.last_key]
            self.section[self.last_key] = (row, f"{value} {line.strip()}")

    def _note_account(self, account):
        if account and account not in self.file.accounts:
            self.file.accounts.append(account)

    def _add_account(self, row):
        account = account_key(self.section.get("РасчСчет", (row, ""))[1])
        if not account:
            raise BankFileError("account_missing", self.begun_at)
        self._note_account(account)
        first, last = self.file.balances.get(account, (None, None))
        # a section a day: the first one's first balance, the last one's last
        if first is None:
            first = self._get_sum("НачальныйОстаток")
        ending = self._get_sum("КонечныйОстаток")
        self.file.balances[account] = (first, last if ending is None else ending)

    def _get_sum(self, key):
        row, value = self.section.get(key, (0, ""))
        return parse_sum(value, row) if value else None

    def finish(self):
        if not self.file.accounts:
            raise BankFileError("account_missing")
        for row, values in self.documents:
            document = _Document(row, values)
            for line in document.get_lines(self.file.accounts):
                if line is None:
                    self.file.pending += 1
                else:
                    self.file.lines.append(line)
        return self.file


class _Document:
    """A payment order or another document that moved money."""

    def __init__(self, row, values):
        self.row = row
        self.values = values

    def get(self, *keys):
        """Return the first of these values that is filled in, with its line."""
        for key in keys:
            row, value = self.values.get(key, (self.row, ""))
            if value:
                return row, value
        return self.row, ""

    def get_text(self, *keys):
        return self.get(*keys)[1]

    def get_lines(self, accounts):
        """Return its lines: two if it moved money between our own accounts.

        :return: ``BankLine``, or ``None`` for a document not carried out yet
        :rtype: list
        """
        lines = []
        sides = (("Получатель", "Плательщик", 1), ("Плательщик", "Получатель", -1))
        for ours, others, sign in sides:
            own = self._get_accounts(ours) & set(accounts)
            if own:
                lines.append(self._get_line(own.pop(), others, sign))
        if not lines:
            raise BankFileError("foreign_document", self.row, self.get_text("Номер"))
        return lines

    def _get_accounts(self, side):
        keys = (f"{side}Счет", f"{side}РасчСчет")
        return {account_key(self.get_text(key)) for key in keys} - {""}

    def _get_line(self, own_account, others, sign):
        carried_out = "ДатаПоступило" if sign > 0 else "ДатаСписано"
        if carried_out in self.values and not self.get_text(carried_out):
            return None
        row, text = self.get("Сумма")
        amount = parse_sum(text, row)
        if amount <= 0:
            raise BankFileError("sum", row, text)
        day_row, day = self.get(carried_out, "Дата")
        name = self.get_text(f"{others}1", others)
        return BankLine(
            row=self.row,
            date=parse_day(day, day_row),
            amount=amount * sign,
            number=self.get_text("Номер"),
            own_account=own_account,
            payer=_INN_BEFORE_NAME.sub("", name).strip(),
            inn=tax_key(self.get_text(f"{others}ИНН")),
            kpp=tax_key(self.get_text(f"{others}КПП")),
            account=account_key(self.get_text(f"{others}РасчСчет", f"{others}Счет")),
            purpose=self._get_purpose(),
        )

    def _get_purpose(self):
        """Return the purpose: whole, or in its parts."""
        parts = [
            self.get_text(f"НазначениеПлатежа{number}")
            for number in range(1, PURPOSE_PARTS + 1)
        ]
        whole = self.get_text("НазначениеПлатежа")
        joined = " ".join(part for part in parts if part)
        # some banks cut the whole and give the rest in the parts only
        return " ".join((whole if len(whole) >= len(joined) else joined).split())
