"""Dates in words, in the reader's language: "since 24 February 2022", "17 or 18 June 2026". Pure.

What belongs to a language's calendar comes from cldr.py; the words around it go through gettext.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from timeline.models.cldr import DASH, Calendar, calendar_of
from timeline.models.moment import DAY, MONTH, YEAR, Moment

if TYPE_CHECKING:
    from timeline.models.dates import Span

LONG = {DAY: "yMMMMd", MONTH: "yMMMM", YEAR: "y"}
SHORT = {DAY: "yMMMd", MONTH: "yMMM", YEAR: "y"}

# Around a date inside a sentence, while translators may put it where they like: private characters, never shown.
_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARKED = re.compile(f"{_OPEN}(.*?){_MIDDLE}(.*?){_CLOSE}")


class Piece(NamedTuple):
    """A stretch of the words of a date; where a machine can read it as one, `machine` says it as HTML's <time> wants."""

    text: str
    machine: str = ""


def pieces(span: Span, short: bool, language: str | None) -> tuple[Piece, ...]:
    """The words of a span, cut where a date that machines can read begins or ends; `language` is the active one."""
    parts = _MARKED.split(_span_words(span, calendar_of(language), short))
    found = []
    for i in range(0, len(parts), 3):
        found.append(Piece(parts[i]))
        found += [Piece(parts[i + 2], parts[i + 1])] if i + 2 < len(parts) else []
    return tuple(piece for piece in found if piece.text)


def words(span: Span, short: bool, language: str | None) -> str:
    """The same as plain text."""
    return _MARKED.sub(r"\2", _span_words(span, calendar_of(language), short))


def _said(words: str, machine: str) -> str:
    return f"{_OPEN}{machine}{_MIDDLE}{words}{_CLOSE}" if machine else words


# ---------------------------------------------------------------- spans


def _span_words(span: Span, calendar: Calendar, short: bool) -> str:
    if span.alternatives:
        return _alternatives_words(span.alternatives, span.consecutive, calendar, short)
    if not span.is_interval:
        return _moment_words(span.start, calendar, short, alone=True)
    if span.start is None:
        return _("until %(date)s") % {"date": _moment_words(span.end, calendar, short, governed=True)}
    if span.end is None:
        wording = _("since %(date)s") if span.ongoing else _("from %(date)s, end unknown")
        return wording % {"date": _moment_words(span.start, calendar, short, governed=True)}
    return _range_words(span.start, span.end, calendar, short)


def _alternatives_words(moments: tuple[Moment, ...], consecutive: bool, calendar: Calendar, short: bool) -> str:
    words = _days_of_a_month(moments, calendar, short) or [_moment_words(one, calendar, short) for one in moments]
    if consecutive:
        return _("between %(first)s and %(last)s") % {"first": words[0], "last": words[-1]}
    return calendar.either(words) if len(words) > 1 else words[0]


def _days_of_a_month(moments: tuple[Moment, ...], calendar: Calendar, short: bool) -> list[str]:
    """ "17", "18", "20 June 2026": days of one month, which is named once. Empty where they are anything else."""
    days = [one.lower for one in moments]
    if not _plain(moments, DAY, short) or len({(day.year, day.month) for day in days}) > 1 or days[0] == days[-1]:
        return []
    skeleton = (SHORT if short else LONG)[DAY]
    # A language names the month with the last day or with the first; the days between have the shorter form.
    first, last = calendar.halves(skeleton, days[0], days[-1]) or ("", "")
    cut = DASH.sub("", first)
    if cut == first:
        return []
    if len(cut) > len(last):
        rest = [calendar.halves(skeleton, days[0], day)[1] for day in days[1:]]
        words = [cut, *rest]
    else:
        rest = [DASH.sub("", calendar.halves(skeleton, day, days[-1])[0]) for day in days[:-1]]
        words = [*rest, last]
    return [_said(text, one.machine) for text, one in zip(words, moments, strict=True)]


def _range_words(start: Moment, end: Moment, calendar: Calendar, short: bool) -> str:
    if hours := _hours_words(start, end, calendar, short):
        return hours
    kind = start.precision if start.precision == end.precision else ""
    if kind in LONG and _plain((start, end), kind, short):
        first, last = _moment_words(start, calendar, short), _moment_words(end, calendar, short)
        if (start.lower, start.unspecified) == (end.lower, end.unspecified):
            return first
        if halves := calendar.halves((SHORT if short else LONG)[kind], start.lower, end.lower):
            return _joined(halves, start.machine, end.machine)
        return calendar.between(first, last)
    return calendar.between(_moment_words(start, calendar, short), _moment_words(end, calendar, short))


