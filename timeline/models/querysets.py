"""The verbs: what may be asked of events, actors and sources. Every public page begins with `published()`."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from django.db.models import Case, Count, F, Max, Min, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Cast, Greatest, Least

from timeline.models.ahead import Statement, read
from timeline.models.dates import Span
from timeline.models.expressions import (
    LONG,
    TEXT,
    AnyOf,
    Common,
    During,
    Each,
    Epoch,
    Instant,
    Lasting,
    Looked,
    Matches,
    Ordinal,
    Passing,
    Rank,
    Read,
    SearchQuery,
    TextArray,
    Titles,
    Unindexed,
)
from timeline.models.having import HavingQuerySet
from timeline.models.looking import LookingQuerySet
from timeline.models.quick import columns_of
from timeline.models.round import linked_invitations
from timeline.models.taxonomy import KINDS

# May have begun before the day by which they are put in order; few are.
FILED_LATE = models.Q(date_lower_fuzzy__lt=F("date_sort"))
DURING = During("date_lower_fuzzy", "date_upper_fuzzy")
# Few do.
LASTING = Lasting("date_upper_fuzzy", "date_lower_fuzzy")


class EventRow(NamedTuple):
    """One event as the picture and the list see it. `lanes` is filled when lanes are actors.

    `published` is when it first was, in whole seconds since 1970.
    """

    slug: str
    title: str
    label: str
    kind: str
    date: str
    date_sort: dt.date
    place: str
    significance: int
    occurrence: str
    disputed: bool
    actor_count: int
    source_count: int
    published: int
    storylines: tuple[str, ...]
    lanes: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        return Span.parse(self.date)

    @property
    def group(self) -> str:
        return KINDS[self.kind].group


# What a row is read from, but for its lanes.
SHOWN = (*EventRow._fields[:-3], Epoch("published_at"), "storyline_slugs")


def _row(values, extra: int) -> EventRow:
    if extra:
        return EventRow(*values[:-2], tuple(values[-2] or ()), tuple(values[-1] or ()))
    return EventRow(*values[:-1], tuple(values[-1] or ()))


def _looked_up_once(rows, among) -> list[tuple]:
    """What a query says that asks events several times, each time of those that are looked up before."""
    table = connection.ops.quote_name(among.model._meta.db_table)
    held, asked = among.order_by().query.sql_with_params()
    sql, params = rows.query.sql_with_params()
    sql = sql.replace(f"FROM {table}", f"FROM held AS {table}")
    with connection.cursor() as cursor:
        cursor.execute(f"WITH held AS MATERIALIZED ({held}) {sql}", [*asked, *params])  # noqa: S608 - SQL that Django made
        return cursor.fetchall()


def as_asked(text: str, reading: str):
    return Read(reading) if reading else SearchQuery(Value(text))


class EventQuerySet(LookingQuerySet, HavingQuerySet):
    def published(self):
        return self.asking(status="published")

    def retracted(self):
        """Events that were public and are not any more; only their addresses and links to them say so."""
        return self.filter(status="retracted")

    def unasked(self):
        """The same, of which nothing has been asked."""
        return self.model.objects.all()

    def within(self, first: dt.date | None, last: dt.date | None):
        """Events that may have been going on between two days, both included; None leaves that side open."""
        asked = ({"date_upper_fuzzy__gte": first} if first else {}) | ({"date_lower_fuzzy__lte": last} if last else {})
        return self.asking(**asked)

    def during(self, first: dt.date, last: dt.date):
        """What `within` says, in the words of the indexes that know both ends: quick where that finds few.

        What does not last long began within these days or shortly before.
        """
        if first > last:
            return self.none()
        since = dt.date.fromordinal(max(first.toordinal() - LONG, 1))
        begun = models.Q(date_lower_fuzzy__range=(since, last), date_upper_fuzzy__gte=first)
        lasting = models.Q(LASTING, during__overlap=During(Value(first), Value(last)))
        return self.alias(during=DURING).filter(begun | lasting)

    def beyond(self, first: dt.date, last: dt.date):
        """Events that were surely over before the one day or began after the other."""
        return self.filter(models.Q(date_upper_fuzzy__lt=first) | models.Q(date_lower_fuzzy__gt=last))

    def on_either_side(self, window: tuple[dt.date, dt.date], drawn: tuple[dt.date, dt.date]) -> list:
        """What `within` the one and `beyond` the other leave, the window being part of what is drawn: what was over before
        it, and what began after it. Indexes that know days know both, but not what is the one or the other."""
        over = self.asking(date_upper_fuzzy__gte=drawn[0], date_upper_fuzzy__lt=window[0])
        return [over, self.asking(date_lower_fuzzy__gt=window[1], date_lower_fuzzy__lte=drawn[1])]

    def filed_until(self, day: dt.date):
        """Events that the order of time puts on that day or before."""
        return self.asking(date_sort__lte=day)

    def filed_from(self, day: dt.date):
        """Events that the order of time puts on that day or after."""
        return self.asking(date_sort__gte=day)

    def filed_after(self, day: dt.date):
        """Events that may have been going on that day, though the order of time puts them later."""
        return self.filter(FILED_LATE).asking(date_sort__gt=day, date_lower_fuzzy__lte=day)

    def going_on(self, first: dt.date | None, last: dt.date | None):
        """What `within` says, of few events: each of them is looked at."""
        over, begun = (Unindexed(name, output_field=models.DateField()) for name in ("date_upper_fuzzy", "date_lower_fuzzy"))
        asked = ({"over__gte": first} if first else {}) | ({"begun__lte": last} if last else {})
        return self.alias(over=over, begun=begun).filter(**asked)

    def beginning(self, day: dt.date):
        return self.filter(date_lower=day)

    def in_storylines(self, slugs):
        return self._comparing("storyline_slugs", "overlap", slugs)

    def involving(self, slugs):
        """Events with any of these actors, their organs or their people at the time."""
        return self._comparing("actor_slugs", "overlap", slugs)

    def also_involving(self, slugs):
        """Events with every one of these actors, their organs or their people at the time."""
        return self._comparing("actor_slugs", "contains", slugs)

    def of_kinds(self, names):
        """Kinds by their own name or by the name of their family."""
        kinds = {kind for kind, row in KINDS.items() if kind in names or row.group in names}
        if not self.looking:
            return self.asking(kind__in=sorted(kinds))
        return self.alias(looked_kind=Looked("kind", output_field=TEXT)).filter(looked_kind__in=sorted(kinds))

    def at_least(self, significance: int, found_first: bool = False):
        """found_first: as in `newest_first`."""
        if not (found_first or self.looking):
            return self.asking(significance__gte=significance)
        return self.alias(weight=Unindexed("significance", output_field=models.IntegerField())).filter(weight__gte=significance)

    def less_than(self, significance: int):
        return self.asking(significance__lt=significance)

    def invitations(self):
        """Events that invite somebody; answers to them are events of their own."""
        return self.filter(kind="invitation")

    def of_the_rounds_of(self, events, most: int):
        """Events that invite, as far as these do or are of the same rounds; no more than so many."""
        return self.invitations().filter(pk__in=linked_invitations(events, most))

    def first_published_after(self, moment: dt.datetime):
        return self.asking(published_at__gt=moment)

    def whose_accounts_differ(self):
        return self.asking(disputed=True)

    def resting_on(self, source_kinds):
        return self._comparing("source_kinds", "overlap", source_kinds)

    def citing(self, source, looking: bool = False):
        """looking: each event is asked, and not the index of the source."""
        return (self.having_any if looking else self.having)("citations", source=source)

    def mentioning(self, text: str, reading: str = "", said: list[int] | None = None):
        """Full text over titles, names and aliases of actors, places, summaries and quotations.

        reading: how the database reads the text, where that was asked; with it the planner knows the words.
        said: for those of a sample, where these were looked up already.
        """
        words = Looked("search", output_field=SearchVectorField()) if self.looking else F("search")
        return self.filter(Matches(words, as_asked(text, reading)))

    @staticmethod
    def reading(text: str) -> str:
        """How the database reads what a reader typed. One short statement."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT timeline_query(%s)::text", [text])
            return cursor.fetchone()[0]

    def mentioning_any(self, words):
        """Events that mention at least one of several words."""
        return self.filter(Matches(F("search"), AnyOf(*(SearchQuery(Value(word)) for word in words))))

    def first_few(self, most: int):
        """No more than so many of these, whichever the database comes to first: a bound for what ranks them."""
        return self.model.objects.filter(pk__in=self.order_by().values("pk")[:most])

    def unless(self, others):
        """These, or none where there is one of the others: then they are not looked for."""
        return self.filter(~models.Exists(others))

    def if_more_than(self, number: int):
        """These, or none where there are no more than so many of them."""
        return self.filter(models.Exists(self.order_by().values("pk")[number : number + 1]))

    def best_first(self, text: str, reading: str = ""):
        """Titles count most, then names, then places and summaries, then quotations."""
        asked = as_asked(text, reading)
        titled = Matches(Titles(F("search")), asked)
        rank = Rank(F("search"), asked)
        return self.annotate(titled=titled, rank=rank).order_by("-titled", "-rank", "-significance", "-date_sort", "slug")

    def newest_first(self, found_first: bool = False):
        """found_first: all are looked up and then put in order, which is quicker for rather few of very many."""
        day = Unindexed("date_sort") if found_first else F("date_sort")
        return self.order_by(day.desc(), "-date_upper", Instant(F("date")).desc(nulls_last=True), "slug")

    def oldest_first(self, found_first: bool = False):
        """found_first: as in `newest_first`."""
        day = Unindexed("date_sort") if found_first else F("date_sort")
        return self.order_by(day, "date_upper", "slug")

    def from_place(self, place: tuple[dt.date, dt.date, str] | None, newest: bool = False):
        """In order of time, from what comes after a place in that order: (day it is put in order by, last day, slug)."""
        parts = ("date_sort", "date_upper", "slug")
        events = self.order_by(*(f"-{part}" for part in parts)) if newest else self.order_by(*parts)
        if place is None:
            return events
        beyond = TupleLessThan if newest else TupleGreaterThan
        return events.filter(beyond(Tuple(*parts), place))

    def of_stretch(self, number: int, many: int):
        """Those of one of the stretches of so many primary keys."""
        return self.filter(pk__gte=number * many, pk__lt=(number + 1) * many)

    def latest_changes(self):
        """The latest change first, whether that was the first publication or a correction."""
        return self.order_by("-changed_at", "slug")

    def with_slugs(self, slugs):
        return self.filter(slug__in=slugs)

    def slugs_beginning(self, slug: str):
        """Slugs that begin so."""
        return self.filter(slug__startswith=slug).values_list("slug", flat=True)

    def linked_with(self, slug: str):
        """Events that one refers to or is referred to by, in order of time."""
        either = models.Q(links__target__slug=slug) | models.Q(links_back__origin__slug=slug)
        return self.filter(either).distinct().order_by("date_sort", "slug")

    def heaviest(self, found_first: bool = False):
        """The most significant first; of equal ones those that drew the smaller lot, so that they lie all over the time.

        found_first: as in `newest_first`.
        """
        weight = Unindexed("significance") if found_first else F("significance")
        return self.order_by(weight.desc(), "draw")

    @staticmethod
    def heaviest_of(parts: list[EventQuerySet], most: int, found_first: bool = False):
        """The heaviest of events in several parts that have none in common: of each as many are looked for."""
        first, *others = (part.heaviest(found_first)[:most] for part in parts)
        if not others:
            return first
        each = [part.values("pk") for part in (first, *others)]
        return parts[0].unasked().filter(pk__in=each[0].union(*each[1:], all=True)).heaviest(found_first=True)[:most]

    def rows(self, *extra) -> list[EventRow]:
        """What a mark and a line of the list need, in one query."""
        return [_row(values, len(extra)) for statement in self.rows_asked(*extra) for values in read(*statement)]

    def rows_asked(self, *extra) -> list[Statement]:
        """The statement that `rows` reads; it is written once."""
        written = self.__dict__.setdefault("_rows_asked", {})
        if extra not in written:
            shown, columns = self._shown(extra)
            written[extra] = shown.asked(columns)
        return written[extra]

    def _shown(self, extra) -> tuple[EventQuerySet, str]:
        if extra:
            return self.values_list(*SHOWN, *extra), ""
        return self.values_list("slug"), columns_of(self.model, SHOWN)

    @staticmethod
    def rows_of(lists: dict[str, EventQuerySet], *extra, among: EventQuerySet | None = None) -> dict[str, list[EventRow]]:
        """{name: rows} of several lists, each with an order and a bound of its own, in one query.

        among: rather few events that all of the lists are of; they are looked up once.
        """
        parts = [events.values_list(Cast(Value(name), TEXT), *SHOWN, *extra) for name, events in lists.items()]
        found: dict[str, list[EventRow]] = {name: [] for name in lists}
        rows = parts[0].union(*parts[1:], all=True)
        # What the database puts together of lists keeps the order of each.
        for name, *values in rows.fetched() if among is None else _looked_up_once(rows, among):
            found[name].append(_row(values, len(extra)))
        return found

    def with_lanes(self, slugs):
        """For lanes by actor: which of these actors each event involves."""
        return self.annotate(lanes_=Common(F("actor_slugs"), TextArray(slugs)))

    def keyed(self, name: str, most: int, asked=None):
        """Rows (name, primary key, whether it is among those that `asked` leaves), no more than so many, whichever the database
        comes to first, ready for a union."""
        leaves = Passing(asked(self.unasked()).query.where) if asked else Value(False)
        return self.order_by().values_list(Cast(Value(name), TEXT), "pk", leaves)[:most]

    def numbered(self, name: str):
        """One row (name, number of events), ready for a union; none when there are no events."""
        return self.order_by().values_list(Cast(Value(name), TEXT)).annotate(number=Count("pk"))

    def by_bin(self, lane, days: int, window: tuple[dt.date, dt.date], drawn: tuple[dt.date, dt.date]):
        """Rows (lane, number of the bin, number of events), bins being so many days long, from the first of the calendar.

        lane: an expression for the lane or lanes of an event. An event counts in the bin it begins in; what began
        before the window and goes on in it counts at its edge, and what stands beyond likewise at the edge of `drawn`.
        """
        inside = models.Q(date_upper_fuzzy__gte=window[0], date_lower_fuzzy__lte=window[1])
        day = Case(When(inside, then=Least(Greatest("date_sort", window[0]), window[1])),
                   default=Least(Greatest("date_sort", drawn[0]), drawn[1]))  # fmt: skip
        return (
            self.within(*drawn)
            .order_by()
            .values_list(lane, Ordinal(day) / days)
            .annotate(number=Count("*"))
        )

    def by_actor(self):
        """Rows (slug of an actor, number of events)."""
        return self.order_by().values_list(Each("actor_slugs")).annotate(number=Count("*"))

    def extent(self) -> tuple[int, dt.date | None, dt.date | None]:
        """How many there are, and the days by which the first and the last of them are put in order. One query."""
        day = Unindexed("date_sort", output_field=models.DateField())
        found = self.order_by().aggregate(number=Count("pk"), first=Min(day), last=Max(day))
        return found["number"], found["first"], found["last"]

    def how_many(self, *relations: str) -> list[int]:
        """How many different rows these events have at the end of each relation, such as "citations__source". One query."""
        rows_of = self.order_by().values_list
        rows = [rows_of(Cast(Value(name), TEXT)).annotate(number=Count(name, distinct=True)) for name in relations]
        found = dict(rows[0].union(*rows[1:], all=True))
        return [found.get(name, 0) for name in relations]

    def state(self) -> tuple[dt.date | None, int]:
        """The day of the latest thing in the record that has happened, and about how many events there are.

        The number is what the database knew when it last looked, drafts included. One statement, short at any size.
        """
        size = RawSQL("(SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'timeline_event'::regclass)", ())
        happened = self.published().filter(occurrence="occurred").order_by("-date_sort")
        return happened.values_list("date_sort", size).first() or (None, 0)

    def data_as_of(self) -> dt.date | None:
        """The day of the latest thing in the record that has happened."""
        return self.state()[0]
