"""One date of EDTF text: which days it may stand for, how it was given, and why a text is refused. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

OPEN_START = dt.date.min
OPEN_END = dt.date.max

DAY, MONTH, SEASON, YEAR, DECADE, CENTURY = "day", "month", "season", "year", "decade", "century"

# EDTF says that a date is approximate, not by how much. Days either side, by what was given.
FUZZ = {DAY: 3, MONTH: 15, SEASON: 45, YEAR: 183, DECADE: 1826, CENTURY: 18262}


class DateError(ValueError):
    """The text is not a date this record can hold; the message says why, for a person."""


@dataclass(frozen=True)
class Moment:
    """One EDTF date: the days it may stand for, and how it was given.

    `lower` and `upper` are the first and last day of what was written; the fuzzy pair is wider
    when the text is marked approximate (~), uncertain (?) or both (%).

    A date with a time belongs to the day that is written, wherever on Earth that is: what happened at 21:30 in New
    York on the 23rd is filed under the 23rd, as its sources have it, though it is the 24th in UTC. `time` is that
    clock time, with its offset from UTC where one is given.
    """

    text: str
    lower: dt.date
    upper: dt.date
    precision: str
    approximate: bool = False
    uncertain: bool = False
    unspecified: bool = False
    time: dt.datetime | None = None

    @property
    def lower_fuzzy(self) -> dt.date:
        return _shift(self.lower, -self._fuzz)

    @property
    def upper_fuzzy(self) -> dt.date:
        return _shift(self.upper, self._fuzz)

    @property
    def _fuzz(self) -> int:
        return FUZZ[self.precision] if self.marked else 0

    @property
    def marked(self) -> bool:
        """Approximate, uncertain, or both."""
        return self.approximate or self.uncertain

    @property
    def utc(self) -> dt.datetime | None:
        """The same instant in UTC; None without a zone, or where the calendar ends."""
        if self.time is None or self.time.tzinfo is None:
            return None
        try:
            return self.time.astimezone(dt.UTC)
        except OverflowError:
            return None

    @property
    def straddles(self) -> bool:
        """Whether it is another day in UTC than where it happened."""
        return self.utc is not None and self.utc.date() != self.lower

    @property
    def order(self) -> tuple:
        """Sorts moments: by day, then by the time of those that have one."""
        clock = self.utc or self.time or dt.datetime.combine(self.lower, dt.time())
        return self.lower, self.upper, clock.replace(tzinfo=None)

    @property
    def machine(self) -> str:
        """What the `datetime` of HTML's `<time>` says of it; empty where that knows no such value."""
        if self.marked:
            return ""
        if self.time:
            return self.time.isoformat()
        length = {DAY: 10, MONTH: 7, YEAR: 4}.get(self.precision, 0)
        return self.lower.isoformat()[:length]


def _shift(day: dt.date, days: int) -> dt.date:
    """Move a day, staying inside the calendar and short of the two open marks."""
    first, last = OPEN_START.toordinal() + 1, OPEN_END.toordinal() - 1
    moved = dt.date.fromordinal(min(max(day.toordinal() + days, first), last))
    if days == 0:
        return day
    return min(day, moved) if days < 0 else max(day, moved)


# ---------------------------------------------------------------- reading

_PLAIN = re.compile(r"(?P<year>\d{4}|\d{3}X|\d\dXX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<mark>[~?%]?)")
# As EDTF has it: to the second, and the zone, where given, as Z, +03 or +03:00. No place is more than 14 hours off.
_TIME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)T(?P<clock>\d\d:\d\d:\d\d)"
    r"(?P<zone>Z|(?P<sign>[+-])(?P<hours>0\d|1[0-4])(?::(?P<minutes>[0-5]\d))?)?"
)


def read_moment(text: str) -> Moment:
    """One date, with or without a time, or DateError with the reason."""
    if "T" in text and text[:4].isdigit():
        return _moment_with_time(text)
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


def _moment_with_time(text: str) -> Moment:
    match = _TIME.fullmatch(text)
    if match is None:
        if text[-1] in "~?%":
            raise DateError(
                _("“%(text)s” marks a clock time: only whole days, months and years can be uncertain.") % {"text": text}
            )
        raise DateError(
            _("“%(text)s” is not a date with a time. Write 2022-02-24T05:50:00+03:00, or Z for UTC.") % {"text": text}
        )
    day = _days(*match["day"].split("-"))[0]
    try:
        clock = dt.time.fromisoformat(match["clock"])
    except ValueError as error:
        raise DateError(
            _("There is no time %(time)s; a day runs from 00:00:00 to 23:59:59.") % {"time": match["clock"]}
        ) from error
    return Moment(text, day, day, DAY, time=dt.datetime.combine(day, clock, _zone(match)))


def _zone(match: re.Match) -> dt.timezone | None:
    if match["zone"] in (None, "Z"):
        return dt.UTC if match["zone"] else None
    offset = dt.timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    if offset > dt.timedelta(hours=14) or (match["sign"] == "-" and not offset):
        raise DateError(_("There is no zone %(zone)s.") % {"zone": match["zone"]})
    return dt.timezone(-offset if match["sign"] == "-" else offset)


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
