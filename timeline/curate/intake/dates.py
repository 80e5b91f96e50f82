"""Dates in an article's sentence, resolved against the day it appeared, with the arithmetic in words. Pure.

"on Monday", "last October", "in May", "on 19 January", "two days later", "the same day", "from 12 to 14 March":
as English-language agencies mean them. Articles in other languages are read by dateparser (tongues.py).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from timeline.curate.intake.calendar import (
    DAYS,
    MONTHS,
    NUMBERS,
    WEEKDAYS,
    day_or_none,
    months_later,
    named,
    number_of,
    week_of,
    weekday_after,
    weekday_before,
)  # fmt: skip
from timeline.models.dates import Span


@dataclass(frozen=True)
class Dated:
    """A date in a text: where it stands, its words, EDTF, and how it was worked out. `day` when it is one day."""

    start: int
    end: int
    words: str
    edtf: str
    why: str
    day: dt.date | None = None


@dataclass(frozen=True)
class Setting:
    """What a date is reckoned from. `before`: the last single day that the text has named; `ahead`: what is to come."""

    published: dt.date
    before: dt.date | None = None
    ahead: bool = False


def dates_in(text: str, published: dt.date, before: dt.date | None = None) -> list[Dated]:
    """In the order they stand. `before` is the last single day named in sentences before this one."""
    found, taken = [], 0
    for match, read in sorted(_matches(text), key=lambda one: (one[0].start(), -one[0].end())):
        if match.start() < taken:
            continue
        result = read(match, Setting(published, before, _is_ahead(text, match)))
        if result is None:
            # "31 February 2024" is no day, and not the month either.
            taken = match.end() if read in (_full_day, _day_of_year) else taken
            continue
        edtf, why = result
        day = dt.date.fromisoformat(edtf) if re.fullmatch(r"\d{4}-\d\d-\d\d", edtf) else None
        found.append(Dated(match.start(), match.end(), match[0], edtf, why, day))
        taken, before = match.end(), day or before
    return found


def _matches(text: str):
    for pattern, read in READINGS:
        for match in pattern.finditer(text):
            yield match, read


COMING = re.compile(
    r"\b(will|shall|would|is to|are to|was to|were to|be held|due|scheduled|plans? to|planned|expected|set to|set for|intends?|"
    r"upcoming|going to|hopes? to)\b",
    re.I,
)
SAID = re.compile(
    r"\b(said|told \w+|announced|confirmed|added|wrote|posted|declared|stated|warned|reported)(?: \w+)?\W*$", re.I
)
DONE = re.compile(r"\b(said|told|announced|confirmed|added|was|were|had|has|have|met|held|did|\w{3,}ed)\b", re.I)


def _is_ahead(text: str, match: re.Match) -> bool:
    """Whether what is dated is yet to come: "will meet on Friday", "On Friday, leaders will meet"."""
    before = text[max(0, match.start() - 70) : match.start()]
    if SAID.search(before):
        return False
    if COMING.search(before):
        return True
    if match.start() > 3:
        return False
    coming, done = COMING.search(text, match.end()), DONE.search(text, match.end())
    return bool(coming and (not done or coming.start() <= done.start()))


# ---------------------------------------------------------------- single days


def _full_day(match, at):
    day = day_or_none(int(match["year"]), _month(match), int(match["day"]))
    return day and (
        str(day),
        _against(match, day) or _("The text gives the whole date: %(day)s.") % {"day": named(day)},
    )


def _iso_day(match, at):
    day = day_or_none(*(int(part) for part in match["iso"].split("-")))
    return day and (str(day), _("The text gives the whole date: %(day)s.") % {"day": named(day)})


def _day_of_year(match, at):
    """The year is not said: the last such day up to the article's, or the next one for what is to come."""
    years = (at.published.year + step for step in ((0, 1, 2, 3, 4) if at.ahead else (0, -1, -2, -3, -4)))
    for year in years:
        day = day_or_none(year, _month(match), int(match["day"]))
        if day and (day >= at.published if at.ahead else day <= at.published + dt.timedelta(days=1)):
            return str(day), _against(match, day) or _reckoned(match, at, day)
    return None


