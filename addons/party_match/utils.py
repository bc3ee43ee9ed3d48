"""Pure helpers: how two spellings of one person become one key."""

import hashlib
import re
import unicodedata

_NOT_A_LETTER = re.compile(r"[\W\d_]+")


def name_key(name):
    """Make the key under which two spellings of a full name meet.

    Case, spaces, punctuation, word order and «ё» do not matter
    (requirements/001: «по параметрам: email, телефон, ФИО»).

    :param str name: full name in any order of its words
    :return: words sorted and joined, or ``False`` if there is no letter in it
    :rtype: str | bool
    """
    text = unicodedata.normalize("NFKC", name or "").casefold().replace("ё", "е")
    words = [word for word in _NOT_A_LETTER.split(text) if word]
    return " ".join(sorted(words)) or False


def claim_key(kind, value):
    """Hash a contact datum, so that the claims hold no personal data.

    :param str kind: ``email``, ``phone``, …
    :param str value: normalised value
    :rtype: str
    """
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
