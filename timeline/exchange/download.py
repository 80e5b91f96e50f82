"""The events that answer a question, on their way out: one after the other, with all that a format says of them.

Read in one snapshot of the record, so that what an event refers to is there as well; never more of it in memory than
a few hundred events. Only what is public goes: links lead to published events, and curators' notes stay at home.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse

from timeline.exchange.about import About
from timeline.exchange.bulk import BATCH, PARTS, documents
from timeline.explore.comparison import answer_to
from timeline.explore.query import Query, window_around
from timeline.explore.still import USUAL, Wanted, still
from timeline.models.actor import Actor
from timeline.models.dates import Span
from timeline.models.document import (
    actor_document,
    actors_with_parts,
    source_document,
    storyline_document,
)
from timeline.models.event import Citation, Event, EventStoryline, Link, Participation
from timeline.models.querysets import EventQuerySet
from timeline.models.source import Source
from timeline.models.storyline import Storyline


@dataclass(frozen=True)
class Download:
    """What a format writes: events in order of time, and the storylines, actors and sources that they name."""

    found: EventQuerySet
    about: About
    query: Query

    @classmethod
    def of_question(cls, query: Query) -> Download:
        answer = answer_to(query)
        file = ("/export", f"?{query.params}" if query.params else "")
        about = About.of(answer.question_words, query.params, query.address, file, answer.as_of)
        return cls(answered(query, answer), about, query)

    @classmethod
    def of_event(cls, slug: str, as_of: str = "") -> Download | None:
        """None where there is no such event."""
        found = Query(as_of=as_of).public().with_slugs([slug])
        event = found.first()
        if event is None:
            return None
        path, asked = reverse("event", args=[slug]), f"as_of={as_of}" if as_of else ""
        page, then = (f"{path}?{asked}", f"?{asked}") if asked else (path, "")
        params = f"event={slug}" + (f"&{asked}" if asked else "")
        about = About.of(event.title, params, page, (path.rstrip("/"), then), Query(as_of=as_of).public().data_as_of())
        first, last = (day.isoformat() for day in window_around(Span.parse(event.date)))
        return cls(found, about, Query(event=slug, from_=first, to=last, as_of=as_of))

    def events(self) -> Iterator[Event]:
        yield from public_parts(self.found.oldest_first()).iterator(chunk_size=BATCH)

    def newest(self, most: int) -> Iterator[Event]:
        """Those that changed last, the latest change first."""
        yield from public_parts(self.found.latest_changes()[:most])

    def picture(self) -> str:
        """An SVG document: the timeline of the question, or the one around the event."""
        return still(Wanted(self.query, USUAL, "light", 1, ""), settings.ORIGIN)

    def cited(self) -> Iterator[Source]:
        yield from Source.objects.cited_by(self.found).order_by("slug").iterator(chunk_size=BATCH)

    def documents(self, kind: str, parts: Iterable[str] = PARTS) -> Iterator[dict]:
        """Documents of one kind, referring to each other by slug; those of actors include what they belong to.

        parts: of events, which lists are wanted.
        """
        if kind == "event":
            return documents(self.found.oldest_first(), parts)
        rows, document = DOCUMENTS[kind]
        return (document(row) for row in rows(self.found))


def answered(query: Query, answer=None) -> EventQuerySet:
    """The published events that a page shows for a question: where it compares, those of its lanes."""
    if not query.align:
        return query.events()
    return reduce(or_, [one.events() for one in (answer or answer_to(query)).questions])


def public_parts(events: EventQuerySet):
    """Events with all that may be told of them, in a handful of queries for each batch."""
    return events.defer("search").prefetch_related(
        Prefetch("placements", EventStoryline.objects.select_related("storyline")),
        Prefetch("participations", Participation.objects.select_related("actor")),
        Prefetch("citations", Citation.objects.select_related("source", "attributed_to")),
        Prefetch("links", Link.objects.public().select_related("target").defer("target__search")),
    )


# {kind: (rows that these events name, what makes a document of one)}
DOCUMENTS = {
    "storyline": (lambda events: Storyline.objects.of_events(events), storyline_document),
    "actor": (
        lambda events: actors_with_parts(Actor.objects.named_by(events).order_by("slug")).iterator(chunk_size=BATCH),
        actor_document,
    ),
    "source": (
        lambda events: Source.objects.cited_by(events).order_by("slug").iterator(chunk_size=BATCH),
        source_document,
    ),
}
