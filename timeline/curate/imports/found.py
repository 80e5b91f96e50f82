"""What a file holds, one thing after another: a document of the record, or what is wrong with it. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

# As much of a wrong value as a person needs to find it again.
SHOWN = 120


@dataclass
class Found:
    """A document that a row gives, or why it gives none.

    body: as the schema has it; without a slug where staging has to find one, and then `base` is what to make it of.
    key: what the row is called in its own file. given: the fields that the file says anything of; None for all of them.
    """

    line: int
    kind: str
    body: dict | None
    key: str = ""
    base: str = ""
    given: tuple[str, ...] | None = None
    problems: list[dict] = field(default_factory=list)
    # What a row that gives no document is called all the same.
    title: str = ""


def problem(column: str, value, reason: str) -> dict:
    """One thing that is wrong: where, with what, and why; such as the database and a page can hold."""
    return {"column": plain(str(column)), "value": plain(_shown(value)), "reason": plain(str(reason))}


def _shown(value) -> str:
    if not isinstance(value, str):
        try:
            value = "" if value is None else json.dumps(value, ensure_ascii=False, default=str)
        except (ValueError, RecursionError):
            value = "…"
    return value if len(value) <= SHOWN else f"{value[:SHOWN]}…"


def plain(text: str) -> str:
    """Characters that cannot be shown as their numbers: they are what is wrong, and must not be it again."""
    return "".join(c if _can_be_shown(c) else f"\\u{ord(c):04x}" for c in text[:1000])


def _can_be_shown(c: str) -> bool:
    return not (
        c < " " or c == "\x7f" or "\ud800" <= c <= "\udfff" or "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069"
    )
