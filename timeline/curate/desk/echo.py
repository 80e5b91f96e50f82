"""What a date means, said back to who types it: in words, as days, or what is wrong with it."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from timeline.models.cldr import calendar_of
from timeline.models.dates import OPEN_END, OPEN_START, DateError, Span


class Echo(NamedTuple):
    """`words` for people; `bounds` from which day to which, where the words do not say; or the `problem`."""

    words: str = ""
    bounds: str = ""
    problem: str = ""

    @classmethod
    def of(cls, text: str | None) -> Echo:
        if not (text or "").strip():
            return cls()
        try:
            span = Span.parse(text)
        except DateError as error:
            return cls(problem=str(error))
        first, last = span.lower_fuzzy, span.upper_fuzzy
        return cls(span.words(), between(first, last) if not span.exact and first != last else "")


def between(first: dt.date | None, last: dt.date | None) -> str:
    """ "8 May – 12 May 2025"; a dash for days that are not there, dots for a side that is open."""
    if first is None or last is None:
        return "–"
    calendar = calendar_of()
    start = "…" if first == OPEN_START else calendar.day(first, short=True)
    end = "…" if last == OPEN_END else calendar.day(last, short=True)
    return start if start == end else calendar.between(start, end)
