"""Storylines laid over each other by days since a chosen event of each: `align=` of the query."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import NamedTuple

from django.db.models import Value
from django.utils.translation import gettext as _

from timeline.explore.answer import MOST_AHEAD, Answer
from timeline.explore.counts import Counts
from timeline.explore.crowd import days_per_bin
from timeline.explore.drawing import Crowd, Frame
from timeline.explore.number import Number, total
from timeline.explore.query import MOST_ALIGNED, Query
from timeline.explore.scene import MOST_MARKS, LaneSpec
from timeline.models.dates import Span
from timeline.models.querysets import EventRow
from timeline.models.storyline import Storyline

# Days shown before the event, where nothing else is asked.
BEFORE = 30
# Lines of one storyline.
MOST_IN_LANE = 250
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
        events = self.query.public().with_slugs(self.query.align)
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

    def _along(self, anchor: Anchor, days: tuple[int, int]) -> Counts:
        """Counts of the events of an anchor's storyline that answer the other filters, in so many days around it."""
        first, last = (day.isoformat() for day in self._dates(anchor, days))
        storyline = (anchor.storyline,) if anchor.storyline else ()
        return Counts(self.query.changed(storyline=storyline, from_=first, to=last), self.counts.size)

    @cached_property
    def _alongs(self) -> list[tuple[Anchor, Counts]]:
        return [(anchor, self._along(anchor, self.days)) for anchor in self.anchors]

    @property
    def questions(self) -> list[Query]:
        """One question for each lane; their answers are the events of the page."""
        return [along.query for _anchor, along in self._alongs]

    @staticmethod
    def _dates(anchor: Anchor, days: tuple[int, int]) -> tuple[dt.date, dt.date]:
        return tuple(dt.date.fromordinal(min(max(anchor.zero + day, FIRST_DAY), LAST_DAY)) for day in days)

    @staticmethod
    def _lane_rows(anchor: Anchor, rows: list[EventRow]) -> list[EventRow]:
        return [row._replace(lanes=(anchor.slug,)) for row in rows]

    @cached_property
    def _each(self) -> list[list[EventRow]]:
        """Each storyline's events, oldest first."""
        return [self._lane_rows(anchor, along.oldest(MOST_IN_LANE).rows()) for anchor, along in self._alongs]

    @cached_property
    def rows(self) -> list[EventRow]:
        """Each storyline's events in turn, oldest first."""
        return [row for some in self._each for row in some]

    @property
    def whole(self) -> bool:
        return all(len(some) < MOST_IN_LANE for some in self._each)

    @cached_property
    def number(self) -> Number:
        return Number(len(self.rows)) if self.whole else total(along.number for _anchor, along in self._alongs)

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
        for anchor, along in self._alongs:
            window, drawn = self._dates(anchor, self.days), self._dates(anchor, self.drawn_days)
            if self.overscan:
                ahead += self._lane_rows(anchor, self._first(each, along.around(window, drawn, each)))
            if not self.whole:
                heaviest += self._lane_rows(anchor, self._first(MOST_MARKS, along.heaviest(MOST_MARKS)))
                counted = along.along().by_bin(Value(""), bins, window, drawn)
                numbers = ((at, along.told(number)) for _lane, at, number in counted)
                counts.append((anchor.slug, tuple(numbers)))
        if self.whole:
            return Crowd(tuple(ahead))
        return Crowd(tuple(ahead), tuple(heaviest), tuple(counts), bins)

    # Each storyline is asked for by what its own lane holds.
    crowd_follows = False

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

    def _chips(self) -> list[tuple[str, str]]:
        query = self.query
        compared = [
            (_("days since %(event)s") % {"event": anchor.label}, query.without("align", anchor.slug).address)
            for anchor in self.anchors
        ]
        if query.days:
            first, last = self.days
            compared.append((_("day %(first)s to day %(last)s") % {"first": first, "last": last},
                             query.without("days").address))  # fmt: skip
        return compared + super()._chips()

    @cached_property
    def description(self) -> str:
        first, last = self.days
        return _("%(events)s from day %(first)s to day %(last)s since each of the events compared; listed below.") % {
            "events": self.count_words, "first": first, "last": last,
        }  # fmt: skip


def openings(as_of: str = "") -> tuple[str, ...]:
    """Slugs of the events that storylines open with: the most significant one of the opening day of each."""
    found, known = [], Query(as_of=as_of).public()
    for storyline in Storyline.objects.all():
        if storyline.opening:
            day = Span.parse(storyline.opening).lower
            events = known.in_storylines([storyline.slug]).during(day, day).beginning(day)
            began = events.heaviest(found_first=True).first()
            found += [began.slug] if began else []
    return tuple(dict.fromkeys(found))[:MOST_ALIGNED]


def answer_to(query, form=None, width=None) -> Answer:
    """The answer to a question: compared by events where it names any."""
    kind = Comparison if query.align else Answer
    return kind(query, form, width) if width else kind(query, form)
