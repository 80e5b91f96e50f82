"""The verbs: what may be asked of events, actors and sources. Every public page begins with `published()`."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQueryField
from django.db import models
from django.db.models import Case, Count, Exists, F, Func, Max, OuterRef, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Greatest, Least, Trim, TruncMonth

from timeline.models.dates import Span
from timeline.models.expressions import TEXT, AnyOf, Fold, Instant, Matches, Ordinal, Rank, SearchQuery, Some, Titles
from timeline.models.taxonomy import KINDS


class EventRow(NamedTuple):
    """One event as the picture and the list see it. `lanes` is filled when lanes are actors."""

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
    published_at: dt.datetime
    storylines: tuple[str, ...]
    lanes: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        return Span.parse(self.date)

    @property
    def group(self) -> str:
        return KINDS[self.kind].group


class HavingQuerySet(models.QuerySet):
    def having(self, relation: str, **conditions):
        """Rows with at least one related row that meets the conditions; each is found once, however many do."""
        field = self.model._meta.get_field(relation)
        related = field.related_model.objects.filter(**{field.field.name: OuterRef("pk")}, **conditions)
        return self.filter(Exists(related))


class EventQuerySet(HavingQuerySet):
    def published(self):
        return self.filter(status="published")

    def within(self, first: dt.date | None, last: dt.date | None):
        """Events that may have been going on between two days, both included; None leaves that side open."""
        events = self
        if first:
            events = events.filter(date_upper_fuzzy__gte=first)
        if last:
            events = events.filter(date_lower_fuzzy__lte=last)
        return events

    def beyond(self, first: dt.date, last: dt.date):
        """Events that were surely over before the one day or began after the other."""
        return self.filter(models.Q(date_upper_fuzzy__lt=first) | models.Q(date_lower_fuzzy__gt=last))

    def beginning(self, day: dt.date):
        return self.filter(date_lower=day)

    def in_storylines(self, slugs):
        return self.having("placements", storyline__slug__in=slugs)

    def involving(self, slugs):
        """Events with any of these actors, their organs or their people at the time."""
        return self.having("involvements", actor__slug__in=slugs)

    def also_involving(self, slugs):
        """Events with every one of these actors, their organs or their people at the time."""
        events = self
        for slug in slugs:
            events = events.involving([slug])
        return events

    def of_kinds(self, names):
        """Kinds by their own name or by the name of their family."""
        kinds = {kind for kind, row in KINDS.items() if kind in names or row.group in names}
        return self.filter(kind__in=sorted(kinds))

    def at_least(self, significance: int):
        return self.filter(significance__gte=significance)

    def invitations(self):
        """Events that invite somebody; answers to them are events of their own."""
        return self.filter(kind="invitation")

    def first_published_after(self, moment: dt.datetime):
        return self.filter(published_at__gt=moment)

    def whose_accounts_differ(self):
        return self.filter(disputed=True)

    def resting_on(self, source_kinds):
        return self.having("citations", source__kind__in=source_kinds)

    def citing(self, source):
        return self.having("citations", source=source)

    def counted_alone(self) -> dict[str, int]:
        """{"events": how many, "alone": how many of them rest on one source alone}."""
        return self.aggregate(events=Count("pk"), alone=Count("pk", filter=models.Q(source_count=1)))

    def mentioning(self, text: str):
        """Full text over titles, names and aliases of actors, places, summaries and quotations."""
        return self.filter(Matches(F("search"), SearchQuery(Value(text))))

    def mentioning_any(self, words):
        """Events that mention at least one of several words."""
        return self.filter(Matches(F("search"), AnyOf(*(SearchQuery(Value(word)) for word in words))))

    def first_few(self, most: int):
        """No more than so many of these, whichever the database comes to first: a bound for what ranks them."""
        return self.model.objects.filter(pk__in=self.order_by().values("pk")[:most])

    def best_first(self, text: str):
        """Titles count most, then names, then places and summaries, then quotations."""
        asked = SearchQuery(Value(text))
        titled = Matches(Titles(F("search")), asked)
        rank = Rank(F("search"), asked)
        return self.annotate(titled=titled, rank=rank).order_by("-titled", "-rank", "-significance", "-date_sort", "slug")

    def newest_first(self):
        return self.order_by("-date_sort", "-date_upper", Instant(F("date")).desc(nulls_last=True), "slug")

    def oldest_first(self):
        return self.order_by("date_sort", "date_upper", "slug")

    def with_slugs(self, slugs):
        return self.filter(slug__in=slugs)

    def linked_with(self, slug: str):
        """Events that one refers to or is referred to by, in order of time."""
        either = models.Q(links__target__slug=slug) | models.Q(links_back__origin__slug=slug)
        return self.filter(either).distinct().order_by("date_sort", "slug")

    def heaviest(self):
        return self.order_by("-significance", "date_sort", "slug")

    def rows(self, *extra) -> list[EventRow]:
        """What a mark and a line of the list need, in one query."""
        names = [*EventRow._fields[:-2], "storyline_slugs", *extra]
        lists = 1 + len(extra)
        return [
            EventRow(*values[:-lists], *(tuple(some or ()) for some in values[-lists:]))
            for values in self.with_storyline_slugs().values_list(*names)
        ]

    def with_storyline_slugs(self):
        """Annotates `storyline_slugs`: the slugs of its storylines, the one that gives the colour first."""
        placements = self.model.placements.rel.related_model.objects.filter(event=OuterRef("pk"))
        return self.annotate(storyline_slugs=ArraySubquery(placements.values_list("storyline__slug")))

    def with_lanes(self, slugs):
        """For lanes by actor: which of these actors each event involves."""
        involved = self.model.involvements.rel.related_model.objects.filter(event=OuterRef("pk"), actor__slug__in=slugs)
        return self.annotate(lanes_=ArraySubquery(involved.values_list("actor__slug")))

    def counted(self, facet: str, key: str, label: str | None = None):
        """Rows (facet, key, label, number of events) for each value of `key`, ready for a union."""
        name = F(label) if label else Value("")
        return (
            self.order_by()
            .values_list(Value(facet), Cast(F(key), TEXT), Cast(name, TEXT))
            .annotate(number=Count("pk", distinct=True))
        )

    def numbered(self, name: str):
        """One row (name, number of events), ready for a union; none when there are no events."""
        return self.order_by().values_list(Cast(Value(name), TEXT)).annotate(number=Count("pk"))

    def by_month(self):
        """Rows (first day of month, slug of the first storyline, number of events)."""
        return (
            self.filter(placements__position=0)
            .order_by()
            .annotate(month=TruncMonth("date_sort"))
            .values_list("month", "placements__storyline__slug")
            .annotate(number=Count("pk"))
            .order_by("month")
        )

    def by_bin(self, lane: str, days: int, window: tuple[dt.date, dt.date], drawn: tuple[dt.date, dt.date]):
        """Rows (lane, number of the bin, number of events), bins being so many days long, from the first of the calendar.

        lane: the field whose values are lanes, or "" for one lane. An event counts in the bin it begins in; what began
        before the window and goes on in it counts at its edge, and what stands beyond likewise at the edge of `drawn`.
        """
        inside = models.Q(date_upper_fuzzy__gte=window[0], date_lower_fuzzy__lte=window[1])
        day = Case(When(inside, then=Least(Greatest("date_sort", window[0]), window[1])),
                   default=Least(Greatest("date_sort", drawn[0]), drawn[1]))  # fmt: skip
        return (
            self.within(*drawn)
            .order_by()
            .values_list(F(lane) if lane else Value(""), Ordinal(day) / days)
            .annotate(number=Count("pk", distinct=True))
        )

    def how_many(self, relation: str) -> int:
        """How many different rows these events have at the end of a relation, such as "citations__source"."""
        return self.order_by().aggregate(number=Count(relation, distinct=True))["number"]

    def data_as_of(self) -> dt.date | None:
        """The day of the latest thing in the record that has happened."""
        return self.published().filter(occurrence="occurred").aggregate(latest=Max("date_sort"))["latest"]


class LinkQuerySet(models.QuerySet):
    def public(self):
        """Links between published events."""
        return self.filter(origin__status="published", target__status="published")

    def to_invitations(self):
        """Links from what follows from an invitation, answers it or takes it back."""
        return self.filter(target__kind="invitation")


class PartQuerySet(models.QuerySet):
    """Participations and citations: parts of an event that are public with it."""

    def of_events(self, ids):
        """Parts of these events, given by primary keys, as far as they are published."""
        return self.filter(event__status="published", event__in=ids)


class ActorQuerySet(HavingQuerySet):
    def public(self):
        """Actors that a published event involves."""
        return self.having("involvements", event__status="published")

    def with_event_counts(self):
        """Annotates `number`: published events that involve the actor, directly or through a member."""
        return self.annotate(
            number=Count("involvements", filter=models.Q(involvements__event__status="published"))
        ).order_by("name")

    def called(self, text: str):
        """Actors with these letters in one of their names."""
        folded = Trim(Fold(Value(text)))
        aliases = self.model._meta.get_field("aliases").related_model.objects.alias(folded=Fold("name"))
        known = aliases.filter(actor=OuterRef("pk"), folded__contains=folded)
        return self.alias(folded=Fold("name")).filter(models.Q(folded__contains=folded) | Exists(known))

    def named(self, words, every=True):
        """Actors with a name in which every word (or any of them) begins a word, or may be a slip for one."""
        spellings = self.model.spellings.rel.related_model.objects
        meant = [models.Q(pk__in=spellings.meaning(word).values("actor")) for word in words]
        return self.filter(reduce(and_ if every else or_, meant, models.Q()))

    def with_some_events(self, most: int):
        """Annotates `number`: how many published events involve the actor, counted no further than `most`."""
        involved = self.model.involvements.rel.related_model.objects.filter(actor=OuterRef("pk"))
        return self.annotate(number=Some(involved.filter(event__status="published").values("pk")[:most]))


class AffiliationQuerySet(models.QuerySet):
    """Who belongs to whom; of actors that published events involve."""

    def above(self, actor):
        """What an actor belongs to."""
        return self.filter(actor=actor, parent__in=self.model._meta.get_field("parent").related_model.objects.public())

    def below(self, actor):
        """An actor's organs and people, by name."""
        public = self.model._meta.get_field("actor").related_model.objects.public()
        return self.filter(parent=actor, actor__in=public).order_by("actor__name", "lower")