def _hours_words(start: Moment, end: Moment, calendar: Calendar, short: bool) -> str:
    """ "19 January 2025, 11:15–12:30 (UTC+2)": both ends on one day by one clock. Empty where they are not."""
    if short or not (start.time and end.time) or start.lower != end.lower or start.straddles or end.straddles:
        return ""
    if start.time == end.time or start.time.tzinfo != end.time.tzinfo or start.time.second or end.time.second:
        return ""
    halves = calendar.halves("Hm", start.time, end.time)
    hours = halves and _joined(halves, start.machine, end.machine)
    return calendar.at(calendar.day(start.lower), _zoned(hours, start.time)) if hours else ""


def _joined(halves: tuple[str, str], start: str, end: str) -> str:
    first = DASH.sub("", halves[0])
    return _said(first, start) + halves[0][len(first) :] + _said(halves[1], end)


def _plain(moments: tuple[Moment, ...], precision: str, short: bool) -> bool:
    """Whether all are of one precision and nothing else is to be said of any of them."""
    return all(
        one.precision == precision
        and not one.marked
        and not (one.unspecified and precision == MONTH)
        and not (one.time and (one.straddles or not short))
        for one in moments
    )


# ---------------------------------------------------------------- one moment


def _moment_words(
    moment: Moment, calendar: Calendar, short: bool, governed: bool = False, alone: bool = False
) -> str:
    """ "about 10 May 2025"; `short` for tables: "c. 10 May 2025". `governed` by a preposition; `alone`, or in a range."""
    if moment.time:
        return _day_and_zone(moment, calendar) if short else _time_words(moment, calendar, alone)
    words = _calendar_words(moment, calendar, short, governed or (moment.approximate and not short))
    if moment.unspecified and moment.precision == MONTH:
        words = words if short else _("a day in %(month)s") % {"month": words}
    if moment.approximate:
        words = (_("c. %(date)s") if short else _("about %(date)s")) % {"date": words}
    if moment.uncertain:
        words = (_("%(date)s?") if short else _("%(date)s (uncertain)")) % {"date": words}
    return _said(words, moment.machine)


def _calendar_words(moment: Moment, calendar: Calendar, short: bool, governed: bool) -> str:
    day = moment.lower
    match moment.precision:
        case "day":
            return calendar.day(day, short)
        case "month":
            return calendar.month(day, short, governed)
        case "season":
            return _season_words(int(moment.text[5:7]), _years(moment, calendar))
        case "decade":
            return _("%(year)ss") % {"year": day.year}
        case _:
            return _years(moment, calendar)


def _years(moment: Moment, calendar: Calendar) -> str:
    """ "2025", or "2025–2026" of a winter and "2000–2099" of a century."""
    first, last = moment.lower, moment.upper
    if first.year == last.year:
        return calendar.year(first)
    return "".join(calendar.halves("y", first, last) or [calendar.between(calendar.year(first), calendar.year(last))])


def _season_words(season: int, year: str) -> str:
    """Whole phrases, as languages bend and order the two words in their own ways."""
    phrases = {
        21: _("spring %(year)s"), 22: _("summer %(year)s"), 23: _("autumn %(year)s"), 24: _("winter %(year)s"),
    }  # fmt: skip
    return phrases[season] % {"year": year}


def _time_words(moment: Moment, calendar: Calendar, alone: bool) -> str:
    """ "24 February 2022, 05:50 (UTC+3)"; and the same in UTC where that is another day."""
    time, utc = moment.time, moment.utc
    local = calendar.at(calendar.day(moment.lower), _zoned(calendar.clock(time.time()), time))
    if not moment.straddles:
        return _said(local, moment.machine)
    there = calendar.at(calendar.day(utc.date()), _zoned(calendar.clock(utc.time()), utc))
    both = _("%(local)s · %(utc)s") if alone else _("%(local)s, which is %(utc)s")
    return both % {"local": _said(local, moment.machine), "utc": _said(there, utc.isoformat())}


def _day_and_zone(moment: Moment, calendar: Calendar) -> str:
    """The day alone, but for an hour that is on another day in UTC: "23 Feb 2022 (24 Feb UTC)"."""
    words = _said(calendar.day(moment.lower, short=True), moment.machine)
    if not moment.straddles:
        return words
    day = moment.utc.date()
    said = calendar.day_of_year(day, short=True) if day.year == moment.lower.year else calendar.day(day, short=True)
    return _("%(date)s (%(utc)s UTC)") % {"date": words, "utc": _said(said, moment.utc.isoformat())}


def _zoned(clock: str, time: dt.datetime) -> str:
    """ "05:50 (UTC+3)", "02:30 UTC", "05:50 (local time)"."""
    offset = time.utcoffset()
    if offset is None:
        return _("%(time)s (local time)") % {"time": clock}
    if not offset:
        return _("%(time)s UTC") % {"time": clock}
    hours, minutes = divmod(abs(offset) // dt.timedelta(minutes=1), 60)
    words = f"{'+' if offset > dt.timedelta() else '−'}{hours}" + (f":{minutes:02}" if minutes else "")
    return _("%(time)s (UTC%(offset)s)") % {"time": clock, "offset": words}
