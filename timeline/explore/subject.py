"""A page about one storyline: what is known of it, and the events that it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import ngettext

from timeline.explore.answer import Answer
from timeline.explore.query import Query
from timeline.models.storyline import Storyline


@dataclass(frozen=True)
class Subject:
    """What the page is about, and the answer whose picture and list it shows, if it shows any."""

    about: object
    answer: Answer | None = None
    extra: dict = field(default_factory=dict)


def storyline_subject(storyline: Storyline) -> Subject:
    answer = Answer(Query(storyline=(storyline.slug,)))
    return Subject(storyline, answer, {"numbers": _numbers(answer)})


def _numbers(answer: Answer) -> list[tuple[int, str]]:
    """[(number, what is counted)] of the events that answer."""
    events = answer.query.events()
    disputed = sum(row.disputed for row in answer.rows) if answer.whole else answer.disputed_choice.number
    actors, sources = events.how_many("participations__actor"), events.how_many("citations__source")
    return [
        (answer.number, ngettext("event", "events", answer.number)),
        (disputed, ngettext("disputed event", "disputed events", disputed)),
        (actors, ngettext("actor", "actors", actors)),
        (sources, ngettext("source", "sources", sources)),
    ]
