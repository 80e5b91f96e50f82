"""One lane of the chart, packed: marks, bands and labels into rows where nothing meets anything. Pure.

Places are pixels from the left edge of the window. The heavier event is placed first and takes the room. Events of
the window are placed before those beyond its edges, which are there for a reader who pans and never move the others.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache, reduce
from math import ceil
from operator import and_
from typing import NamedTuple

from timeline.explore.lettering import width_of
from timeline.explore.shading import BAND_ALPHA, Shade, shades_of
from timeline.models.dates import Span
from timeline.models.querysets import EventRow

FONT = 11.5
GAP = 5
LABEL_GAP = 8
SIZES = {1: 6, 2: 8, 3: 10, 4: 12, 5: 14}
SHORTEST_BAND = 14
# How far the ring around a disputed event stands off its mark.
RING = 4
# From the middle of a mark to where it ends, and to where its ring does.
HALVES = {significance: size / 2 + 1 for significance, size in SIZES.items()}
RING_HALVES = {significance: size / 2 + RING for significance, size in SIZES.items()}
MOST_ROWS = 24
# Of a row, so many pixels are kept as bits; of wider ones the others are only looked up.
MOST_PIXELS = 2560
# As many ones, in bits, as the index says.
ONES = [(1 << number) - 1 for number in range(MOST_PIXELS + 1)]
# A day and nothing else.
PLAIN = re.compile("[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
# The event that is selected is placed before all others.
SELECTED = 10


@dataclass(frozen=True)
class Stretch:
    """What part of time is laid out: the picture from `first` to `last`, drawn on from `begin` to `end`, in days.

    The days asked for are those from `opens` to `closes`; the picture has a margin around them. `scale` is pixels for a
    day; `ends` is the day at which spans that go on fade out.
    """

    first: float
    last: float
    begin: float
    end: float
    opens: float
    closes: float
    scale: float
    ends: float

    def since(self, zero: float) -> Stretch:
        """The same stretch for a lane that counts its days from `zero`."""
        return Stretch(
            self.first + zero, self.last + zero, self.begin + zero, self.end + zero, self.opens + zero,
            self.closes + zero, self.scale, self.ends,
        )  # fmt: skip

    @property
    def width(self) -> float:
        return (self.last - self.first) * self.scale


class Item(NamedTuple):
    """An event with its extent on the chart in pixels: the mark or band, and the room its label needs.

    `begins` and `left` differ for a band that comes in from before the window: its label stands at the edge.
    """

    event: EventRow
    weight: int
    x: float
    begins: float
    left: float
    right: float
    text: float
    band: bool = False
    firm_start: bool = False
    ahead: bool = False
    shades: tuple[Shade, ...] = ()


class Entry(NamedTuple):
    """An event of a lane that is not measured yet. `ahead` is one beyond the edges of the window."""

    event: EventRow
    weight: int
    ahead: bool


def entry_of(event: EventRow, selected: str, ahead: bool) -> Entry:
    return Entry(event, event.significance + SELECTED if event.slug == selected else event.significance, ahead)


def measured(entry: Entry, stretch: Stretch) -> Item:
    event, weight, ahead = entry
    scale, first = stretch.scale, stretch.first
    low, high = (stretch.begin, stretch.end) if ahead else (first, stretch.last)
    text = width_of(event.label, FONT)
    shades, firm, starts, middle = _extent(event.date, stretch.ends)
    whisker = ()
    if shades and (seen := _cut(shades, low, high)):
        length = (seen[-1].end - seen[0].start) * scale
        if length >= SHORTEST_BAND:
            drawn = _cut(shades, stretch.begin, stretch.end)
            begins, left, right = ((day - first) * scale for day in (drawn[0].start, seen[0].start, drawn[-1].end))
            return Item(event, weight, left, begins, left, right, text, True, firm and starts >= stretch.begin, ahead, drawn)
        # On a few pixels a fade cannot be seen.
        whisker = (Shade(seen[0].start, seen[-1].end, BAND_ALPHA),) if length else ()
    x = ((middle if low <= middle <= high else low if middle < low else high) - first) * scale
    half = (RING_HALVES if event.disputed else HALVES)[event.significance]
    return Item(event, weight, x, x - half, x - half, x + half, text, False, False, ahead, whisker)


@lru_cache(maxsize=16384)
def _extent(date: str, ends: float) -> tuple[tuple[Shade, ...], bool, int, float]:
    """Of a date as text: its pieces, whether it starts firmly, the day it starts then, and the day that a mark stands on."""
    if PLAIN.fullmatch(date):
        # As most are: nothing of it fades.
        return (), False, 0, dt.date.fromisoformat(date).toordinal() + 0.5
    span = Span.parse(date)
    shades, firm = shades_of(span, ends) if span.is_interval or not span.exact else ((), False)
    return tuple(shades), firm, span.start.lower.toordinal() if firm else 0, middle_of(span)


def _cut(shades: tuple[Shade, ...], low: float, high: float) -> tuple[Shade, ...]:
    if shades[0].start >= low and shades[-1].end <= high:
        return shades
    return tuple([
        shade if start >= low and end <= high else Shade(max(start, low), min(end, high), alpha)
        for shade, (start, end, alpha) in zip(shades, shades, strict=True)
        if end > low and start < high
    ])


def middle_of(span: Span) -> float:
    """The day a mark stands on: the middle of what the date may mean, or the start of a short span."""
    moment = span.start or span.end
    if span.is_interval:
        return moment.lower.toordinal() + 0.5
    return (span.lower.toordinal() + span.upper.toordinal() + 1) / 2


class Packing:
    """Rows of one lane. Each row keeps where its taken stretches begin and end, in pixels, in order and apart.

    `placed` is [(item, row, side)], side being "" for a mark without its label; `crowd` is what found no room at all;
    `used` is the number of rows. `pixels` has for each row a bit for each pixel of the window that is taken as a whole, and
    `full` one for those that all rows have taken: where there are many events, most are in vain, and this shows it at once.
    """

    def __init__(self, rows: int, width: float):
        self.rows = [([], []) for _ in range(rows)]
        self.pixels, self.full = [0] * rows, 0
        self.width, self.last = width, min(int(width), MOST_PIXELS)
        self.placed = []
        self.crowd = []
        self.used = 0

    def fill(self, items: list[Item], or_none: bool = False) -> Packing:
        """Place items, which come `by_weight`: with their labels, then what is left without; then those ahead, in the same
        rows.

        Rows with bands then go to the top. What is selected has its place even where its label has none. or_none: of no use
        unless all of the window find room, so that it ends with the first that does not.
        """
        without_label = []
        for item in items:
            if item.ahead:
                continue
            in_vain = self.full and self.full & self._pixels(item.begins, item.right)
            if in_vain and or_none:
                self.crowd = [item]
                return self
            if not in_vain and self._place(item, len(self.rows), _choices(item), (0, self.width)):
                continue
            if item.weight < SELECTED or not self._place(item, len(self.rows), _bare(item), None):
                without_label.append(item)
        for item in without_label:
            if not self._place(item, len(self.rows), _bare(item), None):
                self.crowd.append(item)
                if or_none:
                    return self
        used = max(self.used, 1)
        for item in (item for item in items if item.ahead):
            zone = (float("-inf"), -GAP) if item.x < 0 else (self.width + GAP, float("inf"))
            if not self._place(item, used, _choices(item), zone) and not self._place(item, used, _bare(item), None):
                self.crowd.append(item)
        self._bands_first()
        return self

    @property
    def crowded(self) -> bool:
        """Whether something of the window found no room."""
        return any(not item.ahead for item in self.crowd)

    def _place(self, item: Item, rows: int, choices, zone) -> bool:
        """Put an item into the first row and on the first side where it meets nothing and its label stays in the zone."""
        within, full = [], self.full
        for side, left, right in choices:
            if zone is None or (right <= zone[1] if side == "right" else left >= zone[0] - GAP):
                begins = left if left < item.begins else item.begins
                ends = right if right > item.right else item.right
                wanted = self._pixels(begins, ends)
                if not full & wanted:
                    within.append((side, begins, ends, wanted))
        if not within:
            return False
        for row, pixels in enumerate(self.pixels[:rows]):
            for side, begins, ends, wanted in within:
                if pixels & wanted:
                    continue
                taken, until = self.rows[row]
                at = bisect_left(taken, begins)
                if (at == 0 or until[at - 1] <= begins) and (at == len(taken) or taken[at] >= ends):
                    taken.insert(at, begins - GAP)
                    until.insert(at, ends + GAP)
                    self.placed.append((item, row, side))
                    self.used = max(self.used, row + 1)
                    self.pixels[row] |= self._pixels(ceil(begins - GAP), int(ends + GAP))
                    self.full = reduce(and_, self.pixels)
                    return True
        return False

    def _pixels(self, begins: float, ends: float) -> int:
        """A bit for each pixel of the window that a stretch meets."""
        first, end = int(begins) if begins > 0 else 0, ceil(ends) if ends < self.last else self.last
        return ONES[end] ^ ONES[first] if end > first else 0

    def _bands_first(self) -> None:
        """Rows are alike until they are drawn, so those that hold bands may come first."""
        longest = {}
        for item, row, _side in self.placed:
            if item.band and not item.ahead:
                seen = min(item.right, self.width) - max(item.begins, 0)
                longest[row] = max(longest.get(row, 0), seen)
        order = sorted({row for _item, row, _side in self.placed}, key=lambda row: (-longest.get(row, 0), row))
        place = {row: at for at, row in enumerate(order)}
        self.placed = [(item, place[row], side) for item, row, side in self.placed]
        self.used = len(order)


def by_weight(item: Item):
    """The order in which items are placed: the heavier first."""
    return -item.weight, not item.band, item.event.date_sort.toordinal(), item.event.slug


def _choices(item: Item) -> list[tuple[str, float, float]]:
    """Where a label may go, best first: (side, left, right) of mark and label together, in pixels.

    A band's label begins inside it, and stands before it only where the chart ends too soon.
    """
    if item.band:
        right = ("right", item.left, item.left + item.text + 10)
        return [right, ("left", item.left - item.text - 10, item.left)]
    return [
        ("right", item.left, item.right + LABEL_GAP + item.text),
        ("left", item.left - LABEL_GAP - item.text, item.right),
    ]


def _bare(item: Item) -> list[tuple[str, float, float]]:
    return [("", item.left, item.right)]
