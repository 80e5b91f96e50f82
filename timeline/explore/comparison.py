"""Storylines laid over each other by days since a chosen event of each: `align=` of the query."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timeline.explore.answer import MOST_AHEAD, MOST_ROWS, Answer
from timeline.explore.crowd import days_per_bin
from timeline.explore.drawing import Crowd, Frame
from timeline.explore.query import MOST_ALIGNED
from timeline.explore.scene import MOST_MARKS, LaneSpec
from timeline.models.dates import Span
from timeline.models.event import Event
from timeline.models.querysets import EventRow
from timeline.models.storyline import Storyline

# Days shown before the event, where nothing else is asked.
BEFORE = 30
FIRST_DAY, LAST_DAY = 1, dt.date.max.toordinal()


class Anchor(NamedTuple):
    """An event that days are counted from, and the storyline that is laid along them. `zero` is the day's ordinal."""

    slug: str
    label: str
    words: str
    zero: int
    storyline: str


class Comparison(Answer):
    """The parts of the page where storylines are compared. Days are whole, the event's own being 0."""

    @cached_property
    def anchors(self) -> list[Anchor]:
        """In order of time."""
        events = Event.objects.published().with_slugs(self.query.align).with_storyline_slugs()
        return [
            Anchor(event.slug, event.label, Span.parse(event.date_lower.isoformat()).words(short=True),
                   event.date_lower.toordinal(), (event.storyline_slugs or [""])[0])
            for event in events.order_by("date_lower", "slug")
        ]  # fmt: skip

    @cached_property
    def days(self) -> tuple[int, int]:
        """First and last day that is shown."""
        if self.query.days:
            first, last = self.query.days.split("/")
            return int(first), int(last)
        latest = (self.as_of or self.today).toordinal()
        return -BEFORE, max([latest - anchor.zero for anchor in self.anchors] + [BEFORE])

    def _along(self, anchor: Anchor):
        """The events of an anchor's storyline that answer the other filters, whenever they were."""
        query = self.query.changed(storyline=(anchor.storyline,) if anchor.storyline else ())
        return query.events(leaving_out="window")

    @staticmethod
    def _dates(anchor: Anchor, days: tuple[int, int]) -> tuple[dt.date, dt.date]:
        return tuple(dt.date.fromordinal(min(max(anchor.zero + day, FIRST_DAY), LAST_DAY)) for day in days)

    def _lane_rows(self, anchor: Anchor, events, most: int) -> list[EventRow]:
        return [row._replace(lanes=(anchor.slug,)) for row in events[:most].rows()]

    @cached_property
    def rows(self) -> list[EventRow]:
        """Each storyline's events in turn, oldest first."""
        each = MOST_ROWS // len(self.anchors)
        found = []
        for anchor in self.anchors:
            events = self._along(anchor).within(*self._dates(anchor, self.days))
            found += self._lane_rows(anchor, events.oldest_first(), each)
        return found

    @property
    def whole(self) -> bool:
        return len(self.rows) < MOST_ROWS // len(self.anchors)

    @cached_property
    def number(self) -> int:
        if self.whole:
            return len(self.rows)
        return sum(self._along(anchor).within(*self._dates(anchor, self.days)).count() for anchor in self.anchors)

    @cached_property
    def lanes(self) -> list[LaneSpec]:
        return [LaneSpec(anchor.slug, self._lane_name(anchor), anchor.storyline, anchor.zero) for anchor in self.anchors]

    def _lane_name(self, anchor: Anchor) -> str:
        storyline = self.storylines.get(anchor.storyline)
        return _("%(storyline)s, by days since %(event)s, %(date)s") % {
            "storyline": storyline.name if storyline else _("Events"), "event": anchor.label, "date": anchor.words,
        }  # fmt: skip

    @cached_property
    def overscan(self) -> float:
        return 1 if self.query.days else 0

    @cached_property
    def drawn_days(self) -> tuple[int, int]:
        first, last = self.days
        reach = int(self.overscan * (last - first + 1))
        return first - reach, last + reach

    @cached_property
    def crowd(self) -> Crowd:
        ahead, heaviest, counts = [], [], []
        bins = days_per_bin(self.width / (self.days[1] - self.days[0] + 1), len(self.lanes))
        each = MOST_AHEAD // len(self.anchors)
        for anchor in self.anchors:
            window, drawn = self._dates(anchor, self.days), self._dates(anchor, self.drawn_days)
            along = self._along(anchor)
            if self.overscan:
                ahead += self._lane_rows(anchor, along.within(*drawn).beyond(*window).heaviest(), each)
            if not self.whole:
                heaviest += self._lane_rows(anchor, along.within(*window).heaviest(), MOST_MARKS)
                counted = ((at, number) for _lane, at, number in along.by_bin("", bins, window, drawn))
                counts.append((anchor.slug, tuple(counted)))
        if self.whole:
            return Crowd(tuple(ahead))
        return Crowd(tuple(ahead), tuple(heaviest), tuple(counts), bins)

    @cached_property
    def frame(self) -> Frame:
        return super().frame._replace(window=self.days, lanes_by="align", ranked=False, relative=True)

    @property
    def strip(self) -> str:
        """Nothing: the strip counts months, and here every storyline has months of its own."""
        return ""

    @property
    def presets(self) -> list:
        return []

    @property
    def chips(self) -> list[tuple[str, str]]:
        query = self.query
        compared = [
            (_("days since %(event)s") % {"event": anchor.label}, query.without("align", anchor.slug).address)
            for anchor in self.anchors
        ]
        if query.days:
            first, last = self.days
            compared.append((_("day %(first)s to day %(last)s") % {"first": first, "last": last},
                             query.without("days").address))  # fmt: skip
        return compared + super().chips

    @cached_property
    def description(self) -> str:
        first, last = self.days
        number = ngettext("%(n)s event", "%(n)s events", self.number) % {"n": self.number}
        return _("%(events)s from day %(first)s to day %(last)s since each of the events compared; listed below.") % {
            "events": number, "first": first, "last": last,
        }  # fmt: skip


def openings() -> tuple[str, ...]:
    """Slugs of the events that storylines open with: the most significant one of the opening day of each."""
    found = []
    for storyline in Storyline.objects.all():
        if storyline.opening:
            day = Span.parse(storyline.opening).lower
            began = Event.objects.published().in_storylines([storyline.slug]).beginning(day).heaviest().first()
            found += [began.slug] if began else []
    return tuple(dict.fromkeys(found))[:MOST_ALIGNED]


def answer_to(query, form=None, width=None) -> Answer:
    """The answer to a question: compared by events where it names any."""
    kind = Comparison if query.align else Answer
    return kind(query, form, width) if width else kind(query, form)
