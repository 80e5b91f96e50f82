"""What a made record is: the shapes in which the makers of records hand them to the loader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple


class MadeStoryline(NamedTuple):
    slug: str
    name: str
    colour: str
    colour_dark: str
    opening: str


class MadeAffiliation(NamedTuple):
    """`lower` and `upper` are the widest bounds of `period`, as the record keeps them."""

    parent: str
    office: str
    period: str
    lower: dt.date
    upper: dt.date


class MadeActor(NamedTuple):
    """`aliases` are (name, language)."""

    slug: str
    name: str
    kind: str
    country: str = ""
    aliases: tuple[tuple[str, str], ...] = ()
    affiliations: tuple[MadeAffiliation, ...] = ()


class MadeSource(NamedTuple):
    slug: str
    publisher: str
    title: str
    kind: str
    published: str
    reliability: str
    state_owned: bool = False
    party_to_conflict: bool = False


class Made(NamedTuple):
    """One event with its parts, which name actors, sources and storylines by slug.

    `participations` are (actor, role, vote), `citations` are (source, stance, attributed to or None, statement);
    `votes` are the numbers for, against and abstaining, where there was a vote. The dates are those of
    `Span.parse(date)`.
    """

    slug: str
    title: str
    label: str
    summary: str
    kind: str
    occurrence: str
    date: str
    lower: dt.date
    upper: dt.date
    lower_fuzzy: dt.date
    upper_fuzzy: dt.date
    sort: dt.date
    place: str
    significance: int
    storylines: tuple[str, ...]
    participations: tuple[tuple[str, str, str], ...]
    citations: tuple[tuple[str, str, str | None, str], ...]
    status: str = "published"
    votes: tuple[int, int, int] | None = None


class Dataset(NamedTuple):
    """Events of a record from the one numbered `first`, from 1, on; `events` makes them anew whenever it is called."""

    first: int
    events: Callable[[], Iterable[Made]]


class MadeRecord(NamedTuple):
    """A whole record of `number` events, which come in datasets that can be made in any order, or at once."""

    number: int
    storylines: list[MadeStoryline]
    actors: list[MadeActor]
    sources: list[MadeSource]
    datasets: list[Dataset]

    @property
    def events(self) -> Iterator[Made]:
        return chain.from_iterable(dataset.events() for dataset in self.datasets)
