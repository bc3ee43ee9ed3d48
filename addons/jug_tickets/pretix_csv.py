"""Read the CSV exports of pretix: orders, and order positions (attendees). Pure.

Column names as pretix writes them (its exporter «Order data», sheets «Orders» and
«Order positions»: src/pretix/base/exporters/orderlist.py), in English and Russian.
"""

import csv
import io

from odoo.addons.api_intake.mail_text import guess_charset

from .utils import clean_text

# field -> columns; pretix translates them into the exporter's language
COLUMNS = {
    "code": ("Order code", "Код заказа"),
    "position": ("Position ID", "ID позиции"),
    "status": ("Status", "Статус"),
    "email": ("Email", "E-mail", "Электронная почта"),
    "phone": ("Phone number", "Номер телефона", "Телефон"),
    "name": ("Invoice address name", "Name", "Имя"),
    "company": ("Company", "Компания"),
    "product": ("Product", "Продукт", "Товар"),
    "variation": ("Variation", "Вариант"),
    "price": ("Price", "Цена"),
    "attendee_name": ("Attendee name", "Имя участника"),
    "attendee_email": ("Attendee email", "Email участника", "E-mail участника"),
}
# what a file of attendees cannot do without
REQUIRED = ("code", "status", "product", "price")
# status as pretix shows it -> what becomes of it
STATUSES = {
    "paid": "paid",
    "оплачен": "paid",
    "оплачено": "paid",
    "pending": "pending",
    "confirmed": "pending",
    "pending (overdue)": "pending",
    "в ожидании": "pending",
    "ожидает оплаты": "pending",
    "expired": "cancelled",
    "истёк": "cancelled",
    "истекло": "cancelled",
    "canceled": "cancelled",
    "cancelled": "cancelled",
    "отменён": "cancelled",
    "отменено": "cancelled",
}

_FIELDS = {
    column.casefold(): field for field, names in COLUMNS.items() for column in names
}


class PretixError(Exception):
    """Why a file is no export: a code, and what is missing."""

    def __init__(self, code, detail=""):
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def read_table(content, required):
    """Read a CSV file of pretix.

    :param bytes content: UTF-8 (with a mark or without) or windows-1251; parted by
        commas, semicolons or tabs
    :param required: fields that the file cannot do without
    :return: rows with the fields of ``COLUMNS`` and ``row``: the line's number, from 2
    :rtype: list[dict]
    :raises PretixError: it is no such file
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode(guess_charset(content), "replace")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise PretixError("no_csv", str(error)) from error
    fields = [_FIELDS.get(cell.strip().casefold()) for cell in (table or [[]])[0]]
    if missing := [COLUMNS[name][0] for name in required if name not in fields]:
        raise PretixError("no_column", ", ".join(missing))
    rows = []
    for number, cells in enumerate(table[1:], 2):
        row = {"row": number}
        for field, cell in zip(fields, cells, strict=False):
            # of two columns «Company» the second one is the buyer's
            if field and cell.strip():
                row[field] = clean_text(cell)
        if len(row) > 1:
            rows.append(row)
    return rows


def read_price(text):
    """Read a price as pretix writes it, or as a spreadsheet has changed it.

    :param str text: such as ``39000.00`` or ``39 000,00``
    :rtype: float | None
    """
    text = (text or "").replace(" ", "").replace("\xa0", "").replace(",", ".")
    try:
        price = float(text)
    except ValueError:
        return None
    return price if 0 <= price < 10**9 else None


def group_orders(positions, orders=()):
    """Put the positions of an order and a product together.

    :param list[dict] positions: rows of the file of attendees
    :param list[dict] orders: rows of the file of orders: names and phones of buyers
    :return: ``code``, ``product``, ``status``, ``email``, ``phone``, ``name``,
        ``company``, ``people`` (name, email, price) and ``rows``; an order of several
        products gives one for each
    :rtype: list[dict]
    """
    buyers = {row["code"]: row for row in orders if row.get("code")}
    groups = {}
    for row in positions:
        code = row.get("code", "")
        product = " – ".join(
            row[key] for key in ("product", "variation") if row.get(key)
        )
        buyer = buyers.get(code, {}) | {
            key: row[key]
            for key in ("email", "phone", "company", "name")
            if row.get(key)
        }
        status = row.get("status", "").casefold()
        group = groups.setdefault(
            (code, product),
            {
                "code": code,
                "product": product,
                "status": STATUSES.get(status),
                "status_text": row.get("status", ""),
                "people": [],
                "rows": [],
            }
            | {
                key: buyer.get(key, "") for key in ("email", "phone", "company", "name")
            },
        )
        group["rows"].append(row["row"])
        group["people"].append(
            {
                "name": row.get("attendee_name") or group["name"],
                "email": row.get("attendee_email", ""),
                "price": read_price(row.get("price")),
            }
        )
    for group in groups.values():
        # pretix asks a private buyer for no name of his own
        group["name"] = group["name"] or group["people"][0]["name"]
    return list(groups.values())
