"""The CSV exports of Russian banks: one table says how they call their columns."""

import csv
import io
import re
from decimal import Decimal

from .line import BankFile, BankFileError, BankLine
from .reading import account_key, parse_day, parse_sum, tax_key

# What we read: how banks head it, lower case and «е» for «ё»; the first that is there.
COLUMNS = {
    "date": (
        "дата операции",
        "дата проводки",
        "дата поступления",
        "дата и время операции",
        "дата",
    ),
    "credit": (
        "сумма по кредиту",
        "приход",
        "кредит",
        "поступление",
        "поступления",
        "зачислено",
        "сумма зачисления",
    ),
    "debit": (
        "сумма по дебету",
        "расход",
        "дебет",
        "списание",
        "списания",
        "списано",
        "сумма списания",
    ),
    "amount": (
        "сумма",
        "сумма операции",
        "сумма платежа",
        "сумма в валюте счета",
        "сумма операции в валюте счета",
    ),
    "direction": ("тип операции", "дебет/кредит", "приход/расход", "дк"),
    "purpose": (
        "назначение платежа",
        "назначение",
        "основание платежа",
        "описание операции",
    ),
    "number": ("номер документа", "№ документа", "номер платежа", "№ док.", "номер"),
    "payer": (
        "наименование контрагента",
        "контрагент",
        "наименование плательщика",
        "плательщик",
    ),
    "inn": ("инн контрагента", "инн плательщика", "инн"),
    "kpp": ("кпп контрагента", "кпп плательщика", "кпп"),
    "account": (
        "счет контрагента",
        "номер счета контрагента",
        "расчетный счет контрагента",
        "счет плательщика",
    ),
    "own_account": ("номер счета", "расчетный счет", "счет"),
}
# The direction of an unsigned sum.
CAME = {"кредит", "credit", "приход", "поступление", "к", "c"}
WENT = {"дебет", "debit", "расход", "списание", "д", "d"}
DELIMITERS = ";\t,"
# Rows that sum up, and the balances between the days.
TOTALS = ("итого", "всего", "оборот", "входящий", "исходящий", "остаток", "баланс")
# Longest a preamble can be: bank, holder, period, balances.
MAX_PREAMBLE = 40

_SPACES = re.compile(r"\s+")
_ACCOUNT = re.compile(r"(?<!\d)(\d(?:[\s.]?\d){19})(?!\d)")


def parse_csv(text):
    """Read the whole file.

    :param str text: decoded
    :rtype: BankFile
    :raises BankFileError: no statement, broken or cut off; the line of it
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    # what stands above the heading is no table
    head_row, delimiter, columns = _find_heading(lines)
    file = BankFile("csv")
    own_account = _find_account(lines[: head_row - 1])
    rows = _read_rows(lines, head_row, delimiter)
    _row, heading = next(rows)
    width = len(_strip_tail(heading))
    for row, cells in rows:
        line = _parse_row(row, cells, columns, width, own_account)
        if line:
            file.lines.append(line)
    found = {line.own_account: None for line in file.lines if line.own_account}
    file.accounts = list(found) or ([own_account] if own_account else [])
    return file


def _read_rows(lines, head_row, delimiter):
    table = io.StringIO("\n".join(lines[head_row - 1 :]), newline="")
    reader = csv.reader(table, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield head_row - 1 + reader.line_num, cells
    except csv.Error as error:
        raise BankFileError("quotes", head_row - 1 + reader.line_num) from error


def _find_heading(lines):
    """Find the row that names the columns.

    :return: its line number, the delimiter, index by column
    :rtype: tuple
    """
    for row, line in enumerate(lines[:MAX_PREAMBLE], 1):
        for delimiter in DELIMITERS:
            try:
                cells = next(csv.reader([line], delimiter=delimiter), [])
            except csv.Error:
                continue
            columns = _map_columns(cells)
            if {"date", "purpose"} <= columns.keys() and (
                columns.keys() & {"credit", "amount"}
            ):
                return row, delimiter, columns
    raise BankFileError("no_heading")


def _map_columns(cells):
    names = [_SPACES.sub(" ", cell).strip().lower().replace("ё", "е") for cell in cells]
    columns = {}
    for column, headings in COLUMNS.items():
        for heading in headings:
            if heading in names:
                columns[column] = names.index(heading)
                break
    return columns


def _find_account(preamble):
    for line in preamble:
        if found := _ACCOUNT.search(line):
            return account_key(found[1])
    return ""


def _strip_tail(cells):
    """Drop the empty cells that a delimiter at the end of the row makes."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _parse_row(row, cells, columns, width, own_account):
    if not any(cell.strip() for cell in cells) or _is_total(cells, columns):
        return None
    if len(cells) < width:
        raise BankFileError("row_short", row)
    values = {
        column: _SPACES.sub(" ", cells[index]).strip() if index < len(cells) else ""
        for column, index in columns.items()
    }
    return BankLine(
        row=row,
        date=parse_day(values["date"], row),
        amount=_get_amount(values, row),
        number=values.get("number", ""),
        own_account=account_key(values.get("own_account")) or own_account,
        payer=values.get("payer", ""),
        inn=tax_key(values.get("inn")),
        kpp=tax_key(values.get("kpp")),
        account=account_key(values.get("account")),
        purpose=values["purpose"],
    )


def _is_total(cells, columns):
    """Tell whether the row sums up the others: it has no date and says so."""
    date_index = columns["date"]
    date_text = cells[date_index].strip().lower() if date_index < len(cells) else ""
    if date_text[:1].isdigit():
        return False
    return any(cell.strip().lower().startswith(TOTALS) for cell in cells)


def _get_amount(values, row):
    """Return the signed sum: of two columns, of a sign, or of a direction.

    :rtype: Decimal
    """
    if "credit" in values:
        came = parse_sum(values["credit"] or "0", row)
        went = parse_sum(values.get("debit") or "0", row)
        amount = abs(came) - abs(went)
        is_clear = bool(came) != bool(went)
    else:
        amount = parse_sum(values["amount"], row)
        is_clear = bool(amount)
        direction = values.get("direction", "").lower()
        if direction in WENT:
            amount = -abs(amount)
        elif direction and direction not in CAME:
            raise BankFileError("direction", row, direction)
    if not is_clear:
        raise BankFileError("sum", row, amount)
    return Decimal(amount)
