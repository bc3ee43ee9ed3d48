"""What tells that a movement was imported before, from this file or another."""

import hashlib
from collections import Counter

from .rules import payer_key


def get_keys(lines):
    """Return the key of each line: the same movement has the same one in any file.

    Without a number two payments may be equal in all: the second one of a file is
    another movement, and in the next file that has the day it is the second again.

    :param list lines: ``BankLine``, of one account
    :rtype: list[str]
    """
    seen = Counter()
    keys = []
    for line in lines:
        parts = [
            str(line.date),
            line.number,
            str(line.amount),
            line.inn or str(payer_key(line.payer)),
            "".join(line.purpose.casefold().split()),
        ]
        key = hashlib.sha256("|".join(parts).encode()).hexdigest()
        seen[key] += 1
        is_repeated = seen[key] > 1 and not line.number
        keys.append(f"{key}-{seen[key]}" if is_repeated else key)
    return keys
