"""An address that leads nowhere: what in the record comes near to it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from django.db import DatabaseError

from timeline.explore.suggestions import Group, suggestions

# Addresses that only programs ask for, such as /favicon.ico or /wp-login.php, are not looked for in the record.
SLUG = re.compile(r"[\w -]{3,120}")


def near(path: str) -> list[Group]:
    """Suggestions for the words of an address's last part; none when the record cannot be asked."""
    room, _slash, last = unquote(path.rstrip("/")).rpartition("/")
    if not SLUG.fullmatch(last):
        return []
    try:
        groups = suggestions(last.replace("-", " ").replace("_", " "), every=False)
    except DatabaseError:
        return []
    # An actor that is not there was to be an actor.
    return sorted(groups, key=lambda group: room != f"/{group.key}s")
