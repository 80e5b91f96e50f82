"""The pages of actors, sources and storylines as a day knew them: what `ActorPage` and its like show, of that day.

Where a day knew nothing of a subject, its `find` is None.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from timeline.explore.actor import ActorPage, Member
from timeline.explore.answer import Answer
from timeline.explore.history.past import Then, key_of, past_events, row_of
from timeline.explore.meetings import Meetings
from timeline.explore.number import Number
from timeline.explore.panel import account
from timeline.explore.query import Query
from timeline.explore.source import MOST_EVENTS, Resting, SourcePage
from timeline.explore.statements import Said, Statements
from timeline.models.actor import Actor, ActorAlias, Affiliation
from timeline.models.edition import Edition
from timeline.models.ledger import Revision
from timeline.models.meeting import Meeting, meetings
from timeline.models.source import Source
from timeline.models.statement import Statement, heard
from timeline.models.then import Bond, Standing


def document_of(model, slug: str, then: Standing) -> dict | None:
    """What a day knew of an actor, a source or a storyline. One query, and one for the position."""
    kind = model._meta.model_name
    return Revision.objects.documents(then.position, [(kind, slug)]).get((kind, slug))


def find(model, slug: str, then: Standing):
    """The row as it was; None where the record did not know it."""
    document = document_of(model, slug, then)
    return row_of(model, document) if document else None


# ---------------------------------------------------------------- actors


class KnownActor(ActorPage):
    def __init__(self, document: dict, then: Standing, asked: str | None = None):
        self.actor, self.document, self.then, self.asked = row_of(Actor, document), document, then, asked
        self.answer = Answer(Query(actor=(self.actor.slug,), as_of=then.day.isoformat()), together=True, with_first=True)
        self.statements = KnownStatements(self.actor, self.answer.as_of, then, asked)
        self.meetings = KnownMeetings(self.actor, self.answer.counts, then)

    @property
    def aliases(self) -> list[ActorAlias]:
        return [ActorAlias(**{"language": "", **alias}) for alias in self.document.get("aliases", [])]

    @cached_property
    def belongs_to(self) -> list[Member]:
        return self._members([bond for bond in self.then.bonds if bond.actor == self.actor.slug], "parent")

    @cached_property
    def members(self) -> list[Member]:
        members = self._members([bond for bond in self.then.bonds if bond.parent == self.actor.slug], "actor")
        return sorted(members, key=lambda member: member.actor.name)

    def _members(self, bonds: list[Bond], which: str) -> list[Member]:
        """With those that a public event then involved. Two queries."""
        public = Edition.objects.known_on(self.then.day).named({getattr(bond, which) for bond in bonds})
        then, found = Then.of(self.then.position, [("actor", slug) for slug in public]), {}
        for bond in bonds:
            if (slug := getattr(bond, which)) in public:
                office = Affiliation(office=bond.office, period=bond.period)
                office.set_bounds()
                found.setdefault(slug, []).append(office)
        return [Member(then(Actor, slug), sorted(found[slug], key=lambda one: one.lower)) for slug in found]


class KnownMeetings(Meetings):
    def __init__(self, actor: Actor, counts, then: Standing):
        super().__init__(actor, counts)
        self.then, self.as_of = then, then.day.isoformat()

    @cached_property
    def among(self) -> list[str] | None:
        keys = super().among
        return keys and list(Edition.objects.among(keys).values_list("slug", flat=True))

    def _met(self) -> list[Meeting]:
        return meetings(self.actor, self.among, self.then)


class KnownStatements(Statements):
    def __init__(self, actor: Actor, as_of: dt.date | None, then: Standing, asked: str | None = None):
        super().__init__(actor, as_of, asked)
        self.then = then

    def _heard(self, start: int, most: int):
        return heard(self.actor, start, most, self.then)

    def _told(self, statements: list[Statement]) -> list[Said]:
        """In three queries however many they are."""
        documents = Edition.objects.known_on(self.then.day).with_slugs({one.event for one in statements}).documents()
        events = {past.event.slug: past.event for past in past_events(documents.values(), self.then.position)}
        voices = Then.of(self.then.position, {("actor", one.voice) for one in statements})
        return [
            Said(one, events[one.event], voices(Actor, one.voice), self._account(events[one.event], one.account))
            for one in statements
        ]

    @staticmethod
    def _account(event, name: str | None):
        return account(event.citations.all()[int(name.rpartition("#")[2]) - 1]) if name else None


# ---------------------------------------------------------------- sources


class KnownSource(SourcePage):
    def __init__(self, source: Source, then: Standing):
        super().__init__(source)
        self.then = then

    @property
    def _citing(self):
        return Edition.objects.known_on(self.then.day).citing(self.source.slug)

    @cached_property
    def counts(self) -> dict[str, Number]:
        return {name: Number(number) for name, number in self._citing.counted_alone().items()}

    @cached_property
    def resting(self) -> list[Resting]:
        """Two queries."""
        cited = self._citing.newest_first()[:MOST_EVENTS].documents()
        return [
            Resting(past.event, [one for one in past.accounts if one.citation.source_id == key_of(self.source.slug)])
            for past in past_events(cited.values(), self.then.position)
        ]