class StorylineQuerySet(HavingQuerySet):
    def public(self):
        """Storylines that a published event belongs to."""
        return self.having("placements", event__status="published")

    def with_some_events(self, most: int):
        """Annotates `number`: its published events, counted no further than `most`."""
        placed = self.model.placements.rel.related_model.objects.filter(storyline=OuterRef("pk"))
        return self.annotate(number=Some(placed.filter(event__status="published").values("pk")[:most]))


class SourceQuerySet(HavingQuerySet):
    def titled(self, words, every=True):
        """Sources in whose title or publisher every word (or any of them) begins a word."""
        asked = [Func(Value(word), function="timeline_beginnings", output_field=SearchQueryField()) for word in words]
        lexemes = RawSQL("timeline_source.lexemes", ())  # noqa: S611 - a column that the database derives
        met = [models.Q(Matches(lexemes, one)) for one in asked]
        return self.filter(reduce(and_ if every else or_, met, models.Q()))

    def with_some_events(self, most: int):
        """Annotates `number`: published events that cite it, counted no further than `most`."""
        cited = self.model.citations.rel.related_model.objects.filter(source=OuterRef("pk"), event__status="published")
        return self.annotate(number=Some(cited.values("event").distinct()[:most]))

    def public(self):
        """Sources that a published event cites."""
        return self.having("citations", event__status="published")

    def with_event_counts(self):
        """Annotates `number`: published events that cite the source; and `alone`: those of them that cite no other."""
        public = models.Q(citations__event__status="published")
        alone = public & models.Q(citations__event__source_count=1)
        return self.annotate(
            number=Count("citations__event", filter=public, distinct=True),
            alone=Count("citations__event", filter=alone, distinct=True),
        ).order_by("publisher", "title")

    def of_kind(self, kind: str):
        return self.filter(kind=kind)

    def graded(self, reliability: str):
        return self.filter(reliability=reliability)

    def entitled(self, text: str):
        """Sources with these letters in title or publisher."""
        folded = Trim(Fold(Value(text)))
        found = models.Q(folded_title__contains=folded) | models.Q(folded_publisher__contains=folded)
        return self.alias(folded_title=Fold("title"), folded_publisher=Fold("publisher")).filter(found)

    def counted(self, field: str) -> dict[str, int]:
        """{value of a field: how many sources have it}."""
        return dict(self.order_by().values_list(field).annotate(number=Count("pk")))


class SpellingQuerySet(models.QuerySet):
    def public(self):
        """Spellings of actors that a published event involves."""
        public = self.model._meta.get_field("actor").related_model.objects.public()
        return self.filter(Exists(public.filter(pk=OuterRef("actor_id"))))

    def like(self, word: str):
        """Words that may be the same word in another script or transliteration, or with a slip of the hand."""
        return self.filter(keys__overlap=Func(Fold(Value(word)), function="timeline_keys"))

    def meaning(self, word: str):
        """Words that begin with it, or are like it."""
        begun = self.filter(word__startswith=Fold(Value(word)))
        return begun | self.like(word)
