"""Wordings of an event told apart in the words of the public history, with the names that things have now."""

from __future__ import annotations

from collections import defaultdict

from timeline.explore.history.differences import LISTS, Difference, differences, label_of, said
from timeline.explore.history.past import referred
from timeline.models import Actor, Event, Source, Storyline
from timeline.models.schema import SCHEMA

FIELDS = SCHEMA["$defs"]["event"]["properties"]
NAMED_BY = {"actor": (Actor, ["name"]), "source": (Source, ["publisher", "title"]), "storyline": (Storyline, ["name"]),
            "event": (Event, ["title"])}  # fmt: skip
# Of a new event these are told even where they are what they mostly are.
TOLD_ALWAYS = ("occurrence", "significance")


def names_in(*contents: dict) -> dict[tuple[str, str], str]:
    """{(kind, slug): name} of all that these refer to, drafts too. One query for each kind, at most four."""
    asked = defaultdict(set)
    for content in contents:
        for kind, slug in referred(content):
            asked[kind].add(slug)
    return {
        (kind, row.slug): str(row)
        for kind, slugs in asked.items()
        for row in NAMED_BY[kind][0].objects.filter(slug__in=slugs).only("slug", *NAMED_BY[kind][1])
    }


def by_field(before: dict | None, after: dict) -> dict[str, list[Difference]]:
    """{field: what of it differs}, in the order of the document. before: None where there was nothing."""
    if before is None:
        before, after = {}, {**{name: FIELDS[name]["default"] for name in TOLD_ALWAYS}, **after}
    names = names_in(before, after)
    found = {name: _of_field(name, before, after, names) for name in FIELDS}
    return {name: rows for name, rows in found.items() if rows}


def _of_field(name, before, after, names):
    return differences("event", *(_alone(name, side.get(name)) for side in (before, after)), names)


def _alone(name, value) -> dict:
    """A document of this field only."""
    if name in LISTS:
        return {name: value or []}
    return {} if value is None else {name: value}


def heading(name: str) -> str:
    return str(LISTS[name].heading) if name in LISTS else label_of(Event, name)


def whole(name: str, value, names) -> str:
    """A field of an event as text, one line for each entry of a list."""
    if name not in LISTS:
        return said(Event, name, value)
    told = differences("event", _alone(name, None), _alone(name, value), names)
    return "\n".join("".join(piece.text for piece in one.pieces) for one in told)
