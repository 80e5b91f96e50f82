"""Events in a window -> lanes, bands, marks, labels and the density of the rest. Pure: no I/O, no clock, bounded output.

Horizontal places are days (proleptic ordinals, as floats, noon being .5), or days since an event where lanes are
compared; vertical places are pixels from the top. Labels never overlap each other or a mark: the more significant event
is placed first and takes the room; what finds no room for a label keeps its mark, and what finds none at all is counted
in the histogram at the foot of its lane.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language

from timeline.explore.bounded import fewer_bins, fewer_shades, thin_out
from timeline.explore.crowd import FOOT, Bar, Bin, bars_of, crowd_beside, crowd_of, days_per_bin, within
from timeline.explore.packing import GAP, MOST_ROWS, SIZES, Entry, Item, Packing, Stretch, by_weight, entry_of, measured
from timeline.explore.shading import Shade
from timeline.explore.ticks import Tick, day_ticks_between, ticks_between
from timeline.models.dates import OPEN_END, OPEN_START
from timeline.models.querysets import EventRow
from timeline.models.taxonomy import KIND_GROUPS, KINDS, kind_words

# What is assumed of a browser that has not said how wide its chart is: a laptop's.
WIDTH = 860
MOST_MARKS = 400
FEWEST_ROWS = 3
ROW = 18
HEADER = 20
AXIS = 38
BAND = 14
PAD = 0.015
# So that the list below does not leap up when a window holds little.
LOWEST = 260
# The calendar's own ends: nothing can be drawn beyond them.
FIRST_DAY, LAST_DAY = 1.0, float(dt.date.max.toordinal())


class Mark(NamedTuple):
    """One event, placed. A band is a mark with `band` set: it has a length instead of a symbol.

    `ahead` marks stand beyond the edges of the window, for a reader who pans.
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
    ahead: bool = False


@dataclass(frozen=True)
class Lane:
    """A strip of the chart. `storyline` is set where its colour is a storyline's; `crowd` counts events without a mark.

    Its days are counted from `zero`: the day before the first of the calendar, or the event it is aligned at.
    """

    key: str
    name: str
    top: float
    bottom: float
    storyline: str = ""
    crowd: int = 0
    zero: float = 0


@dataclass(frozen=True)
class Scene:
    """Everything a picture needs. `first` and `last` are the days at its two edges; `height` is in pixels.

    What stands `ahead` reaches from `begin` to `end`, further than the picture. `relative` days are counted from zero.
    """

    first: float
    last: float
    begin: float
    end: float
    width: int
    height: float
    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today: float | None
    relative: bool = False

    def share(self, day: float) -> float:
        """Where a day lies between the left edge (0) and the right one (1)."""
        return (day - self.first) / (self.last - self.first)


@dataclass(frozen=True)
class LaneSpec:
    """A lane that is asked for: its key, its name, the storyline whose colour it has, and the day it counts from."""

    key: str
    name: str
    storyline: str = ""
    zero: float = 0


def build_scene(
    events: list[EventRow],
    window: tuple[float, float],
    lanes: list[LaneSpec],
    lanes_of,
    *,
    width: int = WIDTH,
    today: dt.date,
    as_of: dt.date | None = None,
    ahead: list[EventRow] = (),
    overscan: float = 0,
    counts: dict[str, dict[int, int]] | None = None,
    days: int = 0,
    selected: str = "",
    relative: bool = False,
    most_rows: int = MOST_ROWS,
) -> Scene:
    """Lay out events.

    window: first and last day, both drawn whole: dates, or numbers of days where lanes count from an event.
    lanes_of: event -> keys of the lanes it belongs to. width: pixels that the chart is at least wide.
    Spans that go on fade out at `as_of`. ahead: events beyond the window, drawn as far as `overscan` times its length.
    counts: {lane: {bin: number}} of all events of the record there, where `events` are only the heaviest of them, in bins
    of so many `days`. most_rows: of all lanes together.
    """
    opens, closes = (float(end if relative else end.toordinal()) for end in window)
    first, last = _edges(opens, closes + 1, relative)
    reach = overscan * (last - first)
    begin, end = (first - reach, last + reach) if relative else (max(first - reach, FIRST_DAY), min(last + reach, LAST_DAY))
    ends = float((as_of or today).toordinal() + 1)
    stretch = Stretch(first, last, begin, end, opens, closes + 1, width / (last - first), ends)
    every = _entries(events, ahead, lanes, lanes_of, selected)
    chosen, own = _heaviest(every), {lane.key: stretch.since(lane.zero) for lane in lanes}
    items = {key: [measured(entry, own[key]) for entry in some] for key, some in chosen.items()}
    days = days or days_per_bin(stretch.scale, len(lanes))
    return _arrange(items, lanes, every, counts, days, stretch, width, today, relative, most_rows)


