"""The payment code of GOST R 56042-2014 («ST00012»): pure text, no environment.

A bank's application that reads it fills in the payment order by itself. The standard is
about payments of people; for a company it is a convenience, the printed requisites stay
the way to pay.
"""

import re

# Service block: «ST», version 0001, «2» for UTF-8.
HEADER = "ST00012"
# The separator is one sign that no value holds; the first one is the usual one.
SEPARATORS = "|~^#;!$%&*+@{}"
# The block of what must be there, service block included.
MAX_MANDATORY_BYTES = 300

# Key -> most signs; in the order of the standard.
MANDATORY = {
    "Name": 160,
    "PersonalAcc": 20,
    "BankName": 45,
    "BIC": 9,
    "CorrespAcc": 20,
}
# The payee's KPP is «KPP»: there is no «PayeeKPP».
ADDITIONAL = {
    "Sum": 18,
    # the standard has 210, readers are known that take 160
    "Purpose": 160,
    "PayeeINN": 12,
    "PayerINN": 12,
    "KPP": 9,
    "DocNo": 15,
    "DocDate": 10,
}
FORMS = {
    # the sixth sign of an account may be a letter: a clearing currency
    "PersonalAcc": re.compile(r"\d{5}[\dABCEHKMPTX]\d{14}"),
    "BIC": re.compile(r"\d{9}"),
    "CorrespAcc": re.compile(r"\d{20}"),
    "Sum": re.compile(r"[1-9]\d*"),
    "PayeeINN": re.compile(r"\d{10}|\d{12}"),
    "PayerINN": re.compile(r"\d{10}|\d{12}"),
    "KPP": re.compile(r"\d{4}[\dA-Z]{2}\d{3}"),
    "DocDate": re.compile(r"\d{2}\.\d{2}\.\d{4}"),
}
_SPACES = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def build_payment_code(values):
    """Return the text of a payment code, if one can be made.

    A wrong code is worse than none: the payment would go astray. So nothing is made of
    requisites that are missing or malformed, while an additional value that is, such
    as a foreign payer's tax number, is left out.

    :param dict values: by the keys of ``MANDATORY`` and ``ADDITIONAL``; ``Sum`` is a
        whole number of kopecks
    :return: the text to draw, or ``None``
    :rtype: str | None
    """
    values = {key: _clean(value) for key, value in values.items()}
    if not all(_is_well_formed(key, values.get(key)) for key in MANDATORY):
        return None
    fields = {key: values[key] for key in MANDATORY}
    # the bank is known by its BIC: its name may be cut, the payee's may not
    fields["BankName"] = fields["BankName"][: MANDATORY["BankName"]].strip()
    if len(fields["Name"]) > MANDATORY["Name"]:
        return None
    fields |= {
        key: values[key][:limit] if key == "Purpose" else values[key]
        for key, limit in ADDITIONAL.items()
        if _is_well_formed(key, values.get(key)) and _fits(key, values[key], limit)
    }
    separator = _choose_separator(fields.values())
    if not separator:
        return None
    if _get_size(fields, MANDATORY, separator) > MAX_MANDATORY_BYTES:
        return None
    # one separator for all fields, the additional ones, too
    return separator.join([HEADER, *(f"{key}={fields[key]}" for key in fields)])


def _clean(value):
    """Return one line of text; of whatever else, nothing.

    A ``float`` is no number of kopecks, not even a whole one.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return _CONTROL.sub("", _SPACES.sub(" ", str(value))).strip()


def _is_well_formed(key, value):
    form = FORMS.get(key)
    return bool(value and (not form or form.fullmatch(value)))


def _fits(key, value, limit):
    return key == "Purpose" or len(value) <= limit


def _choose_separator(values):
    text = "".join(values)
    return next((sign for sign in SEPARATORS if sign not in text), None)


def _get_size(fields, keys, separator):
    parts = [HEADER, *(f"{key}={fields[key]}" for key in keys)]
    return len(separator.join(parts).encode())
