"""What stands in an event's form before it is saved: read leniently, because half of it is still missing."""

from __future__ import annotations

import re
from functools import cached_property

from timeline.curate.shorter import label_of
from timeline.models import Actor, Citation, Event, EventStoryline, Link, Participation, Source, Storyline
from timeline.models.dates import DateError, Span
from timeline.models.dispute import disputed
from timeline.models.taxonomy import (
    CAPACITIES,
    CLAIM_TYPES,
    CREDIBILITIES,
    KINDS,
    OCCURRENCES,
    PAX_STAGES,
    RELATIONS,
    RELIABILITIES,
    RESPONSES,
    ROLES,
    STANCES,
    VOTES,
)

MOST_ROWS = 200
ROW = re.compile(r"(?P<part>placements|participations|citations|links)-(?P<number>\d{1,4})-(?P<field>[a-z_]+)")
SLUG = re.compile(r"[-a-zA-Z0-9_]+")
WHOLE = re.compile(r"\d{1,18}")


class Typed:
    """The fields of a form as they were sent. What cannot be read counts as not typed."""

    def __init__(self, data):
        self.data = data

    def __getitem__(self, name: str) -> str:
        return self.data.get(name, "").strip()

    @property
    def span(self) -> Span | None:
        try:
            return Span.parse(self["date"])
        except DateError:
            return None

    @cached_property
    def rows(self) -> dict[str, list[dict[str, str]]]:
        """{part: its rows in their order}, without those that are to be deleted."""
        found: dict[str, dict[int, dict[str, str]]] = {}
        for name in self.data:
            if match := ROW.fullmatch(name):
                row = found.setdefault(match["part"], {}).setdefault(int(match["number"]), {})
                row[match["field"]] = self.data.get(name, "").strip()
        return {
            part: sorted(
                (row for _number, row in sorted(rows.items())[:MOST_ROWS] if not row.get("DELETE")),
                key=lambda row: number(row.get("position", "")) or 0,
            )
            for part, rows in found.items()
        }

    def keys(self, part: str, field: str) -> list[int]:
        return [key for row in self.rows.get(part, []) if (key := number(row.get(field, "")))]

    @property
    def complete(self) -> bool:
        """Whether there is enough to show it as an event."""
        return bool(self["title"] and self.span and self["kind"] in KINDS)

    def event(self, pk: int | None = None, slug: str = "") -> Event:
        """The event as its panel asks for it, with its parts at hand; nothing is written. Only of a complete form."""
        event = Event(
            pk=pk or 0,
            slug=slug or (self["slug"] if SLUG.fullmatch(self["slug"]) else "new"),
            title=self["title"],
            label=self["label"] or label_of(self["title"]),
            summary=self["summary"],
            kind=self["kind"],
            occurrence=known(OCCURRENCES, self["occurrence"], "occurred"),
            date=self["date"],
            place=self["place"],
            significance=min(max(number(self["significance"]) or 3, 1), 5),
            pax_stage=known(PAX_STAGES, self["pax_stage"]),
            **{f"votes_{name}": number(self[f"votes_{name}"]) for name in ("for", "against", "abstain")},
        )
        event.set_bounds()
        parts = {
            "placements": self._placements(event),
            "participations": self._participations(event),
            "citations": self._citations(event),
        }
        event._prefetched_objects_cache = parts
        event.storyline_slugs = [row.storyline.slug for row in parts["placements"]]
        event.actor_slugs = [row.actor.slug for row in parts["participations"]]
        event.actor_count = len({row.actor.pk for row in parts["participations"]})
        event.source_count = len({row.source.pk for row in parts["citations"]})
        event.disputed = disputed(parts["citations"])
        return event

    def _placements(self, event):
        rows = self.rows.get("placements", [])
        known_ones = Storyline.objects.in_bulk(self.keys("placements", "storyline"))
        return [EventStoryline(event=event, storyline=one) for row in rows if (one := _one(known_ones, row, "storyline"))]

    def _participations(self, event):
        actors = Actor.objects.in_bulk(self.keys("participations", "actor"))
        return [
            Participation(
                event=event, actor=actor, role=known(ROLES, row.get("role"), "participant"), vote=known(VOTES, row.get("vote")),
                capacity=known(CAPACITIES, row.get("capacity")), response=known(RESPONSES, row.get("response")),
                note=row.get("note", ""),
            )
            for row in self.rows.get("participations", []) if (actor := _one(actors, row, "actor"))
        ]  # fmt: skip

    def _citations(self, event):
        sources = Source.objects.in_bulk(self.keys("citations", "source"))
        voices = Actor.objects.in_bulk(self.keys("citations", "attributed_to"))
        return [
            Citation(
                event=event, source=source, attributed_to=_one(voices, row, "attributed_to"),
                stance=known(STANCES, row.get("stance"), "report"), claim=known(CLAIM_TYPES, row.get("claim"), "fact"),
                reliability=known(RELIABILITIES, row.get("reliability")),
                credibility=known(CREDIBILITIES, row.get("credibility"), "6"),
                said=row.get("said", "") if _date(row.get("said", "")) else "",
                **{name: row.get(name, "") for name in ("statement", "quote", "language", "locator")},
            )
            for row in self.rows.get("citations", []) if (source := _one(sources, row, "source"))
        ]  # fmt: skip

    def links(self, event) -> list[Link]:
        targets = Event.objects.published().defer("search").in_bulk(self.keys("links", "target"))
        return [
            Link(origin=event, target=target, relation=row["relation"], note=row.get("note", ""))
            for row in self.rows.get("links", [])
            if (target := _one(targets, row, "target")) and row.get("relation") in RELATIONS
        ]


def number(text: str | None) -> int | None:
    return int(text) if WHOLE.fullmatch(text or "") and text.isascii() else None


def known(table: dict, value: str | None, otherwise: str = "") -> str:
    return value if value in table else otherwise


def _one(found: dict, row: dict, field: str):
    return found.get(number(row.get(field, "")))


def _date(text: str) -> bool:
    try:
        return bool(text and Span.parse(text))
    except DateError:
        return False
