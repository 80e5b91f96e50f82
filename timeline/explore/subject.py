"""A page about one actor, storyline or source: what is known of it, and the events that it is part of."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    return Subject(storyline, Answer(Query(storyline=(storyline.slug,))))


def source_subject(source: Source) -> Subject:
    cited = (
        Citation.objects.filter(source=source, event__status="published")
        .select_related("attributed_to", "event")
        .defer("event__search")
        .order_by("event__date_sort")
    )
    return Subject(source, extra={"citations": list(cited)})
