"""How an event will look once it is public, drawn while its form is filled in: its panel, and its place in its lane."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from timeline.curate.desk.typed import Typed
from timeline.explore.panel import Neighbour, accounts, cast, neighbours
from timeline.explore.picture import svg
from timeline.explore.scene import LaneSpec, build_scene
from timeline.models import Event
from timeline.models.dates import OPEN_END, OPEN_START
from timeline.models.querysets import EventRow
from timeline.models.taxonomy import RELATIONS

# Pixels of the column it stands in, and how much of the lane is shown before the event and after: labels stand at the
# right, and the longest one finds room there.
WIDTH = 440
BEFORE, AFTER = dt.timedelta(days=50), dt.timedelta(days=190)
LONGEST = dt.timedelta(days=3 * 365)
MOST_BESIDE = 120


class Preview:
    """The parts of a public page for an event that is not saved; `ready` once there is enough to show."""

    def __init__(self, typed: Typed, pk: int | None = None):
        self.typed, self.pk, self.ready = typed, pk, typed.complete

    @property
    def missing(self) -> list[str]:
        """What has to be typed before anything can be shown."""
        typed = self.typed
        needed = {_("a title"): typed["title"], _("a date"): typed.span, _("a kind"): typed["kind"]}
        return [words for words, there in needed.items() if not there]

    @cached_property
    def event(self) -> Event:
        # The slug of what has been published is not in its form any more.
        known = Event.objects.filter(pk=self.pk).values_list("slug", flat=True).first() if self.pk else None
        return self.typed.event(self.pk, known or "")

    @property
    def context(self) -> dict:
        """What the template of the public panel asks for."""
        if not self.ready:
            return {"preview": self}
        return {
            "preview": self,
            "event": self.event,
            "event_storylines": [row.storyline for row in self.event.placements.all()],
            "cast": cast(self.event),
            "accounts": accounts(self.event),
            "neighbours": self._neighbours(),
        }

    def _neighbours(self) -> list[Neighbour]:
        """Links as they stand in the form, and those that others make to it."""
        event = self.event
        typed = [
            Neighbour(link.target, str(RELATIONS[link.relation]), link.target.span.order > event.span.order, link.note)
            for link in self.typed.links(event)
        ]
        out = {one.event.pk for one in typed}
        back = [one for one in neighbours(event) if self.pk and one.event.pk not in out]
        return sorted(typed + back, key=lambda one: one.event.span.order)

    @cached_property
    def window(self) -> tuple[dt.date, dt.date]:
        """The event with some months around it; of a long span its beginning."""
        span = self.event.span
        first = span.sort if span.lower_fuzzy == OPEN_START else span.lower_fuzzy
        last = min(span.upper_fuzzy, _later(first, LONGEST))
        return _later(first, -BEFORE), _later(last, AFTER)

    @property
    def picture(self) -> SafeString:
        """The event among those of its storylines; empty for one that belongs to none."""
        storylines = [row.storyline for row in self.event.placements.all()]
        slugs = [storyline.slug for storyline in storylines]
        if not slugs:
            return SafeString("")
        beside = Event.objects.published().in_storylines(slugs).during(*self.window).heaviest()
        others = [row for row in beside[: MOST_BESIDE + 1].rows() if row.slug != self.event.slug]
        scene = build_scene(
            [self._row(), *others[:MOST_BESIDE]], self.window, [LaneSpec(one.slug, one.name, one.slug) for one in storylines],
            lambda row: row.storylines, width=WIDTH, today=timezone.localdate(), selected=self.event.slug,
        )  # fmt: skip
        words = _("The event among those of its storylines.")
        return SafeString(svg(scene, words, selected=self.event.slug))

    def _row(self) -> EventRow:
        event = self.event
        values = {name: getattr(event, name) for name in EventRow._fields[:-3]}
        # As if it were published now.
        return EventRow(**values, published=int(timezone.now().timestamp()), storylines=tuple(event.storyline_slugs))


def _later(day: dt.date, by: dt.timedelta) -> dt.date:
    """Moved, and still in the calendar."""
    first, last = OPEN_START.toordinal() + 1, OPEN_END.toordinal() - 1
    return dt.date.fromordinal(min(max(day.toordinal() + by.days, first), last))
