"""Filters of which each may be left out: everything that is asked of a sample under them reads it once.

The choices of a filter are counted under the others, so a question with three filters is four sets of events. What all
filters but one let through is in one of these sets at least; each filter is looked at once for each event.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import connection

from timeline.models.querysets import EventQuerySet

# What may be asked of those that answer.
READ = "kind, significance, disputed, date_sort, storyline_slugs, actor_slugs, source_kinds"


class Told(NamedTuple):
    """What a sample says of a question: {filter left out: how many answer then}, "" being the question itself; the first and
    last day of its answers; {filter: how many it lets through by itself}; how many there are without any; and of those, how
    many are filed between two days, and how many before the first answer.
    """

    numbers: dict[str, int]
    ends: tuple[dt.date | None, dt.date | None]
    alone: dict[str, int]
    every: int
    filed: int
    earlier: int


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
        """One statement."""
        names = ["", *self.names]
        counts = [f"count(*) FILTER (WHERE {self.answering(name)})" for name in names]
        counts += [f"count(*) FILTER (WHERE asked{at})" for at in range(len(self.names))]
        ends = f"min(date_sort) FILTER (WHERE {self.answering()}) AS first, max(date_sort) FILTER (WHERE {self.answering()})"
        filed = "count(*) FILTER (WHERE date_sort BETWEEN %s AND %s)"
        told = f"SELECT {', '.join(counts)}, count(*), {ends}, {filed} FROM {self.sql}"  # noqa: S608 - as above
        with connection.cursor() as cursor:
            earlier = f"(SELECT count(*) FROM {self.every} AND date_sort < told.first)"  # noqa: S608 - as above
            cursor.execute(f"SELECT *, {earlier} FROM ({told}) AS told", [*self.of_every, first, last, *self.params])  # noqa: S608
            *numbers, every, first, last, filed, earlier = cursor.fetchone()
        alone = dict(zip(self.names, numbers[len(names) :], strict=True))
        return Told(dict(zip(names, numbers, strict=False)), (first, last), alone, every, filed, earlier)
