"""The picture that a social network shows of an address: 1200 by 630, few events, large enough to be read there.

All events stand in one lane, the weightiest that find room for their labels; colours say the storylines, and the
foot names those.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timeline.explore.comparison import answer_to
from timeline.explore.inks import style
from timeline.explore.lettering import width_of
from timeline.explore.lines import lines_of
from timeline.explore.lists import MOST_ROWS
from timeline.explore.picture import svg
from timeline.explore.query import Query
from timeline.explore.scene import LaneSpec, Scene, bounds_of, build_scene
from timeline.explore.still import document
from timeline.models.cldr import calendar_of
from timeline.models.event import Event
from timeline.models.querysets import EventQuerySet, EventRow
from timeline.models.storyline import Storyline

WIDTH, HEIGHT, MARGIN = 1200, 630, 56
BRAND, FACTS, FOOT = 24, 27, 22
# A title is set as large as two lines allow, and cut where even the smallest has no room.
TITLES = (60, 52, 46, 40)
# How much larger than on a page the picture is drawn, and how much of its top is blank.
ZOOM, BLANK = 1.85, 8
NUMBERS = (18, 16, 14, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
NEAR = 12
# An event that stands as far from the others as can be counts as much as one of so many degrees more significance.
WEIGHT_OF_DISTANCE = 3


class Card(NamedTuple):
    """What a card says and which events it shows. `window` is theirs where it is not given."""

    title: str
    facts: str
    rows: list[EventRow]
    selected: str = ""
    window: tuple[dt.date, dt.date] | None = None


def card_of_question(query: Query) -> Card:
    answer = answer_to(query)
    title = answer.asked or _("Diplomatic Timeline")
    return Card(title, answer.extent, answer.rows, query.event, answer.window)


def card_of_event(event: Event) -> Card:
    """The event among those that are nearest to it in time in its storylines."""
    rows = Query(storyline=tuple(sorted(event.storyline_slugs))).events().newest_first()[:MOST_ROWS].rows()
    day = event.date_sort
    near = sorted(
        (row for row in rows if row.slug == event.slug or row.significance >= 3),
        key=lambda row: (row.slug != event.slug, abs(row.date_sort - day), -row.significance),
    )[:NEAR]
    days = [row.date_sort for row in near]
    facts = " · ".join(filter(None, [event.span.words(), event.place, event.get_kind_display()]))
    weighed = [row._replace(significance=5) if row.slug == event.slug else row for row in near]
    return Card(event.title, facts, weighed, event.slug, (min(days), max(days)))


def card_of_subject(title: str, events: EventQuerySet) -> Card:
    """Of an actor, a storyline or a source: the events that it is part of."""
    rows = events.newest_first()[:MOST_ROWS].rows()
    number = len(rows)
    facts = ngettext("%(n)s event on the record", "%(n)s events on the record", number) % {"n": number}
    return Card(title, facts, rows)


def card_document(card: Card, storylines: list[Storyline], today: dt.date, as_of: dt.date | None) -> str:
    """The card as an SVG document, to be drawn as pixels."""
    head, top = _head(card)
    foot_top = HEIGHT - MARGIN
    scene, high = _fitting(card, (foot_top - FOOT - 18 - top) / ZOOM, today, as_of)
    shown = {mark.storyline for mark in scene.marks}
    inner = WIDTH - 2 * MARGIN
    picture = (
        f'<svg overflow="visible" x="{MARGIN}" y="{top:g}" width="{inner}" height="{high * ZOOM:g}" '
        f'viewBox="0 {BLANK} {inner / ZOOM:g} {high:g}"><svg overflow="visible" width="{inner / ZOOM:g}" '
        f'height="{high + BLANK:g}">{_picture(scene, card.selected, high + BLANK)}</svg></svg>'
        if card.rows
        else f'<text class="name" x="{MARGIN}" y="{top + 90:g}" font-size="{TITLES[-1]}">'
        f"{escape(_('No event answers all of these filters.'))}</text>"
    )
    colours = [(row.slug, row.colour, row.colour_dark) for row in storylines]
    css = style("light", colours) + ".picture a.selected text{font-weight:700;text-decoration:none}"
    foot = _foot([row for row in storylines if row.slug in shown], foot_top, as_of)
    return document(WIDTH, HEIGHT, card.title, card.facts, css, head + picture + foot)


def _head(card: Card) -> tuple[str, float]:
    """Name of the product, title and facts; and where the picture begins."""
    inner = WIDTH - 2 * MARGIN
    y = MARGIN + BRAND - 8
    name = _("Diplomatic Timeline")
    over = _("A sourced record of diplomatic events") if card.title == name else name
    parts = [f'<text class="soft" x="{MARGIN}" y="{y}" font-size="{BRAND}">{escape(over)}</text>']
    size = next((size for size in TITLES if len(lines_of(card.title, size, inner, 3)) <= 2), TITLES[-1])
    y += 12
    for line in lines_of(card.title, size, inner, 2):
        y += size * 1.15
        parts.append(f'<text class="name" x="{MARGIN}" y="{y:g}" font-size="{size}">{escape(line)}</text>')
    y += FACTS + 16
    for line in lines_of(card.facts, FACTS, inner, 1):
        parts.append(f'<text class="soft" x="{MARGIN}" y="{y:g}" font-size="{FACTS}">{escape(line)}</text>')
    return "".join(parts), y + 24


def _fitting(card: Card, room: float, today: dt.date, as_of: dt.date | None) -> tuple[Scene, float]:
    """The scene with the most of the weightiest events that all have a label, on `room` pixels; and its height."""
    weightiest = telling(card.rows, card.selected, NUMBERS[0])
    scene, high = None, 0.0
    for number in NUMBERS:
        rows = weightiest[:number]
        scene = build_scene(
            rows, card.window or bounds_of(rows, today), [LaneSpec("", "")], lambda row: ("",),
            width=int((WIDTH - 2 * MARGIN) / ZOOM), today=today, as_of=as_of,
        )  # fmt: skip
        high = scene.lanes[-1].bottom - BLANK
        if high <= room and not scene.bars and all(mark.label for mark in scene.marks):
            break
    return scene, high


def telling(rows: list[EventRow], selected: str, number: int) -> list[EventRow]:
    """The selected event, then the weightiest; of such as weigh alike, the farthest in time from all before it."""
    left = {row.slug: (row, float("inf")) for row in rows}
    days = [row.date_sort.toordinal() for row in rows]
    span = (max(days) - min(days) or 1) if days else 1
    taken = []
    while left and len(taken) < number:
        slug = max(left, key=lambda slug: (slug == selected, _weight(*left[slug], span), slug))
        taken.append(left.pop(slug)[0])
        day = taken[-1].date_sort
        left = {slug: (row, min(far, abs((row.date_sort - day).days))) for slug, (row, far) in left.items()}
    return taken


def _weight(row: EventRow, distance: float, span: float) -> float:
    return row.significance + WEIGHT_OF_DISTANCE * min(distance, span) / span


def _picture(scene: Scene, selected: str, bottom: float) -> str:
    """The picture without what is below its only lane, and not to be read twice."""
    drawn = svg(scene, "", (), selected)
    return drawn.replace(f'height="{scene.height:g}"', f'height="{bottom:g}"', 1).replace(
        f'y2="{scene.height:g}"', f'y2="{bottom:g}"'
    )


def _foot(storylines: list[Storyline], y: float, as_of: dt.date | None) -> str:
    """The storylines that are seen, as far as there is room, and how fresh the record is."""
    date = _("Data as of %(date)s.") % {"date": calendar_of().day(as_of)} if as_of else ""
    room = WIDTH - MARGIN - width_of(date, FOOT) - 40
    x, parts = float(MARGIN), []
    for storyline in storylines:
        wide = width_of(storyline.name, FOOT) + 28
        if x + wide > room:
            break
        parts.append(
            f'<g class="s-{storyline.slug}"><circle cx="{x + 8:g}" cy="{y - 7:g}" r="8" fill="currentColor"/>'
            f'<text x="{x + 26:g}" y="{y:g}" font-size="{FOOT}">{escape(storyline.name)}</text></g>'
        )
        x += wide + 24
    end = f'<text class="soft" x="{WIDTH - MARGIN}" y="{y:g}" font-size="{FOOT}" text-anchor="end">{escape(date)}</text>'
    return "".join([*parts, end])
