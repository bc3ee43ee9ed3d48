"""One signed call to a receiver outside, and what came of it. No environment here.

Which addresses may be reached, and for how long: ``outgoing.py``.
"""

import hashlib
import hmac
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import requests

from .outgoing import AddressRefused, Call

# Seconds: to connect, between two bytes of the answer, and for the whole call.
CONNECT_TIMEOUT = 5
READ_TIMEOUT = 10
DEADLINE = 15
# Bytes of a refusal that are kept: enough for its reason.
KEPT_ANSWER = 300


@dataclass
class Answer:
    """What came of a call.

    ``status`` is that of HTTP, 0 without an answer; ``is_sent`` tells whether the
    receiver can have got it; ``error`` is text for people, of the receiver or library.
    """

    status: int = 0
    is_sent: bool = False
    error: str = ""
    retry_after: str = ""
    is_address_refused: bool = False


def sign(secrets, moment, body):
    """Return the signature header: a time, and a mark by each valid secret.

    :param list secrets: text, the newest first
    :param int moment: seconds since 1970, signed too: an old call cannot be replayed
    :param bytes body: exactly what is sent
    :rtype: str
    """
    marks = [
        hmac.new(
            secret.encode(), str(moment).encode() + b"." + body, hashlib.sha256
        ).hexdigest()
        for secret in secrets
    ]
    return ",".join([f"t={moment}", *(f"v1={mark}" for mark in marks)])


def post(url, body, headers, is_internal_allowed=False):
    """Send once and tell what came of it; raises nothing that the receiver causes.

    :param str url: http or https
    :param bytes body:
    :param dict headers:
    :param bool is_internal_allowed: may be reached at a private address, too
    :rtype: Answer
    """
    call = Call(DEADLINE, is_internal_allowed)
    timeout = (CONNECT_TIMEOUT, READ_TIMEOUT)
    try:
        # the answer counts by its status; nobody waits for its body
        with call.send("POST", url, timeout, data=body, headers=headers) as response:
            if call.is_over:
                # cut in the middle of the answer's head: no answer
                return Answer(is_sent=True, error=_describe(None, call))
            return Answer(
                status=response.status_code,
                is_sent=True,
                error=_read_reason(response),
                retry_after=response.headers.get("Retry-After", ""),
            )
    except AddressRefused:
        return Answer(is_address_refused=True)
    except (requests.RequestException, OSError, ValueError) as error:
        return Answer(is_sent=call.is_connected, error=_describe(error, call))


def _read_reason(response):
    """Return the beginning of a refusal's text; nothing of a success."""
    if response.ok:
        return ""
    try:
        text = response.raw.read(KEPT_ANSWER).decode("utf-8", "replace")
    except Exception:
        # the status has come, that is enough
        return ""
    return " ".join(text.replace("\x00", "").split())


def _describe(error, call):
    if call.is_over:
        return f"no complete answer within {DEADLINE} s"
    while isinstance(error, requests.RequestException) and error.args:
        inner = error.args[0]
        inner = getattr(inner, "reason", None) or inner
        if not isinstance(inner, Exception):
            break
        error = inner
    return f"{type(error).__name__}: {error}"[:KEPT_ANSWER]


def parse_retry_after(text, now):
    """Return the seconds that a receiver asks to wait; 0 if it says nothing sensible.

    :param str text: the header, seconds or a date
    :param datetime now: UTC, naive
    :rtype: int
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return 0
    if moment.tzinfo:
        moment = moment.replace(tzinfo=None) - moment.utcoffset()
    return max(int((moment - now).total_seconds()), 0)
