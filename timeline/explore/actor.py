"""The page of one actor: who it is, its timeline, whom it met, what it has said and when it was last heard."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from timeline.explore.answer import Answer
from timeline.explore.matrix import matrix_figure, matrix_svg
from timeline.explore.meetings import Meetings
from timeline.explore.query import Query
from timeline.explore.statements import Statements
from timeline.models.actor import Actor, ActorAlias, Affiliation
from timeline.models.querysets import EventRow

FEW_PEOPLE = 6


class Member(NamedTuple):
    """An organ or person of an actor, or what the actor belongs to, with all its offices, and since when."""

    actor: Actor
    offices: list[Affiliation]


class ActorPage:
    """Each part is computed once, when the template asks for it. `asked` is the page of statements that is asked for; the
    actor comes with its aliases.
    """

    def __init__(self, actor: Actor, asked: str | None = None):
        self.actor, self.asked = actor, asked
        self.answer = Answer(Query(actor=(actor.slug,)), together=True, with_first=True)
        self.statements = Statements(actor, self.answer.as_of, asked, self.answer)
        self.meetings = Meetings(actor, self.answer.counts)

    @cached_property
    def aliases(self) -> list[ActorAlias]:
        return [ActorAlias(**alias) for alias in self.actor.aliases_]

    @cached_property
    def _affiliations(self) -> list[Affiliation]:
        return list(Affiliation.objects.select_related("actor", "parent").around(self.actor))

    @cached_property
    def belongs_to(self) -> list[Member]:
        return _members([row for row in self._affiliations if row.actor == self.actor], lambda row: row.parent)

    @cached_property
    def members(self) -> list[Member]:
        """By name."""
        below = [row for row in self._affiliations if row.parent == self.actor]
        return _members(sorted(below, key=lambda row: (row.actor.name, row.lower)), lambda row: row.actor)

    @property
    def many_members(self) -> bool:
        return len(self.members) > FEW_PEOPLE

    @cached_property
    def first(self) -> EventRow | None:
        return self.answer.oldest

    @cached_property
    def latest(self) -> EventRow | None:
        """The latest event that has occurred; what is planned or proposed is not the latest that it was part of."""
        return next((row for row in self.answer.rows if row.occurrence == "occurred"), None)

    @cached_property
    def said(self):
        return self.statements.page(self.asked)

    @cached_property
    def matrix(self):
        return matrix_svg(self.meetings)

    @property
    def figure(self) -> dict:
        return matrix_figure(self.meetings)


def _members(rows, which) -> list[Member]:
    found: dict[Actor, list[Affiliation]] = {}
    for row in rows:
        found.setdefault(which(row), []).append(row)
    return [Member(actor, offices) for actor, offices in found.items()]
