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
    whole = end.toordinal() - begin.toordinal()

    def share(day: dt.date) -> float:
        return min(max((day.toordinal() - begin.toordinal()) / whole, 0), 1)

    labels = [
        (share(dt.date.fromordinal(int(tick.x))), tick.whole)
        for tick in ticks_between(begin.toordinal(), end.toordinal(), 860)
    ]
    start = min(share(window[0]), 1 - NARROWEST)
    return Strip(bars, labels, start, max(share(window[1]), start + NARROWEST), begin, end)


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _day(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1) if month // 12 <= dt.MAXYEAR else dt.date.max
