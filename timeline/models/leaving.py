"""Filters of which each may be left out: everything that is asked of a sample under them reads it once.

The choices of a filter are counted under the others, so a question with three filters is four sets of events. What all
filters but one let through is in one of these sets at least; each filter is looked at once for each event.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from operator import add
from typing import NamedTuple

from django.db import connection

from timeline.models.ahead import read
from timeline.models.querysets import EventQuerySet

# What may be asked of those that answer.
READ = "kind, significance, disputed, date_sort, storyline_slugs, actor_slugs, source_kinds"


class Told(NamedTuple):
    """What a sample says of a question: {filter left out: how many answer then, by significance}, "" being the question itself;
    the first and last day of its answers; {filter: how many it lets through by itself}; how many there are without any; and of
    those, how many are filed in as many days before a window as it has, in it, and after it; and the same of those that
    answer, {filter left out: numbers}.
    """

    levels: dict[str, Counter[int]]
    ends: tuple[dt.date | None, dt.date | None]
    alone: dict[str, int]
    every: int
    filed: list[int]
    beside: dict[str, list[int]]

    @property
    def numbers(self) -> dict[str, int]:
        """{filter left out: how many answer then}."""
        return {name: of.total() for name, of in self.levels.items()}


class Leaving:
    """Events of a sample, and filters by name: functions from events to fewer events."""

    def __init__(self, events: EventQuerySet, filters: dict):
        self.names = list(filters)
        compiler = events.query.get_compiler(connection=connection)
        told = [compiler.compile(narrow(events.unasked()).query.where) for narrow in filters.values()]
        base, self.params = compiler.compile(events.query.where)
        # What nobody has said of an event does not answer.
        looked = "".join(f", coalesce({sql}, false) AS asked{at}" for at, (sql, _params) in enumerate(told))
        self.every, self.of_every = f"{events.model._meta.db_table} WHERE {base}", list(self.params)
        self.params = [param for _sql, params in told for param in params] + self.of_every
        # OFFSET 0 keeps the database from looking at a filter anew wherever it is named.
        self.sql = f"(SELECT {READ}{looked} FROM {self.every} OFFSET 0) AS looked"  # noqa: S608

    def answering(self, name: str = "") -> str:
        """The condition for what answers with that filter left out; with none for an empty name."""
        return " AND ".join(f"asked{at}" for at, one in enumerate(self.names) if one != name) or "true"

    @property
    def nearly(self) -> str:
        """The condition for what at most one filter leaves out."""
        return " + ".join(f"(NOT asked{at})::integer" for at in range(len(self.names))) + " <= 1" if self.names else "true"

    def told(self, first: dt.date, last: dt.date) -> Told:
        """One statement. It counts events by which filters let them through and by significance: the rest is sums of these."""
        by = ", ".join([*(f"asked{at}" for at in range(len(self.names))), "significance"])
        filed = ", ".join(["count(*) FILTER (WHERE date_sort BETWEEN %s AND %s)"] * 3)
        sql = f"SELECT {by}, count(*), min(date_sort), max(date_sort), {filed} FROM {self.sql} GROUP BY {by}"  # noqa: S608 - as above
        levels = {name: Counter() for name in ("", *self.names)}
        alone, every, ends = dict.fromkeys(self.names, 0), 0, []
        all_filed, beside = [0, 0, 0], {name: [0, 0, 0] for name in levels}
        for row in read(sql, [*stretches(first, last), *self.params]):
            *passed, level, number, least, most = row[:-3]
            every, all_filed = every + number, list(map(add, all_filed, row[-3:]))
            for name, passes in zip(self.names, passed, strict=True):
                alone[name] += number * passes
            stopped = [name for name, passes in zip(self.names, passed, strict=True) if not passes]
            for name in [*self.names, ""] if not stopped else stopped if len(stopped) == 1 else ():
                levels[name][level] += number
                beside[name] = list(map(add, beside[name], row[-3:]))
            ends += [] if stopped else [least, most]
        reach = min(ends, default=None), max(ends, default=None)
        return Told(levels, reach, alone, every, all_filed, beside)

    def earlier(self, day: dt.date) -> int:
        """How many there are without any filter that are filed before a day. One statement."""
        return read(f"SELECT count(*) FROM {self.every} AND date_sort < %s", [*self.of_every, day])[0][0]  # noqa: S608 - as above


def stretches(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first and the last day of as many days before two days as lie between them, of these, and of as many after them."""
    low, high = first.toordinal(), last.toordinal()
    days = low - (high - low) - 1, low - 1, low, high, high + 1, high + (high - low) + 1
    return [dt.date.fromordinal(min(max(day, 1), dt.date.max.toordinal())) for day in days]
