"""One request to an address that somebody else wrote: https only, to a public machine, within bounds of size and time.

The name is resolved once, every address it resolves to must be a public one, and the connection goes to an address that
was judged, so that a name cannot mean another machine a moment later. Each redirect is judged anew. A watch closes the
connection when the time is over, however slowly the other side speaks.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from django.utils.translation import gettext as _

MOST_BYTES = 64 * 1024
MOST_SECONDS = 15
MOST_REDIRECTS = 5
AGENT = "DiplomaticTimeline link check"
# Addresses of IPv6 that stand for one of IPv4: the machine behind is what counts.
TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


class NotAsked(Exception):
    """The address is not one to ask; the message says why, for a person."""


class NoAnswer(Exception):
    """Nothing came back; `gone` when the name itself is no more."""

    def __init__(self, words: str, gone: bool = False):
        super().__init__(words)
        self.gone = gone


class Answer(NamedTuple):
    status: int
    address: str
    body: bytes


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not this machine, its network, or a reserved one."""
    ip = ipaddress.ip_address(address)
    if ip.version == 6:
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if any(ip in network for network in TRANSLATED):
            inner = ipaddress.ip_address(int(ip) & 0xFFFFFFFF)
        if inner and not is_public(str(inner)):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def resolve(host: str, port: int) -> list[str]:
    """All IP addresses of a name."""
    try:
        return [row[4][0] for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except socket.gaierror as error:
        raise NoAnswer(_("There is no %(host)s.") % {"host": host}, gone=error.errno == socket.EAI_NONAME) from error
    except (UnicodeError, ValueError) as error:
        raise NotAsked(_("“%(host)s” is no name of a machine.") % {"host": host[:80]}) from error


@dataclass(frozen=True)
class Policy:
    """Whom to ask. The tests ask a server of their own; nothing else changes what is allowed here."""

    resolve: Callable = resolve
    allowed: Callable = is_public
    ports: Callable = lambda port: port == 443
    tls: ssl.SSLContext | None = None
    seconds: float = MOST_SECONDS
    most_bytes: int = MOST_BYTES


OPEN = Policy()


def ask(address: str, policy: Policy = OPEN) -> Answer:
    """What an address answers at last. Raises NotAsked or NoAnswer."""
    deadline = time.monotonic() + policy.seconds
    for _attempt in range(MOST_REDIRECTS + 1):
        status, onward, body = _once(address, policy, deadline)
        if not onward:
            return Answer(status, address, body)
        address = urljoin(address, onward)
    raise NoAnswer(_("It leads on more than %(n)d times.") % {"n": MOST_REDIRECTS})


def _judged(address: str, policy: Policy):
    """(host, port, IP address to connect to, what to ask for) of an address that may be asked."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError as error:
        raise NotAsked(_("It is no web address.")) from error
    if parts.scheme != "https":
        raise NotAsked(_("Only https is asked, not “%(scheme)s”.") % {"scheme": parts.scheme})
    if parts.username or parts.password:
        raise NotAsked(_("It holds a name or a password."))
    if not host:
        raise NotAsked(_("It is no web address."))
    if not policy.ports(port):
        raise NotAsked(_("Port %(port)d is not that of a web page.") % {"port": port})
    found = policy.resolve(host, port)
    # One private address among public ones is a trap all the same.
    if not found or not all(policy.allowed(ip) for ip in found):
        raise NotAsked(_("%(host)s is not on the open internet.") % {"host": host})
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (f"?{quote(parts.query, safe=QUERY)}" if parts.query else "")
    return host, port, found[0], path


QUERY = "/?%:@!$&'()*+,;=~-._[]"


class _Pinned(http.client.HTTPSConnection):
    """A connection to one IP address, with the certificate of the name that was asked for."""

    def __init__(self, host: str, port: int, ip: str, tls: ssl.SSLContext, seconds: float):
        super().__init__(host, port, timeout=seconds, context=tls)
        self.ip, self.tls = ip, tls

    def connect(self):
        raw = socket.create_connection((self.ip, self.port), self.timeout)
        try:
            self.sock = self.tls.wrap_socket(raw, server_hostname=self.host)
        except BaseException:
            raw.close()
            raise


def _once(address: str, policy: Policy, deadline: float) -> tuple[int, str, bytes]:
    """(status, where it leads on or nothing, the beginning of what it says)."""
    host, port, ip, path = _judged(address, policy)
    left = deadline - time.monotonic()
    if left <= 0:
        raise NoAnswer(_("It took too long."))
    connection = _Pinned(host, port, ip, policy.tls or ssl.create_default_context(), left)
    watch = threading.Timer(left, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        connection.request("GET", path, headers={"User-Agent": AGENT, "Accept": "text/html, */*;q=0.5", "Connection": "close"})
        response = connection.getresponse()
        onward = response.headers.get("Location", "") if response.status in (301, 302, 303, 307, 308) else ""
        return response.status, onward, b"" if onward else response.read(policy.most_bytes)
    except ssl.SSLCertVerificationError as error:
        raise NoAnswer(_("Its certificate is not in order: %(why)s.") % {"why": error.verify_message}) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        late = time.monotonic() >= deadline - 0.01
        why = _("It did not answer: %(why)s.") % {"why": type(error).__name__}
        raise NoAnswer(_("It took too long.") if late else why) from error
    finally:
        watch.cancel()
        connection.close()


def _cut(connection: _Pinned) -> None:
    """Ends a connection from another thread, also one that is still being read."""
    sock = connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            connection.close()
