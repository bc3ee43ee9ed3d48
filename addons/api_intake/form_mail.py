"""Read a form that a site has mailed: ``Поле: значение`` lines, a table or JSON.

No environment here. What the fields are called stands in ``form_labels.py``.
"""

import json
import re

from .form_labels import BUYER_TYPES, find_field, normalize_label
from .mail_text import guess_charset, html_to_lines
from .storable import storable

# a form of fewer fields is somebody's letter
MIN_FIELDS = 2
# of what is attached; larger than any form
MAX_JSON = 1024 * 1024

# after it comes what is passed on
_FORWARDED = re.compile(
    r"^\W*(begin forwarded message|forwarded message|original message|fwd"
    r"|пересланное сообщение|пересылаемое сообщение|исходное сообщение"
    r"|начало пересылаемого сообщения)\W*$",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"^\s*(?:[>|]\s?)+")
_SIGNATURE = re.compile(r"^--\s*$")
_PAIR = re.compile(r"^\s*(?P<label>[^:：=\t]{1,60}?)\s*[:：=\t]\s*(?P<value>.*)$")
_BULLET = re.compile(r"^\s*(?:\d+[.)]|[-–—•*])\s+")
_ANGLE_EMAIL = re.compile(r"<(?:mailto:)?([^<>\s]+@[^<>\s]+)>")
_PHONE = re.compile(r"^\+?[\d\s()\-–.]{7,}$")


def parse_form_mail(body, attachments=()):
    """Return what the form in a mail says, in the words of the API.

    :param str body: HTML of the mail, as Odoo's gateway makes it of any mail
    :param attachments: pairs of name and content, see ``message_parse``
    :return: keys of the API with texts, ``participants`` with a list of dicts; empty
        if there is no form
    :rtype: dict
    """
    for attachment in attachments:
        if item := _read_json(attachment[0], attachment[1]):
            return _finish(item)
    lines = html_to_lines(body)
    # whoever passes a form on may sign with his own phone: the form's place comes first
    for candidate in (_after_forwarding(lines), _quoted(lines), _unquoted(lines)):
        values = _read_lines(candidate)
        if len(values) >= MIN_FIELDS:
            return _finish(values)
    return {}


def _after_forwarding(lines):
    """Return the lines after the last «forwarded message»."""
    marks = [
        index
        for index, line in enumerate(lines)
        if _FORWARDED.match(_QUOTE.sub("", line))
    ]
    return _unquoted(lines[marks[-1] + 1 :]) if marks else []


def _quoted(lines):
    return [_QUOTE.sub("", line) for line in lines if _QUOTE.match(line)]


def _unquoted(lines):
    return [_QUOTE.sub("", line) for line in lines]


def _read_lines(lines):
    """Read pairs of label and value; the first value of a label counts.

    :param list[str] lines: without quotation marks
    :return: field of ``LABELS`` -> text; ``participants`` -> list of dicts
    :rtype: dict
    """
    values, people, pending = {}, [], None
    for line in lines:
        if _SIGNATURE.match(line):
            break
        field, value = _read_pair(line)
        if field:
            pending = None
            if field == "participant":
                people += _read_people([value])
            elif field == "participants":
                found = _read_people(value.split(";")) if "@" not in value else []
                people += found or _read_people([value])
                pending = field
            elif value:
                values.setdefault(field, value)
            else:
                # «Имя:» above its value
                pending = field
        elif pending == "participants":
            # the list ends with an empty line
            pending = pending if line.strip() or not people else None
            people += _read_people([line])
        elif pending and line.strip():
            values.setdefault(pending, line.strip())
            pending = None
    return values | ({"participants": people} if people else {})


def _read_pair(line):
    """Return the field and the value of a line, ``None`` and the line if it has none.

    :rtype: tuple[str | None, str]
    """
    match = _PAIR.match(line)
    if not match:
        # a label alone, as the left cell of a table whose right one is empty
        return None, line
    field = find_field(_BULLET.sub("", match["label"]))
    return field, match["value"].strip("\t :")


def _read_people(lines):
    """Read «Иванов Иван, ivan@example.com, +7…» lines."""
    people = []
    for line in lines:
        line = _BULLET.sub("", line).strip()
        person, names = {}, []
        for part in re.split(r"[,;\t]", line):
            part = part.strip()
            if "@" in part:
                person["email"] = _clean_email(part)
            elif _PHONE.match(part):
                person["phone"] = part
            elif part:
                names.append(part)
        if names:
            person["name"] = " ".join(names)
        if person:
            people.append(person)
    return people


def _clean_email(value):
    match = _ANGLE_EMAIL.search(value)
    return match[1] if match else value.strip()


def _read_json(name, content):
    """Read an attached request; its keys may be the API's or the form's labels.

    :return: empty if it is none
    :rtype: dict
    """
    if not isinstance(content, (bytes, str)) or len(content) > MAX_JSON:
        return {}
    if isinstance(content, bytes):
        content = content.decode(guess_charset(content), "replace")
    content = content.lstrip("\ufeff \r\n\t")
    # without a name it may still be one
    if not (name or "").lower().endswith(".json") and content[:1] not in ("{", "["):
        return {}
    try:
        found = storable(json.loads(content))
    except (ValueError, RecursionError):
        return {}
    if isinstance(found, dict):
        found = found.get("requests", found)
    if isinstance(found, list) and len(found) == 1:
        [found] = found
    if not isinstance(found, dict):
        return {}
    item = {find_field(key) or key: value for key, value in found.items()}
    known = [key for key in item if find_field(key)]
    return item if len(known) >= MIN_FIELDS else {}


def _finish(item):
    """Bring what was read to the words of the API."""
    item = dict(item)
    parts = [item.pop(key, "") for key in ("last_name", "name", "patronymic")]
    if name := " ".join(str(part) for part in parts if part):
        item["name"] = name
    if isinstance(item.get("email"), str):
        item["email"] = _clean_email(item["email"])
    kind = item.get("buyer_type")
    if isinstance(kind, str):
        item["buyer_type"] = BUYER_TYPES.get(normalize_label(kind), kind)
    elif "buyer_type" not in item and item.get("vat"):
        # people have no tax number in a form
        item["buyer_type"] = "company"
    return item


def is_auto_reply(message):
    """Tell whether a machine has answered by itself (RFC 3834), as on holiday.

    A form that a site mails is «auto-generated», not «auto-replied».

    :param email.message.Message message: as it came
    :rtype: bool
    """
    submitted = str(message.get("Auto-Submitted", "")).strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    return (
        submitted.startswith("auto-replied")
        or precedence == "auto_reply"
        or bool(message.get("X-Autoreply") or message.get("X-Autorespond"))
    )
