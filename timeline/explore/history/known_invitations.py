"""Who was invited and what they had answered, as a day knew it: the ledger's documents in place of the tables."""

from __future__ import annotations

from functools import cached_property

from timeline.explore.belonging import Belonging, Bond
from timeline.explore.history.past import key_of, past_events
from timeline.explore.invitations import Record
from timeline.models.edition import Edition
from timeline.models.event import Citation, Event, Link, Participation
from timeline.models.then import Standing


class KnownInvitations(Record):
    """Four queries, whatever the number of invitations."""

    def __init__(self, then: Standing):
        self.then = then

    @cached_property
    def _invited(self) -> dict[str, dict]:
        return Edition.objects.known_on(self.then.day).invitations().documents()

    @cached_property
    def _events(self) -> dict[int, Event]:
        """Invitations, and whatever links to one of them, by primary key."""
        following = Edition.objects.known_on(self.then.day).linking_to(self._invited).documents()
        pasts = past_events({**self._invited, **following}.values(), self.then.position)
        return {past.event.pk: past.event for past in pasts}

    def invitations(self) -> list[Event]:
        return [event for event in self._events.values() if event.slug in self._invited]

    def links(self, invitations) -> list[Link]:
        links = (link for event in self._events.values() for link in event.links.all())
        return [link for link in links if link.target_id in invitations]

    def participations(self, events) -> list[Participation]:
        return [row for pk in events for row in self._events[pk].participations.all()]

    def citations(self, events) -> list[Citation]:
        return [row for pk in events for row in self._events[pk].citations.all()]

    def belonging(self) -> Belonging:
        return belonging_then(self.then)


def belonging_then(then: Standing) -> Belonging:
    """Who spoke for whom, as that day knew it, by the keys that actors of the past have."""
    return Belonging(Bond(key_of(one.actor), one.kind, key_of(one.parent), *one.days) for one in then.bonds)
