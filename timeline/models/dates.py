"""When an event happened, as EDTF text (ISO 8601-2:2019, levels 0 and 1, and one-of-a-set).

A newsroom's record is full of dates that are known to the month, known roughly, or still going on; of some the hour
is known. The text is kept as written; everything else here is computed from it. Pure: no database, no clock.
Wider than EDTF in one thing: an interval may run from one clock time to another, as ISO 8601 allows.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from timeline.models.moment import DAY, OPEN_END, OPEN_START, DateError, Moment, read_moment
from timeline.models.wording import Piece, pieces, words

__all__ = ["DAY", "OPEN_END", "OPEN_START", "DateError", "Moment", "Span"]

LONGEST = 80


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
        """First day of what was written; `OPEN_START` when open. Days are those of the places, as a Moment's are."""
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

    @property
    def order(self) -> tuple[dt.date, dt.datetime]:
        """Sorts events: by that day, and within it by the time of those that have one, after those that have none."""
        first = min((moment.order for moment in self._firsts or self._lasts), default=None)
        return self.sort, first[2] if first else dt.datetime.min

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
        return self.alternatives or ((self.start,) if self.start else ()) + self._turned_back

    @property
    def _lasts(self) -> tuple[Moment, ...]:
        """Where it may end; nowhere when open."""
        last = self.end if self.is_interval else self.start
        return self.alternatives or ((last,) if last else ()) + (self._turned_back if last else ())

    @property
    def _turned_back(self) -> tuple[Moment, ...]:
        """Both ends, where the later one is on an earlier day: begun in Kyiv after midnight, over in New York before."""
        turned = self.start and self.end and self.end.upper < self.start.lower
        return (self.start, self.end) if turned else ()

    def words(self, short: bool = False, language: str | None = None) -> str:
        """The date for people, in the active language: "since 24 February 2022", "17 or 18 June 2026".

        Who asks for hundreds may say which language is active, as asking Django takes longer than the rest.
        """
        asked = short, language or get_language()
        if asked not in self._words:
            self._words[asked] = words(self, *asked)
        return self._words[asked]

    def pieces(self, short: bool = False, language: str | None = None) -> tuple[Piece, ...]:
        """The same words in pieces, with what a machine reads of each: for the `<time>` elements of a page."""
        return pieces(self, short, language or get_language())

    @cached_property
    def _words(self) -> dict[tuple[bool, str], str]:
        """Wordings by (short, language): one takes a tenth of a millisecond, and a page asks for hundreds."""
        return {}


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
    return Span(text, read_moment(text))


def _one_of(text: str) -> Span:
    parts = [part.strip() for part in text[1:-1].split(",")]
    consecutive = len(parts) == 1 and parts[0].count("..") == 1
    if consecutive:
        parts = [part.strip() for part in parts[0].split("..")]
    if len(parts) < 2 or not all(parts) or any(".." in part for part in parts):
        raise DateError(_("A set of possible dates lists each one, such as [2026-06-17,2026-06-18]."))
    moments = sorted((read_moment(part) for part in parts), key=lambda moment: moment.order)
    return Span(text, moments[0], alternatives=tuple(moments), consecutive=consecutive)


def _interval(text: str) -> Span:
    first, last = (part.strip() for part in text.split("/"))
    if first in ("", "..") and last in ("", ".."):
        raise DateError(_("A span needs at least one end with a date."))
    start = None if first in ("", "..") else read_moment(first)
    end = None if last in ("", "..") else read_moment(last)
    if start and end and _is_before(end, start):
        raise DateError(_("The end (%(end)s) is before the start (%(start)s).") % {"end": last, "start": first})
    return Span(text, start, end, is_interval=True, ongoing=last == "..")


def _is_before(end: Moment, start: Moment) -> bool:
    """By the instant where both have one: it may be the day before where the end is. Else by the day."""
    if end.utc and start.utc:
        return end.utc < start.utc
    if end.time and start.time and not (end.utc or start.utc):
        return end.time < start.time
    return end.upper < start.lower
