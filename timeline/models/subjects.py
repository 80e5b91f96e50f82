"""The verbs of what events are about: actors, storylines and sources. Public is what a published event names."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQueryField
from django.db import models
from django.db.models import Case, Count, Exists, F, Func, OuterRef, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject, Trim

from timeline.models.expressions import AddressHost, AddressKey, Fold, Matches, Some
from timeline.models.having import HavingQuerySet


class BySlug(HavingQuerySet):
    """What all three have: a slug, which never changes once it is public."""

    def with_slugs(self, slugs):
        return self.filter(slug__in=slugs)

    def after_slug(self, slug: str):
        """Those whose slugs come after one, in the order of slugs."""
        return self.filter(slug__gt=slug).order_by("slug")


class ActorQuerySet(BySlug):
    def public(self):
        """Actors that a published event involves."""
        return self.having_any("involvements", event__status="published")

    def named_by(self, events):
        """Actors that take part in one of these events or are quoted, and all that those belong to."""
        parts, quoted, above = (self.model._meta.get_field(name).related_model.objects
                                for name in ("participations", "accounts", "affiliations"))  # fmt: skip
        asked = events.order_by().values("pk")
        named = set(parts.filter(event__in=asked).order_by().values_list("actor", flat=True).distinct())
        named |= set(quoted.filter(event__in=asked).order_by().values_list("attributed_to", flat=True).distinct()) - {None}
        new = named
        while new:
            new = set(above.filter(actor__in=new).order_by().values_list("parent", flat=True)) - named
            named |= new
        return self.filter(pk__in=named)

    def with_aliases(self):
        """Annotates `aliases_`: [{"name": …, "language": …}], in their order."""
        aliases = self.model._meta.get_field("aliases").related_model.objects.filter(actor=OuterRef("pk"))
        return self.annotate(aliases_=ArraySubquery(aliases.values(alias=JSONObject(name="name", language="language"))))

    def with_event_counts(self):
        """Annotates `number`: published events that involve the actor, directly or through a member."""
        return self.annotate(
            number=Count("involvements", filter=models.Q(involvements__event__status="published"))
        ).order_by("name")

    def among(self, ids):
        return self.filter(pk__in=list(ids))

    def with_numbers(self, numbers: dict):
        """These actors by name, each with the `number` of events that is known of it by its slug; 0 for the others."""
        found = list(self.order_by("name"))
        for actor in found:
            actor.number = numbers.get(actor.slug, 0)
        return found

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

    def by_slug(self, slugs) -> dict:
        """{slug: actor}"""
        return {actor.slug: actor for actor in self.filter(slug__in=slugs)}

    def slugs_beginning(self, slug: str):
        """Slugs that begin so."""
        return self.filter(slug__startswith=slug).values_list("slug", flat=True)


class AffiliationQuerySet(models.QuerySet):
    """Who belongs to whom; of actors that published events involve."""

    def around(self, actor):
        """What an actor belongs to, and its organs and people."""
        own = self.filter(models.Q(actor=actor) | models.Q(parent=actor))
        other = Case(When(actor=actor, then=F("parent")), default=F("actor"))
        public = self.model._meta.get_field("actor").related_model.objects.public().filter(pk=OuterRef("other"))
        # Of few it is asked one by one: of all actors there are, the database would rather find every public one first.
        return own.alias(other=other, public=Some(public.values("pk")[:1])).filter(public__gt=0).order_by("pk")


class StorylineQuerySet(BySlug):
    def public(self):
        """Storylines that a published event belongs to."""
        return self.having("placements", event__status="published")

    def of_events(self, events):
        """Storylines that one of these events belongs to."""
        return self.having("placements", event__in=events.order_by().values("pk"))

    def with_some_events(self, most: int):
        """Annotates `number`: its published events, counted no further than `most`."""
        placed = self.model.placements.rel.related_model.objects.filter(storyline=OuterRef("pk"))
        return self.annotate(number=Some(placed.filter(event__status="published").values("pk")[:most]))


class SourceQuerySet(BySlug):
    def known_as(self, url: str, publisher: str, title: str):
        """The source with an address; or without one, that of a publisher with a title."""
        return self.at(url) if url else self.filter(url="", publisher=publisher, title=title)

    def slugs_beginning(self, slug: str):
        """Slugs that begin so."""
        return self.filter(slug__startswith=slug).values_list("slug", flat=True)

    def titled(self, words, every=True):
        """Sources in whose title or publisher every word (or any of them) begins a word."""
        asked = [Func(Value(word), function="timeline_beginnings", output_field=SearchQueryField()) for word in words]
        lexemes = RawSQL("timeline_source.lexemes", ())  # noqa: S611 - a column that the database derives
        met = [models.Q(Matches(lexemes, one)) for one in asked]
        return self.filter(reduce(and_ if every else or_, met, models.Q()))

    def at(self, address: str):
        """Sources that are the same page: whatever the scheme, the trackers, the last slash."""
        return self.exclude(url="").alias(key=AddressKey("url")).filter(key=AddressKey(Value(address)))

    def of_host(self, address: str):
        """Sources whose page has the same host."""
        return self.exclude(url="").alias(host=AddressHost("url")).filter(host=AddressHost(Value(address))).exclude(host="")

    def with_some_events(self, most: int):
        """Annotates `number`: published events that cite it, counted no further than `most`."""
        cited = self.model.citations.rel.related_model.objects.filter(source=OuterRef("pk"), event__status="published")
        return self.annotate(number=Some(cited.values("event").distinct()[:most]))

    def cited_by(self, events):
        """Sources that one of these events cites."""
        return self.having("citations", event__in=events.order_by().values("pk"))

    def public(self):
        """Sources that a published event cites."""
        return self.having_any("citations", event__status="published")

    def with_event_counts(self):
        """Annotates `number`: published events that cite the source; and `alone`: those of them that cite no other."""
        public = models.Q(citations__event__status="published")
        alone = public & models.Q(citations__event__source_count=1)
        return self.annotate(
            number=Count("citations__event", filter=public, distinct=True),
            alone=Count("citations__event", filter=alone, distinct=True),
        ).order_by("publisher", "title")

    def among(self, ids):
        return self.filter(pk__in=list(ids))

    def of_kind(self, kind: str):
        return self.filter(kind=kind)

    def graded(self, reliability: str):
        return self.filter(reliability=reliability)

    def entitled(self, text: str):
        """Sources with these letters in title or publisher."""
        folded = Trim(Fold(Value(text)))
        found = models.Q(folded_title__contains=folded) | models.Q(folded_publisher__contains=folded)
        return self.alias(folded_title=Fold("title"), folded_publisher=Fold("publisher")).filter(found)

    def by_kind_and_grade(self):
        """Rows (kind, grade, how many sources)."""
        return self.order_by().values_list("kind", "reliability").annotate(number=Count("pk"))


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
