"""How many events answer a question, and how they divide among the choices of its filters.

Few events are counted one by one. Of more, a random sample is counted, so that an answer takes as long in a record of a
million events as in one of a hundred thousand; what was estimated is shown as such.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from timeline.explore.number import Number
from timeline.explore.query import VERBS, Query
from timeline.models.facets import VALUES, divided
from timeline.models.querysets import EventQuerySet

# A record of no more events than this is counted event by event, whatever is asked.
ENOUGH = 80_000
# The samples there are (migration 0004): one event in so many.
SAMPLES = (8, 64, 512)
# So many events are gathered and counted one by one in a record of any size.
FEW = 4_000
# Matches of words that are compared for how well they match.
MOST_RANKED = 2_000
# How many times as long looking at an event takes as passing it in an index.
LOOKING = 20

# Filters whose choices show how many events each would leave, and how many choices there are at most.
COUNTED = dict.fromkeys(VALUES, 500) | {"actor": 100}


def sample_of(size: int) -> int:
    """One event in how many is counted in a record of this size: the largest sample that is small enough."""
    return 1 if size <= ENOUGH else next((one_in for one_in in SAMPLES if size / one_in <= ENOUGH), SAMPLES[-1])


def numbers(views: dict[str, Query], size: int = 0) -> dict[str, Number]:
    """{name: how many events answer}, for several questions at once; names of those that none answers are missing.

    size: of the record, about. At most two statements.
    """
    one_in = sample_of(size)
    found = _numbered({name: query.events(one_in=one_in) for name, query in views.items()})
    if one_in == 1:
        return {name: Number(number) for name, number in found.items()}
    few = {name: query.events() for name, query in views.items() if found.get(name, 0) * one_in <= FEW}
    exact = _numbered({name: events.first_few(2 * FEW) for name, events in few.items()}) if few else {}
    many = {name: Number(number * one_in, about=True) for name, number in found.items() if name not in few}
    return many | {name: Number(number) for name, number in exact.items()}


def _numbered(events: dict[str, EventQuerySet]) -> dict[str, int]:
    rows = [some.numbered(name) for name, some in events.items()]
    return dict(rows[0].union(*rows[1:], all=True)) if rows else {}


class Counts:
    """Counts for one question. `leaving_out` names a filter that is not applied, as its own choices are counted."""

    def __init__(self, query: Query, size: int):
        self.size = size
        self.query = query.read() if self.sampled else query
        # {slug: name} of the actors in `facets`.
        self.actor_names: dict[str, str] = {}

    @property
    def sampled(self) -> bool:
        """Whether the record is too large to count every answer event by event."""
        return self.sample > 1

    @cached_property
    def sample(self) -> int:
        return sample_of(self.size)

    def one_in(self, leaving_out: str = "") -> int:
        """One event in how many is counted: every one, where they are few."""
        return self.sample if self.sampled and self._asked(leaving_out) not in self._few else 1

    def events(self, leaving_out: str = "") -> EventQuerySet:
        """What is counted in place of the events that answer: each stands for `one_in` of them."""
        one_in = self.one_in(leaving_out)
        return self.query.events(leaving_out, one_in) if one_in > 1 else self.gathered(leaving_out)

    def told(self, number: int, leaving_out: str = "") -> Number:
        """How many events so many of `events` stand for."""
        one_in = self.one_in(leaving_out)
        return Number(number * one_in, about=one_in > 1)

    def gathered(self, leaving_out: str = "") -> EventQuerySet:
        """The events that answer; where they are few in a large record, those that were looked up for all statements."""
        asked = self._asked(leaving_out)
        if self.sampled and asked in self._few:
            return self.query.rows.among(self._few[asked])
        return self.query.events(leaving_out)

    def heaviest(self, most: int) -> EventQuerySet:
        """The most significant of the events that answer."""
        if self.query.q and self.one_in() > 1:
            return self.query.rows.among(self._ranked[:most]).heaviest()
        return self.gathered().heaviest(self._found_first(most))[:most]

    @cached_property
    def _ranked(self) -> list[int]:
        """Primary keys of the most significant events that answer, of which the best matches are found."""
        return list(self.gathered().heaviest(self._found_first(MOST_RANKED)).values_list("pk", flat=True)[:MOST_RANKED])

    def newest(self, most: int) -> list[EventQuerySet]:
        """The newest of the events that answer: in parts to be read one after the other, the newer first."""
        first, last = self.query.first, self.query.last
        narrowed = self._narrowed("window", "kind", "significance")
        if not last or self.one_in() == 1 or (narrowed and self._found_first(most)):
            return [self.gathered().newest_first(self._found_first(most))[:most]]
        events = self.query.events("window").within(first, None)
        # An index has the second in order; the first are few: filed later than they may have begun.
        return [events.filed_after(last).newest_first()[:most], events.filed_until(last).newest_first()[:most]]

    def oldest(self, most: int) -> EventQuerySet:
        """The oldest of the events that answer."""
        return self.gathered().oldest_first()[:most]

    def best(self) -> EventQuerySet:
        """The events that answer, best matches first; of very many only the most significant are compared."""
        events = self.query.rows.among(self._ranked) if self.one_in() > 1 else self.gathered()
        return events.best_first(self.query.q, self.query.reading)

    def around(self, window: tuple[dt.date, dt.date], drawn: tuple[dt.date, dt.date], most: int) -> EventQuerySet:
        """The events beyond a window and within what is drawn around it, the most significant first."""
        events = self.query.events("window").within(*drawn).beyond(*window)
        if not self.sampled:
            return events.heaviest()[:most]
        about = self.sample * self.query.events("window", self.sample).within(*drawn).beyond(*window).count()
        if self._found_first(most, about):
            return events.during(*drawn).heaviest(found_first=True)[:most]
        return events.heaviest()[:most]

    def along(self) -> EventQuerySet:
        """What is counted, as `events` says, in the window and beyond; of few in a large record, in the window only."""
        one_in = self.one_in()
        return self.query.events("window", one_in) if one_in > 1 or not self.sampled else self.gathered()

    def _found_first(self, most: int, number: int | None = None) -> bool:
        """Whether looking up every event that answers is less work than going along all events until enough answer.

        An index says of every event in it when it was and of what kind and significance it is; what else is asked takes
        a look at the event.
        """
        along = most * self.size / (1 if self._narrowed("window", "kind", "significance") else LOOKING)
        return self.sampled and (self.number if number is None else number) ** 2 < along

    def _narrowed(self, *but: str) -> bool:
        """Whether any filters are in use but those."""
        return any(self._asked(name) for name in VERBS if name not in but)

    @cached_property
    def number(self) -> Number:
        if not self.sampled:
            return Number(self.query.events().count())
        return Number(len(self._few[""])) if "" in self._few else Number(self._sampled_numbers[""], about=True)

    def _asked(self, name: str) -> str:
        """The filter, if it is in use; else leaving it out leaves nothing out."""
        return name if name and VERBS[name].asked(self.query) else ""

    @cached_property
    def _sampled_numbers(self) -> dict[str, int]:
        """{filter left out: how many events then answer, about}; "" is the question itself."""
        left = [name for name in ("", *VERBS) if self._asked(name) == name]
        found = _numbered({name: self.query.events(name, self.sample) for name in left})
        return {name: found.get(name, 0) * self.sample for name in left}

    @cached_property
    def _few(self) -> dict[str, list[int]]:
        """{filter left out: primary keys of the events that then answer}, where they are few."""
        names = [name for name, number in self._sampled_numbers.items() if number <= FEW]
        rows = [self._looked_up(name).named(name, 2 * FEW) for name in names]
        found: dict[str, list[int]] = {name: [] for name in names}
        for name, key in rows[0].union(*rows[1:], all=True) if rows else ():
            found[name].append(key)
        return found

    def _looked_up(self, leaving_out: str) -> EventQuerySet:
        events, (first, last) = self.query.events(leaving_out), (self.query.first, self.query.last)
        return events.during(first, last) if first and last and leaving_out != "window" else events

    @cached_property
    def facets(self) -> dict[str, dict[str, Number]]:
        """For each filter {value: number of events}, counted under the other filters; of actors only the foremost."""
        of = {name: self._asked(name) for name in COUNTED}
        sets = {name: self.events(name) for name in dict.fromkeys(of.values())}
        facets: dict = {name: {} for name in COUNTED}
        for facet, value, number, name in divided(sets, of, COUNTED, [*self.query.actor, *self.query.with_]):
            facets[facet][value] = self.told(number, facet)
            self.actor_names |= {value: name} if name else {}
        return facets
