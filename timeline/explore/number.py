"""How many: a number that may be an estimate, and then says so wherever it is shown. Pure."""

from __future__ import annotations

from functools import lru_cache
from math import floor, log10

from babel.numbers import format_compact_decimal, format_decimal
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

SIGNIFICANT = 2


class Number(int):
    """A whole number; `about` where it was estimated from a sample. Shown in few letters: "1234", or "~1.2M"."""

    about: bool

    def __new__(cls, number: int, about: bool = False):
        made = int.__new__(cls, number)
        made.about = about
        return made

    def __str__(self):
        if not self.about:
            return int.__repr__(self)
        return _short(rounded(self), _locale())

    @property
    def words(self) -> str:
        """ "1234", or "about 1,200,000"."""
        return _("about %(n)s") % {"n": _long(rounded(self), _locale())} if self.about else str(self)

    @property
    def events(self) -> str:
        """ "1 event", "about 1,200,000 events"."""
        return _events(int(self), self.about, get_language())


@lru_cache(maxsize=4096)
def _short(number: int, locale: str) -> str:
    return f"~{format_compact_decimal(number, locale=locale, fraction_digits=1)}"


@lru_cache(maxsize=4096)
def _long(number: int, locale: str) -> str:
    return format_decimal(number, locale=locale)


@lru_cache(maxsize=4096)
def _events(number: int, about: bool, language: str) -> str:
    """`language` is the active one, and part of the key only."""
    return ngettext("%(n)s event", "%(n)s events", number) % {"n": Number(number, about).words}


def total(numbers) -> Number:
    """A sum is an estimate as soon as a part of it is one."""
    some = list(numbers)
    return Number(sum(some), any(one.about for one in some))


def rounded(number: int) -> int:
    """To as many digits as an estimate has."""
    digits = floor(log10(number)) + 1 if number > 0 else 1
    return int(round(number, min(SIGNIFICANT - digits, 0)))


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")