def _against(match, day):
    """A weekday beside a date that it does not belong to: one of them is wrong, and a person has to look."""
    said = (match.groupdict().get("weekday") or "").lower()
    if said and WEEKDAYS[said] != day.weekday():
        return _("Look again: the text says “%(words)s”, but that day is %(day)s.") % {
            "words": match[0],
            "day": named(day),
        }
    return ""


def _month_day(match, at):
    """ "on the 12th": of the month of the article, or of the one before."""
    for back in (0, -1, -2) if not at.ahead else (0, 1, 2):
        year, month = months_later(at.published.year, at.published.month, back)
        day = day_or_none(year, month, int(match["day"]))
        if day and (day >= at.published if at.ahead else day <= at.published):
            return str(day), _reckoned(match, at, day)
    return None


def _weekday(match, at):
    weekday, which = WEEKDAYS[match["weekday"].lower()], (match["which"] or "").lower()
    if which == "next" or (at.ahead and which != "last"):
        day = weekday_after(at.published, weekday)
        return str(day), _reckoned(match, at, day)
    day = weekday_before(at.published, weekday, itself=which != "last")
    return str(day), _reckoned(match, at, day)


def _near_day(match, at):
    word = match["word"].lower()
    step = next((n for name, n in {"yesterday": -1, "last night": -1, "tomorrow": 1}.items() if name in word), 0)
    if "before yesterday" in word:
        step = -2
    elif "after tomorrow" in word:
        step = 2
    day = at.published + dt.timedelta(days=step)
    return str(day), _reckoned(match, at, day)


def _ago(match, at):
    number, unit = number_of(match["number"]), match["unit"].lower()
    if not number:
        return None
    if unit in DAYS:
        day = at.published - dt.timedelta(days=number * DAYS[unit])
        # "Three weeks ago" is seldom meant to the day.
        rough = "" if unit == "day" else "~"
        return f"{day}{rough}", _reckoned(match, at, day)
    if unit == "month":
        edtf = _month_text(*months_later(at.published.year, at.published.month, -number))
    else:
        edtf = f"{at.published.year - number:04}"
    return edtf, _about(match, at, edtf)


def _from_the_last_day(match, at):
    """ "two days later", "the next day": from the last day that the text has named, or not at all."""
    if at.before is None:
        return None
    days = _steps(match)
    if days is None:
        return None
    day = at.before + dt.timedelta(days=days)
    told = {"words": match[0], "from": named(at.before), "day": named(day)}
    return str(day), _("“%(words)s”, counted from the day named before, %(from)s: %(day)s.") % told


def _steps(match) -> int | None:
    parts = match.groupdict()
    if parts.get("number"):
        number = number_of(parts["number"]) * DAYS[parts["unit"].lower()]
        return number and (number if parts["way"].lower() in ("later", "after") else -number)
    return next(step for word, step in STEPS.items() if word in match[0].lower())


STEPS = {
    "same": 0,
    "that day": 0,
    "next": 1,
    "following": 1,
    "day after": 1,
    "previous": -1,
    "day before": -1,
    "day earlier": -1,
}


# ---------------------------------------------------------------- months, years, weeks


def _month_of_year(match, at):
    edtf = f"{int(match['year']):04}-{_month(match):02}"
    return _part_of(match, edtf), _("The text gives month and year: %(date)s.") % {
        "date": _words(_part_of(match, edtf))
    }


def _month_alone(match, at):
    """The last such month up to the article's; "last" never means the month of the article itself."""
    month, which = _month(match), (match["which"] or "").lower()
    year = at.published.year
    if which == "next" or (at.ahead and which not in ("last", "this")):
        year += month < at.published.month or (which == "next" and month == at.published.month)
    elif month > at.published.month or (which == "last" and month == at.published.month):
        year -= 1
    edtf = _part_of(match, _month_text(year, month))
    return edtf, _about(match, at, edtf)


def _part_of(match, month: str) -> str:
    part = (match.groupdict().get("part") or "").lower().strip("- ")
    first, last = {"early": ("01", "10"), "mid": ("11", "20"), "late": ("21", "")}.get(part, ("", ""))
    if not first:
        return _opened(match, month)
    last = last or str(Span.parse(month).upper.day)
    return f"{month}-{first}~/{month}-{last}~"


