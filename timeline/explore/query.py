"""A reader's question: the query string <-> Query. One form reads it, one table of verbs answers it.

A filter is a field of `Query`, a field of `QueryForm` and a row of `VERBS`; the page, its facets, the canonical
address, and later the embeds, exports and API all follow from those.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields, replace
from functools import cached_property
from keyword import iskeyword
from typing import ClassVar
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from timeline.explore.parts import shared
from timeline.models.actor import Actor
from timeline.models.dates import OPEN_END, OPEN_START, DateError, Span
from timeline.models.edition import Edition
from timeline.models.event import Event, Sample
from timeline.models.ledger import Revision
from timeline.models.querysets import EventQuerySet
from timeline.models.storyline import Storyline
from timeline.models.taxonomy import KIND_GROUPS, KINDS, SOURCE_KINDS

LANES = {"storyline": _("storyline"), "actor": _("actor"), "kind": _("kind"), "none": _("none")}
MOST_VALUES = 40
MOST_ALIGNED = 4
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAY_NUMBER = re.compile(r"-?[0-9]{1,6}")
# Days before and after an event that the timeline opens at.
AROUND = 183


@dataclass(frozen=True)
class Query:
    """What is asked. Fields are named as the parameters are; every default means "not asked"."""

    storyline: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    from_: str = ""
    to: str = ""
    q: str = ""
    significance: int = 1
    disputed: bool = False
    new_since: str = ""
    lanes: str = "storyline"
    align: tuple[str, ...] = ()
    days: str = ""
    as_of: str = ""
    # Last, so that an address can be written for any event of a list.
    event: str = ""
    # How the database reads `q`, where it was asked already.
    reading: ClassVar[str] = ""
    # Primary keys of the events of a sample that mention `q`, where they were looked up already.
    said: ClassVar[list[int] | None] = None

    @classmethod
    def from_params(cls, params) -> tuple[Query, QueryForm]:
        """A query string's parameters -> the question and the form that read it.

        Unknown parameters are ignored. A value that cannot be is left out of the question and is an error of the form.
        """
        form = QueryForm(params)
        form.is_valid()
        asked = {f"{name}_" if iskeyword(name) else name: value for name, value in form.cleaned_data.items()}
        asked.pop("focus", None)
        return cls(**{name: value for name, value in asked.items() if value not in (None, "", ())}), form

    def to_params(self) -> list[tuple[str, str]]:
        """The shortest parameters that ask this, always in the same order."""
        params = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default:
                continue
            name = field.name.rstrip("_")
            if isinstance(value, tuple):
                params += [(name, one) for one in value]
            else:
                params.append((name, "1" if value is True else str(value)))
        return params

    @cached_property
    def params(self) -> str:
        """The shortest query string that asks this, without its question mark."""
        return urlencode(self.to_params())

    @cached_property
    def address(self) -> str:
        """The canonical address of this view; `/` when nothing is asked."""
        return f"/?{self.params}" if self.params else "/"

    def without(self, name: str, value: str | None = None) -> Query:
        """The same question without one filter, or without one value of it."""
        if name == "window":
            return self.changed(from_="", to="")
        field = next(field for field in fields(self) if field.name.rstrip("_") == name)
        now = getattr(self, field.name)
        left = tuple(one for one in now if one != value) if isinstance(now, tuple) and value else field.default
        return self.changed(**{field.name: left})

    def changed(self, **values) -> Query:
        """The same question with other values; the same words are read as they were."""
        made = replace(self, **values)
        if made.q == self.q and self.reading:
            object.__setattr__(made, "reading", self.reading)
        return made

    @property
    def first(self) -> dt.date | None:
        """First day asked for."""
        return Span.parse(self.from_).lower if self.from_ else None

    @property
    def last(self) -> dt.date | None:
        """Last day asked for."""
        return Span.parse(self.to).upper if self.to else None

    def read(self) -> Query:
        """The same question, its words read by the database once and for all: for a record where its planner needs that."""
        return self.read_as(Event.objects.reading(self.q)) if self.q and not self.reading else self

    def read_as(self, reading: str) -> Query:
        made = replace(self)
        object.__setattr__(made, "reading", reading)
        return made

    def heard_in(self, one_in: int) -> Query:
        """The same question, its words looked up in a sample once and for all that is asked of that sample."""
        if not self.q or self.as_of:
            return self.read_as(self.read().reading)
        reading, said = Sample.objects.one_in(one_in).heard(self.q)
        made = self.read_as(reading)
        object.__setattr__(made, "said", said)
        return made

    @property
    def filters(self) -> dict:
        """{name of a filter that is asked: a function from events to those of them that answer it}."""
        return {name: verb.narrowing(value) for name, verb in VERBS.items() if (value := verb.asked(self))}

    @property
    def known_on(self) -> dt.date | None:
        """The day at whose end the record is asked; None for the record as it is."""
        return dt.date.fromisoformat(self.as_of) if self.as_of else None

    @property
    def rows(self):
        """Where events are looked up that answer: among events, or among their editions."""
        return Edition.objects if self.as_of else Event.objects

    def public(self, one_in: int = 1) -> EventQuerySet:
        """All published events, or those of a sample, as they are or as they were known on the day that is asked for."""
        if self.as_of:
            editions = Edition.objects.known_on(self.known_on)
            return editions if one_in == 1 else editions.one_in(one_in)
        return Event.objects.published() if one_in == 1 else Sample.objects.one_in(one_in)

    def events(self, *leaving_out: str, one_in: int = 1, looked_at=(), along: bool = False) -> EventQuerySet:
        """The published events that answer, leaving out a filter when its own choices are being counted.

        one_in: of a large record, those of a random sample that holds one event in so many.
        looked_at: filters that are asked of each event that the others leave, and not of an index. along: all are that the
        index of weights does not know.
        """
        events = self.public(one_in)
        for name, narrow in self.filters.items():
            if name not in leaving_out:
                if along and name not in WEIGHED:
                    events = events.passing(narrow)
                else:
                    events = events.looked_at(narrow) if name in looked_at else narrow(events)
        return events


# What the index of weights knows of events.
WEIGHED = ("window", "kind", "significance")


@dataclass(frozen=True)
class Verb:
    """How one filter narrows events: what of the query it reads, and the verb it says."""

    asked: object
    apply: object

    def narrowing(self, value):
        """A function from events to those of them that answer."""
        return lambda events: self.apply(events, value)


VERBS = {
    "storyline": Verb(lambda query: query.storyline, lambda events, slugs: events.in_storylines(slugs)),
    "actor": Verb(lambda query: query.actor, lambda events, slugs: events.involving(slugs)),
    "with": Verb(lambda query: query.with_, lambda events, slugs: events.also_involving(slugs)),
    "kind": Verb(lambda query: query.kind, lambda events, names: events.of_kinds(names)),
    "source": Verb(lambda query: query.source, lambda events, kinds: events.resting_on(kinds)),
    "window": Verb(
        lambda query: (query.from_ or query.to) and (query.first, query.last),
        lambda events, window: events.within(*window),
    ),
    "q": Verb(lambda query: query.q and (query.q, query.reading, query.said), lambda events, asked: events.mentioning(*asked)),
    "significance": Verb(
        lambda query: query.significance if query.significance > 1 else 0,
        lambda events, least: events.at_least(least),
    ),
    "disputed": Verb(lambda query: query.disputed, lambda events, _yes: events.whose_accounts_differ()),
    "new_since": Verb(
        lambda query: query.new_since and dt.datetime.fromisoformat(query.new_since),
        lambda events, moment: events.first_published_after(moment),
    ),
}


class Several(forms.Field):
    """A parameter that may be repeated; kept once each, in alphabetical order."""

    widget = forms.SelectMultiple
    known = None

    def __init__(self, known, **options):
        super().__init__(required=False, **options)
        self.known = known

    def to_python(self, value):
        return tuple(sorted({one.strip() for one in value or () if one.strip()}))

    def validate(self, value):
        if len(value) > MOST_VALUES:
            raise forms.ValidationError(_("At most %(n)s values."), params={"n": MOST_VALUES})
        known = self.known(value)
        for one in value:
            if one not in known:
                raise forms.ValidationError(_("There is no “%(value)s”."), params={"value": one[:80]})


class EDTF(forms.CharField):
    """Any EDTF date."""

    def clean(self, value):
        value = super().clean(value)
        if value:
            try:
                Span.parse(value)
            except DateError as error:
                raise forms.ValidationError(str(error)) from error
        return value


class Days(forms.CharField):
    """A stretch of days since the events that are compared, such as -30/400."""

    def clean(self, value):
        value = super().clean(value)
        if value:
            first, slash, last = value.partition("/")
            if not (slash and all(DAY_NUMBER.fullmatch(day) for day in (first, last)) and int(first) <= int(last)):
                raise forms.ValidationError(_("Write two numbers of days, such as -30/400."))
        return value


class Flag(forms.Field):
    def to_python(self, value):
        if value in (None, "", "0", "false"):
            return False
        if value in ("1", "on", "true"):
            return True
        raise forms.ValidationError(_("Write disputed=1, or leave it out."))


class Past(forms.CharField):
    """A day of the past, or today; kept as YYYY-MM-DD."""

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return value
        if not DAY.fullmatch(value):
            raise forms.ValidationError(_("Write a day as 2026-03-01."))
        try:
            day = dt.date.fromisoformat(value)
        except ValueError as error:
            raise forms.ValidationError(_("There is no such day.")) from error
        if day > dt.datetime.now(dt.UTC).date():
            raise forms.ValidationError(_("That day is not over: what the record will be is not known."))
        return value


class Instant(forms.CharField):
    """A moment, ISO 8601, in UTC where it names no zone; kept to the second, in UTC."""

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return value
        try:
            moment = dt.datetime.fromisoformat(value)
            moment = moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
            if not 1970 <= moment.year < 9999:
                raise ValueError(value)
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(_("Write a moment as 2026-03-01T12:00Z.")) from error
        return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _slugs_of(rows, kind: str = ""):
    """Whether there are such rows; of a kind that the past has as well, also whether there were."""

    def known(values):
        wanted = frozenset(one for one in values if "\x00" not in one)
        return shared("known", (rows, wanted), lambda: among(wanted)) if wanted else set()

    def among(wanted):
        found = set(rows().filter(slug__in=wanted).values_list("slug", flat=True))
        return found | (Revision.objects.known(kind, wanted - found) if kind and wanted - found else set())

    return known


class QueryForm(forms.Form):
    storyline = Several(_slugs_of(Storyline.objects.all))
    actor = Several(_slugs_of(Actor.objects.public, "actor"))
    kind = Several(lambda values: KINDS.keys() | KIND_GROUPS.keys())
    source = Several(lambda values: SOURCE_KINDS)
    to = EDTF(required=False, max_length=80)
    q = forms.CharField(required=False, max_length=200)
    significance = forms.IntegerField(required=False, min_value=1, max_value=5)
    disputed = Flag(required=False)
    new_since = Instant(required=False, max_length=40)
    lanes = forms.ChoiceField(required=False, choices=list(LANES.items()))
    align = Several(_slugs_of(Event.objects.published))
    days = Days(required=False, max_length=20)
    event = forms.SlugField(required=False, max_length=120)
    as_of = Past(required=False, max_length=40)
    focus = forms.SlugField(required=False, max_length=120)

    def clean_q(self):
        return " ".join(self.cleaned_data["q"].split())

    def clean_align(self):
        if len(self.cleaned_data["align"]) > MOST_ALIGNED:
            raise forms.ValidationError(_("At most %(n)s events to compare by."), params={"n": MOST_ALIGNED})
        return self.cleaned_data["align"]

    def clean_focus(self):
        """An event to open the timeline at: it is selected, in the middle of a window of its own, unless one is asked."""
        slug = self.cleaned_data["focus"]
        event = Event.objects.published().filter(slug=slug).first() if slug else None
        if slug and event is None:
            raise forms.ValidationError(_("There is no published event “%(slug)s”."), params={"slug": slug})
        return event

    def clean(self):
        cleaned = super().clean()
        if event := cleaned.get("focus"):
            cleaned["event"] = event.slug
            if not (cleaned.get("from") or cleaned.get("to")):
                cleaned["from"], cleaned["to"] = (day.isoformat() for day in window_around(event.span))
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last and Span.parse(first).lower > Span.parse(last).upper:
            self.add_error("to", _("The end is before the start."))
        if cleaned.get("align") and cleaned.get("as_of"):
            known = Edition.objects.known_on(dt.date.fromisoformat(cleaned["as_of"])).with_slugs(cleaned["align"])
            if known.count() < len(set(cleaned["align"])):
                self.add_error("align", _("The record did not have this event at the end of that day."))
        return cleaned


class Unchanged(dict):
    """Fields that no form changes: each has the very same, as copying them takes half the time of reading a question."""

    def __deepcopy__(self, _memo):
        return dict(self)


QueryForm.base_fields = Unchanged(QueryForm.base_fields)
# These are words of Python's, so they cannot be written as class attributes.
QueryForm.base_fields["from"] = EDTF(required=False, max_length=80)
QueryForm.base_fields["with"] = Several(_slugs_of(Actor.objects.public, "actor"))


def window_around(span: Span) -> tuple[dt.date, dt.date]:
    """A window with a date in its middle: half a year to each side, or as long as the span itself is."""
    first, last = span.lower_fuzzy, span.upper_fuzzy
    if first == OPEN_START:
        first = last
    if last == OPEN_END:
        last = first
    middle = (first.toordinal() + last.toordinal()) // 2
    reach = max(AROUND, last.toordinal() - first.toordinal())
    return tuple(dt.date.fromordinal(min(max(day, 1), dt.date.max.toordinal())) for day in (middle - reach, middle + reach))
