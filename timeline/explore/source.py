"""The page of one source: what it is worth and why, what rests on it, and what rests on nothing else."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from django.db.models import Prefetch

from timeline.explore.counts import sample_of
from timeline.explore.number import Number
from timeline.explore.panel import Account, account
from timeline.explore.parts import shared
from timeline.models.event import Citation, Event
from timeline.models.querysets import EventQuerySet
from timeline.models.resting import Rests, rests_on
from timeline.models.source import Source

MOST_EVENTS = 300
# So many citations of a source are read to count what rests on it, in a large record.
MOST_READ = 1000


class Resting(NamedTuple):
    """A published event and what this source says of it."""

    event: Event
    accounts: list[Account]


class SourcePage:
    def __init__(self, source: Source):
        self.source = source

    @cached_property
    def counts(self) -> dict[str, Number]:
        """{"events": published events that cite it, "alone": those that cite nothing else}."""
        return numbers_of([self.source.pk], self.size)[self.source.pk]

    @cached_property
    def size(self) -> int:
        """About how many events the record has."""
        return size_of_the_record()

    @cached_property
    def resting(self) -> list[Resting]:
        """The latest events that cite it, newest first. Two queries."""
        said = Citation.objects.filter(source=self.source).select_related("source", "attributed_to")
        cited = self._latest.defer("search").prefetch_related(Prefetch("citations", said))[:MOST_EVENTS]
        return [Resting(event, [account(one) for one in event.citations.all()]) for event in cited]

    @property
    def _latest(self) -> EventQuerySet:
        """Of very many, all events are gone along until enough of them are met."""
        number, events = max(self.counts["events"], 1), Event.objects.published()
        if sample_of(self.size) > 1 and number > MOST_EVENTS * self.size / number:
            return events.citing(self.source, looking=True).newest_first()
        return events.citing(self.source).newest_first(found_first=True)

    @property
    def alone(self) -> list[Resting]:
        return [one for one in self.resting if one.event.source_count == 1]

    @property
    def together(self) -> list[Resting]:
        return [one for one in self.resting if one.event.source_count > 1]

    @property
    def left_out(self) -> int:
        """How many are not shown."""
        number = self.counts["events"]
        return Number(max(number - len(self.resting), 0), about=number.about)


def size_of_the_record() -> int:
    """About how many events there are; the timeline asks the same, and it is asked once for both."""
    return shared("state", "", Event.objects.state)[1]


def numbers_of(sources: list[int], size: int, most: int = MOST_READ) -> dict[int, dict[str, Number]]:
    """{primary key of a source: its `counts`}; in a large record, of those with more citations than `most` about."""
    return {source: _numbers(rests) for source, rests in rests_on(sources, most if sample_of(size) > 1 else None).items()}


def _numbers(rests: Rests) -> dict[str, Number]:
    return {name: Number(getattr(rests, name), rests.about) for name in ("events", "alone")}
