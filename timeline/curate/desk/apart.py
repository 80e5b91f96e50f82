"""Not the same: two events that read alike and are two, said by a curator who looked."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from timeline.curate.desk.typed import number
from timeline.curate.merge import SHOWN, Side, sides_of
from timeline.models import Apart, Event


class Alike:
    """The two that are asked about, as their form or their address names them."""

    def __init__(self, sent):
        keys = [number(sent.get(name, "")) for name in ("one", "other")]
        if None in keys or keys[0] == keys[1]:
            raise BadRequest("Two different events are asked about.")
        self.one, self.other = (get_object_or_404(Event.objects.defer("search"), pk=key) for key in keys)

    @property
    def sides(self) -> list[Side]:
        return [*sides_of(self.one, self.other, SHOWN["event"]), self._cast()]

    def _cast(self) -> Side:
        return Side(_("Who took part"), _names(self.one), _names(self.other), taken=False)

    @property
    def marked(self) -> Apart | None:
        return Apart.objects.between(self.one, self.other).first()

    def mark(self, curator, reason: str) -> Apart:
        return Apart.objects.mark(self.one, self.other, curator, " ".join(reason.split())[:300])


def _names(event: Event) -> str:
    """Each once, in the event's own order."""
    return ", ".join(dict.fromkeys(row.actor.name for row in event.participations.select_related("actor")))