def _edges(opens: float, closes: float, relative: bool) -> tuple[float, float]:
    """The days asked for with a margin around them."""
    pad = max((closes - opens) * PAD, 0.5)
    if relative:
        return opens - pad, closes + pad
    return max(opens - pad, FIRST_DAY), min(closes + pad, LAST_DAY)


def _entries(events, ahead, lanes: list[LaneSpec], lanes_of, selected: str) -> dict[str, list[Entry]]:
    """The events of each lane."""
    every: dict[str, list[Entry]] = {lane.key: [] for lane in lanes}
    for some, is_ahead in ((events, False), (ahead, True)):
        for event in some:
            entry = entry_of(event, selected, is_ahead)
            for key in lanes_of(event):
                if key in every:
                    every[key].append(entry)
    return every


def _heaviest(every: dict[str, list[Entry]]) -> dict[str, list[Entry]]:
    """At most MOST_MARKS of all: those of the window first, then by weight and time."""
    if sum(map(len, every.values())) <= MOST_MARKS:
        return every
    order = [(one.ahead, -one.weight, one.event.date_sort.toordinal(), key, at)
             for key, some in every.items() for at, one in enumerate(some)]  # fmt: skip
    kept = {(key, at) for *_order, key, at in sorted(order)[:MOST_MARKS]}
    return {key: [one for at, one in enumerate(some) if (key, at) in kept] for key, some in every.items()}


def _arrange(chosen, lanes, every, counts, days, stretch, width, today, relative, most_rows) -> Scene:
    packed = _pack(chosen, every, width, most_rows)
    thin_out(packed)
    fine = {lane.key: _bins(lane, packed[lane.key], every[lane.key], counts, stretch, days) for lane in lanes}
    top, marks, feet, drawn, language = float(AXIS), [], {}, [], get_language()
    for lane in lanes:
        strip, own, held = packed[lane.key], stretch.since(lane.zero), fine[lane.key]
        begin = top + (HEADER if lane.name else GAP)
        marks += [_mark(item, row, side, begin, stretch, lane.zero, language) for item, row, side in strip.placed]
        foot = begin + (strip.used * ROW + FOOT if held else max(strip.used, 1) * ROW)
        feet[lane.key] = foot
        crowd = sum(some.number for some in within(held, own, days))
        drawn.append(Lane(lane.key, lane.name, top, foot + GAP, lane.storyline, crowd, lane.zero))
        top = foot + GAP
    marks = fewer_shades(marks, sum(map(len, fine.values())), stretch.scale)
    bins, many = fewer_bins(fine, marks)
    bars = _bars(lanes, bins, feet, stretch, days * many)
    day = today.toordinal() + 0.5
    return Scene(
        stretch.first, stretch.last, stretch.begin, stretch.end, width, max(top, LOWEST), tuple(drawn), tuple(marks),
        tuple(bars), _ticks(stretch, width, relative),
        day if not relative and stretch.begin < day < stretch.end else None, relative,
    )  # fmt: skip


def _bars(lanes, bins: dict[str, dict[int, Bin]], feet: dict[str, float], stretch: Stretch, days: int) -> list[Bar]:
    """The histograms of all lanes; the tallest bin that the window sees is as high as there is room."""
    seen = (held.number for lane in lanes for held in within(bins[lane.key], stretch.since(lane.zero), days))
    tallest, bars = max(seen, default=1), []
    for lane in lanes:
        own = stretch.since(lane.zero)
        bars += bars_of(bins[lane.key], feet[lane.key], tallest, own, days, lane.zero, lane.storyline)
    return bars


