"""The scripts of the `<diplomatic-timeline>` element, as they were published: one file for each version, for ever.

A page that carries a snippet names a version and the hash of its bytes, and its browser takes no other ones. So a
published file is not touched any more: what is to be better is the next version, with a row of its own.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

SCRIPTS = Path(settings.BASE_DIR) / "static/embed"


@cache
def script(version: int) -> bytes:
    return (SCRIPTS / f"{version}.js").read_bytes()


def integrity(body: bytes) -> str:
    """As the attribute of that name wants it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode()


# {version: hash of its bytes}
PUBLISHED = {
    1: "sha384-haens5Q9nkBFDdGqUeRVzcXrNMDu160cUEIR0kRyfmO+ehlvXGM3LGJXAUxgzAmm",
}
NEWEST = max(PUBLISHED)
