"""Dates in articles that are not in English, found by dateparser and corrected by what it does not tell. Pure.

dateparser gives every date a day; one that was only a month is cut back to it, and a weekday that is the article's own
is that day and not the one a week before.
"""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext as _

from timeline.curate.intake.calendar import named
from timeline.curate.intake.dates import Dated
from timeline.models.dates import Span

LONGEST = 2000
LENGTHS = {"day": 10, "week": 10, "month": 7, "year": 4, "time": 10}
NUMBER = re.compile(r"\d")


def dates_in_tongue(text: str, published: dt.date, language: str) -> list[Dated]:
    """Nothing where the language is one that dateparser does not know."""
    # Here, as it takes half a second to import and most articles are in English.
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    base = dt.datetime.combine(published, dt.time())
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "RETURN_AS_TIMEZONE_AWARE": False}
    tongue = language.split("-")[0].lower()
    try:
        found = search_dates(text[:LONGEST], languages=[tongue], settings=settings) or []
        parser = DateDataParser(languages=[tongue], settings=settings)
    except ValueError:
        return []
    dates, at = [], 0
    for words, moment in found:
        at = max(text.find(words, at), at)
        # A word of three letters or a bare number is a date by chance.
        if len(words) > 3 and not words.strip().isdecimal():
            dates.append(_dated(at, words, moment.date(), parser.get_date_data(words).period or "day", published))
        at += len(words)
    return dates


def _dated(at, words, day, period, published) -> Dated:
    if period == "day" and not NUMBER.search(words) and (published - day).days == 7:
        day = published
    edtf = str(day)[: LENGTHS.get(period, 10)]
    said = named(day) if len(edtf) == 10 else Span.parse(edtf).words()
    told = {"words": words, "published": named(published), "day": said}
    why = _("“%(words)s”, counted from the article’s own day, %(published)s: %(day)s.") % told
    return Dated(at, at + len(words), words, edtf, why, day if len(edtf) == 10 else None)