def _pack(chosen, every, width: int, most_rows: int) -> dict[str, Packing]:
    """Every lane packed into its share of the rows. A lane that leaves events out gives its last row to their histogram."""
    chosen = {key: sorted(some, key=by_weight) for key, some in chosen.items()}
    packed = {key: None if _hopeless(some, width) else Packing(MOST_ROWS, width).fill(some, or_none=True)
              for key, some in chosen.items()}  # fmt: skip
    whole = {key: trial is not None and not trial.crowded and len(chosen[key]) == len(every[key])
             for key, trial in packed.items()}  # fmt: skip
    rows = _share_rows({key: trial.used if whole[key] else MOST_ROWS for key, trial in packed.items()}, most_rows)
    for key, trial in packed.items():
        if not whole[key] or trial.used > rows[key]:
            packed[key] = Packing(max(rows[key] - 1, 1), width).fill(chosen[key])
    return packed


def _hopeless(items: list[Item], width: int) -> bool:
    """Whether all labels of a lane, side by side, are wider than all rows: then trying to place them all is in vain."""
    wide = sum(item.text + item.right - item.left for item in items if not item.band and not item.ahead)
    return wide > MOST_ROWS * width


def _bins(lane: LaneSpec, strip: Packing, every: list[Entry], counts, stretch: Stretch, days: int) -> dict[int, Bin]:
    """What a lane's marks leave out; nothing where it leaves out only what is beyond the window."""
    own = stretch.since(lane.zero)
    marked = [item for item, _row, _side in strip.placed]
    if counts is not None:
        held = crowd_beside(counts.get(lane.key, {}), marked, own, days)
    else:
        placed = {item.event.slug for item in marked}
        left = [one for one in every if one.event.slug not in placed]
        held = crowd_of(left, own, days) if not all(one.ahead for one in left) else {}
    return held if any(within(held, own, days)) else {}


def _share_rows(wanted: dict[str, int], most_rows: int) -> dict[str, int]:
    """Rows for each lane: what it wants where there is room, else the room dealt out row by row."""
    given = {key: min(want, FEWEST_ROWS) for key, want in wanted.items()}
    left = most_rows - sum(given.values())
    while left > 0 and (short := [key for key in given if given[key] < wanted[key]]):
        for key in short[:left]:
            given[key] += 1
            left -= 1
    return given


def _ticks(stretch: Stretch, width: int, relative: bool) -> tuple[Tick, ...]:
    """Ticks of the window as the picture has them, and beyond its edges the same for a reader who pans."""
    between = day_ticks_between if relative else ticks_between
    inside = between(stretch.first, stretch.last, width)
    if stretch.begin == stretch.first and stretch.end == stretch.last:
        return inside
    beyond = between(stretch.begin, stretch.end, (stretch.end - stretch.begin) * stretch.scale)
    return (*inside, *(tick for tick in beyond if not stretch.first <= tick.x <= stretch.last))


def _mark(item: Item, row: int, side: str, top: float, stretch: Stretch, zero: float, language: str) -> Mark:
    event = item.event
    symbol, hollow = _sign(event.kind)
    return Mark(
        slug=event.slug,
        title=event.title,
        label=event.label if side else "",
        side=side,
        x=stretch.first + item.x / stretch.scale,
        y=top + row * ROW + ROW / 2,
        symbol=symbol,
        size=SIZES[event.significance],
        storyline=event.storylines[0] if event.storylines else "",
        hollow=hollow or event.occurrence in ("proposed", "planned"),
        disputed=event.disputed,
        words=event.span.words(True, language),
        kind=kind_words(event.kind, language),
        shades=tuple(Shade(start - zero, end - zero, alpha) for start, end, alpha in item.shades) if zero else item.shades,
        band=item.band,
        firm_start=item.firm_start,
        ahead=item.ahead,
    )


@lru_cache(maxsize=256)
def _sign(kind: str) -> tuple[str, bool]:
    """The symbol of a kind's family, and whether it is hollow."""
    symbol = KIND_GROUPS[KINDS[kind].group].symbol
    return symbol.removesuffix("-open"), symbol.endswith("-open")


def bounds_of(events: list[EventRow], today: dt.date) -> tuple[dt.date, dt.date]:
    """The window that shows all of these events: from the first of them to today, or later where they are planned."""
    days = [day for event in events for day in (event.span.lower, event.span.upper) if day not in (OPEN_START, OPEN_END)]
    if not days:
        return today.replace(year=max(today.year - 1, 1)), today
    return min(days), max(*days, today)