def _opened(match, edtf: str) -> str:
    """ "since May" goes on, "until May" has gone on."""
    word = (match.groupdict().get("lead") or "").lower()
    return f"{edtf}/.." if word == "since" else f"../{edtf}" if word in ("until", "till") else edtf


def _year_alone(match, at):
    edtf = _opened(match, match["year"])
    return edtf, _("The text gives a year only: %(date)s.") % {"date": _words(edtf)}


def _years(match, at):
    edtf = f"{match['year']}/{match['until']}"
    return (
        (edtf, _("The text gives both years: %(date)s.") % {"date": _words(edtf)})
        if match["year"] < match["until"]
        else None
    )


def _near_unit(match, at):
    step = {"last": -1, "this": 0, "next": 1, "previous": -1}[match["which"].lower()]
    unit = match["unit"].lower()
    if unit == "year":
        edtf = f"{at.published.year + step:04}"
    elif unit == "month":
        edtf = _month_text(*months_later(at.published.year, at.published.month, step))
    elif unit == "week":
        first, last = week_of(at.published, step)
        edtf = f"{first}/{last}"
    else:
        saturday = weekday_before(at.published, WEEKDAYS["saturday"]) + dt.timedelta(weeks=max(step, 0))
        edtf = f"{saturday}/{saturday + dt.timedelta(days=1)}"
    return edtf, _about(match, at, edtf)


def _recent(match, at):
    days = {"days": 4, "weeks": 21, "months": 90}[match["unit"].lower()]
    first = at.published - dt.timedelta(days=days)
    start = _month_text(first.year, first.month) if days == 90 else str(first)
    edtf = f"{start}~/{at.published}"
    return edtf, _about(match, at, edtf)


# ---------------------------------------------------------------- from one day to another


def _range(match, at):
    """ "from 12 to 14 January", "January 12-14, 2026", "between 30 December and 2 January"."""
    year = int(match["year"]) if match["year"] else None
    last_month = _month(match)
    first_month = MONTHS[match["month0"].lower().rstrip(".")] if match.groupdict().get("month0") else last_month
    for guess in [year] if year else [at.published.year + step for step in ((0, 1) if at.ahead else (0, -1))]:
        first = day_or_none(guess - (first_month > last_month), first_month, int(match["day0"]))
        last = day_or_none(guess, last_month, int(match["day"]))
        if first and last and first < last and (year or at.ahead or first <= at.published):
            return f"{first}/{last}", _about(match, at, f"{first}/{last}")
    return None


# ---------------------------------------------------------------- in words


def _month(match) -> int:
    return MONTHS[match["month"].lower().rstrip(".")]


def _month_text(year: int, month: int) -> str:
    return f"{year:04}-{month:02}"


def _words(edtf: str) -> str:
    return Span.parse(edtf).words()


def _reckoned(match, at, day) -> str:
    told = {"words": match[0], "published": named(at.published), "day": named(day)}
    return _("“%(words)s”, counted from the article’s own day, %(published)s: %(day)s.") % told


def _about(match, at, edtf) -> str:
    told = {"words": match[0], "published": named(at.published), "date": _words(edtf)}
    return _("“%(words)s”, counted from the article’s own day, %(published)s: %(date)s.") % told


# ---------------------------------------------------------------- the forms

_WEEKDAY = f"(?P<weekday>{'|'.join(WEEKDAYS)})"
# "May", "March" and "second" are other words too: a month alone needs its capital and a word that leads to it.
_NAMES = sorted((name.capitalize() for name in MONTHS), key=len, reverse=True)
# The stop after a whole name is the sentence's.
_MONTH = rf"(?P<month>{'|'.join(_NAMES)})\b(?:(?<=\b\w{{3}})\.|(?<=\bSept)\.)?"
_MONTH0 = _MONTH.replace("<month>", "<month0>")
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DAY0 = _DAY.replace("<day>", "<day0>")
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ON = rf"(?:\b[Oo]n )?(?:\b(?i:{_WEEKDAY}),? (?:the )?)?"
_LEAD = r"\b(?P<lead>[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Dd]uring|[Oo]f|[Ff]rom|[Ss]tarting)"
_PART = r"(?:(?P<part>[Ee]arly|[Mm]id|[Ll]ate)[ -])"
_HOW_MANY = rf"(?P<number>{'|'.join(sorted(NUMBERS, key=len, reverse=True))}|a couple of|\d{{1,3}})"
_TO = r"(?: ?[-–] ?| to | and )"
_FROM = r"\b(?:[Ff]rom |[Bb]etween )?"
_TIME = r"(?: (?:morning|afternoon|evening|night))?"

