"""The picture, the figure and the list of one answer, drawn together and remembered.

All three follow from the rows and the frame alone, so what was drawn for equal ones is drawn already: a memory that
cannot be out of date. The database is asked every time all the same.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from typing import NamedTuple

from django.utils.safestring import SafeString

from timeline.explore.figure import figure
from timeline.explore.listing import best_first, by_month
from timeline.explore.palette import Palette
from timeline.explore.picture import svg
from timeline.explore.scene import LaneSpec, build_scene
from timeline.models.querysets import EventRow

REMEMBERED = 32


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
    ranked: bool
    language: str


class Drawing(NamedTuple):
    """What a page shows of its events: SVG, the Plotly figure as JSON, the list as HTML."""

    picture: SafeString
    figure: SafeString
    lines: SafeString


@lru_cache(maxsize=REMEMBERED)
def draw(rows: tuple[EventRow, ...], frame: Frame) -> Drawing:
    lanes_of = LANES_OF[frame.lanes_by]
    seen = {key for row in rows for key in lanes_of(row)}
    lanes = [lane for lane in frame.lanes if lane.key in seen] or list(frame.lanes[:1])
    scene = build_scene(
        rows, frame.window, lanes, lanes_of, width=frame.width, today=frame.today, as_of=frame.as_of
    )  # fmt: skip
    listed = best_first if frame.ranked else by_month
    return Drawing(
        SafeString(svg(scene, frame.description, frame.params, frame.selected)),
        _json(figure(scene, Palette.of(frame.colours), frame.description)),
        listed(rows, frame.address, frame.selected) if rows else SafeString(""),
    )


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
}
