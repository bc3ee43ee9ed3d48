"""Fetch the site's events: in time, not too large, only when they have changed."""

import json
import time

import requests

from odoo.addons.api_intake.secret import mask
from odoo.addons.api_intake.storable import storable

# to connect, and between two pieces of the answer
WAIT_SECONDS = 30
# of all of it: a server may send a byte now and then for ever
TOTAL_SECONDS = 120
CHUNK = 64 * 1024


class FeedError(Exception):
    """Why there are no events: a code, and what the site said."""

    def __init__(self, code, detail=""):
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def fetch_feed(url, token=None, validators=None, max_bytes=1024 * 1024):
    """Ask a site for its events.

    :param str url: as a person has typed it
    :param str token: sent as a bearer token, if any
    :param dict validators: ``etag`` and ``modified`` of the last answer
    :param int max_bytes: a longer answer is refused
    :return: the events, ``None`` if they are as before; and the new validators
    :rtype: tuple[list[dict] | None, dict]
    :raises FeedError: nothing of use came; no secret is in it
    """
    if not url.lower().startswith(("http://", "https://")):
        raise FeedError("url")
    until = time.monotonic() + TOTAL_SECONDS
    try:
        with requests.get(
            url,
            headers=_make_headers(token, validators or {}),
            timeout=WAIT_SECONDS,
            stream=True,
        ) as response:
            if response.status_code == 304:
                return None, validators
            if response.status_code != 200:
                raise FeedError("status", str(response.status_code))
            body = _read_body(response, max_bytes, until)
            found = {
                "etag": response.headers.get("ETag"),
                "modified": response.headers.get("Last-Modified"),
            }
    except requests.Timeout as error:
        raise FeedError("timeout") from error
    except requests.RequestException as error:
        # never its text: the URL may carry a secret, too
        raise FeedError("connect", mask(type(error).__name__, token)) from None
    return _parse(body), found


def _make_headers(token, validators):
    headers = {"Accept": "application/json", "User-Agent": "jug_tickets"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if validators.get("etag"):
        headers["If-None-Match"] = validators["etag"]
    if validators.get("modified"):
        headers["If-Modified-Since"] = validators["modified"]
    return headers


def _read_body(response, max_bytes, until):
    body = bytearray()
    for chunk in response.iter_content(CHUNK):
        body += chunk
        if len(body) > max_bytes:
            raise FeedError("too_large")
        if time.monotonic() > until:
            raise FeedError("timeout")
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
