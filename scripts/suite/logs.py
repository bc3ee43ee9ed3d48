"""WARNING and worse in Odoo's log: each is a fault, but for those listed here."""

import re

from .paths import ADDONS

# Logger, text of the message, and why it is no fault of ours.
ALLOWED = []
LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): "
)
FAULTS = {"WARNING", "ERROR", "CRITICAL"}


def is_allowed(logger, message, extra=()):
    """True when a line is listed; `extra` are further patterns of the one who asks."""
    if logger == "py.warnings" and f"{ADDONS}/" not in message:
        return True  # a deprecation inside Odoo or a library
    listed = [(name, text) for name, text, _reason in ALLOWED]
    listed += [(".*", text) for text in extra]
    return any(
        re.fullmatch(name, logger) and re.search(text, message) for name, text in listed
    )


def faults(text, extra=()):
    """The faulty entries of a log, each with the lines that follow it."""
    entries = []
    for line in text.splitlines():
        match = LINE.match(line)
        if match:
            entries.append([match["level"], match["logger"], line])
        elif entries:
            entries[-1][2] += f"\n{line}"
    return [
        entry
        for level, logger, entry in entries
        if level in FAULTS and not is_allowed(logger, entry, extra)
    ]
