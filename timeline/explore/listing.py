"""What a page shows by the hundred, ready as HTML: the events of the list, the choices of the filters.

Written here and not in a template because a template engine takes ten times as long over so many. Everything that
comes from the record is escaped.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from html import escape
from itertools import groupby

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from timeline.explore.language import record_attributes
from timeline.explore.symbols import sign
from timeline.models.cldr import calendar_of
from timeline.models.querysets import EventRow
from timeline.models.taxonomy import kind_words


def by_month(rows: list[EventRow], address: str, selected: str = "") -> SafeString:
    """Groups of lines under their months, in the order given. `address` + slug is the view with an event selected."""
    months = groupby(rows, key=lambda row: (row.date_sort.year, row.date_sort.month))
    language = get_language()
    groups = [_group(_month(*month, language), lines, address, selected) for month, lines in months]
    return SafeString("".join(groups))


def best_first(rows: list[EventRow], address: str, selected: str = "") -> SafeString:
    """One group of lines, in the order given."""
    return SafeString(_group(_("Best matches first"), rows, address, selected))


def by_lane(lanes):
    """For events that lanes compare: groups of lines under the names of the lanes, each with its day there."""

    def listed(rows: list[EventRow], address: str, selected: str = "") -> SafeString:
        names = {lane.key: lane for lane in lanes}
        groups = groupby(rows, key=lambda row: row.lanes[0])
        return SafeString("".join(_group(names[key].name, some, address, selected, names[key].zero) for key, some in groups))

    return listed


@lru_cache(maxsize=4096)
def _month(year: int, month: int, language: str) -> str:
    """ "May 2025"."""
    return calendar_of(language).month(dt.date(year, month, 1))


def _group(heading: str, rows, address: str, selected: str, zero: float = 0) -> str:
    differ = f' <span class="differ">{escape(_("accounts differ"))}</span>'
    language = get_language()
    address = escape(address)
    lines = "".join(_line(row, address, row.slug == selected, differ, language, zero) for row in rows)
    return f'<tbody><tr><th colspan="3" scope="rowgroup">{escape(heading)}</th></tr>{lines}</tbody>'


def _line(row: EventRow, address: str, selected: bool, differ: str, language: str, zero: float = 0) -> str:
    opening, date, title = _written(row, differ, language)
    day = f'<b class="day">{row.date_sort.toordinal() - zero:+g}</b> '.replace("-", "−") if zero else ""
    return f'{opening}{_current(selected)}><td>{day}{date}<a href="{address}{title}'


@lru_cache(maxsize=4096)
def _written(row: EventRow, differ: str, language: str) -> tuple[str, str, str]:
    """A line in three pieces; what stands between them depends on the view, and not on the event."""
    slug, title, span = row.slug, escape(row.title), row.span
    differs, classes = differ if row.disputed else "", _classes(row, span.is_interval)
    return (
        f'\n<tr class="{classes}" data-slug="{slug}" data-at="{row.date_sort.isoformat()}" data-since="{row.published}"',
        f'{escape(span.words(True, language))}</td><td><i class="dot"></i>',
        f'{slug}"{_attributes(language)}>{title}</a>{differs}</td>'
        f"<td>{_about(row.kind, row.actor_count, row.source_count, language)}</td></tr>",
    )


@lru_cache(maxsize=64)
def _attributes(language: str) -> str:
    return str(record_attributes(language))


def _classes(row: EventRow, lasting: bool) -> str:
    """Colour, size and shape of the dot that stands before the line where the list is all there is: on a phone."""
    classes = f"s-{row.storylines[0]} w{row.significance}" if row.storylines else f"w{row.significance}"
    if lasting:
        classes += " lasting"
    if row.occurrence in ("proposed", "planned"):
        classes += " ahead"
    return f"{classes} disputed" if row.disputed else classes


@lru_cache(maxsize=4096)
def _about(kind: str, actors: int, sources: int, language: str) -> str:
    """ "Invitation · 3 actors · 2 sources"; `language` is part of the key only."""
    words = [kind_words(kind, language)]
    if actors:
        words.append(ngettext("%(n)s actor", "%(n)s actors", actors) % {"n": actors})
    words.append(ngettext("%(n)s source", "%(n)s sources", sources) % {"n": sources})
    return escape(" · ".join(words))


def storyline_choices(choices) -> SafeString:
    """Checkboxes of the filter by storyline, each with its colour."""
    attributes = _attributes(get_language())
    swatch = '<i class="swatch" aria-hidden="true"></i>'
    return SafeString("".join(
        _choice("storyline", choice.value, choice, f' class="s-{choice.value}"', swatch, attributes) for choice in choices
    ))  # fmt: skip


def kind_choices(families) -> SafeString:
    """Checkboxes of the filter by kind: families with their marks, and under each the kinds that are shown."""
    boxes = []
    for whole, kinds, symbol in families:
        boxes.append(_choice("kind", whole.value, whole, "", sign(symbol)))
        boxes += [_choice("kind", kind.value, kind, ' class="within"') for kind in kinds]
    return SafeString("".join(boxes))


def source_choices(choices) -> SafeString:
    """Checkboxes of the filter by kind of source."""
    return SafeString("".join(_choice("source", f"source-{choice.value}", choice) for choice in choices))


def actor_choices(choices) -> SafeString:
    """Checkboxes of the filter by actor."""
    attributes = _attributes(get_language())
    return SafeString("".join(
        _choice("actor", f"actor-{choice.value}", choice, " data-actor", "", attributes) for choice in choices
    ))  # fmt: skip


def disputed_choice(choice) -> SafeString:
    return SafeString(_choice("disputed", "disputed", choice))


def more_actors(choices) -> SafeString:
    """Those that are shown when somebody asks for more."""
    words = ngettext("%(n)s more…", "%(n)s more…", len(choices)) % {"n": len(choices)}
    shown = f'<details id="more-actors"><summary>{escape(words)}</summary>\n    {actor_choices(choices)}</details>'
    return SafeString(shown if choices else "")


def significance_options(choices) -> SafeString:
    """Options of the filter by significance; the first asks nothing."""
    return SafeString("".join(
        f'<option value="{choice.value if at else ""}"{" selected" if choice.chosen else ""}>'
        f"{escape(choice.label)} ({choice.number})</option>" for at, choice in enumerate(choices)
    ))  # fmt: skip


def preset_links(presets) -> SafeString:
    """Windows to choose from: [(name, address, whether it is the present one)]."""
    return SafeString("".join(
        f'<li><a href="{escape(address)}" hx-boost="true" hx-target="#results" hx-swap="outerHTML"'
        f"{_current(present)}>{conditional_escape(name)}</a></li>" for name, address, present in presets
    ))  # fmt: skip


def hidden_fields(name: str, values) -> SafeString:
    return SafeString("".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for value in values))


def _current(is_current: bool) -> str:
    return ' aria-current="true"' if is_current else ""


def _choice(name: str, ident: str, choice, of_label: str = "", sign: str = "", of_words: str = "") -> str:
    checked = " checked" if choice.chosen else ""
    return (
        f'<label{of_label}><input type="checkbox" id="f-{ident}" name="{name}" value="{choice.value}"{checked}>'
        f"{sign}<span{of_words}>{escape(choice.label)}</span><b>{choice.number}</b></label>"
    )
