"""Where the next page begins: after the last row of this one, whatever is inserted meanwhile."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json

from timeline.exchange.api.asking import wrong
from timeline.models.fields import FORBIDDEN


def written(place: list) -> str:
    """A place in an order, for an address. Readers are not to read anything into it."""
    text = json.dumps([str(part) for part in place], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str, kinds: tuple) -> tuple | None:
    """The place, its parts being of these kinds; None of an empty cursor. Raises Problem for one that was made up."""
    if not cursor:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        parts = json.loads(text)
        if not isinstance(parts, list) or len(parts) != len(kinds) or written(parts) != cursor:
            raise ValueError(cursor)
        place = tuple(kind(part) for kind, part in zip(kinds, parts, strict=True))
    except (ValueError, TypeError, RecursionError, binascii.Error):
        raise wrong("cursor", "Not a cursor of this list: follow “next”.") from None
    if any(isinstance(part, str) and FORBIDDEN.search(part) for part in place):
        raise wrong("cursor", "Not a cursor of this list: follow “next”.")
    return place


DAY = dt.date.fromisoformat
