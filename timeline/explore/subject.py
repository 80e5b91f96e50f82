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


def storyline_subject(storyline: Storyline, as_of: str = "") -> Subject:
    answer = Answer(Query(storyline=(storyline.slug,), as_of=as_of), together=True)
    return Subject(storyline, answer, {"numbers": _numbers(answer)})


def _numbers(answer: Answer) -> list[tuple[int, str]]:
    """[(number, what is counted)] of the events that answer.

    Who and what is in them is counted where the events are: a sample does not tell how many different ones there are.
    """
    disputed = sum(row.disputed for row in answer.rows) if answer.whole else answer.disputed_choice.number
    numbers = [
        (answer.number, ngettext("event", "events", answer.number)),
        (disputed, ngettext("disputed event", "disputed events", disputed)),
    ]
    if answer.counts.one_in() == 1:
        events = answer.counts.gathered()
        actors, sources = events.how_many("participations__actor", "citations__source")
        numbers += [(actors, ngettext("actor", "actors", actors)), (sources, ngettext("source", "sources", sources))]
    return numbers
