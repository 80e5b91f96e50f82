"""How each language writes dates: the patterns of Unicode's CLDR, through Babel. Pure.

A month is always a word, or has its own sign as in 5月: as a bare number it could be read as a day.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from copy import deepcopy
from functools import lru_cache

from babel import Locale, UnknownLocaleError, localedata
from babel.dates import DateTimeFormat, tokenize_pattern
from babel.lists import format_list
from django.utils.translation import get_language

# English as the world writes it, day first; a reader of en-us has the month first.
WORLD_ENGLISH = Locale("en", "001")
NAMES = {"M": "format", "L": "stand-alone"}
WIDTHS = {3: "abbreviated", 4: "wide"}
NUMBERED_MONTH = re.compile(r"(?<![ML])[ML]{1,2}(?![ML月월])")
# Thin spaces become plain ones, so that who searches the page for a date as typed finds it.
SPACES = str.maketrans({"\u2009": " ", "\u202f": "\u00a0"})
DASH = re.compile(r"\s*[–—~～-]\s*$")


class Calendar:
    """How one language writes days, months, years, hours and what joins them. Text in, text out; no markup."""

    def __init__(self, locale: Locale):
        self.locale = locale
        # A copy: Babel resolves a name where it lies, in data that other locales share, and after one page in
        # Hebrew the months of others were Hebrew too (python-babel issue 1234).
        months = {"months": localedata.load(str(locale))["months"]}
        self._months = localedata.LocaleDataDict(deepcopy(months))["months"]

    @property
    def has_names(self) -> bool:
        """Whether anybody has told CLDR the months of this language; "M01" says that nobody has."""
        return not self._months["format"]["wide"][1].startswith("M0")

    def day(self, day: dt.date, short: bool = False) -> str:
        """ "24 February 2022"; short: "24 Feb 2022"."""
        return self._write(self._pattern("yMMMd" if short else "yMMMMd"), day)

    def day_of_year(self, day: dt.date, short: bool = False) -> str:
        """ "24 February"; short: "24 Feb"."""
        return self._write(self._pattern("MMMd" if short else "MMMMd"), day)

    def month(self, day: dt.date, short: bool = False, governed: bool = False) -> str:
        """ "May 2025". `governed` by a word before it, as in "since May 2025": Slavic languages then bend the name."""
        pattern = self._pattern("yMMM" if short else "yMMMM")
        return self._write(pattern.replace("L", "M") if governed else pattern, day)

    def month_name(self, day: dt.date) -> str:
        """ "Feb"."""
        return self._write("LLL", day)

    def day_number(self, day: dt.date) -> str:
        """ "24", where a language writes more than a number with it: "24日"."""
        return self._write(self._pattern("d"), day)

    def year(self, day: dt.date) -> str:
        return self._write(self._pattern("y"), day)

    def clock(self, time: dt.time) -> str:
        """ "05:50", by 24 hours; seconds where there are any."""
        return self._write(self._pattern("Hms" if time.second else "Hm"), time)

    def at(self, day: str, clock: str) -> str:
        """ "24 February 2022, 05:50" from its two parts."""
        return self.locale.datetime_formats["medium"].replace("'", "").format(clock, day).translate(SPACES)

    def between(self, first: str, last: str) -> str:
        """ "May 2025 – 10 June 2025" from its two ends in words."""
        return self.locale.interval_formats[None].format(first, last).translate(SPACES)

    def days(self, first: dt.date, last: dt.date) -> str:
        """ "5 – 11 May 2025": short, what a span of two plain days says."""
        if first == last:
            return self.day(first, short=True)
        halves = self.halves("yMMMd", first, last)
        return "".join(halves) if halves else self.between(self.day(first, short=True), self.day(last, short=True))

    def either(self, words: list[str]) -> str:
        """ "17, 18 or 20 June 2026"."""
        return format_list(words, style="or", locale=self.locale)

    def halves(self, skeleton: str, first, last) -> tuple[str, str] | None:
        """The two parts of a range that says once what both ends share: "24–", "30 November 2023".

        skeleton: yMMMMd, yMMMd, yMMMM, yMMM, y or Hm. None where the language has no such pattern with months in words.
        """
        field = next((name for name in ("year", "month", "day") if getattr(first, name) != getattr(last, name)), "day")
        pattern = self._halves(skeleton, "H" if skeleton == "Hm" else {"year": "y", "month": "M", "day": "d"}[field])
        return pattern and (self._write(pattern[0], first), self._write(pattern[1], last))

    @lru_cache(maxsize=1024)  # noqa: B019 - as many calendars as languages, kept anyway
    def _halves(self, skeleton: str, field: str) -> tuple[str, str] | None:
        formats = self.locale.interval_formats
        # CLDR gives most ranges with short names only; the long ones follow the same pattern.
        for known in (skeleton, skeleton.replace("MMMM", "MMM")):
            pattern = tuple(formats[known].get(field, ())) if known in formats else ()
            if len(pattern) == 2 and not any(NUMBERED_MONTH.search(half) for half in pattern):
                return pattern if known == skeleton else tuple(_in_full(half) for half in pattern)
        return None

    @lru_cache(maxsize=1024)  # noqa: B019
    def _pattern(self, skeleton: str) -> str:
        known = self.locale.datetime_skeletons.get(skeleton)
        if known is None:
            return self.locale.date_formats["long"].pattern
        if NUMBERED_MONTH.search(known.pattern) and "MMMM" not in skeleton:
            return self._pattern(skeleton.replace("MMM", "MMMM"))
        return known.pattern

    # A page says the same days again and again: in its list, on its axis, of its bars.
    @lru_cache(maxsize=16384)  # noqa: B019
    def _write(self, pattern: str, value: dt.date | dt.time) -> str:
        fields, written = DateTimeFormat(value, self.locale), []
        for kind, token in _tokens(pattern):
            if kind == "chars":
                written.append(token)
                continue
            name, length = token
            named = name in NAMES and length in WIDTHS
            written.append(self._months[NAMES[name]][WIDTHS[length]][value.month] if named else fields[name * length])
        return "".join(written).translate(SPACES)


@lru_cache(maxsize=1024)
def _tokens(pattern: str) -> list[tuple]:
    return tokenize_pattern(pattern)


def _in_full(pattern: str) -> str:
    return re.sub(r"(?<![ML])([ML])\1\1(?!\1)", r"\1\1\1\1", pattern)


def calendar_of(language: str | None = None) -> Calendar:
    """The calendar of a language as Django names it ("pt-br"), or else of the active one."""
    return _calendar(language or get_language() or "en")


@lru_cache(maxsize=64)
def _calendar(language: str) -> Calendar:
    while language not in ("en", ""):
        with suppress(UnknownLocaleError, ValueError):
            calendar = Calendar(Locale.parse(language, sep="-"))
            if calendar.has_names:
                return calendar
        # Unknown as a whole, as "en-xa" is: the language without its last part may be known.
        language = language.rpartition("-")[0]
    return Calendar(WORLD_ENGLISH)
