"""Dates in the cells of other people's tables, as EDTF. Day or month first is asked, never guessed. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from timeline.models.dates import DateError, Span

# dd/mm/yyyy or mm/dd/yyyy, with a time perhaps.
NUMERIC = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[T ,]+\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?)?\s*", re.I)
YEAR_FIRST = re.compile(r"\s*(\d{4})[/.](\d{1,2})[/.](\d{1,2})\s*")
STAMP = re.compile(r"\s*(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?\s*")
LETTERS = re.compile(r"[^\W\d_]{3}")
DAY_FIRST, MONTH_FIRST, EITHER, NEITHER = "day", "month", "either", "neither"


def order_of(texts: Iterable[str]) -> str:
    """Whether days or months come first in a column; EITHER when nothing tells, NEITHER where dates are otherwise."""
    first = second = same = 0
    for text in texts:
        if match := NUMERIC.fullmatch(text):
            a, b = int(match[1]), int(match[2])
            first, second, same = first + (a > 12), second + (b > 12), same + (a <= 12 and b <= 12)
    if first or second:
        return DAY_FIRST if first >= second else MONTH_FIRST
    return EITHER if same else NEITHER


def edtf_of(text: str, order: str) -> str:
    """EDTF text. DateError with the reason when it is no date; `order` is DAY_FIRST or MONTH_FIRST."""
    text = text.strip()
    if match := NUMERIC.fullmatch(text):
        a, b, year = (int(part) for part in match.groups())
        return _day(year, *((b, a) if order == DAY_FIRST else (a, b)), text)
    if match := YEAR_FIRST.fullmatch(text):
        return _day(*(int(part) for part in match.groups()), text)
    if match := STAMP.fullmatch(text):
        text = match[1]
    try:
        Span.parse(text)
    except DateError:
        if not LETTERS.search(text) or len(text) > 40:
            raise
        return _named(text)
    return text


def _day(year: int, month: int, day: int, text: str) -> str:
    try:
        return str(dt.date(year, month, day))
    except ValueError as error:
        raise DateError(_("There is no day “%(text)s”.") % {"text": text}) from error


LENGTHS = {"day": 10, "time": 10, "month": 7, "year": 4}


def _named(text: str) -> str:
    """A month in words, in whatever language dateparser knows."""
    # Here, as it takes half a second to import and most tables have dates in numbers.
    from dateparser.date import DateDataParser

    read = DateDataParser(settings={"STRICT_PARSING": False, "PREFER_DAY_OF_MONTH": "first"}).get_date_data(text)
    digits = re.search(r"\d{4}", text)
    if read.date_obj is None or not digits or read.date_obj.year != int(digits[0]):
        raise DateError(_("“%(text)s” is not a date.") % {"text": text})
    return str(read.date_obj.date())[: LENGTHS.get(read.period, 10)]