READINGS = [
    (re.compile(rf"{_FROM}{_DAY0}(?: {_MONTH0})?{_TO}{_DAY} {_MONTH}(?:,? {_YEAR})?\b"), _range),
    (re.compile(rf"{_FROM}{_MONTH0} {_DAY0}{_TO}{_MONTH} {_DAY}(?:,? {_YEAR})?\b"), _range),
    (re.compile(rf"{_FROM}{_MONTH} {_DAY0}{_TO}{_DAY}(?:,? {_YEAR})?\b(?! {'|'.join(_NAMES)})"), _range),
    (re.compile(rf"{_ON}\b{_DAY}(?: of)? {_MONTH},? {_YEAR}\b"), _full_day),
    (re.compile(rf"{_ON}\b{_MONTH} {_DAY},? {_YEAR}\b"), _full_day),
    (re.compile(r"\b(?:on )?(?P<iso>\d{4}-\d\d-\d\d)\b"), _iso_day),
    (re.compile(rf"{_ON}\b{_DAY}(?: of)? {_MONTH}(?!,? \d{{4}})"), _day_of_year),
    (re.compile(rf"{_ON}\b{_MONTH} {_DAY}\b(?!,? \d{{4}}|:)"), _day_of_year),
    (re.compile(r"\b[Oo]n the (?P<day>[0-3]?\d)(?:st|nd|rd|th)\b(?! (?:of|day|anniversary|floor|round|time))"), _month_day),
    (re.compile(rf"(?i)\b(?:on |late on |early on )?(?:(?P<which>last|next|this|past) )?{_WEEKDAY}\b{_TIME}"), _weekday),
    (re.compile(
        r"(?i)\b(?P<word>(?:earlier |later )?today|the day before yesterday|the day after tomorrow|yesterday|tomorrow"
        r"|tonight|last night|this (?:morning|afternoon|evening))\b"), _near_day),
    (re.compile(rf"(?i)\b{_HOW_MANY} (?P<unit>day|week|fortnight|month|year)s? ago\b"), _ago),
    (re.compile(rf"(?i)\b{_HOW_MANY} (?P<unit>day|week)s? (?P<way>later|earlier|before|after)\b(?! \w+ing)"), _from_the_last_day),
    (re.compile(r"(?i)\b(?:on |later )?(?:the same day|that (?:same )?day|the (?:very )?next day|the following day|the day after|"
                r"the previous day|the day before|the day earlier)\b(?! yesterday| tomorrow)"), _from_the_last_day),
    (re.compile(rf"(?:{_LEAD} )?{_PART}?\b{_MONTH},? {_YEAR}\b"), _month_of_year),
    (re.compile(rf"{_LEAD} {_PART}?(?:(?P<which>last|next|this) )?{_MONTH}(?! \d)"), _month_alone),
    (re.compile(rf"\b(?:{_PART}|(?P<which>[Ll]ast|[Nn]ext|[Tt]his) (?:[Ee]arly |[Ll]ate )?){_MONTH}(?! \d)"), _month_alone),
    (re.compile(rf"\b(?:from |between )?{_YEAR}(?: to | and |[-–])(?P<until>(?:19|20)\d\d)\b"), _years),
    (re.compile(rf"{_LEAD} {_YEAR}\b(?![-–/]\d)"), _year_alone),
    (re.compile(r"(?i)\b(?P<which>last|this|next|previous) (?P<unit>weekend|week|month|year)\b(?!['’]s)"), _near_unit),
    (re.compile(r"(?i)\bin recent (?P<unit>days|weeks|months)\b"), _recent),
]  # fmt: skip
