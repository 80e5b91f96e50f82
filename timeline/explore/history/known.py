"""The record as it was known on a day: one event of it, and what a page about an actor or a source shows of that day."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import NamedTuple

from django import forms

from timeline.explore.answer import Answer
from timeline.explore.history.past import Past, past_event, past_events
from timeline.explore.history.past import row_of as row_of_past
from timeline.explore.panel import Account, lane_keys
from timeline.explore.query import Past as PastDay
from timeline.explore.query import Query
from timeline.models.actor import Actor
from timeline.models.edition import Edition
from timeline.models.editions import end_of
from timeline.models.event import Event
from timeline.models.ledger import Revision
from timeline.models.source import Source

MOST_EVENTS = 300


class KnownForm(forms.Form):
    as_of = PastDay(required=False, max_length=40)


class Found(NamedTuple):
    """An event as a day knew it, with the version that it then had."""

    past: Past
    version: int


def found_on(slug: str, day: dt.date) -> Found | None:
    """Three queries; None where the record did not have it."""
    edition = Edition.objects.known_on(day).with_slugs([slug]).select_related("revision").first()
    if edition is None:
        return None
    position = Revision.objects.position_at(end_of(day))
    return Found(past_event(edition.revision.document, position), edition.revision.version)


def known_context(slug: str, day: dt.date) -> dict:
    """What the template of an event asks for; no event where the record did not have it."""
    found = found_on(slug, day)
    if found is None:
        return {"event": None}
    past = found.past
    return {
        "event": past.event,
        "event_storylines": past.storylines,
        "lane_keys": lane_keys(past.event),
        "cast": past.cast,
        "accounts": past.accounts,
        "neighbours": past.neighbours,
        "version": found.version,
        "past": found,
    }


class KnownPage:
    """What a day knew of an actor or a source: `row` is None where it knew nothing of it."""

    def __init__(self, model, slug: str, day: dt.date):
        self.model, self.slug, self.day = model, slug, day

    @cached_property
    def position(self) -> int:
        return Revision.objects.position_at(end_of(self.day))

    @cached_property
    def document(self) -> dict:
        kind = self.model._meta.model_name
        return Revision.objects.documents(self.position, [(kind, self.slug)]).get((kind, self.slug), {})

    @property
    def row(self):
        return row_of_past(self.model, self.document) if self.document else None


class KnownActor(KnownPage):
    def __init__(self, slug: str, day: dt.date):
        super().__init__(Actor, slug, day)

    @cached_property
    def answer(self) -> Answer:
        return Answer(Query(actor=(self.slug,), as_of=self.day.isoformat()))

    @property
    def aliases(self) -> list[dict]:
        return self.document.get("aliases", [])


class Resting(NamedTuple):
    event: Event
    accounts: list[Account]


class KnownSource(KnownPage):
    def __init__(self, slug: str, day: dt.date):
        super().__init__(Source, slug, day)

    @cached_property
    def resting(self) -> list[Resting]:
        """The latest events that then cited it, newest first, with what it said of each. Two queries."""
        cited = Edition.objects.known_on(self.day).citing(self.slug).newest_first()[:MOST_EVENTS].documents()
        return [
            Resting(past.event, [one for one in past.accounts if one.citation.source.slug == self.slug])
            for past in past_events(cited.values(), self.position)
        ]
