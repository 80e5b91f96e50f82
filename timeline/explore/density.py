"""How many events there are, month by month, over the whole record under the current filters. Pure."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from timeline.explore.ticks import ticks_between

MOST_BINS = 160
HEIGHT = 44


class Bar(NamedTuple):
    """One storyline's part of one bin: shares of the width (0 to 1), and pixels from the top of the strip."""

    left: float
    width: float
    top: float
    height: float
    storyline: str

    @property
    def x(self) -> str:
        return _percent(self.left)

    @property
    def w(self) -> str:
        return _percent(self.width)

    @property
    def y(self) -> str:
        return f"{self.top:.1f}"

    @property
    def h(self) -> str:
        return f"{self.height:.1f}"


class Strip(NamedTuple):
    """The bars, what is written under them, and the window as shares of the width: from `start` to `end`."""

    bars: list[Bar]
    labels: list[tuple[str, str]]
    start: float
    end: float
    first: dt.date
    last: dt.date
    height: int = HEIGHT

    @property
    def start_percent(self) -> str:
        return _percent(self.start)

    @property
    def window_percent(self) -> str:
        return _percent(self.end - self.start)


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
            bars.append(Bar(place * width, width * 0.82, floor, height, storyline))
    begin, end = _day(first), _day(last + 1)
    whole = end.toordinal() - begin.toordinal()

    def share(day: dt.date) -> float:
        return min(max((day.toordinal() - begin.toordinal()) / whole, 0), 1)

    labels = [
        (_percent(share(dt.date.fromordinal(int(tick.x)))), f"{tick.label} {tick.under}".strip())
        for tick in ticks_between(begin.toordinal(), end.toordinal(), 860)
    ]
    return Strip(bars, labels, share(window[0]), max(share(window[1]), share(window[0]) + 0.004), begin, end)


def _percent(share: float) -> str:
    return f"{100 * share:.3f}"


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _day(month: int) -> dt.date:
    return dt.date(min(month // 12, dt.MAXYEAR), month % 12 + 1, 1)
