"""What a document would change, field by field, in words for a person. Pure."""

from __future__ import annotations

import json
from typing import NamedTuple


class Difference(NamedTuple):
    """A field with what goes and what comes; lists of the one or the other are told item by item."""

    field: str
    was: tuple[str, ...]
    becomes: tuple[str, ...]


def differences(was: dict, becomes: dict) -> list[Difference]:
    found = []
    for name in dict.fromkeys([*was, *becomes]):
        old, new = was.get(name), becomes.get(name)
        if old == new:
            continue
        if isinstance(old or [], list) and isinstance(new or [], list) and (old or new):
            gone = [one for one in old or [] if one not in (new or [])]
            come = [one for one in new or [] if one not in (old or [])]
            # The same items in another order.
            found.append(Difference(name, _words(gone or old or []), _words(come or new or [])))
        else:
            found.append(Difference(name, _words([old]), _words([new])))
    return found


def told(document: dict) -> list[tuple[str, tuple[str, ...]]]:
    """All fields of a document."""
    return [(name, _words(value if isinstance(value, list) else [value])) for name, value in document.items()]


def _words(values: list) -> tuple[str, ...]:
    return tuple(_text(value) for value in values if value is not None)


def _text(value) -> str:
    if isinstance(value, dict):
        return " · ".join(f"{name} {_text(one)}" if name not in PLAIN else _text(one) for name, one in value.items())
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# What needs no name before it.
PLAIN = ("actor", "role", "source", "to", "relation", "name", "vote", "stance")
