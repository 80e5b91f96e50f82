"""Events in a window -> lanes, bands, marks and labels, laid out. Pure: no I/O, no clock, bounded output.

Horizontal places are days (proleptic ordinals, as floats, noon being .5); vertical places are pixels from the top.
Labels never overlap each other or a mark: the more significant event is placed first and takes the room; what finds
no room for a label keeps its mark.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass, field

from django.utils.translation import get_language

from timeline.explore.lettering import width_of
from timeline.explore.shading import BAND_ALPHA, Shade, shades_of
from timeline.explore.ticks import Tick, ticks_between
from timeline.models.dates import OPEN_END, OPEN_START, Span
from timeline.models.querysets import EventRow
from timeline.models.taxonomy import KIND_GROUPS, kind_words

# What is assumed of a browser that has not said how wide its chart is: a laptop's.
WIDTH = 860
MOST_MARKS = 400
MOST_ROWS = 24
FEWEST_ROWS = 3
ROW = 18
HEADER = 20
AXIS = 38
FONT = 11.5
BAND = 14
GAP = 5
PAD = 0.015
SIZES = {1: 6, 2: 8, 3: 10, 4: 12, 5: 14}
SHORTEST_BAND = 14
# So that the list below does not leap up when a window holds little.
LOWEST = 260
# The calendar's own ends: nothing can be drawn beyond them.
FIRST_DAY, LAST_DAY = 1.0, float(dt.date.max.toordinal())
# How far the ring around a disputed event stands off its mark.
RING = 4
QUIET = 6
LABEL_GAP = 8


@dataclass(frozen=True)
class Mark:
    """One event, placed. A band is a mark with `band` set: it has a length instead of a symbol.

    `quiet` marks stand in the crowd at the foot of a lane, small and over one another.
    """

    slug: str
    title: str
    label: str
    side: str
    x: float
    y: float
    symbol: str
    size: int
    storyline: str
    hollow: bool
    disputed: bool
    words: str
    kind: str
    shades: tuple[Shade, ...] = ()
    band: bool = False
    firm_start: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Lane:
    """A strip of the chart. `storyline` is set where its colour is a storyline's; `unseen` counts events not drawn."""

    key: str
    name: str
    top: float
    bottom: float
    storyline: str = ""
    unseen: int = 0


@dataclass(frozen=True)
class Scene:
    """Everything a picture needs. `first` and `last` are the days at its two edges; `height` is in pixels."""

    first: float
    last: float
    width: int
    height: float
    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    today: float | None

    def share(self, day: float) -> float:
        """Where a day lies between the left edge (0) and the right one (1)."""
        return (day - self.first) / (self.last - self.first)


@dataclass(frozen=True)
class LaneSpec:
    """A lane that is asked for: its key, its name, and the storyline whose colour it has, if any."""

    key: str
    name: str
    storyline: str = ""


def build_scene(
    events: list[EventRow],
    window: tuple[dt.date, dt.date],
    lanes: list[LaneSpec],
    lanes_of,
    *,
    width: int = WIDTH,
    today: dt.date,
    as_of: dt.date | None = None,
) -> Scene:
    """Lay out events.

    window: first and last day, both drawn whole. lanes_of: event -> keys of the lanes it belongs to.
    width: pixels that the chart is at least wide. Spans that go on fade out at `as_of`.
    """
    first, last = float(window[0].toordinal()), float(window[1].toordinal() + 1)
    pad = max((last - first) * PAD, 0.5)
    first, last = max(first - pad, FIRST_DAY), min(last + pad, LAST_DAY)
    scale = width / (last - first)
    ends = float((as_of or today).toordinal() + 1)
    heaviest = sorted(events, key=lambda event: (-event.significance, event.date_sort.toordinal()))
    items = [_item(event, first, last, scale, ends) for event in heaviest[:MOST_MARKS]]
    in_lane = {lane.key: [] for lane in lanes}
    unseen = dict.fromkeys(in_lane, 0)
    for item in items:
        for key in lanes_of(item.event):
            if key in in_lane:
                in_lane[key].append(item)
    for event in heaviest[MOST_MARKS:]:
        for key in lanes_of(event):
            if key in unseen:
                unseen[key] += 1
    return _arrange(in_lane, lanes, unseen, first, last, width, scale, today)


