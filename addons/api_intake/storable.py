"""Texts and numbers from outside, so that PostgreSQL takes them."""

import math

# PostgreSQL stores neither NUL nor half a surrogate pair
UNSTORABLE = dict.fromkeys([0, *range(0xD800, 0xE000)], "\N{REPLACEMENT CHARACTER}")


def storable(value):
    """Return parsed JSON in which every text and number fits into PostgreSQL."""
    if isinstance(value, str):
        return value.translate(UNSTORABLE)
    # NaN and 1e999: Python reads them, PostgreSQL's JSON does not
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    return value
