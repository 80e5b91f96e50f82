"""The round of one event that invites, beside the event itself: what its panel shows anyway is read with the rest, once."""

from __future__ import annotations

from timeline.explore.invitations import Record
from timeline.explore.panel import linked
from timeline.models.event import PUBLISHED, Event, Link


class OwnRound(Record):
    """Gives the event its participations and citations, and tells all its links, once its ledger has been made."""

    def __init__(self, event: Event):
        super().__init__(Event.objects.with_slugs([event.slug]))
        self.event, self.around = event, None

    def invitations(self) -> list[Event]:
        return self.event.together

    def links(self, invitations) -> list[Link]:
        found = list(linked(self.event, invitations))
        self.around = [link for link in found if self.event.pk in (link.origin_id, link.target_id)]
        return [link for link in found if link.target_id in invitations and link.target.status == PUBLISHED]

    def participations(self, events) -> list:
        return self._kept("participations", super().participations(events))

    def citations(self, events) -> list:
        return self._kept("citations", super().citations(events))

    def _kept(self, name: str, rows: list) -> list:
        kept = {**getattr(self.event, "_prefetched_objects_cache", {})}
        self.event._prefetched_objects_cache = kept | {name: [row for row in rows if row.event_id == self.event.pk]}
        return rows
