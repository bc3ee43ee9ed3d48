"""Fetch the site's events: in time, not too large, only when they have changed."""

import json
import zlib

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from odoo.addons.api_intake.secret import mask
from odoo.addons.api_intake.storable import storable

from .outgoing import AddressRefused, Call

# to connect, and between two pieces of the answer
WAIT_SECONDS = 30
# of all of it: a server may send a byte now and then for ever
TOTAL_SECONDS = 120
CHUNK = 64 * 1024
PACKED = ("gzip", "deflate")
# of zlib: the window is the largest, the header tells which of both it is
GZIP_OR_ZLIB = zlib.MAX_WBITS + 32
# what a call may break with; ValueError: a token that no header can carry
BROKEN = (requests.RequestException, HTTPError, OSError, ValueError)


class FeedError(Exception):
    """Why there are no events: a code, and what the site said."""

    def __init__(self, code, detail=""):
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def fetch_feed(
    url, token=None, validators=None, max_bytes=1024 * 1024, is_internal_allowed=False
):
    """Ask a site for its events.

    :param str url: as a person has typed it
    :param str token: sent as a bearer token, if any
    :param dict validators: ``etag`` and ``modified`` of the last answer
    :param int max_bytes: a longer answer is refused, as it comes and unpacked
    :param bool is_internal_allowed: may be reached at a private address, too
    :return: the events, ``None`` if they are as before; and the new validators
    :rtype: tuple[list[dict] | None, dict]
    :raises FeedError: nothing of use came; no secret is in it
    """
    url = url.strip()
    if not url.lower().startswith(("http://", "https://")):
        raise FeedError("url")
    call = Call(TOTAL_SECONDS, is_internal_allowed)
    headers = _make_headers(token, validators or {})
    try:
        with call.send("GET", url, WAIT_SECONDS, headers=headers) as response:
            body = _read_answer(response, max_bytes)
            found = {
                "etag": response.headers.get("ETag"),
                "modified": response.headers.get("Last-Modified"),
            }
    except (FeedError, AddressRefused, *BROKEN) as error:
        raise _explain(error, call, token) from None
    if call.is_over:
        # cut in the middle, an answer looks like one that has ended
        raise FeedError("timeout")
    return (None, validators) if body is None else (_parse(body), found)


def _explain(error, call, token):
    """Return what is told of an error of the call; no secret is in it."""
    if isinstance(error, AddressRefused):
        return FeedError("inside")
    if call.is_over or isinstance(error, (requests.Timeout, ReadTimeoutError)):
        return FeedError("timeout")
    if isinstance(error, FeedError):
        return error
    # never its text: the URL may carry a secret, too
    return FeedError("connect", mask(type(error).__name__, token))


def _make_headers(token, validators):
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
        "User-Agent": "jug_tickets",
    }
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if validators.get("etag"):
        headers["If-None-Match"] = validators["etag"]
    if validators.get("modified"):
        headers["If-Modified-Since"] = validators["modified"]
    return headers


def _read_answer(response, max_bytes):
    """Return the body of an answer; ``None`` if nothing is new."""
    status = response.status_code
    if status == 304:
        return None
    if status != 200:
        # the next address might be one inside, and would get the token
        raise FeedError("redirect" if 300 <= status < 400 else "status", str(status))
    return _read_body(response, max_bytes)


def _read_body(response, max_bytes):
    """Return the body unpacked; never more than ``max_bytes`` are held of it.

    ``requests`` would unpack each piece whole, a thousand times its size.
    """
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", *PACKED):
        raise FeedError("encoding", encoding[:40])
    unpacker = zlib.decompressobj(GZIP_OR_ZLIB) if encoding in PACKED else None
    body, received = bytearray(), 0
    while chunk := response.raw.read(CHUNK, decode_content=False):
        received += len(chunk)
        try:
            # one byte more than is taken tells that there is more
            body += (
                unpacker.decompress(chunk, max_bytes + 1 - len(body))
                if unpacker
                else chunk
            )
        except zlib.error:
            raise FeedError("garbage") from None
        if max(received, len(body)) > max_bytes:
            raise FeedError("too_large")
    return bytes(body)


def _parse(body):
    try:
        found = storable(json.loads(body))
    except (ValueError, RecursionError):
        raise FeedError("garbage") from None
    if isinstance(found, dict):
        found = found.get("events", [found] if "code" in found else None)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise FeedError("shape")
    return found
