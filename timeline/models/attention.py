"""The verbs of the desk: what is in the record twice, and what in it asks to be looked at."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Case, Count, Exists, F, FloatField, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from timeline.models.apart import Apart
from timeline.models.dates import OPEN_END, OPEN_START, Span
from timeline.models.dispute import SUPPORTING_STANCES
from timeline.models.event import Citation, Event, Link, Participation
from timeline.models.expressions import Likeness, Overlap
from timeline.models.link_check import DEAD, SILENT, SILENT_TIMES
from timeline.models.querysets import EventQuerySet
from timeline.models.source import Source
from timeline.models.subjects import SourceQuerySet
from timeline.models.taxonomy import CONTRARY_STANCES

# Days between what may be one event; accounts of it give the day it happened, or the day it was told.
NEAR = dt.timedelta(days=7)
NEARER = dt.timedelta(days=3)
# Where the same actors meet often, only titles tell events apart.
ALIKE = 0.5
# A span that goes on for longer is near everything.
SHORT = dt.timedelta(days=62)
# So many events are compared with the rest, whatever the size of the record.
LATEST = 5000
SIGNIFICANT = 4
STALE = dt.timedelta(days=90)
WEAK = ("D", "E", "F")
WAITING = ("draft", "review")


class EventsInNeed(EventQuerySet):
    """Events that ask for attention. Each verb that is a queue annotates `since`: how long it has been so."""

    def of_record(self):
        """What is kept, public or not yet."""
        return self.filter(status__in=("published", *WAITING))

    # ---------------------------------------------------------------- twice

    def like(self, title: str, span: Span, actors: list[int], besides: int | None = None):
        """Events that may be the one with this title, date and actors, the likest first. `besides`: the event itself.

        Annotates `likeness` (of titles, 0 to 1) and `shared` (how many of the actors take part).
        """
        first, last = _around(span)
        # One whose day is known to the month only is filed under its first.
        near = Q(date_sort__range=(first, last)) | Q(
            date_upper_fuzzy__lte=F("date_lower_fuzzy") + SHORT, date_upper_fuzzy__gte=first, date_lower_fuzzy__lte=last
        )
        shared = Count("participations__actor", filter=Q(participations__actor__in=actors), distinct=True)
        score = F("likeness") + Cast(F("shared"), FloatField()) / (2 * max(len(actors), 2))
        return (
            self.of_record().filter(near).exclude(pk=besides)
            .annotate(likeness=Likeness("title", Value(title)), shared=shared)
            .annotate(score=score).filter(score__gte=ALIKE)
            .exclude(_known_apart(Value(besides)) if besides else Q(pk__in=[]))
            .order_by("-score", "-date_sort", "slug")
        )  # fmt: skip

    def with_twins(self):
        """Events like an older one, of those changed last. Annotates `twin`, its primary key, and `twin_title`.

        Two that are linked with each other, that different actors answer in, or that a curator has told apart, are two.
        """
        twins = (
            self.model.objects.filter(
                status__in=("published", *WAITING),
                pk__lt=OuterRef("pk"),
                kind=OuterRef("kind"),
                date_sort__range=(OuterRef("date_sort") - NEARER, OuterRef("date_sort") + NEARER),
            )
            .alias(likeness=Likeness("title", OuterRef("title")), common=Overlap("actor_slugs", OuterRef("actor_slugs")))
            .filter(likeness__gte=ALIKE, common__gte=ALIKE)
            .exclude(_known_apart(OuterRef("pk")))
            .exclude(_of_others(OuterRef("pk")))
            .order_by("-likeness", "pk")
        )
        latest = self.of_record().order_by("-changed_at").values("pk")[:LATEST]
        return (
            self.filter(pk__in=latest)
            .alias(twin_found=Exists(twins)).filter(twin_found=True)
            .annotate(twin=Subquery(twins.values("pk")[:1]), twin_title=Subquery(twins.values("title")[:1]))
            .annotate(since=F("changed_at"))
        )  # fmt: skip

    # ---------------------------------------------------------------- thin

    def resting_on_one(self):
        return self.published().filter(source_count=1, significance__gte=SIGNIFICANT).annotate(since=F("published_at"))

    def denied_from_one_side(self):
        """Denied or disputed, with no account of its own from the one side or the other."""
        cited = Citation.objects.filter(event=OuterRef("pk"))
        contrary, supporting = cited.filter(stance__in=CONTRARY_STANCES), cited.filter(stance__in=SUPPORTING_STANCES)
        spoken = {"attributed_to__isnull": False}
        return (
            self.published()
            .filter(Exists(contrary))
            .annotate(denier=Exists(contrary.filter(**spoken)), asserter=Exists(supporting.filter(**spoken)))
            .exclude(denier=True, asserter=True)
            .annotate(since=F("published_at"))
        )

    def weakly_sourced(self):
        """Events none of whose sources is better than D, as each citation grades it."""
        grade = Case(When(reliability="", then=F("source__reliability")), default=F("reliability"))
        cited = Citation.objects.filter(event=OuterRef("pk"))
        better = cited.annotate(grade=grade).exclude(grade__in=WEAK)
        return self.published().filter(Exists(cited), ~Exists(better)).annotate(since=F("published_at"))

    # ---------------------------------------------------------------- left lying

    def going_on_unreviewed(self, today: dt.date):
        """Spans without an end that nobody has looked at for a while."""
        seen = Coalesce("reviewed", Cast("changed_at", models.DateField()))
        return (
            self.published()
            .filter(date_upper=OPEN_END, date__endswith="..")
            .annotate(since=seen)
            .filter(since__lte=today - STALE)
        )

    def waiting(self):
        return self.filter(status__in=WAITING).annotate(since=F("changed_at"))

    def without_a_place(self):
        return self.published().filter(place="").annotate(since=F("published_at"))


class SourcesInNeed(SourceQuerySet):
    """Sources that ask for attention; of those that public events cite."""

    def with_dead_pages(self):
        check = Q(link_check__verdict=DEAD) | Q(link_check__verdict=SILENT, link_check__times__gte=SILENT_TIMES)
        return (
            self.public().filter(check, link_check__url=F("url"))
            .select_related("link_check").annotate(since=F("link_check__since"))
        )  # fmt: skip

    def without_a_copy(self):
        """Sources that would be lost with their page."""
        cited = Citation.objects.filter(source=OuterRef("pk"), event__status="published").order_by()
        first = cited.values("source").annotate(first=Min("event__published_at")).values("first")
        return self.public().exclude(url="").filter(archive_url="").annotate(since=Subquery(first))


def _known_apart(other) -> Q:
    """Whether it is known of an event that it is not the other one."""
    here = OuterRef("pk")
    other = OuterRef(other) if isinstance(other, OuterRef) else other
    linked = Q(origin=here, target=other) | Q(origin=other, target=here)
    return Q(Exists(Apart.objects.between(here, other))) | Q(Exists(Link.objects.filter(linked)))


def _of_others(other: OuterRef) -> Q:
    """Whether somebody answers in an event, and in the other one only others do: each invitee's answer is its own event."""
    answers = Participation.objects.exclude(response="")
    ours, theirs = answers.filter(event=OuterRef("pk")), answers.filter(event=OuterRef(other))
    same = ours.filter(Exists(answers.filter(event=OuterRef(OuterRef(other)), actor=OuterRef("actor"))))
    return Q(Exists(ours)) & Q(Exists(theirs)) & ~Q(Exists(same))


def _around(span: Span) -> tuple[dt.date, dt.date]:
    """The days on which an event of that date may be filed."""
    first, last = span.lower_fuzzy, span.upper_fuzzy
    if OPEN_START in (first, last) or last == OPEN_END or last - first > SHORT:
        first = last = span.sort
    low, high = (OPEN_START.toordinal() + 1, OPEN_END.toordinal() - 1)
    reach = NEAR.days
    return tuple(
        dt.date.fromordinal(min(max(day.toordinal() + by, low), high)) for day, by in ((first, -reach), (last, reach))
    )


events_in_need, sources_in_need = EventsInNeed(Event), SourcesInNeed(Source)
