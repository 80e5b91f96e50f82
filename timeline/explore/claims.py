"""Accounts of one event as a small timeline of their own: a line for each voice on each side, a mark for each account.

Pure geometry. Horizontal places are shares of the width, so that the drawing fits a phone and a desk; what is said
beside the marks is laid out for the narrowest.
"""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import NamedTuple

from timeline.explore.lettering import width_of
from timeline.explore.shading import Shade, shades_of
from timeline.explore.ticks import Tick, ticks_between
from timeline.models.dates import OPEN_END, OPEN_START, Span

NARROW, USUAL = 320, 480
AXIS, SIDE, LINE, TRACK, FOOT = 30, 26, 40, 27, 8
MARK, STEP, LETTERS = 11, 16, 11
LEAST_DAYS, MARGIN = 7, 0.06


class Claim(NamedTuple):
    """One account. `span` is when it was said, or published where that alone is known; None where neither is."""

    number: int
    voice: str
    contrary: bool
    stance: str
    span: Span | None
    words: str


class Spot(NamedTuple):
    """A mark: its day, pixels to shift it by where several stand on one day, and what is written beside it."""

    claim: Claim
    x: float
    shift: int
    label: str
    left: bool
    shades: tuple[Shade, ...]


class Line(NamedTuple):
    """One voice on one side; `y` is the line that its marks stand on. `undated` have no place on it."""

    voice: str
    contrary: bool
    y: float
    spots: tuple[Spot, ...]
    undated: tuple[Claim, ...]


class Side(NamedTuple):
    contrary: bool
    y: float


class Claims(NamedTuple):
    """Days are ordinals. `event` is the day of the event itself."""

    first: float
    last: float
    event: float
    ticks: tuple[Tick, ...]
    sides: tuple[Side, ...]
    lines: tuple[Line, ...]
    height: float

    def share(self, day: float) -> float:
        return min(max((day - self.first) / (self.last - self.first), 0.0), 1.0)


def build_claims(claims: list[Claim], day: dt.date) -> Claims:
    """Claims of an event of that day -> the drawing. Within a side, voices come in the order of their first account."""
    first, last = _window(claims, day)
    lines, sides, y = [], [], float(AXIS)
    for contrary in (False, True):
        voices = _voices([claim for claim in claims if claim.contrary == contrary])
        if not voices:
            continue
        sides.append(Side(contrary, y))
        y += SIDE
        for voice, own in voices:
            dated = [claim for claim in own if claim.span]
            undated = tuple(claim for claim in own if not claim.span)
            lines.append(Line(voice, contrary, y + TRACK, _spots(dated, first, last), undated))
            y += LINE
    ticks = ticks_between(first, last, USUAL)
    return Claims(first, last, day.toordinal() + 0.5, ticks, tuple(sides), tuple(lines), y + FOOT)


def _window(claims: list[Claim], day: dt.date) -> tuple[float, float]:
    """From a little before the first day to a little after the last, and never less than a week."""
    days = [day.toordinal()]
    for claim in claims:
        if claim.span:
            days += [edge.toordinal() for edge in _edges(claim.span)]
    first, last = min(days), max(days) + 1
    margin = max((last - first) * MARGIN, (LEAST_DAYS - (last - first)) / 2, 0.5)
    return max(first - margin, 1.0), min(last + margin, float(dt.date.max.toordinal()))


def _edges(span: Span) -> tuple[dt.date, dt.date]:
    """First and last day, without the ends that are open."""
    lower, upper = span.lower_fuzzy, span.upper_fuzzy
    return (span.sort if lower == OPEN_START else lower), (span.sort if upper == OPEN_END else upper)


def _middle(span: Span) -> float:
    lower, upper = _edges(span)
    return (lower.toordinal() + upper.toordinal() + 1) / 2


def _voices(claims: list[Claim]) -> list[tuple[str, list[Claim]]]:
    groups: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda one: (one.span is None, _middle(one.span) if one.span else 0, one.number)):
        groups.setdefault(claim.voice, []).append(claim)
    return list(groups.items())


def _spots(claims: list[Claim], first: float, last: float) -> tuple[Spot, ...]:
    """Marks of one voice from left to right. A label is written where it has room on the narrowest page, else not."""
    per_day = NARROW / (last - first)
    places = []
    for _day, together in groupby(claims, key=lambda claim: round((_middle(claim.span) - first) * per_day / STEP)):
        group = list(together)
        middle = sum(_middle(claim.span) for claim in group) / len(group)
        places += [(claim, middle, round((i - (len(group) - 1) / 2) * STEP)) for i, claim in enumerate(group)]
    spots, free = [], 0.0
    for i, (claim, middle, shift) in enumerate(places):
        at = (middle - first) * per_day + shift
        following = (places[i + 1][1] - first) * per_day + places[i + 1][2] - MARK if i + 1 < len(places) else NARROW
        room = width_of(claim.words, LETTERS) + MARK
        same = i + 1 < len(places) and places[i + 1][0].words == claim.words
        label, left = claim.words, False
        if same or at + room > following:
            left = not same and at - room >= free
            label = claim.words if left else ""
        free = at + (room if label and not left else MARK)
        shades = () if claim.span.exact else tuple(shades_of(claim.span, last)[0])
        spots.append(Spot(claim, middle, shift, label, left, shades))
    return tuple(spots)
