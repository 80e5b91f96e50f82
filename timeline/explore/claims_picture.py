"""Claims -> SVG. Above is who asserts, below who denies; the shape of a mark says which. Each leads to its account."""

from __future__ import annotations

from html import escape

from django.utils.translation import gettext as _

from timeline.explore.claims import AXIS, FOOT, LINE, MARK, TRACK, Claims, Line, Spot
from timeline.explore.symbols import outline

# The shape of a stance, and whether it is hollow: reports stand back behind what a side says itself.
MARKS = {"assert": ("circle", False), "report": ("circle", True), "deny": ("x", False), "dispute": ("diamond", True)}


def claims_svg(claims: Claims, description: str) -> str:
    """An `<svg>` for the page on which each account has the id "account-<number>"."""
    bottom = claims.height - FOOT
    x = _percent(claims.share(claims.event))
    parts = [
        f'<svg class="claims" role="group" aria-label="{escape(description)}" width="100%" height="{claims.height:g}">',
        *(_tick(claims, tick, bottom) for tick in claims.ticks),
        f'<line class="event" x1="{x}" x2="{x}" y1="{AXIS - 4}" y2="{bottom:g}"/>',
    ]
    for side in claims.sides:
        words = _("Denies or disputes") if side.contrary else _("Asserts or reports")
        kind = "contrary" if side.contrary else "asserting"
        parts.append(
            f'<line class="rule" x1="0" x2="100%" y1="{side.y:g}" y2="{side.y:g}"/>'
            f'<text class="half {kind}" x="0" y="{side.y + 18:g}">{escape(words)}</text>'
        )
    parts += [_line(claims, line) for line in claims.lines]
    return "".join([*parts, "</svg>"])


def _tick(claims: Claims, tick, bottom: float) -> str:
    x = _percent(claims.share(tick.x))
    under = f'<text class="tick" x="{x}" y="{AXIS - 6}">{escape(tick.under)}</text>' if tick.under else ""
    return (
        f'<line class="grid" x1="{x}" x2="{x}" y1="{AXIS}" y2="{bottom:g}"/>'
        f'<text class="tick" x="{x}" y="{AXIS - 18}">{escape(tick.label)}</text>{under}'
    )


def _line(claims: Claims, line: Line) -> str:
    side = "contrary" if line.contrary else "asserting"
    undated = ""
    if line.undated:
        undated = f'<text class="undated" x="100%" y="{line.y - TRACK + 15:g}">{escape(_("date not known"))}</text>'
    return (
        f'<g class="{side}"><text class="voice" x="0" y="{line.y - TRACK + 15:g}">{escape(line.voice)}</text>{undated}'
        f'<line class="track" x1="0" x2="100%" y1="{line.y:g}" y2="{line.y:g}"/>'
        + "".join(_spot(claims, line, spot) for spot in line.spots)
        + "</g>"
    )


def _spot(claims: Claims, line: Line, spot: Spot) -> str:
    x, y = _percent(claims.share(spot.x)), f"{line.y:g}"
    symbol, hollow = MARKS[spot.claim.stance]
    shades = "".join(
        f'<rect x="{_percent(claims.share(shade.start))}" y="{line.y - 4:g}" height="8" fill-opacity="{shade.alpha:g}" '
        f'width="{_percent(claims.share(shade.end) - claims.share(shade.start))}"/>'
        for shade in spot.shades
    )
    # A nested <svg> stands at a share of the width; what is in it is in pixels.
    label = ""
    if spot.label:
        away = -MARK if spot.left else MARK
        anchor = ' text-anchor="end"' if spot.left else ""
        label = f'<text class="date" x="{spot.shift + away}" y="4"{anchor}>{escape(spot.label)}</text>'
    return (
        f'<a href="#account-{spot.claim.number}"><title>{escape(spot.claim.voice)} · {escape(spot.claim.words)}</title>'
        f'{shades}<svg class="spot" x="{x}" y="{y}" overflow="visible"><rect class="target" x="{spot.shift - LINE // 4 - 2}" '
        f'y="-12" width="24" height="24"/><path class="{"hollow" if hollow else "full"}" '
        f'transform="translate({spot.shift} 0)" d="{outline(symbol, MARK)}"/>{label}</svg></a>'
    )


def _percent(share: float) -> str:
    return f"{100 * share:.3f}%"