def _arrange(in_lane, lanes, unseen, first, last, width, scale, today) -> Scene:
    trials = {key: _trial(items, width) for key, items in in_lane.items()}
    rows = _share_rows({key: trial.used if trial else MOST_ROWS for key, trial in trials.items()})
    top, placed, drawn, language = float(AXIS), [], [], get_language()
    for lane in lanes:
        strip = trials[lane.key]
        if strip is None or strip.crowded or strip.used > rows[lane.key]:
            strip = _Strip(rows[lane.key], width).fill(in_lane[lane.key], whole=False)
        begin = top + (HEADER if lane.name else GAP)
        placed += [_mark(item, row, side, begin, first, scale, language) for item, row, side in strip.placed]
        bottom = begin + max(strip.used, 1) * ROW + GAP
        drawn.append(Lane(lane.key, lane.name, top, bottom, lane.storyline, unseen[lane.key]))
        top = bottom
    day = float(today.toordinal()) + 0.5
    return Scene(
        first, last, width, max(top, LOWEST), tuple(drawn), tuple(placed),
        ticks_between(first, last, width),
        day if first < day < last else None,
    )  # fmt: skip


def _trial(items: list[_Item], width: int) -> _Strip | None:
    """A lane laid out with all rows to itself; None, without trying, where its labels are wider than all rows."""
    if sum(item.text + item.right - item.left for item in items if not item.band) > MOST_ROWS * width:
        return None
    return _Strip(MOST_ROWS, width).fill(items, whole=True)


def _share_rows(wanted: dict[str, int]) -> dict[str, int]:
    """Rows for each lane: what it wants where there is room, else the room dealt out row by row."""
    given = {key: min(want, FEWEST_ROWS) for key, want in wanted.items()}
    left = MOST_ROWS - sum(given.values())
    while left > 0 and (short := [key for key in given if given[key] < wanted[key]]):
        for key in short[:left]:
            given[key] += 1
            left -= 1
    return given


# ---------------------------------------------------------------- one event, measured


@dataclass(frozen=True)
class _Item:
    """An event with its extent on the chart in pixels: the mark or band, and the room its label needs."""

    event: EventRow
    x: float
    left: float
    right: float
    text: float
    band: bool = False
    firm_start: bool = False
    shades: tuple[Shade, ...] = field(default=())


def _item(event: EventRow, first: float, last: float, scale: float, ends: float) -> _Item:
    span = event.span
    text = width_of(event.label, FONT)
    shades, firm = shades_of(span, ends) if span.is_interval or not span.exact else ((), False)
    shades = tuple(
        Shade(max(shade.start, first), min(shade.end, last), shade.alpha)
        for shade in shades
        if shade.end > first and shade.start < last
    )
    length = (shades[-1].end - shades[0].start) * scale if shades else 0
    if length >= SHORTEST_BAND:
        left, right = (shades[0].start - first) * scale, (shades[-1].end - first) * scale
        inside = firm and span.start.lower.toordinal() >= first
        return _Item(event, left, left, right, text, True, inside, shades)
    day = min(max(_middle(span), first), last)
    x, half = (day - first) * scale, SIZES[event.significance] / 2 + (RING if event.disputed else 1)
    # On a few pixels a fade cannot be seen.
    whisker = (Shade(shades[0].start, shades[-1].end, BAND_ALPHA),) if length else ()
    return _Item(event, x, x - half, x + half, text, shades=whisker)


def _middle(span: Span) -> float:
    """The day a mark stands on: the middle of what the date may mean, or the start of a short span."""
    moment = span.start or span.end
    if span.is_interval:
        return moment.lower.toordinal() + 0.5
    return (span.lower.toordinal() + span.upper.toordinal() + 1) / 2


# ---------------------------------------------------------------- one lane, packed


QUIETLY = "quietly"


