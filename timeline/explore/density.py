"""How many events there are, month by month, over the whole record under the current filters. Pure."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from timeline.explore.ticks import ticks_between

MOST_BINS = 160
HEIGHT = 44
# A window of a day in a record of decades is still to be seen: a share of the width.
NARROWEST = 0.004


class Bar(NamedTuple):
    """One storyline's part of one bin: shares of the width (0 to 1), and pixels from the top of the strip."""

    left: float
    width: float
    top: float
    height: float
    storyline: str


class Strip(NamedTuple):
    """The bars, what is written under them, and the window as shares of the width: from `start` to `end`."""

    bars: list[Bar]
    labels: list[tuple[float, str]]
    start: float
    end: float
    first: dt.date
    last: dt.date
    height: int = HEIGHT


    def shaded(self, window: tuple[dt.date, dt.date]) -> Strip:
        """The same bars with another window."""
        first, last = (share_of(day, self.first, self.last) for day in window)
        start = min(first, 1 - NARROWEST)
        return self._replace(start=start, end=max(last, start + NARROWEST))


def density(counts: list[tuple[dt.date, str, int]], window: tuple[dt.date, dt.date], today: dt.date) -> Strip | None:
    """Counts by month and storyline -> stacked bars; months are taken together where there are too many for the width.

    counts: (first day of a month, storyline, number), in order of months. None where there is nothing to count.
    """
    if not counts:
        return None
    first, last = _month(counts[0][0]), max(_month(counts[-1][0]), _month(today))
    months = last - first + 1
    per_bin = -(-months // MOST_BINS)
    bins: dict[int, dict[str, int]] = {}
    for month, storyline, number in counts:
        stack = bins.setdefault((_month(month) - first) // per_bin, {})
        stack[storyline] = stack.get(storyline, 0) + number
    highest = max(sum(stack.values()) for stack in bins.values())
    width = per_bin / months
    bars = []
    for place, stack in sorted(bins.items()):
        floor = float(HEIGHT)
        for storyline, number in stack.items():
            height = number / highest * HEIGHT
            floor -= height
            left = place * width
            bars.append(Bar(left, min(width * 0.82, 1 - left), floor, height, storyline))
    begin, end = _day(first), _day(last + 1)
    labels = [
        (share_of(dt.date.fromordinal(int(tick.x)), begin, end), tick.whole)
        for tick in ticks_between(begin.toordinal(), end.toordinal(), 860)
    ]
    return Strip(bars, labels, 0, 1, begin, end).shaded(window)


def share_of(day: dt.date, first: dt.date, last: dt.date) -> float:
    """Where a day lies between the first (0) and the last (1); at the nearer of them where it lies beyond."""
    return min(max((day - first) / (last - first), 0), 1)


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _day(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1) if month // 12 <= dt.MAXYEAR else dt.date.max
