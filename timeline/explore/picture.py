"""Scene -> SVG, the first paint and the picture for readers without JavaScript.

Horizontal places are percentages, so that the picture fits any width without distorting a letter. Colours are
classes of the style sheet, so that it follows the theme. The geometry is that of figure.py.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from timeline.explore.crowd import FOOT
from timeline.explore.density import Strip
from timeline.explore.language import record_language
from timeline.explore.packing import RING
from timeline.explore.scene import AXIS, BAND, HEADER, Mark, Scene
from timeline.explore.symbols import outline
from timeline.models.cldr import calendar_of


def svg(
    scene: Scene, description: str, params: list[tuple[str, str]] = (), selected: str = "", linked: tuple[str, ...] = ()
) -> str:
    """The picture as an `<svg>` element for a page. `params` are the question's, for links that keep it.

    Arcs go from the selected event to those it is linked with. A group and not an image, because it holds links; they are
    no stops of the Tab key, as the list has them all.
    """
    language = record_language(get_language())
    address = "/?" + (urlencode([pair for pair in params if pair[0] != "event"]) + "&").lstrip("&") + "event="
    parts = [
        f'<svg class="picture" role="group" aria-label="{escape(description)}" width="100%" height="{scene.height:g}">',
        _symbols(scene),
        *(_tick(scene, tick) for tick in scene.ticks if scene.first <= tick.x <= scene.last),
        *(_lane(lane) for lane in scene.lanes),
        *_crowd(scene),
        _arcs(scene, selected, linked),
        *(_mark(scene, mark, escape(address), mark.slug == selected, language) for mark in scene.marks if not mark.ahead),
    ]
    if scene.today is not None and scene.first < scene.today < scene.last:
        x = _x(scene, scene.today)
        parts.append(f'<line class="today" x1="{x}" x2="{x}" y1="{AXIS - 6}" y2="{scene.height:g}"/>')
    parts.append("</svg>")
    return "".join(parts)


def _x(scene: Scene, day: float) -> str:
    return _share(scene.share(day))


def _symbols(scene: Scene) -> str:
    used = sorted({(mark.symbol, mark.size) for mark in scene.marks if not mark.band and not mark.ahead})
    paths = "".join(f'<path id="{symbol}-{size}" d="{outline(symbol, size)}"/>' for symbol, size in used)
    return f"<defs>{paths}</defs>"


def _tick(scene: Scene, tick) -> str:
    x = _x(scene, tick.x)
    under = f'<text class="tick" x="{x}" y="{AXIS - 6}">{escape(tick.under)}</text>' if tick.under else ""
    return (
        f'<line class="grid" x1="{x}" x2="{x}" y1="{AXIS}" y2="100%"/>'
        f'<text class="tick" x="{x}" y="{AXIS - 20}">{escape(tick.label)}</text>{under}'
    )


def _lane(lane) -> str:
    rule = f'<line class="rule" x1="0" x2="100%" y1="{lane.bottom:g}" y2="{lane.bottom:g}"/>'
    if not lane.name:
        return rule
    name = f'<text class="lane s-{lane.storyline}" x="0" y="{lane.top + HEADER / 2 + 5:g}">{escape(lane.name)}</text>'
    return rule + name


def _crowd(scene: Scene) -> list[str]:
    """The histogram of a lane: one path for each colour, as no bar of it is a thing of its own."""
    paths: dict[tuple[float, str], list[str]] = {}
    for bar in scene.bars:
        if not bar.ahead:
            left, right = (f"{1000 * scene.share(min(max(day, scene.first), scene.last)):.2f}" for day in (bar.start, bar.end))
            shape = f"M{left},{FOOT}V{FOOT - bar.height:.1f}H{right}V{FOOT}Z"
            paths.setdefault((bar.bottom, bar.storyline), []).append(shape)
    return [
        f'<svg class="crowd" y="{bottom - FOOT:g}" width="100%" height="{FOOT}" viewBox="0 0 1000 {FOOT}" '
        f'preserveAspectRatio="none"><path class="s-{storyline}" d="{"".join(shapes)}"/></svg>'
        for (bottom, storyline), shapes in paths.items()
    ]


def _arcs(scene: Scene, selected: str, linked: tuple[str, ...]) -> str:
    """Each linked event is reached from the nearest lane that the selected one stands in."""
    origins = [mark for mark in scene.marks if mark.slug == selected and not mark.ahead]
    if not origins:
        return ""
    curves = []
    for slug in linked:
        pairs = [(one, other) for other in scene.marks if other.slug == slug for one in origins]
        if pairs:
            one, other = min(pairs, key=lambda pair: abs(pair[0].y - pair[1].y))
            left, right = 1000 * scene.share(one.x), 1000 * scene.share(other.x)
            curves.append(f"M{left:.2f},{one.y:g}Q{(left + right) / 2:.2f},{bend(one.y, other.y):g} {right:.2f},{other.y:g}")
    return (
        f'<svg class="arcs" width="100%" height="{scene.height:g}" viewBox="0 0 1000 {scene.height:g}" '
        f'preserveAspectRatio="none"><path vector-effect="non-scaling-stroke" d="{"".join(curves)}"/></svg>'
        if curves else ""
    )  # fmt: skip


def bend(one: float, other: float) -> float:
    """How high an arc between two heights is drawn, in pixels from the top; static/js/mark.js has the same rule."""
    return max(min(one, other) - 20 - abs(one - other) / 5, AXIS)


def _mark(scene: Scene, mark: Mark, address: str, selected: bool, language: str) -> str:
    shades = "".join(_shade(scene, mark, shade) for shade in mark.shades)
    x = _x(scene, mark.x)
    if mark.band:
        begins = _x(scene, mark.shades[0].start)
        start = f'<line class="start" x1="{begins}" x2="{begins}" y1="{mark.y - BAND / 2:g}" y2="{mark.y + BAND / 2:g}"/>'
        drawn = (start if mark.firm_start else "") + _label(mark, x, 7)
        if mark.disputed:
            width = 100 * (scene.share(mark.shades[-1].end) - scene.share(mark.shades[0].start))
            drawn += f'<rect class="ring" x="{begins}" y="{mark.y - BAND / 2:g}" width="{width:.3f}%" height="{BAND}"/>'
    else:
        hollow = ' class="hollow"' if mark.hollow else ""
        drawn = f'<use{hollow} href="#{mark.symbol}-{mark.size}" x="{x}" y="{mark.y:g}"/>'
        drawn += _label(mark, x, label_gap(mark))
        if mark.disputed:
            drawn += f'<circle class="ring" cx="{x}" cy="{mark.y:g}" r="{mark.size / 2 + RING:g}"/>'
    state = " selected" if selected else ""
    kind = "band" if mark.band else "mark"
    return (
        f'<a class="{kind} s-{mark.storyline}{state}" href="{address}{mark.slug}" tabindex="-1"{language}>'
        f"<title>{escape(mark.title)} · {escape(mark.words)}</title>{shades}{drawn}</a>"
    )


def label_gap(mark: Mark) -> float:
    """Pixels from the middle of a mark to its label: what Plotly leaves, and the room of a ring."""
    return mark.size / 1.6 + 3 + (RING + 2 if mark.disputed else 0)


def _shade(scene: Scene, mark: Mark, shade) -> str:
    height = BAND if mark.band else BAND // 2
    share = 100 * (scene.share(shade.end) - scene.share(shade.start))
    return (
        f'<rect x="{_x(scene, shade.start)}" y="{mark.y - height / 2:g}" width="{share:.3f}%" '
        f'height="{height}" fill-opacity="{shade.alpha:g}"/>'
    )


def _label(mark: Mark, x: str, gap: float) -> str:
    if not mark.label:
        return ""
    left = mark.side == "left"
    anchor = ' text-anchor="end"' if left else ""
    return (
        f'<text x="{x}" y="{mark.y + 4:g}" dx="{-gap if left else gap:g}"{anchor}>'
        f"{escape(mark.label)}</text>"
    )


def strip_bars(strip: Strip) -> str:
    """What of the strip is the same for every window: bars, one path for each storyline, and what is written under them."""
    paths: dict[str, list[str]] = {}
    for bar in strip.bars:
        left, right, top, foot = 1000 * bar.left, 1000 * (bar.left + bar.width), bar.top, bar.top + bar.height
        paths.setdefault(bar.storyline, []).append(f"M{left:.1f},{foot:.1f}V{top:.1f}H{right:.1f}V{foot:.1f}Z")
    drawn = "".join(f'<path class="bar s-{slug}" d="{"".join(shapes)}"/>' for slug, shapes in paths.items())
    labels = "".join(
        f'<text class="tick" x="{_share(x)}" y="{strip.height + 11}">{escape(words)}</text>'
        for x, words in strip.labels
    )
    return (
        f'<svg width="100%" height="{strip.height}" viewBox="0 0 1000 {strip.height}" preserveAspectRatio="none">{drawn}</svg>'
        f"{labels}"
    )


def strip_svg(strip: Strip, bars: str, description: str) -> str:
    """The density strip under the lanes, with the window shaded as a brush: it and its two ends can be moved.

    The ends are sliders in days from the first day of the strip. Where no script runs they are not shown.
    """
    parts = [
        f'<svg class="strip" width="100%" height="{strip.height + 16}" role="group" aria-label="{escape(description)}" '
        f'data-first="{strip.first}" data-last="{strip.last}">',
        f'<rect class="window" x="{_share(strip.start)}" width="{_share(strip.end - strip.start)}" y="0" '
        f'height="{strip.height}"/>',
        bars,
    ]
    ends = (("from", _("Start of the window"), strip.start), ("to", _("End of the window"), strip.end))
    parts += [_handle(strip, name, words, share) for name, words, share in ends]
    return "".join([*parts, "</svg>"])


def _handle(strip: Strip, name: str, words: str, share: float) -> str:
    days = (strip.last - strip.first).days
    now = round(share * days)
    day = calendar_of().day(strip.first + dt.timedelta(days=now))
    return (
        f'<svg class="handle" id="brush-{name}" x="{_share(share)}" overflow="visible" role="slider" tabindex="0" '
        f'aria-label="{escape(words)}" aria-valuemin="0" aria-valuemax="{days}" aria-valuenow="{now}" '
        f'aria-valuetext="{escape(day)}"><rect class="reach" x="-12" width="24" height="{strip.height}"/>'
        f'<rect class="grip" x="-1.5" width="3" height="{strip.height}"/></svg>'
    )


def _share(share: float) -> str:
    return f"{100 * share:.3f}%"
