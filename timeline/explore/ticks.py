"""Where the time axis has its lines, and what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from timeline.models.cldr import calendar_of

# The axis takes the finest step that leaves room: days, then months.
DAY_STEPS = (1, 2, 7, 14)
MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 24000, 60000)
SHORTEST_MONTH = 28
ROUND_DAYS = tuple(digit * 10**power for power in range(8) for digit in (1, 2, 5))
ROOM = 62
EDGE = 16


class Tick(NamedTuple):
    """A line of the axis: the day, what is written, and under it the month or year that begins there.

    `whole` says both on one line, in the order of the language.
    """

    x: float
    label: str
    under: str = ""
    whole: str = ""


def ticks_between(first: float, last: float, width: float) -> tuple[Tick, ...]:
    """Ticks for the days from `first` to `last` (ordinals) on `width` pixels, at least `ROOM` pixels apart.

    None stands so near an edge that its label would be cut. The first says the month or year that it is in.
    """
    per_day, words = width / (last - first), calendar_of()
    edge = EDGE / per_day
    low, high = first + edge, last - edge
    step = next((days for days in DAY_STEPS if days * per_day >= ROOM), None)
    if step:
        days = _every_so_many_days(low, high, step)
        return _named(days, words.day_number, lambda day: words.month(day, short=True), lambda day: words.day(day, short=True))
    step = next((months for months in MONTH_STEPS if months * SHORTEST_MONTH * per_day >= ROOM), MONTH_STEPS[-1])
    days = _every_so_many_months(low, high, step)
    if step >= 12:
        return _named(days, words.year, lambda day: "", words.year)
    return _named(days, words.month_name, words.year, lambda day: words.month(day, short=True))


def day_ticks_between(first: float, last: float, width: float) -> tuple[Tick, ...]:
    """Ticks for numbers of days since an event, each a round number; the day of the event is 0."""
    per_day = width / (last - first)
    edge = EDGE / per_day
    step = next(step for step in ROUND_DAYS if step * per_day >= ROOM)
    begin = -int(-(first + edge) // step)
    return tuple(Tick(float(at * step), str(at * step)) for at in range(begin, int((last - edge) // step) + 1))


def _named(days: Iterator[dt.date], label, period, whole) -> tuple[Tick, ...]:
    ticks, before = [], None
    for day in days:
        now = period(day)
        begins = now != before
        ticks.append(Tick(float(day.toordinal()), label(day), now if begins else "", whole(day) if begins else label(day)))
        before = now
    return tuple(ticks)


def _every_so_many_days(low: float, high: float, step: int) -> Iterator[dt.date]:
    begin = max(-int(-low // 1), 1)
    for ordinal in range(begin + -begin % step, min(int(high), dt.date.max.toordinal()) + 1, step):
        yield dt.date.fromordinal(ordinal)


def _every_so_many_months(low: float, high: float, step: int) -> Iterator[dt.date]:
    start = dt.date.fromordinal(min(max(int(low), 1), dt.date.max.toordinal()))
    index = start.year * 12 + start.month - 1
    index -= index % step
    while (year := index // 12) <= dt.MAXYEAR:
        if year >= 1:
            day = dt.date(year, index % 12 + 1, 1)
            if day.toordinal() > high:
                return
            if day.toordinal() >= low:
                yield day
        index += step
