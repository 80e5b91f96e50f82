"""Dates as EDTF text (ISO 8601-2:2019, levels 0 and 1, and one-of-a-set): bounds and wording.

A newsroom's record is full of dates that are known to the month, known roughly, or still going on.
The text is kept as written; everything else here is computed from it. Pure: no database, no clock.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

OPEN_START = dt.date.min
OPEN_END = dt.date.max

DAY, MONTH, SEASON, YEAR, DECADE, CENTURY = "day", "month", "season", "year", "decade", "century"

# EDTF says that a date is approximate, not by how much. Days either side, by what was given.
FUZZ = {DAY: 3, MONTH: 15, SEASON: 45, YEAR: 183, DECADE: 1826, CENTURY: 18262}

LONGEST = 80


class DateError(ValueError):
    """The text is not a date this record can hold; the message says why, for a person."""


@dataclass(frozen=True)
class Moment:
    """One EDTF date: the days it may stand for, and how it was given.

    `lower` and `upper` are the first and last day of what was written; the fuzzy pair is wider
    when the text is marked approximate (~), uncertain (?) or both (%).
    """

    text: str
    lower: dt.date
    upper: dt.date
    precision: str
    approximate: bool = False
    uncertain: bool = False
    unspecified: bool = False
    time: str = ""

    @property
    def lower_fuzzy(self) -> dt.date:
        return _shift(self.lower, -self._fuzz)

    @property
    def upper_fuzzy(self) -> dt.date:
        return _shift(self.upper, self._fuzz)

    @property
    def _fuzz(self) -> int:
        return FUZZ[self.precision] if self.approximate or self.uncertain else 0

    def words(self, short: bool = False) -> str:
        """The date as a reader would say it: "about 10 May 2025"; `short` for tables: "c. 10 May 2025"."""
        words = self._calendar_words(short)
        if self.time:
            words = f"{words}, {self.time}"
        if self.unspecified and self.precision == MONTH:
            words = words if short else _("a day in %(month)s") % {"month": words}
        if self.approximate:
            words = (_("c. %(date)s") if short else _("about %(date)s")) % {"date": words}
        if self.uncertain:
            words = (_("%(date)s?") if short else _("%(date)s (uncertain)")) % {"date": words}
        return words

    def _calendar_words(self, short: bool) -> str:
        day = self.lower
        match self.precision:
            case "day":
                return date_format(day, "j M Y" if short else "j F Y")
            case "month":
                return date_format(day, "M Y" if short else "F Y")
            case "season":
                return _("%(season)s %(year)s") % {"season": _seasons()[int(self.text[5:7])], "year": day.year}
            case "year":
                return str(day.year)
            case "decade":
                return _("%(year)ss") % {"year": day.year}
            case _:
                return _("%(first)s to %(last)s") % {"first": day.year, "last": self.upper.year}


@dataclass(frozen=True)
class Span:
    """When an event happened: one moment, one of several, or from one moment to another.

    `start` is None when the span is open at the start, `end` is None when it is not a span or is open at the end.
    """

    text: str
    start: Moment | None
    end: Moment | None = None
    is_interval: bool = False
    ongoing: bool = False
    alternatives: tuple[Moment, ...] = ()
    consecutive: bool = False

    @classmethod
    def parse(cls, text: str) -> Span:
        """EDTF text -> Span, or DateError with the reason."""
        return _parse(text)

    @cached_property
    def lower(self) -> dt.date:
        """First day of what was written; `OPEN_START` when open."""
        return min(moment.lower for moment in self._firsts) if self._firsts else OPEN_START

    @cached_property
    def upper(self) -> dt.date:
        """Last day of what was written; `OPEN_END` when open or unknown."""
        return max(moment.upper for moment in self._lasts) if self._lasts else OPEN_END

    @cached_property
    def lower_fuzzy(self) -> dt.date:
        return min(moment.lower_fuzzy for moment in self._firsts) if self._firsts else OPEN_START

    @cached_property
    def upper_fuzzy(self) -> dt.date:
        return max(moment.upper_fuzzy for moment in self._lasts) if self._lasts else OPEN_END

    @property
    def sort(self) -> dt.date:
        """The day the event is filed under: its first known day."""
        return self.lower if self._firsts else self.upper

    @cached_property
    def exact(self) -> bool:
        """Known to the day at every end that it has, with nothing qualified."""
        return not self.alternatives and all(
            moment.precision == DAY and not moment.approximate and not moment.uncertain
            for moment in (*self._firsts, *self._lasts)
        )

    @property
    def _firsts(self) -> tuple[Moment, ...]:
        """Where it may begin; nowhere when open."""
        return self.alternatives or ((self.start,) if self.start else ())

    @property
    def _lasts(self) -> tuple[Moment, ...]:
        """Where it may end; nowhere when open."""
        last = self.end if self.is_interval else self.start
        return self.alternatives or ((last,) if last else ())

    def words(self, short: bool = False, language: str | None = None) -> str:
        """The date for people, in the active language: "since 24 February 2022", "17 or 18 June 2026".

        Who asks for hundreds may say which language is active, as asking Django takes longer than the rest.
        """
        asked = short, language or get_language()
        if asked not in self._said:
            self._said[asked] = self._words(short)
        return self._said[asked]

    @cached_property
    def _said(self) -> dict[tuple[bool, str], str]:
        """Wordings by (short, language): one takes a tenth of a millisecond, and a page asks for hundreds."""
        return {}

    def _words(self, short: bool) -> str:
        if self.alternatives:
            return _alternatives_words(self.alternatives, self.consecutive, short)
        if not self.is_interval:
            return self.start.words(short)
        if self.start is None:
            return _("until %(date)s") % {"date": self.end.words(short)}
        if self.end is None:
            wording = _("since %(date)s") if self.ongoing else _("from %(date)s, end unknown")
            return wording % {"date": self.start.words(short)}
        return _range_words(self.start, self.end, short)


def _alternatives_words(moments: tuple[Moment, ...], consecutive: bool, short: bool) -> str:
    first, last = moments[0], moments[-1]
    same_month = all(m.precision == DAY and (m.lower.year, m.lower.month) == (last.lower.year, last.lower.month)
                     and not (m.approximate or m.uncertain or m.time) for m in moments)
    words = [str(m.lower.day) if same_month and m is not last else m.words(short) for m in moments]
    if len(words) == 1:
        return words[0]
    if consecutive:
        return _("between %(first)s and %(last)s") % {"first": words[0], "last": words[-1]}
    head = ", ".join(words[:-1]) if first is not last else words[0]
    return _("%(first)s or %(last)s") % {"first": head, "last": words[-1]}


def _range_words(start: Moment, end: Moment, short: bool) -> str:
    plain = all(m.precision == DAY and not (m.approximate or m.uncertain or m.time) for m in (start, end))
    first = start.words(short)
    if plain and start.lower == end.lower:
        return first
    if plain and (start.lower.year, start.lower.month) == (end.lower.year, end.lower.month):
        return _("%(first)s–%(last)s") % {"first": start.lower.day, "last": end.words(short)}
    if plain and start.lower.year == end.lower.year:
        first = date_format(start.lower, "j M" if short else "j F")
    return _("%(first)s – %(last)s") % {"first": first, "last": end.words(short)}


def _seasons() -> dict[int, str]:
    return {21: _("spring"), 22: _("summer"), 23: _("autumn"), 24: _("winter")}


def _shift(day: dt.date, days: int) -> dt.date:
    """Move a day, staying inside the calendar and short of the two open marks."""
    first, last = OPEN_START.toordinal() + 1, OPEN_END.toordinal() - 1
    moved = dt.date.fromordinal(min(max(day.toordinal() + days, first), last))
    if days == 0:
        return day
    return min(day, moved) if days < 0 else max(day, moved)


@lru_cache(maxsize=16384)
def _parse(text: str) -> Span:
    """Forms this record holds are read here; the `edtf` package judges only what is left, as it takes 20 ms a date.

    That both read a date alike is a property that the tests check.
    """
    if not isinstance(text, str):
        raise DateError(_("A date is text, such as 2025-05-10."))
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        raise DateError(_("A date is needed, such as 2025-05-10, 2025-05 or 2022-02-24/.."))
    if len(text) > LONGEST or not text.isascii():
        raise DateError(_("A date has at most %(n)s plain characters.") % {"n": LONGEST})
    if text.startswith("[") and text.endswith("]"):
        return _one_of(text)
    if text.count("/") == 1:
        return _interval(text)
    return Span(text, _moment(text))


def _one_of(text: str) -> Span:
    parts = [part.strip() for part in text[1:-1].split(",")]
    consecutive = len(parts) == 1 and parts[0].count("..") == 1
    if consecutive:
        parts = [part.strip() for part in parts[0].split("..")]
    if len(parts) < 2 or not all(parts) or any(".." in part for part in parts):
        raise DateError(_("A set of possible dates lists each one, such as [2026-06-17,2026-06-18]."))
    moments = sorted((_moment(part) for part in parts), key=lambda moment: (moment.lower, moment.upper))
    return Span(text, moments[0], alternatives=tuple(moments), consecutive=consecutive)


def _interval(text: str) -> Span:
    first, last = (part.strip() for part in text.split("/"))
    if first in ("", "..") and last in ("", ".."):
        raise DateError(_("A span needs at least one end with a date."))
    start = None if first in ("", "..") else _moment(first)
    end = None if last in ("", "..") else _moment(last)
    if start and end and end.upper < start.lower:
        raise DateError(_("The end (%(end)s) is before the start (%(start)s).") % {"end": last, "start": first})
    return Span(text, start, end, is_interval=True, ongoing=last == "..")


_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?")


def _moment_with_time(text: str, match: re.Match) -> Moment:
    """A clock time keeps the day it has where it was written; the zone is shown, never dropped."""
    try:
        if int(match[2]) > 23 or int(match[3]) > 59 or int(match[4] or 0) > 59:
            raise ValueError(text)
        day = dt.date.fromisoformat(match[1])
    except ValueError as error:
        raise DateError(_why_not(text)) from error
    zone = {"Z": " UTC", None: ""}.get(match[5], f" UTC{match[5]}")
    return Moment(text, day, day, DAY, time=f"{match[2]}:{match[3]}{zone}")


_PLAIN = re.compile(r"(?P<year>\d{4}|\d{3}X|\d\dXX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<mark>[~?%]?)")


def _moment(text: str) -> Moment:
    """One date, with or without a time."""
    if match := _TIME.fullmatch(text):
        return _moment_with_time(text, match)
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise DateError(_not_held(text))
    year, month, day, mark = match["year"], match["month"], match["day"], match["mark"]
    if month == "XX" and day not in (None, "XX"):
        raise DateError(_("“%(text)s” gives a day of an unknown month.") % {"text": text})
    if "X" in year and month:
        raise DateError(_("“%(text)s” gives a month of an unknown year.") % {"text": text})
    lower, upper, precision = _days(year, month, day)
    return Moment(
        text,
        lower,
        upper,
        precision,
        approximate=mark in ("~", "%"),
        uncertain=mark in ("?", "%"),
        unspecified="X" in text,
    )


def _days(year: str, month: str | None, day: str | None) -> tuple[dt.date, dt.date, str]:
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first < 1:
        raise DateError(_("Years run from 0001 to 9999."))
    if "X" in year:
        return dt.date(first, 1, 1), dt.date(last, 12, 31), DECADE if year.count("X") == 1 else CENTURY
    if month is None or month == "XX":
        return dt.date(first, 1, 1), dt.date(last, 12, 31), YEAR
    number = int(month)
    if number > 12 and day is None:
        return _season_days(first, number)
    if not 1 <= number <= 12:
        raise DateError(_("There is no month %(month)s.") % {"month": month})
    if day is None or day == "XX":
        return dt.date(first, number, 1), dt.date(first, number, calendar.monthrange(first, number)[1]), MONTH
    try:
        exact = dt.date(first, number, int(day))
    except ValueError as error:
        raise DateError(_why_not(f"{year}-{month}-{day}")) from error
    return exact, exact, DAY


def _season_days(year: int, season: int) -> tuple[dt.date, dt.date, str]:
    """Meteorological seasons of the northern hemisphere; winter is the one that begins in the year."""
    if season not in (21, 22, 23, 24):
        if not 21 <= season <= 41:
            raise DateError(_("There is no month %(month)s.") % {"month": season})
        raise DateError(_("Seasons are 21 (spring), 22 (summer), 23 (autumn) and 24 (winter)."))
    if season == 24:
        if year == dt.MAXYEAR:
            raise DateError(_("Years run from 0001 to 9999."))
        return dt.date(year, 12, 1), dt.date(year + 1, 3, 1) - dt.timedelta(days=1), SEASON
    first = 3 * (season - 20)
    return dt.date(year, first, 1), dt.date(year, first + 3, 1) - dt.timedelta(days=1), SEASON


def _not_held(text: str) -> str:
    """Why a text of no known form is refused: it is EDTF of a level that is not held, or it is not a date at all."""
    try:
        parse_edtf(text)
    except (EDTFParseException, ValueError, OverflowError, RecursionError, TypeError, AttributeError):
        return _why_not(text)
    return _("“%(text)s” is EDTF, but this record holds dates of levels 0 and 1 and sets of possible dates only.") % {
        "text": text
    }


def _why_not(text: str) -> str:
    """The likeliest reason that the text is not EDTF, in words that a curator can act on."""
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)[~?%]?", text):
        year, month, day = (int(part) for part in match.groups())
        if not 1 <= month <= 12:
            return _("There is no month %(month)s.") % {"month": match[2]}
        last = calendar.monthrange(max(year, 1), month)[1]
        if not 1 <= day <= last:
            return _("%(month)s has %(last)s days.") % {"month": f"{match[1]}-{match[2]}", "last": last}
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", text):
        return _("Write the year first: 2025-05-10 for 10 May 2025.")
    return _("“%(text)s” is not a date. Write 2025-05-10, 2025-05, 2025-05-10~ or 2022-02-24/..") % {"text": text}
