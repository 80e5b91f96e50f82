"""The events of a lane that have no mark of their own, as a quiet histogram at its foot. Pure.

One model for ten events and for a million: what finds room is a landmark, the rest is counted, bin by bin; zooming in
takes events out of the bins and gives them marks. Bins begin at whole multiples of their length, so panning moves them
and never changes what they hold.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from timeline.explore.number import Number
from timeline.explore.packing import Entry, Item, Stretch

# Pixels that a bin is at least wide, for every so many lanes: the more lanes, the coarser, so that an answer stays small.
BIN = 5
LANES_AT_FINEST = 4
DAYS = (1, 2, 3, 4, 7, 10, 14, 21, 28, 42, 56, 91, 140, 182, 273, 364, 728, 1820, 3640, 18200, 36400, 364000, 3640000)
FOOT = 18
HIGHEST = 15
# Of its bin, so that bars stand apart.
BREADTH = 0.85
LOWEST = 2.0


class Bar(NamedTuple):
    """A bin with events in it: from `start` to `end` in days, `height` pixels high, standing on `bottom`.

    `slug` names the event where there is but one and it is known; `storyline` colours it.
    """

    start: float
    end: float
    bottom: float
    height: float
    number: Number
    storyline: str
    ahead: bool
    slug: str = ""
    title: str = ""


class Bin(NamedTuple):
    """How many events of a lane begin in a bin, and one of them where it is known."""

    number: Number
    item: Entry | None


def days_per_bin(scale: float, lanes: int) -> int:
    """Whole days that a bin holds at `scale` pixels a day."""
    least = BIN * -(-lanes // LANES_AT_FINEST) / scale
    return next((days for days in DAYS if days >= least), DAYS[-1])


def bin_of(day: float, days: int) -> int:
    return int(day // days)


def day_in_bins(item: Entry | Item, stretch: Stretch) -> float:
    """The day by which an event is counted: where it begins, or the edge where it began before what is drawn."""
    low, high = (stretch.begin, stretch.end) if item.ahead else (stretch.opens, stretch.closes)
    return min(max(item.event.date_sort.toordinal() + 0.5, low), high - 0.5)


def crowd_of(items: list[Entry], stretch: Stretch, days: int) -> dict[int, Bin]:
    """{number of the bin: what is in it} of items without a mark."""
    held = defaultdict(list)
    for item in items:
        held[bin_of(day_in_bins(item, stretch), days)].append(item)
    return {at: Bin(Number(len(several)), several[0] if len(several) == 1 else None) for at, several in held.items()}


def crowd_beside(counted: dict[int, Number], marked: list[Item], stretch: Stretch, days: int) -> dict[int, Bin]:
    """The same from the database's counts of all events, `marked` being those that have a mark."""
    own = Counter(bin_of(day_in_bins(item, stretch), days) for item in marked)
    left = {at: Number(number - own[at], number.about) for at, number in counted.items()}
    return {at: Bin(number, None) for at, number in left.items() if number > 0}


def within(bins: dict[int, Bin], stretch: Stretch, days: int) -> Iterator[Bin]:
    """The bins that the window sees."""
    for at, held in bins.items():
        if (at + 1) * days > stretch.opens and at * days < stretch.closes:
            yield held


def bars_of(
    bins: dict[int, Bin], bottom: float, tallest: int, stretch: Stretch, days: int, zero: float, storyline: str
) -> list[Bar]:
    """Bars that stand on `bottom`, in the days of the scene; the tallest bin of all lanes is as high as there is room."""
    bars = []
    for at, (number, item) in sorted(bins.items()):
        start, end = max(at * days, stretch.begin) - zero, min((at + 1) * days, stretch.end) - zero
        if end <= start:
            continue
        end = start + BREADTH * (end - start)
        height = max(min(number / tallest, 1) * HIGHEST, LOWEST)
        ahead = end + zero <= stretch.first or start + zero >= stretch.last
        colour = (item.event.storylines or ("",))[0] if item else storyline
        slug, title = (item.event.slug, item.event.title) if item else ("", "")
        bars.append(Bar(start, end, bottom, height, number, colour, ahead, slug, title))
    return bars
