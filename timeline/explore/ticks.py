"""Where the time axis has its lines, and what they say."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.utils.formats import date_format

# Months per step, finest last step in days; the axis takes the finest that leaves room.
STEPS = (1200, 600, 240, 120, 60, 24, 12, 6, 3, 1)
DAY_STEPS = (14, 7, 2, 1)
ROOM = 62
EDGE = 16


class Tick(NamedTuple):
    """A line of the axis: the day, what is written, and the line under it (the year, where it begins)."""

    x: float
    label: str
    under: str = ""


def ticks_between(first: float, last: float, width: int) -> tuple[Tick, ...]:
    """Ticks for the days from `first` to `last` (ordinals) on `width` pixels, at least `ROOM` pixels apart.

    None stands so near an edge that its label would be cut.
    """
    per_day = width / (last - first)
    edge = EDGE / per_day
    return tuple(tick for tick in _ticks(first, last, per_day) if first + edge <= tick.x <= last - edge)


def _ticks(first: float, last: float, per_day: float):
    low = dt.date.fromordinal(max(int(first), 1))
    high = dt.date.fromordinal(min(int(last) + 1, dt.date.max.toordinal()))
    for days in reversed(DAY_STEPS):
        if days * per_day >= ROOM:
            return _day_ticks(low, high, days)
    for months in reversed(STEPS):
        if months * 30.4 * per_day >= ROOM:
            return _month_ticks(low, high, months, first, last)
    return _month_ticks(low, high, STEPS[0], first, last)


def _month_ticks(low, high, months, first, last):
    index = low.year * 12 + low.month - 1
    index -= index % months
    while index // 12 < 1:
        index += months
    while index // 12 <= min(high.year, dt.MAXYEAR):
        day = dt.date(index // 12, index % 12 + 1, 1)
        if first <= day.toordinal() <= last:
            if months >= 12:
                yield Tick(float(day.toordinal()), str(day.year))
            else:
                yield Tick(
                    float(day.toordinal()), date_format(day, "M"), str(day.year) if day.month == 1 else ""
                )
        index += months


def _day_ticks(low, high, days):
    ordinal = low.toordinal() - low.toordinal() % days
    before = None
    while ordinal <= high.toordinal():
        if ordinal >= max(low.toordinal(), 1):
            day = dt.date.fromordinal(ordinal)
            month = (day.year, day.month)
            yield Tick(float(ordinal), str(day.day), date_format(day, "M Y") if month != before else "")
            before = month
        ordinal += days
