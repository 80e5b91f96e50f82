"""Documents about what has been merged since they were written: they follow to what it became, as addresses do."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from timeline.models.merge import Merge
from timeline.models.schema import ONCE, normal

# Lists of a document, and which of their fields name what.
NAMES = {
    "participations": {"actor": "actor"}, "belongs_to": {"actor": "actor"},
    "citations": {"source": "source", "attributed_to": "actor"}, "links": {"to": "event"},
}  # fmt: skip


def followed(found: dict) -> tuple[dict, Counter]:
    """The documents without those of what is no more, the others referring to what it became; and how many are left out.

    found: {kind: documents with their files}, as the reader gives them.
    """
    gone: dict[str, list[str]] = defaultdict(list)
    for kind, slug in Merge.objects.standing().values_list("kind", "loser_slug"):
        gone[kind].append(slug)
    now = {
        (kind, slug): winner
        for kind, slugs in gone.items()
        for slug, winner in Merge.objects.winners_of(kind, slugs).items()
    }
    if not now:
        return found, Counter()
    left = {kind: [doc for doc in docs if (kind, doc.body["slug"]) not in now] for kind, docs in found.items()}
    out = Counter({kind: len(docs) - len(left[kind]) for kind, docs in found.items()})
    return {kind: [replace(doc, body=_led_on(kind, doc.body, now)) for doc in docs] for kind, docs in left.items()}, out


def _led_on(kind: str, body: dict, now: dict) -> dict:
    lists = {
        part: _each_once(part, [_row(row, fields, now) for row in body[part]], body["slug"])
        for part, fields in NAMES.items()
        if part in body
    }
    return normal(kind, body | lists) if any(lists[part] != body[part] for part in lists) else body


def _row(row: dict, fields: dict[str, str], now: dict) -> dict:
    return row | {name: now.get((kind, row[name]), row[name]) for name, kind in fields.items() if row.get(name)}


def _each_once(part: str, rows: list[dict], own: str) -> list[dict]:
    """What two became one is named once; and nothing refers to itself."""
    rows = [row for row in rows if own not in (row.get("to"), row.get("actor") if part == "belongs_to" else None)]
    keys = ONCE.get(part)
    return list({tuple(row[key] for key in keys): row for row in reversed(rows)}.values())[::-1] if keys else rows
