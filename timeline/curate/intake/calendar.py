"""Days as newspapers reckon them, from the day an article appeared. Pure."""

from __future__ import annotations

import calendar
import datetime as dt

from timeline.models.cldr import calendar_of

WEEKDAYS = {
    name: n for n, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
_MONTHS = """
january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|november nov
|december dec
"""
MONTHS = {name: n for n, names in enumerate(_MONTHS.split("|"), 1) for name in names.split()}
_NUMBERS = "a an one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
NUMBERS = {name: n for n, names in enumerate(_NUMBERS.split("|"), 1) for name in names.split()}
NUMBERS["couple of"] = 2
DAYS = {"day": 1, "week": 7, "fortnight": 14}


def weekday_before(day: dt.date, weekday: int, itself: bool = True) -> dt.date:
    """The last such weekday up to a day; the day itself counts unless told otherwise."""
    back = (day.weekday() - weekday) % 7
    return day - dt.timedelta(days=back or (0 if itself else 7))


def weekday_after(day: dt.date, weekday: int) -> dt.date:
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7 or 7)


def week_of(day: dt.date, weeks: int = 0) -> tuple[dt.date, dt.date]:
    """Monday and Sunday of a day's week, or of one so many weeks later."""
    monday = day - dt.timedelta(days=day.weekday()) + dt.timedelta(weeks=weeks)
    return monday, monday + dt.timedelta(days=6)


def months_later(year: int, month: int, number: int) -> tuple[int, int]:
    months = year * 12 + month - 1 + number
    return months // 12, months % 12 + 1


def day_or_none(year: int, month: int, day: int) -> dt.date | None:
    if not (1 <= year <= 9998 and 1 <= month <= 12) or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return dt.date(year, month, day)


def number_of(word: str) -> int:
    """ "three", "a", "couple of" or digits; 0 where it is none of these."""
    word = word.lower().removeprefix("a ") if word.lower().startswith("a couple") else word.lower()
    return int(word) if word.isdecimal() and len(word) < 4 else NUMBERS.get(word, 0)


def named(day: dt.date) -> str:
    """A day with its weekday, in the active language: "Monday 19 January 2026"."""
    words = calendar_of()
    weekday = words.locale.days["stand-alone"]["wide"][day.weekday()]
    return f"{weekday} {words.day(day)}"
