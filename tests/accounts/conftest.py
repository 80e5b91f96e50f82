"""Curators who come from another machine, where a password is not enough, and the codes that their apps would show."""

import base64
import hmac
import struct
import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from tests.curate.conftest import PASSWORD, make_curator

HERE, ELSEWHERE, THIRD = "127.0.0.1", "203.0.113.7", "198.51.100.4"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(secret=SECRET, steps=0):
    """What an authenticator app shows (RFC 6238: HMAC-SHA-1, half a minute, six digits)."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.fixture
def curator(db):
    return make_curator(username="ines")


@pytest.fixture
def enrolled(curator):
    """Has an app and recovery codes."""
    TOTP.activate(curator, SECRET)
    RecoveryCodes.activate(curator)
    return curator


@pytest.fixture
def remote(client):
    """A browser on another machine."""
    client.defaults["REMOTE_ADDR"] = ELSEWHERE
    return client


def log_in(client, password=PASSWORD, name="ines", **more):
    return client.post("/accounts/login/", {"login": name, "password": password}, **more)


def show(client, shown, **more):
    return client.post("/accounts/2fa/authenticate/", {"code": shown}, **more)


def is_in(client, **more):
    return client.get("/admin/", **more).status_code == 200


def set_up_an_app(client):
    """Sets up an app in a browser, and gives the app's key and the answer. What follows wants a real transaction."""
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    return secret, client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
