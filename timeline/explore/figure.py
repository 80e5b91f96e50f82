"""Scene -> Plotly figure, as plain data. The geometry is that of picture.py: one unit of y is one pixel.

Colours are those of the light theme; `layout.meta.dark` maps each to its colour in the dark one.
Text that Plotly would read as markup is escaped here.
"""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache
from html import escape

from django.utils.translation import get_language

from timeline.explore.crowd import Bar
from timeline.explore.packing import FONT, RING
from timeline.explore.palette import Palette
from timeline.explore.scene import AXIS, BAND, PAD, Scene
from timeline.models.cldr import calendar_of

FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif'
DAY_MS = 86_400_000
# Keeps the second line of an axis label where there is nothing to say on it.
BLANK = "\u00a0"
# A fifth of an em; an en space, half an em, for a ring; what a label is set into its band.
THIN_SPACE, RING_ROOM, BAND_ROOM = "\u2009", "\u2002", "\u00a0\u00a0"
ALPHA, CROWD_ALPHA = 0.85, 0.7
LABELLED, UNLABELLED = "events", "events without label"


def figure(scene: Scene, palette: Palette, description: str) -> dict:
    """Data, layout and config for `Plotly.react`. `customdata` of every clickable point is the event's slug."""
    bands = [mark for mark in scene.marks if mark.band]
    marks = [mark for mark in scene.marks if not mark.band]
    # Apart, because Plotly forgets the text of a point that once had none.
    unlabelled = _marks(scene, [mark for mark in marks if not mark.label], palette, UNLABELLED)
    labelled = _labelled(scene, [mark for mark in marks if mark.label], palette)
    return {
        "data": [
            _crowd(scene, palette), _shades(scene, palette), _starts(scene, bands, palette),
            _band_labels(scene, bands, palette), unlabelled, labelled,
        ],
        "layout": _layout(scene, palette, description),
        "config": {
            "displayModeBar": False, "displaylogo": False, "scrollZoom": True, "responsive": True,
            "doubleClick": False, "showAxisDragHandles": False, "showTips": False,
        },
    }  # fmt: skip


def _at(scene: Scene, day: float) -> str | float:
    """A day as the text that Plotly reads as a date, to the minute; in a relative scene the number that it is."""
    if scene.relative:
        return round(day, 3)
    return _minute(round(day * 1440))


@lru_cache(maxsize=8192)
def _minute(number: int) -> str:
    """A minute, counted from the day before the first of the calendar."""
    whole, minutes = divmod(number, 1440)
    day = dt.date.fromordinal(whole).isoformat()
    return f"{day} {minutes // 60:02}:{minutes % 60:02}" if minutes else day


def _length(scene: Scene, days: float) -> float:
    return round(days, 3) if scene.relative else round(days * DAY_MS)


