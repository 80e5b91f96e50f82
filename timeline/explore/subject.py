"""A page about one actor, storyline or source: what is known of it, and the events that it is part of."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import ngettext

from timeline.explore.answer import Answer
from timeline.explore.query import Query
from timeline.models.actor import Actor, Affiliation
from timeline.models.event import Citation
from timeline.models.source import Source
from timeline.models.storyline import Storyline


@dataclass(frozen=True)
class Subject:
    """What the page is about, and the answer whose picture and list it shows, if it shows any."""

    about: object
    answer: Answer | None = None
    extra: dict = field(default_factory=dict)


def actor_subject(actor: Actor) -> Subject:
    affiliations = Affiliation.objects.select_related("parent")
    members = affiliations.filter(parent=actor, actor__in=Actor.objects.public()).select_related("actor")
    return Subject(
        actor,
        Answer(Query(actor=(actor.slug,))),
        {
            "aliases": list(actor.aliases.all()),
            "belongs_to": list(affiliations.filter(actor=actor, parent__in=Actor.objects.public())),
            "members": list(members.order_by("actor__name", "lower")),
        },
    )


def storyline_subject(storyline: Storyline) -> Subject:
    answer = Answer(Query(storyline=(storyline.slug,)))
    return Subject(storyline, answer, {"numbers": _numbers(answer)})


def _numbers(answer: Answer) -> list[tuple[int, str]]:
    """[(number, what is counted)] of the events that answer."""
    events, rows = answer.query.events(), answer.rows
    disputed = sum(row.disputed for row in rows)
    actors, sources = events.how_many("participations__actor"), events.how_many("citations__source")
    return [
        (len(rows), ngettext("event", "events", len(rows))),
        (disputed, ngettext("disputed event", "disputed events", disputed)),
        (actors, ngettext("actor", "actors", actors)),
        (sources, ngettext("source", "sources", sources)),
    ]


def source_subject(source: Source) -> Subject:
    cited = (
        Citation.objects.filter(source=source, event__status="published")
        .select_related("attributed_to", "event")
        .defer("event__search")
        .order_by("event__date_sort")
    )
    return Subject(source, extra={"citations": list(cited)})
