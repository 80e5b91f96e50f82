"""Meetings -> squares: SVG for the first paint and without scripts, and the Plotly figure that takes over the squares.

Names and headings are the SVG's in both; only the squares change hands, each in its place, so that nothing jumps.
One unit is one pixel. Colours are classes of the style sheet here, and palette.py's there.
"""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from timeline.explore.figure import FAMILY
from timeline.explore.lettering import width_of
from timeline.explore.meetings import Meetings
from timeline.explore.palette import EDGE, LIGHT, TONE_DARK, TONES

CELL, SQUARE, FONT = 30, 26, 12
# Room for names at the start of rows, and for headings that lean over the columns, and over the last one.
NAMES, HEADINGS, LEAN = 196, 146, 134
LONGEST_NAME, LONGEST_HEADING = 184, 184


def width(met: Meetings) -> int:
    return NAMES + CELL * (1 + len(met.columns)) + LEAN


def height(met: Meetings) -> int:
    return HEADINGS + CELL * len(met.rows) + 1


def matrix_svg(met: Meetings) -> SafeString:
    """The matrix as an `<svg>` of fixed size. What it says is said by the table beside it, so it is hidden from readers
    of the page's structure, and its links are no stops of the Tab key.
    """
    right, bottom, wide = NAMES + CELL * (1 + len(met.columns)), height(met), width(met)
    parts = [
        f'<svg class="matrix" aria-hidden="true" width="{wide}" height="{bottom}" viewBox="0 0 {wide} {bottom}">',
        *(_heading(column, words) for column, words in enumerate([_("all"), *(pair.words for pair in met.columns)])),
        *(_row(row, partner, right) for row, partner in enumerate(met.rows)),
        *(f'<line class="rule" x1="{x}" x2="{x}" y1="{HEADINGS}" y2="{bottom}"/>' for x in _borders(met)),
        '<g class="squares">',
        *(_square(cell, met.rows[cell.row].address) for cell in met.cells),
        "</g></svg>",
    ]
    return SafeString("".join(parts))


def _borders(met: Meetings) -> list[int]:
    """Where a column begins whose role of the actor is another one than before."""
    roles = [pair.role for pair in met.columns]
    return [NAMES + CELL * (1 + at) for at, role in enumerate(roles) if at == 0 or role != roles[at - 1]]


def _heading(column: int, words: str) -> str:
    x, y = NAMES + CELL * column + CELL / 2 + 4, HEADINGS - 8
    return f'<text x="{x:g}" y="{y}" transform="rotate(-45 {x:g} {y})">{escape(_fitted(words, LONGEST_HEADING))}</text>'


def _row(row: int, partner, right: int) -> str:
    top, actor = HEADINGS + CELL * row, partner.actor
    return (
        f'<line class="rule" x1="0" x2="{right}" y1="{top}" y2="{top}"/>'
        f'<a href="{escape(actor.get_absolute_url())}" tabindex="-1"><title>{escape(actor.name)}</title>'
        f'<text class="name" x="{NAMES - 12}" y="{top + CELL / 2 + 4:g}">'
        f"{escape(_fitted(actor.name, LONGEST_NAME))}</text></a>"
    )


def _square(cell, address: str) -> str:
    x, y = NAMES + CELL * cell.column + CELL / 2, HEADINGS + CELL * cell.row + CELL / 2
    return (
        f'<a class="tone-{cell.tone}" href="{escape(address)}" tabindex="-1"><title>{escape(cell.words)}</title>'
        f'<rect x="{x - SQUARE / 2:g}" y="{y - SQUARE / 2:g}" width="{SQUARE}" height="{SQUARE}"/>'
        f'<text x="{x:g}" y="{y + 4:g}">{cell.number}</text></a>'
    )


def _fitted(words: str, longest: int) -> str:
    """As much of a text as has room; the whole is in the table."""
    if width_of(words, FONT) <= longest:
        return words
    while width_of(words + "…", FONT) > longest:
        words = words[:-1]
    return words.rstrip() + "…"


def matrix_figure(met: Meetings) -> dict:
    """The squares for `Plotly.react`. `customdata` is the address that a click goes to."""
    cells, columns, rows = met.cells, 1 + len(met.columns), len(met.rows)
    axis = {"visible": False, "fixedrange": True}
    return {
        "data": [{
            "type": "scatter", "mode": "markers+text", "name": "meetings", "cliponaxis": False,
            "x": [cell.column + 0.5 for cell in cells], "y": [cell.row + 0.5 for cell in cells],
            "marker": {
                "symbol": "square", "size": SQUARE, "opacity": 1,
                "color": [TONES[cell.tone - 1] for cell in cells], "line": {"width": 1, "color": EDGE},
            },
            "text": [str(cell.number) for cell in cells], "textposition": "middle center",
            "textfont": {"size": FONT, "color": [LIGHT["ink"] if cell.tone < 3 else LIGHT["paper"] for cell in cells]},
            "customdata": [met.rows[cell.row].address for cell in cells],
            "hovertext": [escape(cell.words) for cell in cells], "hovertemplate": "%{hovertext}<extra></extra>",
        }],
        "layout": {
            "width": width(met), "height": height(met),
            "margin": {"l": NAMES, "r": LEAN, "t": HEADINGS, "b": 1, "pad": 0},
            "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "font": {"family": FAMILY, "size": FONT},
            "showlegend": False, "dragmode": False, "clickanywhere": True, "hovermode": "closest", "hoverdistance": CELL // 2,
            "hoverlabel": {"bgcolor": LIGHT["paper"], "bordercolor": LIGHT["rule"], "align": "left",
                           "font": {"family": FAMILY, "size": 12, "color": LIGHT["ink"]}},
            "xaxis": {"range": [0, columns], **axis}, "yaxis": {"range": [rows, 0], **axis},
            "meta": {"dark": TONE_DARK},
        },
        "config": {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "responsive": False,
                   "doubleClick": False, "showTips": False},
    }  # fmt: skip
