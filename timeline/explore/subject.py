"""A page about one storyline: what is known of it, and the events that it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    return Subject(storyline, Answer(Query(storyline=(storyline.slug,))))
