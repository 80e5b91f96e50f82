"""The events of an answer that are shown one by one: those of the list, the most significant, and the first."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from timeline.explore.choices import Choices
from timeline.explore.number import Number
from timeline.explore.parts import known, shared
from timeline.explore.scene import MOST_MARKS
from timeline.models.ahead import Statement
from timeline.models.querysets import EventQuerySet, EventRow

# A list of more is cut, and marks are then the most significant of all.
MOST_ROWS = MOST_MARKS


class Lists(Choices):
    """`together` says that all of them will be shown: then one statement reads them; `with_first`, that the first is one."""

    together = with_first = False

    @cached_property
    def rows(self) -> list[EventRow]:
        """The events of the list."""
        return self._shared("listed", self._listed)

    def _shared(self, what: str, make, kind: str = "events"):
        """Events, or days of theirs, that are the same whichever of them is selected."""
        return shared(kind, (what, self.query.changed(event=""), self.today), make)

    def _known(self, what: str) -> bool:
        return known("events", (what, self.query.changed(event=""), self.today))

    def _listed(self) -> list[EventRow]:
        return [] if self.counts.none() else self._first(MOST_ROWS, self._list, "listed")

    @cached_property
    def _list(self) -> list[EventQuerySet]:
        return [self.counts.best()[:MOST_ROWS]] if self.query.q else self.counts.newest(MOST_ROWS)

    def _heaviest(self) -> tuple[EventRow, ...]:
        return tuple(self._first(MOST_MARKS, self._heavy, "heaviest"))

    @cached_property
    def _heavy(self) -> list[EventQuerySet]:
        return self.counts.heaviest(MOST_MARKS)

    def _first(self, most: int, parts: list[EventQuerySet], name: str = "") -> list[EventRow]:
        """As many of the events as that, which come in parts; of a named list the first may have been read."""
        found: list[EventRow] = []
        for at, part in enumerate(parts):
            if len(found) < most:
                read = self._read if name and at == 0 else {}
                found += read[name] if name in read else self._rows(part)
        return found[:most]

    def _asked(self, parts: list[EventQuerySet]) -> list[Statement]:
        """The statement that reads the first of some parts."""
        return [statement for part in parts[:1] for statement in self._with_lanes(part).rows_asked(*self._extra)]

    def _rows(self, events: EventQuerySet) -> list[EventRow]:
        return self._with_lanes(events).rows(*self._extra)

    def _with_lanes(self, events: EventQuerySet) -> EventQuerySet:
        return events.with_lanes([lane.key for lane in self.lanes]) if self._extra else events

    @property
    def _extra(self) -> tuple[str, ...]:
        return ("lanes_",) if self.query.lanes == "actor" else ()

    @cached_property
    def _read(self) -> dict[str, list[EventRow]]:
        """{list: its rows, or those of its first part}, where several are read in one statement: it is known that the list
        will be cut, or that all of them will be shown anyway."""
        counts = self.counts
        many = counts.one_in() > 1
        cut = many or counts.sampled and counts.number >= MOST_ROWS
        if counts.none() or not (self.together or cut and (self.query.q or not many)):
            return {}
        if cut and not many:
            return self._read_of_few()
        lists = {"listed": self._list[0]}
        if cut:
            lists["heaviest"] = counts.heaviest(MOST_MARKS)[0]
        elif not counts.sampled:
            lists["heaviest"] = counts.gathered().if_more_than(MOST_ROWS - 1).heaviest()[:MOST_MARKS]
        if self.with_first or not many:
            lists["oldest"] = counts.oldest(1)
        if not many and self.query.q:
            lists["newest"] = counts.gathered().newest_first(counts.sampled)[:1]
        return EventQuerySet.rows_of({name: self._with_lanes(events) for name, events in lists.items()}, *self._extra)

    def _read_of_few(self) -> dict[str, list[EventRow]]:
        """The same of events that were looked up one by one: they are looked at once for all lists."""
        words, looked_up = self.counts.query, self.counts.gathered()
        each = self._with_lanes(looked_up.unasked())
        lists = {"heaviest": each.heaviest(True)[:MOST_MARKS], "oldest": each.oldest_first(True)[:1]}
        if words.q:
            lists |= {"listed": each.best_first(words.q, words.reading)[:MOST_ROWS], "newest": each.newest_first(True)[:1]}
        else:
            lists["listed"], looked_up = each.newest_first(True)[:MOST_ROWS], looked_up.defer("search")
        return EventQuerySet.rows_of(lists, *self._extra, among=looked_up)

    @property
    def whole(self) -> bool:
        """Whether the list holds every event that answers."""
        return len(self.rows) < MOST_ROWS

    @cached_property
    def number(self) -> Number:
        return Number(len(self.rows)) if self.whole else self.counts.number

    @property
    def oldest(self) -> EventRow | None:
        """The first of the events that answer."""
        if self.whole:
            return self.rows[-1] if self.rows else None
        read = self._read["oldest"] if "oldest" in self._read else self.counts.oldest(1).rows()
        return next(iter(read), None)

    @property
    def reach(self) -> tuple[dt.date, dt.date]:
        """The days of the first and the last of very many events that answer, or of a sample of them."""
        if "oldest" not in self._read or self.counts.one_in() > 1:
            return self.counts.reach
        newest = self._read["newest" if self.query.q else "listed"]
        return self._read["oldest"][0].date_sort, newest[0].date_sort