class _Strip:
    """Rows of one lane. Each row keeps its taken stretches in pixels, in order and apart."""

    def __init__(self, rows: int, width: int):
        self.rows = [[] for _ in range(rows)]
        self.width = width
        self.placed = []
        self.used = 0
        self.crowded = False

    def fill(self, items: list[_Item], whole: bool) -> _Strip:
        """Place items, heaviest first; bands before marks of the same weight. Rows with bands then go to the top.

        Where not everything finds room (`whole` false) the last row is kept for marks without labels.
        """
        labelled = len(self.rows) if whole else len(self.rows) - 1
        crowd = []
        last = len(self.rows) - 1
        for item in sorted(items, key=lambda item: (-item.event.significance, not item.band)):
            if not self._place(item, range(labelled), _choices(item)):
                crowd.append(item)
        self.crowded = bool(crowd)
        for item in crowd:
            if not self._place(item, range(last), [("", item.left, item.right)]):
                self._put(item, last, QUIETLY)
        self._bands_first()
        return self

    def _bands_first(self) -> None:
        """Rows are alike until they are drawn, so those that hold bands may come first; the crowd stays last."""
        longest = {}
        for item, row, side in self.placed:
            if item.band and side != QUIETLY:
                longest[row] = max(longest.get(row, 0), item.right - item.left)
        crowd = {row for _item, row, side in self.placed if side == QUIETLY}
        used = sorted({row for _item, row, _side in self.placed})
        order = sorted(used, key=lambda row: (row in crowd, -longest.get(row, 0), row))
        place = {row: at for at, row in enumerate(order)}
        self.placed = [(item, place[row], side) for item, row, side in self.placed]
        self.used = len(order)

    def _place(self, item, rows, choices) -> bool:
        """Put an item into the first row and on the first side where it meets nothing."""
        within = [
            (side, left, right)
            for side, left, right in choices
            if not side or (right <= self.width if side == "right" else left >= -GAP)
        ]
        for row in rows:
            taken = self.rows[row]
            for side, left, right in within:
                at = bisect_left(taken, (left,))
                if (at == 0 or taken[at - 1][1] <= left) and (at == len(taken) or taken[at][0] >= right):
                    taken.insert(at, (left - GAP, right + GAP))
                    self._put(item, row, side)
                    return True
        return False

    def _put(self, item, row, side):
        self.placed.append((item, row, side))
        self.used = max(self.used, row + 1)


def _choices(item: _Item) -> list[tuple[str, float, float]]:
    """Where a label may go, best first: (side, left, right) of mark and label together, in pixels.

    A band's label begins inside it, and stands before it only where the chart ends too soon.
    """
    if item.band:
        return [
            ("right", item.left, max(item.right, item.left + item.text + 10)),
            ("left", item.left - item.text - 10, item.right),
        ]
    return [
        ("right", item.left, item.right + LABEL_GAP + item.text),
        ("left", item.left - LABEL_GAP - item.text, item.right),
    ]


def _mark(item: _Item, row: int, side: str, top: float, first: float, scale: float, language: str) -> Mark:
    event, quiet = item.event, side == QUIETLY
    side = "" if quiet else side
    group = KIND_GROUPS[event.group]
    return Mark(
        slug=event.slug,
        title=event.title,
        label=event.label if side else "",
        side=side,
        x=first + item.x / scale,
        y=top + row * ROW + ROW / 2,
        symbol=group.symbol.removesuffix("-open"),
        size=min(SIZES[event.significance], QUIET) if quiet else SIZES[event.significance],
        storyline=event.storylines[0] if event.storylines else "",
        hollow=group.symbol.endswith("-open") or event.occurrence in ("proposed", "planned"),
        disputed=event.disputed,
        words=event.span.words(True, language),
        kind=kind_words(event.kind, language),
        shades=() if quiet else item.shades,
        band=item.band and not quiet,
        firm_start=item.firm_start,
        quiet=quiet,
    )


def bounds_of(events: list[EventRow], today: dt.date) -> tuple[dt.date, dt.date]:
    """The window that shows all of these events: from the first of them to today, or later where they are planned."""
    days = [day for event in events for day in (event.span.lower, event.span.upper) if day not in (OPEN_START, OPEN_END)]
    if not days:
        return today.replace(year=max(today.year - 1, 1)), today
    return min(days), max(*days, today)
