"""What stands around the events of the list: those beyond the window, and the crowd that is counted, not shown one by one."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.db.models import F, Value

from timeline.explore.crowd import days_per_bin
from timeline.explore.drawing import Crowd
from timeline.explore.lists import Lists
from timeline.explore.number import Number
from timeline.explore.scene import LaneSpec
from timeline.models.ahead import Statement, read
from timeline.models.expressions import Common, Each, TextArray
from timeline.models.querysets import EventQuerySet
from timeline.models.taxonomy import KINDS

# Events beyond the window that the chart is drawn with, for a reader who pans.
MOST_AHEAD = 150


class Around(Lists):
    window: tuple[dt.date, dt.date]
    drawn: tuple[dt.date, dt.date]
    lanes: list[LaneSpec]
    overscan: float
    width: int

    @cached_property
    def crowd(self) -> Crowd:
        """What the chart shows besides the events of the list."""
        ahead = ()
        if self.overscan:
            ahead = self._shared("ahead", lambda: tuple(self._first(MOST_AHEAD, self._beyond)))
        heaviest = None
        if not self.whole:
            heaviest = self._shared("heaviest", self._heaviest)
        if self.whole and len(ahead) < MOST_AHEAD:
            return Crowd(ahead, heaviest)
        return Crowd(ahead, heaviest, self._shared(f"bins of {self._days}", self._counts), self._days)

    @property
    def crowd_follows(self) -> bool:
        """Whether it is asked for by how the events divide."""
        return self.counts.one_in() > 1 or self.counts.one_in("window") > 1

    @property
    def crowd_asked(self) -> list[Statement]:
        """The statements that `crowd` reads, as far as they can be told beforehand."""
        asked = self._beyond_asked if self.overscan and not self._known("ahead") else []
        if self.whole:
            return asked
        if "heaviest" not in self._read and not self._known("heaviest"):
            asked = asked + self._heavy_asked
        return asked if self._known(f"bins of {self._days}") else asked + self._binned_asked

    @property
    def crowd_is_told(self) -> bool:
        """Whether it is known without the list what `crowd` will ask; the list then waits for how the events divide."""
        return self.counts.one_in() > 1 and not self.query.q

    def get_ready(self) -> None:
        """Writes the statements that `crowd` will read."""
        _written = self._heavy_asked, self._binned_asked, self._beyond_asked if self.overscan else ()

    @cached_property
    def _beyond_asked(self) -> list[Statement]:
        return self._asked(self._beyond)

    @cached_property
    def _heavy_asked(self) -> list[Statement]:
        return self._asked(self._heavy)

    @cached_property
    def _binned_asked(self) -> list[Statement]:
        return self._binned.asked()

    @cached_property
    def _beyond(self) -> list[EventQuerySet]:
        return self.counts.around(self.window, self.drawn, MOST_AHEAD)

    @cached_property
    def _days(self) -> int:
        """How long a bin is."""
        length = (self.window[1] - self.window[0]).days + 1
        return days_per_bin(self.width / length, len(self.lanes))

    @cached_property
    def _binned(self) -> EventQuerySet:
        lane = LANE_OF[self.query.lanes]([lane.key for lane in self.lanes])
        return self.counts.along().by_bin(lane, self._days, self.window, self.drawn)

    def _counts(self):
        """Events by lane and bin, for a crowd that is not known one by one."""
        counts: dict[str, dict[int, Number]] = {}
        wanted, one_in = [lane.key for lane in self.lanes], self.counts.one_in()
        for value, at, number in (row for statement in self._binned_asked for row in read(*statement)):
            key = KINDS[value].group if self.query.lanes == "kind" else value
            if key in wanted:
                lane = counts.setdefault(key, {})
                lane[at] = Number(lane.get(at, 0) + number * one_in, about=one_in > 1)
        return tuple((lane, tuple(sorted(bins.items()))) for lane, bins in sorted(counts.items()))


# What a lane is to the database, by what lanes are: the values of an event, each of which is a lane or leads to one.
LANE_OF = {
    "storyline": lambda wanted: Each("storyline_slugs"),
    "actor": lambda wanted: Each(Common(F("actor_slugs"), TextArray(wanted))),
    "kind": lambda wanted: F("kind"),
    "none": lambda wanted: Value(""),
}
