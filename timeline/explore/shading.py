"""How dates that are not sharp look: firm where they are certain, fading where they are not. Pure."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

from timeline.models.dates import DAY, Span

FADE_STEPS = 10
BAND_ALPHA = 0.2
RISING = tuple(round(BAND_ALPHA * (i + 0.5) / FADE_STEPS, 3) for i in range(FADE_STEPS))
FALLING = RISING[::-1]


class Shade(NamedTuple):
    """A piece of a band or whisker: from one day to another at one opacity."""

    start: float
    end: float
    alpha: float


def shades_of(span: Span, ends: float) -> tuple[list[Shade], bool]:
    """The pieces of a span: firm where the date is certain, fading where it is not. And whether it starts firmly."""
    if span.is_interval and span.exact and span.lower == span.upper:
        # Hours of one day: a mark.
        return [], False
    if not span.is_interval:
        lower, upper = span.lower_fuzzy.toordinal(), span.upper_fuzzy.toordinal() + 1
        third = (upper - lower) / 3
        return [*_fade(lower, lower + third, True), Shade(lower + third, upper - third, BAND_ALPHA),
                *_fade(upper - third, upper, False)], False
    start, end = span.start, span.end
    pieces = []
    firm = bool(start) and start.precision == DAY and not (start.approximate or start.uncertain)
    stop = end.upper_fuzzy.toordinal() + 1 if end else inf
    if start is None:
        begin = end.lower_fuzzy.toordinal() - 90
        pieces += _fade(begin, begin + 60, True)
        begin += 60
    else:
        begin = start.lower_fuzzy.toordinal()
        if not firm:
            # Whenever it began, it had not ended.
            sure = min(start.upper_fuzzy.toordinal() + 1, stop)
            pieces += _fade(begin, sure, True)
            begin = sure
    if end is None:
        # Known to go on, or not known to have ended: it fades where the record stops, never runs to infinity.
        last = max(ends, begin + 30.0)
        tail = min(90.0, (last - begin) / 2)
    else:
        last = stop
        firm_end = end.precision == DAY and not (end.approximate or end.uncertain)
        tail = 0 if firm_end else last - end.lower_fuzzy.toordinal()
    if last - tail > begin:
        pieces.append(Shade(begin, last - tail, BAND_ALPHA))
    if tail and last > begin:
        pieces += _fade(max(last - tail, begin), last, False)
    return pieces, firm


def _fade(start: float, end: float, rising: bool) -> list[Shade]:
    step = (end - start) / FADE_STEPS
    ends = [start + i * step for i in range(FADE_STEPS + 1)]
    return list(map(Shade, ends, ends[1:], RISING if rising else FALLING))
