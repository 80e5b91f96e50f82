"""How often one address may ask the API: counted in the database, so that all workers count together.

Around what is remembered as well, as every answer says how many requests are left. An address is kept only as a hash
under the secret key, in one of a million places, for a minute.
"""

from __future__ import annotations

import hashlib
import json
import time
from ipaddress import ip_address, ip_network
from types import SimpleNamespace

from django.conf import settings
from django.db import Error, connection

from timeline.accounts.address import address_of

BELOW = "/api/v"
SECONDS = 60
PLACES = 1 << 20
COUNT = """
INSERT INTO timeline_asking AS kept (place, minute, number) VALUES (%s, %s, 1)
ON CONFLICT (place) DO UPDATE SET
  number = CASE WHEN kept.minute = EXCLUDED.minute THEN kept.number + 1 ELSE 1 END, minute = EXCLUDED.minute
RETURNING number
"""


class Limited:
    """A WSGI application that answers 429 in place of another one to who has asked too often."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        if not environ.get("PATH_INFO", "").startswith(BELOW):
            return self.application(environ, start_response)
        number, left = asked(environ)
        headers = said(number, left)
        if number > settings.API_REQUESTS_A_MINUTE:
            return _refused(environ, start_response, headers, left)
        return self.application(environ, lambda status, given, *more: start_response(status, [*given, *headers], *more))


def asked(environ) -> tuple[int, int]:
    """(how many requests this address has made in this minute with this one, how many seconds are left of it)."""
    now = int(time.time())
    minute, left = now // SECONDS, SECONDS - now % SECONDS
    address = network_of(address_of(SimpleNamespace(META=environ)))
    digest = hashlib.blake2b(address.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=8).digest()
    try:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [int.from_bytes(digest) % PLACES, minute])
            return cursor.fetchone()[0], left
    except Error:
        # Without a database there is no answer either, and what says so is behind this.
        connection.close_if_unusable_or_obsolete()
        return 0, left


def network_of(address: str) -> str:
    """In IPv6 one subscriber has a network of 64 bits, and counts once."""
    given = ip_address(address)
    return str(ip_network((given, 64), strict=False)) if given.version == 6 else address


def said(number: int, left: int) -> list[tuple[str, str]]:
    """As the IETF's draft has it: the policy, and how much is left of it."""
    most = settings.API_REQUESTS_A_MINUTE
    return [
        ("RateLimit-Policy", f'"address";q={most};w={SECONDS}'),
        ("RateLimit", f'"address";r={max(most - number, 0)};t={left}'),
    ]


def _refused(environ, start_response, headers, left: int):
    problem = {
        "type": f"{settings.ORIGIN}/api/#status-429",
        "title": "Too Many Requests",
        "status": 429,
        "detail": f"{settings.API_REQUESTS_A_MINUTE} requests a minute; come back in {left} seconds.",
    }
    body = json.dumps(problem).encode()
    start_response(
        "429 Too Many Requests",
        [
            ("Content-Type", "application/problem+json"),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(left)),
            ("Cache-Control", "no-store"),
            ("Access-Control-Allow-Origin", "*"),
            ("Access-Control-Expose-Headers", "Retry-After, RateLimit, RateLimit-Policy"),
            ("X-Content-Type-Options", "nosniff"),
            *headers,
        ],
    )
    return [body] if environ["REQUEST_METHOD"] != "HEAD" else []
