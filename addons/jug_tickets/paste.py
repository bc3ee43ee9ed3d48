"""Read a list of people that was pasted from a spreadsheet. No environment here."""

import csv
import io
import re

from .const import MAX_QUANTITY
from .utils import clean_text, has_letter

MAX_PASTE = 200_000
# how columns are headed, in Russian and English; compared without case, «ё», signs
HEADERS = {
    "name": "фио фиоучастника фамилияимяотчество фамилияимя фамилияиимя имяифамилия"
    " имяфамилия полноеимя имяучастника участник участники сотрудник посетитель"
    " name fullname participant attendee person",
    "last": "фамилия surname lastname familyname",
    "first": "имя firstname givenname",
    "middle": "отчество middlename patronymic",
}
FIELD_OF = {
    heading: field
    for field, headings in HEADERS.items()
    for heading in headings.split()
}
# these may go on: «Телефон участника», "Email (work)"
BEGINNINGS = {
    "email": (
        "email",
        "mail",
        "почта",
        "элпочта",
        "электр",
        "емейл",
        "имейл",
        "адресэл",
    ),
    "phone": ("тел", "номертел", "моб", "сотов", "phone", "tel", "mobile", "cell"),
    "tariff": ("тариф", "билет", "типбил", "категори", "tariff", "ticket", "category"),
}
_SIGNS = re.compile(r"[\W_]+")
_PHONE = re.compile(r"^[+\d][\d\s().–-]{5,}$")
# too short for a telephone number, but meant to be one
_NUMBER = re.compile(r"^\+?\d[\d\s().–-]{2,}$")
_EMAIL_IN_CELL = re.compile(r"^(?:mailto:)?<?([^<>\s]+@[^<>\s]+?)>?$")


def parse_paste(text):
    """Read pasted lines: tabs, semicolons or commas, with a row of headings or not.

    :param str text: as it came, with any line ends; quoted cells may hold a separator
    :return: for each line with anything in it its ``number`` (from 1), ``name``,
        ``email``, ``phone``, ``tariff`` and the ``text`` itself, to be shown again
    :rtype: list[dict]
    """
    text = text[:MAX_PASTE].replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    table = _read_table(text)
    columns = _read_headings(table[0][1]) if table else None
    people = []
    for number, cells in table[1:] if columns else table:
        person = _read_by_columns(cells, columns) if columns else _guess(cells)
        people.append(person | {"number": number, "text": "\t".join(cells).strip()})
    return people[: 2 * MAX_QUANTITY]


def _read_table(text):
    """Return the lines that hold anything: their numbers and cells."""
    separator = next((sign for sign in "\t;," if sign in text), "\t")
    # a lone quotation mark, as of «ООО "Ромашка», must not swallow the lines after it
    quoting = csv.QUOTE_MINIMAL if text.count('"') % 2 == 0 else csv.QUOTE_NONE
    reader = csv.reader(
        io.StringIO(text.replace("\0", "")), delimiter=separator, quoting=quoting
    )
    table = []
    try:
        for cells in reader:
            cleaned = [clean_text(cell) for cell in cells]
            if any(cleaned):
                table.append((reader.line_num, cleaned))
    except csv.Error:
        # a cell beyond any measure: the lines before it are read
        return table
    return table


def _heading_key(cell):
    return _SIGNS.sub("", cell.casefold().replace("ё", "е"))


def _get_field(cell):
    key = _heading_key(cell)
    if key in FIELD_OF:
        return FIELD_OF[key]
    return next(
        (field for field, starts in BEGINNINGS.items() if key.startswith(starts)), None
    )


def _read_headings(cells):
    """Return the field of each column, or ``None`` if these are no headings.

    :rtype: list[str | None] | None
    """
    columns = [_get_field(cell) for cell in cells]
    is_headed = any(field in ("name", "last", "first") for field in columns)
    return columns if is_headed else None


def _read_by_columns(cells, columns):
    found = {}
    for cell, field in zip(cells, columns, strict=False):
        if field and cell and field not in found:
            found[field] = cell
    parts = (found.get(part) for part in ("last", "first", "middle"))
    return {
        "name": found.get("name") or " ".join(filter(None, parts)),
        "email": _strip_email(found.get("email", "")),
        "phone": found.get("phone", ""),
        "tariff": found.get("tariff", ""),
    }


def _strip_email(cell):
    match = _EMAIL_IN_CELL.match(cell)
    return match[1] if match else cell


def _guess(cells):
    """Tell by its look what each cell is: an address, a number, or a part of a name.

    A name in one cell has a space; then no other cell is part of it. What stands beside
    it where no address is given is what was meant to be one: kept, so that the page can
    say what is wrong with it. A number in front of the name is the line's.
    """
    person = {"name": "", "email": "", "phone": "", "tariff": ""}
    names, beside = [], ""
    for before, cell in zip(["", *cells], cells, strict=False):
        if "@" in cell:
            person["email"] = person["email"] or _strip_email(cell)
        elif _PHONE.match(cell) or (names and _NUMBER.match(cell)):
            person["phone"] = person["phone"] or cell
        elif has_letter(cell):
            is_complete = person["email"] or person["phone"] or " " in "".join(names)
            if not is_complete:
                names.append(cell)
            elif names == [before]:
                beside = cell
    person["name"] = " ".join(names)
    person["email"] = person["email"] or beside
    return person
