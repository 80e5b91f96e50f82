"""How many events answer a question, and how they divide among the choices of its filters.

Few events are counted one by one. Of more, a random sample is counted, so that an answer takes as long in a record of a
million events as in one of a hundred thousand; what was estimated is shown as such.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property, lru_cache

from timeline.explore.number import Number
from timeline.explore.query import Query
from timeline.explore.ways import RARE, Ways
from timeline.models.ahead import Statement, ahead, read
from timeline.models.facets import BY_MONTH, EACH, ONE, Count, divided
from timeline.models.leaving import Leaving, Told
from timeline.models.querysets import EventQuerySet

# A record of no more events than this is counted event by event, whatever is asked.
ENOUGH = 80_000
# The samples there are (migration 0004): one event in so many.
SAMPLES = (8, 64, 512)
# So many events are gathered and counted one by one in a record of any size.
FEW = 2_000
# Where looking up what a filter less leaves takes as long as looking at so many events, that is estimated though they are few.
MOST_WORK = 40_000
# Matches of words that are compared for how well they match.
MOST_RANKED = 400
# Days of a month, on average.
MONTH = 30.44
# So many times as many as are wanted are surely enough, though their number is estimated.
SURELY = 1.5
DAY = dt.timedelta(days=1)

# Filters whose choices show how many events each would leave, and how many choices there are at most.
COUNTED = dict.fromkeys((*EACH, *ONE), 500) | {"actor": 100}


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
    few = {name: looked_up(query) for name, query in views.items() if found.get(name, 0) * one_in <= FEW}
    exact = _numbered({name: events.first_few(2 * FEW) for name, events in few.items()}) if few else {}
    many = {name: Number(number * one_in, about=True) for name, number in found.items() if name not in few}
    return many | {name: Number(number) for name, number in exact.items()}


def events_between(months: list[tuple[dt.date, str, int]], first: dt.date, last: dt.date) -> float:
    """About how many of the events of some months lie between two days, both included, as if each day had as many."""
    low, high, found = first.toordinal(), last.toordinal() + 1, 0.0
    for month, _storyline, number in months:
        begins = month.toordinal()
        share = (min(high, begins + MONTH) - max(low, begins)) / MONTH
        found += number * min(max(share, 0), 1)
    return found


def _numbered(events: dict[str, EventQuerySet]) -> dict[str, int]:
    rows = [some.numbered(name) for name, some in events.items()]
    return dict(rows[0].union(*rows[1:], all=True).fetched()) if rows else {}


def looked_up(query: Query, leaving_out: str = "", looked_at=()) -> EventQuerySet:
    """The events that answer, asked in the way that is quick where they are few."""
    first, last = query.first, query.last
    if leaving_out == "window" or not (first or last):
        return query.events(leaving_out, looked_at=looked_at)
    # The window is said once: the database takes two conditions for two that have nothing to do with each other.
    others = query.events(leaving_out, "window", looked_at=looked_at)
    return others.during(first, last) if first and last and "window" not in looked_at else others.going_on(first, last)


@lru_cache(maxsize=8192)
def _day(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso)


class Counts(Ways):
    """Counts for one question. `leaving_out` names a filter that is not applied, as its own choices are counted."""

    def __init__(self, query: Query, size: int):
        self.size = size
        self.query = query.heard_in(self.sample) if self.sampled else query
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
        return self.query.events(leaving_out, one_in=one_in) if one_in > 1 else self.gathered(leaving_out)

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

    def heaviest(self, most: int) -> list[EventQuerySet]:
        """The most significant of the events that answer: in parts to be read one after the other, the heavier first."""
        if self.query.q and self.one_in() > 1:
            return [self.query.rows.among(self._ranked[:most]).heaviest()]
        if self.one_in() == 1:
            return [self.gathered().heaviest(self.sampled)[:most]]
        return self._heaviest(most)

    def _heaviest(self, most: int) -> list[EventQuerySet]:
        def told(looked_at, level):
            # The index of weights knows days too, and those that are so significant are few in it.
            both_ends = self.query.first and self.query.last and level < RARE
            return [looked_up(self.query, looked_at=looked_at) if both_ends else self.query.events(looked_at=looked_at)]

        return self._by_weight(told, [self.query.events(along=True)], most, [self.number])

    def _by_weight(
        self, told, gone_along: list[EventQuerySet], most: int, numbers: list[float], leaving_out: str = "", shares=()
    ) -> list[EventQuerySet]:
        """The most significant of so many events of a large record, which are told in two ways: to be looked up, or to be
        picked from all events in the order of their weight; either in several parts that have nothing in common.

        Of those that are looked up, only as few as are surely enough: the more significant ones. `told` makes them of the
        filters that are not asked of an index; `shares` are those of all events that else come into question, part by part.
        """
        number = sum(numbers)
        level, having = self._level(most, number, leaving_out)
        # Only where they are rare are those that are so significant found by an index.
        having = having if level >= RARE else number
        among = sum(shares) if shares else 1.0
        looked_at, work = self._way(having / number * among if number else among, leaving_out, len(gone_along))
        along = (
            # Where there are no more events at all than are wanted, the database knows, and looks at each.
            share * self.size if share * self.size <= most else self._along(most, of, share)
            for of, share in zip(numbers, shares or [self._share("window")], strict=True)
        )
        if having + work > sum(along):
            return [EventQuerySet.heaviest_of(gone_along, most)]
        heavy = [part.at_least(level, found_first=level < RARE) for part in told(looked_at, level)]
        light = [part.less_than(level) for part in told(looked_at, level)] if level > 1 else []
        return [EventQuerySet.heaviest_of(parts, most, found_first=True) for parts in (heavy, light) if parts]

    def _level(self, most: int, number: float, leaving_out: str = "") -> tuple[int, float]:
        """The highest significance that surely enough of so many answers have at least, and how many have it."""
        of_level = self._told.levels[leaving_out]
        for level in range(5, self.query.significance, -1):
            having = number * sum(n for one, n in of_level.items() if one >= level) / max(of_level.total(), 1)
            if having >= SURELY * most:
                return level, having
        return 1, number

    @cached_property
    def _ranked(self) -> list[int]:
        """Primary keys of the most significant events that answer, of which the best matches are found."""
        return self.heaviest_keys(MOST_RANKED)

    def heaviest_keys(self, most: int) -> list[int]:
        """Primary keys of the most significant of very many events that answer."""
        found: list[int] = []
        for part in self._heaviest(most):
            found += part.values_list("pk", flat=True)[: most - len(found)] if len(found) < most else []
        return found

    def newest(self, most: int) -> list[EventQuerySet]:
        """The newest of the events that answer: in parts to be read one after the other, the newer first."""
        if self.one_in() == 1:
            return [self.gathered().newest_first(self.sampled)[:most]]
        first, last = self.query.first, self.query.last
        day, number = self._surely_since(most)
        looked_at, work = self._way(leaving_out="window")
        found_first = day and (self._found_first(most, number + work, self.number) or self._long_ago(day, number + work))
        looked_up, gone_along = (self.query.events("window", **way) for way in ({"looked_at": looked_at}, {"along": True}))
        every = looked_up if found_first else gone_along
        late = [self._filed_late(looked_up, gone_along, most, work).going_on(first, None)[:most]] if last else []
        events = (every.filed_until(last) if last else every).within(first, None)
        if not found_first:
            return [*late, events.newest_first()[:most]]
        newer, older = events.filed_from(day), events.filed_until(day - DAY)
        return [*late, newer.newest_first(found_first=True)[:most], older.newest_first()[:most]]

    def _filed_late(self, looked_up: EventQuerySet, gone_along: EventQuerySet, most: int, work: float) -> EventQuerySet:
        """Those that are filed later than they may have begun have an index of their own, which has them in the order of the
        list: it is gone along where that meets enough of them before looking them up would have found them."""
        going = most * self.size / max(self._sampled_numbers[self._asked("window")], 1)
        events = (gone_along if going < work else looked_up).filed_after(self.query.last)
        return events.newest_first(found_first=going >= work)

    def _long_ago(self, day: dt.date, work: float) -> bool:
        """Whether so much happened since a day, of which little answers, that looking up takes less work than going along it."""
        if not self._narrowed("window", "kind", "significance"):
            return False
        later = self.query.public(self.sample).filed_from(day)
        return work < self.sample * (later.filed_until(self.query.last) if self.query.last else later).count()

    def _surely_since(self, most: int) -> tuple[dt.date | None, float]:
        """A day since which surely enough of the answers are filed, and about how many are; None where none is known."""
        first, last, number = self.query.first or dt.date.min, self.query.last or dt.date.max, 0.0
        for month, _storyline, counted in reversed(self.months):
            if month <= last:
                number += counted * self.one_in("window")
                if number >= SURELY * most and month > first:
                    return month, number
        return None, self.number

    def oldest(self, most: int) -> EventQuerySet:
        """The oldest of the events that answer."""
        if most == 1 and self.one_in() > 1:
            # None of them is later than the first of those in a sample.
            (looked_at, work), until = self._way(), self.reach[0]
            if self._leaving.earlier(until) * self.sample < work:
                return self.query.events(looked_at=self._told.alone).filed_until(until).oldest_first()[:1]
            return looked_up(self.query, looked_at=looked_at).filed_until(until).oldest_first(found_first=True)[:1]
        return self.gathered().oldest_first(self.sampled and self.one_in() == 1)[:most]

    def best(self) -> EventQuerySet:
        """The events that answer, best matches first; of very many only the most significant are compared."""
        events = self.query.rows.among(self._ranked) if self.one_in() > 1 else self.gathered()
        return events.best_first(self.query.q, self.query.reading)

    def around(self, window: tuple[dt.date, dt.date], drawn: tuple[dt.date, dt.date], most: int) -> list[EventQuerySet]:
        """The events beyond a window and within what is drawn around it: in parts, as `heaviest` says."""
        if self.none("window"):
            return []
        if self.one_in("window") == 1:
            return [self.gathered("window").within(*drawn).beyond(*window).heaviest(self.sampled)[:most]]

        def told(looked_at, level):
            return self.query.events("window", looked_at=looked_at).on_either_side(window, drawn)

        answering, every = self._beside(window, drawn)
        shares = [number * self.sample / self.size for number in every]
        gone_along = self.query.events("window", along=True).on_either_side(window, drawn)
        return self._by_weight(
            told, gone_along, most, [number * self.sample for number in answering], self._asked("window"), shares
        )

    def _beside(self, window, drawn) -> tuple[tuple[float, float], tuple[float, float]]:
        """How many events of the sample answer before a window and after it, as far as is drawn; and how many there are."""
        if window == (self.query.first, self.query.last):
            (before, _in, after), (every_before, _all, every_after) = self._told.beside["window"], self._told.filed
            return (before, after), (every_before, every_after)
        # There may be as many days on the side that is asked for, and about as many events begin there.
        within, filed = events_between(self.months, *window), self._told.filed[1]
        sides = (drawn[0], window[1]), (window[0], drawn[1])
        before, after = (events_between(self.months, *side) - within for side in sides)
        beside = min(filed, self._told.every - filed)
        return (before, after), (beside if self.query.first else 0, beside if self.query.last else 0)

    def along(self) -> EventQuerySet:
        """What is counted, as `events` says, in the window and beyond; of few in a large record, in the window only."""
        one_in = self.one_in()
        return self.query.events("window", one_in=one_in) if one_in > 1 or not self.sampled else self.gathered()

    @cached_property
    def reach(self) -> tuple[dt.date, dt.date]:
        """The days of the first and the last of the events that answer, or of a sample of them; there has to be one."""
        return self._told.ends if self.one_in() > 1 else self._extent[1:]

    @cached_property
    def _extent(self) -> tuple[int, dt.date | None, dt.date | None]:
        """How many there are of few events, and the days of the first and the last."""
        return self.gathered().extent()

    @cached_property
    def months(self) -> list[tuple[dt.date, str | None, int]]:
        """How many events each month has, by storyline, whatever window is asked: of those that are counted."""
        counted = sorted((one.value, one.number) for one in self._divided if one.facet == BY_MONTH)
        return [(_day(value[:10]), value[11:] or None, number) for value, number in counted]

    def none(self, leaving_out: str = "") -> bool:
        """Whether it was looked up, and no event answers."""
        return self.sampled and self._few.get(self._asked(leaving_out)) == []

    @cached_property
    def number(self) -> Number:
        if not self.sampled:
            return Number(self._extent[0])
        return Number(len(self._few[""])) if "" in self._few else Number(self._sampled_numbers[""], about=True)

    @property
    def without(self) -> dict[str, Number] | None:
        """{filter: how many events answer without it} of those that bring any, "" standing for all filters; None where that
        was not counted."""
        if not self.sampled:
            return None
        numbers = {name: number for name, number in self._sampled_numbers.items() if name}
        told = {name: Number(number, about=True) for name, number in numbers.items() if name not in self._few}
        told |= {name: Number(len(self._few[name])) for name in numbers if name in self._few}
        every = Number(self._told.every * self.sample, about=True)
        return {name: number for name, number in told.items() if number} | ({} if self.query.as_of else {"": every})

    @cached_property
    def _sampled_numbers(self) -> dict[str, int]:
        """{filter left out: how many events then answer, about}; "" is the question itself."""
        return {name: number * self.sample for name, number in self._told.numbers.items()}

    @cached_property
    def _told(self) -> Told:
        return self._leaving.told(self.query.first or dt.date.min, self.query.last or dt.date.max)

    @cached_property
    def _leaving(self) -> Leaving:
        return Leaving(self.query.public(self.sample), self.query.filters)

    @cached_property
    def _few(self) -> dict[str, list[int]]:
        """{filter left out: primary keys of the events that then answer}, where they are few."""
        numbers = {
            name: number for name, number in self._sampled_numbers.items()
            if number <= FEW and (not name or self._way(leaving_out=name)[1] <= MOST_WORK)
        }  # fmt: skip
        # The answers are among those that any filter less leaves: where these are read, each is asked that filter as well.
        among = min((name for name in numbers if name), key=numbers.get, default="")
        found = self._keys([name for name in numbers if name or not among], among)
        if among and len(found[among]) == 2 * FEW:
            found[""] = self._keys([""])[""]
        return found

    def _keys(self, names: list[str], among: str = "") -> dict[str, list[int]]:
        rows = []
        for name in names:
            asked = self.query.filters[name] if name and name == among else None
            rows.append(looked_up(self.query, name, self._way(leaving_out=name)[0]).keyed(name, 2 * FEW, asked))
        found: dict[str, list[int]] = {name: [] for name in (*names, *([""] if among else []))}
        for name, key, answers in rows[0].union(*rows[1:], all=True).fetched() if rows else ():
            found[name].append(key)
            if answers:
                found[""].append(key)
        return found

    @cached_property
    def facets(self) -> dict[str, dict[str, Number]]:
        """For each filter {value: number of events}, counted under the other filters; of actors only the foremost."""
        facets: dict = {name: {} for name in COUNTED}
        stands_for = {name: self.one_in(name) for name in COUNTED}
        for facet, value, number, name in self._divided:
            if facet in facets:
                one_in = stands_for[facet]
                facets[facet][value] = Number(number * one_in, about=one_in > 1)
                self.actor_names |= {value: name} if name else {}
        return facets

    @cached_property
    def _divided(self) -> list[Count]:
        return [Count(*row) for row in read(*self._division)]

    def dividing(self):
        """Inside, the database counts how they divide, unless it is known; whoever wants to know waits for it."""
        return ahead() if "_divided" in self.__dict__ else ahead(self._division)

    @cached_property
    def _division(self) -> Statement:
        of = {name: self._asked(name) for name in COUNTED} | {BY_MONTH: self._asked("window")}
        sets = {name: self.gathered(name) for name in dict.fromkeys(of.values()) if self.one_in(name) == 1}
        sample = self._leaving if self.sampled else None
        return divided(sets, of, COUNTED, [*self.query.actor, *self.query.with_], sample)
