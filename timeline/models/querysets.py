"""The verbs: what may be asked of events, actors and sources. Every public page begins with `published()`."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQueryField
from django.db import models
from django.db.models import Count, Exists, F, Func, Max, OuterRef, Value
from django.db.models.functions import Cast, Trim, TruncMonth

from timeline.models.dates import Span
from timeline.models.taxonomy import KINDS

TEXT = models.TextField()


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
    storylines: tuple[str, ...]
    lanes: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        return Span.parse(self.date)

    @property
    def group(self) -> str:
        return KINDS[self.kind].group


class SearchQuery(Func):
    """The database's reading of what a reader typed (`timeline_query`): folded words, the last letters left open."""

    function = "timeline_query"
    output_field = SearchQueryField()


class Matches(Func):
    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


class Fold(Func):
    """Lower case, without accents and punctuation."""

    function = "timeline_fold"
    output_field = TEXT


class Rank(Func):
    """How well an event answers the words: weights of quotations, places and summaries, names, titles."""

    template = "ts_rank('{0.02, 0.1, 0.3, 1.0}', %(expressions)s, 1)"
    output_field = models.FloatField()


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

    def best_first(self, text: str):
        """Titles count most, then names, then places and summaries, then quotations."""
        rank = Rank(F("search"), SearchQuery(Value(text)))
        return self.annotate(rank=rank).order_by("-rank", "-significance", "-date_sort", "slug")

    def newest_first(self):
        return self.order_by("-date_sort", "-date_upper", "slug")

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

    def data_as_of(self) -> dt.date | None:
        """The day of the latest thing in the record that has happened."""
        return self.published().filter(occurrence="occurred").aggregate(latest=Max("date_sort"))["latest"]


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


class AffiliationQuerySet(models.QuerySet):
    """Who belongs to whom; of actors that published events involve."""

    def above(self, actor):
        """What an actor belongs to."""
        return self.filter(actor=actor, parent__in=self.model._meta.get_field("parent").related_model.objects.public())

    def below(self, actor):
        """An actor's organs and people, by name."""
        public = self.model._meta.get_field("actor").related_model.objects.public()
        return self.filter(parent=actor, actor__in=public).order_by("actor__name", "lower")


class SourceQuerySet(HavingQuerySet):
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
