"""The page of one source: what it is worth and why, what rests on it, and what rests on nothing else."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from django.db.models import Prefetch

from timeline.explore.panel import Account, account
from timeline.models.event import Citation, Event
from timeline.models.source import Source

MOST_EVENTS = 300


class Resting(NamedTuple):
    """A published event and what this source says of it."""

    event: Event
    accounts: list[Account]


class SourcePage:
    def __init__(self, source: Source):
        self.source = source

    @cached_property
    def counts(self) -> dict[str, int]:
        """{"events": published events that cite it, "alone": those that cite nothing else}."""
        return Event.objects.published().citing(self.source).counted_alone()

    @cached_property
    def resting(self) -> list[Resting]:
        """The latest events that cite it, newest first. Two queries."""
        said = Citation.objects.filter(source=self.source).select_related("source", "attributed_to")
        events = Event.objects.published().citing(self.source).newest_first().defer("search")
        cited = events.prefetch_related(Prefetch("citations", said))[:MOST_EVENTS]
        return [Resting(event, [account(one) for one in event.citations.all()]) for event in cited]

    @property
    def alone(self) -> list[Resting]:
        return [one for one in self.resting if one.event.source_count == 1]

    @property
    def together(self) -> list[Resting]:
        return [one for one in self.resting if one.event.source_count > 1]

    @property
    def left_out(self) -> int:
        return self.counts["events"] - len(self.resting)
