"""HTTP to addresses that somebody has typed: never to one inside, and never for ever.

Around ``requests``, for webhooks and the site's feed alike: the address that was really
reached is looked at, no redirect is followed, nothing of the machine's environment
(proxies, ``.netrc``) is used, and the whole call has an end, however slowly the other
side drips. No environment of Odoo here.
"""

import ipaddress
import socket
import threading
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class AddressRefused(Exception):
    """The name leads to an address inside, where nobody may send us."""


class Call:
    """The connection of one call: looked at when it stands, cut when its time is up.

    :param float deadline: seconds of the whole call
    :param bool is_internal_allowed: may be reached at a private address, too
    """

    def __init__(self, deadline, is_internal_allowed=False):
        self.deadline = deadline
        self.is_internal_allowed = is_internal_allowed
        self.is_connected = False
        self.is_over = False
        self.sock = None

    def take(self, sock):
        # the address that was really reached: a name may change between two look-ups
        if not self.is_internal_allowed and not is_public(sock.getpeername()[0]):
            raise AddressRefused
        self.sock = sock
        self.is_connected = True
        if self.is_over:
            self.stop()

    def stop(self):
        self.is_over = True
        if self.sock is not None:
            try:
                # of the plain socket: that of TLS is not made for another thread
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                # the other side was faster
                return

    @contextmanager
    def send(self, method, url, timeout, **options):
        """Send, and give the answer; its body is read by the caller, inside.

        :param str method: of HTTP
        :param str url: http or https
        :param timeout: of ``requests``: to connect, and between two bytes
        :param options: of ``requests``, such as ``headers`` and ``data``
        :return: the answer, with whatever status; a redirect is one, too
        :rtype: requests.Response
        :raises AddressRefused: nothing was sent
        :raises requests.RequestException: see there; ``is_connected`` tells whether the
            other side can have got it, ``is_over`` whether the time was up
        """
        timer = threading.Timer(self.deadline, self.stop)
        timer.daemon = True
        timer.start()
        try:
            with (
                self._make_session() as session,
                session.request(
                    method,
                    url,
                    timeout=timeout,
                    allow_redirects=False,
                    stream=True,
                    **options,
                ) as response,
            ):
                yield response
        finally:
            timer.cancel()

    def _make_session(self):
        session = requests.Session()
        # no proxy, no .netrc: neither of them is the other side's business
        session.trust_env = False
        adapter = _make_adapter(self)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session


def _make_adapter(call):
    """Return an adapter of ``requests`` whose connections report to the call."""

    class Plain(HTTPConnection):
        def connect(self):
            super().connect()
            call.take(self.sock)

    class Secure(HTTPSConnection):
        def connect(self):
            super().connect()
            call.take(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    adapter = HTTPAdapter(max_retries=0)
    adapter.poolmanager.pool_classes_by_scheme = {
        "http": PlainPool,
        "https": SecurePool,
    }
    return adapter


def is_public(address):
    """Tell whether an IP address is one of the internet, none inside."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.is_global and not ip.is_multicast


def is_public_host(host):
    """Tell whether a host may be public: names are, until they are looked up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        # «intranet», and numbers that a resolver would read as an address
        return "." in host and not host.rpartition(".")[2].isdigit()
    return is_public(host)


def is_listed(url, hosts):
    """Tell whether an address is one of those that an administrator allows inside.

    :param str url: as typed
    :param str hosts: names or addresses, by commas; or empty
    :rtype: bool
    """
    names = {name.strip().lower() for name in (hosts or "").split(",")} - {""}
    try:
        return (urlsplit(url.strip()).hostname or "") in names
    except ValueError:
        return False


def check_url(url, hosts):
    """Return what is wrong with an address, as a code; ``None`` if nothing is.

    :param str url: as typed
    :param str hosts: those allowed inside, see ``is_listed``
    :return: ``incomplete``, ``user`` (a name or password in it), ``plain`` (no TLS),
        ``inside``, or ``None``
    :rtype: str | None
    """
    try:
        parts = urlsplit(url.strip())
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https"):
        return "incomplete"
    if parts.username or parts.password:
        return "user"
    if is_listed(url, hosts):
        return None
    if parts.scheme != "https":
        return "plain"
    if host == "localhost" or not is_public_host(host):
        return "inside"
    return None