def _crowd(scene: Scene, palette: Palette) -> dict:
    """The histograms: `customdata` is the one event of a bar, or the days it holds, as first/last."""
    return {
        "type": "bar", "orientation": "h", "name": "crowd",
        "base": [_at(scene, bar.start) for bar in scene.bars],
        "x": [_length(scene, bar.end - bar.start) for bar in scene.bars],
        "y": [bar.bottom - bar.height / 2 for bar in scene.bars],
        "width": [round(bar.height, 1) for bar in scene.bars],
        "marker": {
            "color": [palette.storyline(bar.storyline) for bar in scene.bars],
            "opacity": CROWD_ALPHA, "line": {"width": 0},
        },
        "customdata": [bar.slug or _days_of(scene, bar) for bar in scene.bars],
        "hovertext": [_crowd_words(scene, bar) for bar in scene.bars],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _days_of(scene: Scene, bar: Bar) -> str:
    """ "2025-05-05/2025-05-11", or "10/19" days after the event that lanes are compared by."""
    first, last = math.floor(bar.start), max(math.ceil(bar.end) - 1, math.floor(bar.start))
    if scene.relative:
        return f"{first}/{last}"
    return "/".join(dt.date.fromordinal(max(day, 1)).isoformat() for day in (first, last))


def _crowd_words(scene: Scene, bar: Bar) -> str:
    if bar.title:
        return escape(bar.title)
    number = bar.number.events
    return number if scene.relative else f"{number} · {_days_words(_days_of(scene, bar), get_language())}"


@lru_cache(maxsize=8192)
def _days_words(days: str, language: str) -> str:
    return escape(calendar_of(language).days(*map(dt.date.fromisoformat, days.split("/"))))


def _shades(scene: Scene, palette: Palette) -> dict:
    """Every piece of every band and whisker: horizontal bars from `base`, `x` milliseconds (or days) long."""
    pieces = [(mark, shade) for mark in scene.marks for shade in mark.shades]
    return {
        "type": "bar", "orientation": "h", "name": "spans",
        "base": [_at(scene, shade.start) for _, shade in pieces],
        "x": [_length(scene, shade.end - shade.start) for _, shade in pieces],
        "y": [mark.y for mark, _ in pieces],
        "width": [BAND if mark.band else BAND // 2 for mark, _ in pieces],
        "marker": {
            "color": [palette.storyline(mark.storyline) for mark, _ in pieces],
            "opacity": [shade.alpha for _, shade in pieces],
            "line": {"width": 0},
        },
        "customdata": [mark.slug for mark, _ in pieces],
        "hovertext": [_hover(mark) for mark, _ in pieces],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _starts(scene: Scene, bands, palette: Palette) -> dict:
    firm = [mark for mark in bands if mark.firm_start]
    return {
        "type": "scatter", "mode": "markers", "name": "starts", "hoverinfo": "skip",
        "x": [_at(scene, mark.shades[0].start) for mark in firm], "y": [mark.y for mark in firm],
        "marker": {
            "symbol": "line-ns", "size": BAND,
            "line": {"width": 2, "color": [palette.storyline(mark.storyline) for mark in firm]},
        },
    }  # fmt: skip


def _band_labels(scene: Scene, bands, palette: Palette) -> dict:
    named = [mark for mark in bands if mark.label]
    return {
        "type": "scatter", "mode": "text", "name": "band labels",
        "x": [_at(scene, mark.x) for mark in named], "y": [mark.y for mark in named],
        "text": [_label(mark) for mark in named],
        "textposition": [f"middle {mark.side}" for mark in named],
        "textfont": {"size": FONT, "color": [palette.storyline(mark.storyline) for mark in named]},
        "customdata": [mark.slug for mark in named],
        "hovertext": [_hover(mark) for mark in named], "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _labelled(scene: Scene, marks, palette: Palette) -> dict:
    return {
        **_marks(scene, marks, palette, LABELLED), "mode": "markers+text",
        "text": [_label(mark) for mark in marks],
        "textposition": [f"middle {mark.side}" for mark in marks],
        "textfont": {"size": FONT, "color": palette.ink},
    }  # fmt: skip


def _marks(scene: Scene, marks, palette: Palette, name: str) -> dict:
    colours = [palette.storyline(mark.storyline) for mark in marks]
    return {
        "type": "scatter", "mode": "markers", "name": name,
        "x": [_at(scene, mark.x) for mark in marks], "y": [mark.y for mark in marks],
        "marker": {
            "symbol": [mark.symbol for mark in marks],
            "size": [mark.size for mark in marks],
            "color": [palette.paper if mark.hollow else colour for mark, colour in zip(marks, colours, strict=True)],
            "line": {"width": [1.5 if mark.hollow else 0 for mark in marks], "color": colours},
            "opacity": ALPHA,
        },
        "customdata": [mark.slug for mark in marks],
        "hovertext": [_hover(mark) for mark in marks], "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _label(mark) -> str:
    """Plotly cannot move a label away from its mark; spaces make the room, and that of a ring."""
    room = BAND_ROOM if mark.band else THIN_SPACE + RING_ROOM * mark.disputed
    return escape(mark.label) + room if mark.side == "left" else room + escape(mark.label)


def _hover(mark) -> str:
    return f"{escape(mark.title)}<br>{escape(mark.words)} · {escape(mark.kind)}"


def _ring(scene: Scene, mark, palette: Palette) -> dict:
    """A dotted outline: accounts of this event differ."""
    line = {"color": palette.storyline(mark.storyline), "width": 1, "dash": "dot"}
    if mark.band:
        return {"type": "rect", "x0": _at(scene, mark.shades[0].start), "x1": _at(scene, mark.shades[-1].end),
                "y0": mark.y - BAND / 2, "y1": mark.y + BAND / 2, "line": line, "layer": "below"}  # fmt: skip
    reach = mark.size / 2 + RING
    return {
        "type": "circle", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": _at(scene, mark.x), "yanchor": mark.y,
        "x0": -reach, "x1": reach, "y0": -reach, "y1": reach, "line": line, "layer": "below",
    }  # fmt: skip


def _lines(scene: Scene, palette: Palette) -> list[dict]:
    """Under each lane a rule, and the line of today, or of the day that lanes are compared by."""
    lines = [
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": lane.bottom, "y1": lane.bottom,
         "line": {"color": palette.rule, "width": 1}, "layer": "below"}
        for lane in scene.lanes
    ]  # fmt: skip
    day = 0.5 if scene.relative else scene.today
    if day is not None:
        lines.append({"type": "line", "x0": _at(scene, day), "x1": _at(scene, day), "y0": AXIS - 6, "y1": scene.height,
                      "line": {"color": palette.today, "width": 1, "dash": "dot"}})  # fmt: skip
    return lines


def _lane_name(lane, palette: Palette) -> dict:
    return {
        "xref": "paper", "x": 0, "y": lane.top + 11, "text": escape(lane.name), "showarrow": False,
        "xanchor": "left", "yanchor": "middle", "bgcolor": palette.paper,
        "font": {"size": 12, "weight": 700, "color": palette.storyline(lane.storyline)},
    }  # fmt: skip


def _layout(scene: Scene, palette: Palette, description: str) -> dict:
    return {
        "height": scene.height,
        "margin": {"l": 0, "r": 0, "t": AXIS, "b": 0, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FAMILY, "size": FONT, "color": palette.ink},
        "showlegend": False, "dragmode": "pan", "hovermode": "closest", "hoverdistance": 12, "barmode": "overlay",
        "hoverlabel": {"bgcolor": palette.paper, "bordercolor": palette.rule, "align": "left",
                       "font": {"family": FAMILY, "size": 12, "color": palette.ink}},
        "xaxis": {
            "type": "linear" if scene.relative else "date", "range": [_at(scene, scene.first), _at(scene, scene.last)],
            "side": "top", "ticks": "",
            "tickmode": "array", "tickvals": [_at(scene, tick.x) for tick in scene.ticks],
            "ticktext": [f"{escape(tick.label)}<br>{escape(tick.under) or BLANK}" for tick in scene.ticks],
            "tickfont": {"size": 11, "color": palette.soft}, "gridcolor": palette.faint, "zeroline": False,
        },
        "yaxis": {"range": [scene.height, AXIS], "fixedrange": True, "visible": False},
        "shapes": [*_lines(scene, palette), *(_ring(scene, mark, palette) for mark in scene.marks if mark.disputed)],
        "annotations": [_lane_name(lane, palette) for lane in scene.lanes if lane.name],
        "meta": {
            "description": description, "pad": PAD, "width": scene.width, "dark": palette.dark,
            "relative": scene.relative,
            "lanes": [[lane.top, lane.bottom, lane.name, lane.key, lane.zero] for lane in scene.lanes],
        },
    }  # fmt: skip
