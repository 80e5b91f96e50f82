"""The picture, the figure and the list of one answer, drawn together and remembered.

All three follow from the rows and the frame alone, so what was drawn for equal ones is drawn already: a memory that
cannot be out of date. The database is asked every time all the same.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.utils.safestring import SafeString

from timeline.explore.figure import figure
from timeline.explore.listing import best_first, by_lane, by_month
from timeline.explore.number import Number
from timeline.explore.packing import MOST_ROWS
from timeline.explore.palette import Palette
from timeline.explore.picture import svg
from timeline.explore.scene import LaneSpec, Scene, build_scene
from timeline.models.querysets import EventRow

REMEMBERED = 24


class Frame(NamedTuple):
    """All that decides how rows are drawn, besides the rows. Hashable; `language` is the active one."""

    window: tuple[dt.date, dt.date]
    lanes_by: str
    lanes: tuple[LaneSpec, ...]
    colours: tuple[tuple[str, str, str], ...]
    width: int
    today: dt.date
    as_of: dt.date | None
    description: str
    params: tuple[tuple[str, str], ...]
    address: str
    selected: str
    linked: tuple[str, ...]
    ranked: bool
    language: str
    overscan: float = 0
    relative: bool = False
    most_rows: int = MOST_ROWS


class Crowd(NamedTuple):
    """What stands around the rows of the list: events beyond the window, and, where the list does not hold all of the
    window's, the heaviest of them and the counts of all: ((lane, ((bin, number), ...)), ...), bins being `days` long.
    """

    ahead: tuple[EventRow, ...] = ()
    heaviest: tuple[EventRow, ...] | None = None
    counts: tuple[tuple[str, tuple[tuple[int, Number], ...]], ...] | None = None
    days: int = 0


class Drawing:
    """What a chart shows of its events: SVG, the Plotly figure as JSON. Each is made when it is first asked
    for: what a reader who pans is sent has no picture."""

    def __init__(self, rows: tuple[EventRow, ...], frame: Frame, crowd: Crowd):
        self.rows, self.frame, self.crowd = rows, frame, crowd

    @cached_property
    def scene(self) -> Scene:
        return scene_of(self.rows, self.frame, self.crowd)

    @cached_property
    def picture(self) -> SafeString:
        frame = self.frame
        return SafeString(svg(self.scene, frame.description, frame.params, frame.selected, frame.linked))

    @cached_property
    def figure(self) -> SafeString:
        return _json(figure(self.scene, Palette.of(self.frame.colours), self.frame.description))


@lru_cache(maxsize=REMEMBERED)
def draw(rows: tuple[EventRow, ...], frame: Frame, crowd: Crowd = Crowd()) -> Drawing:  # noqa: B008 - it cannot change
    return Drawing(rows, frame, crowd)


@lru_cache(maxsize=REMEMBERED)
def lines(rows: tuple[EventRow, ...], frame: Frame) -> SafeString:
    """The list as HTML, whatever stands around the events."""
    listed = by_lane(frame.lanes) if frame.relative else best_first if frame.ranked else by_month
    return listed(rows, frame.address, frame.selected) if rows else SafeString("")


def scene_of(rows: tuple[EventRow, ...], frame: Frame, crowd: Crowd) -> Scene:
    """What the chart shows of rows and of what stands around them; a lane without any of it is left out."""
    lanes_of = LANES_OF[frame.lanes_by]
    events = rows if crowd.heaviest is None else crowd.heaviest
    seen = {key for some in (events, crowd.ahead) for row in some for key in lanes_of(row)}
    lanes = [lane for lane in frame.lanes if lane.key in seen] or list(frame.lanes[:1])
    return build_scene(
        events, frame.window, lanes, lanes_of, width=frame.width, today=frame.today, as_of=frame.as_of,
        ahead=crowd.ahead, overscan=frame.overscan, selected=frame.selected, relative=frame.relative,
        counts=None if crowd.counts is None else {lane: dict(bins) for lane, bins in crowd.counts}, days=crowd.days,
        most_rows=frame.most_rows,
    )  # fmt: skip


def _json(value) -> SafeString:
    """JSON that can stand in an HTML template element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return SafeString(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


# The lanes an event belongs to, by what lanes are.
LANES_OF = {
    "storyline": lambda row: row.storylines,
    "actor": lambda row: row.lanes or (),
    "kind": lambda row: (row.group,),
    "none": lambda row: ("",),
    "align": lambda row: row.lanes,
}
