"""One embed: a question and how its answer is wanted on another's page. Steps 2 and 3 of the timeline's own page.

What it shows follows from the events that answer and from nothing else of the record, so that an event that is published
elsewhere changes nothing of it.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from timeline.embed import style
from timeline.embed.options import Options
from timeline.explore.answer import Answer
from timeline.explore.comparison import Comparison
from timeline.explore.drawing import scene_of
from timeline.explore.figure import figure
from timeline.explore.language import plain
from timeline.explore.packing import GAP, MOST_ROWS
from timeline.explore.picture import svg
from timeline.explore.query import Query
from timeline.explore.scene import HEADER, ROW
from timeline.models.cldr import calendar_of
from timeline.models.ledger import Revision
from timeline.models.querysets import EventRow
from timeline.models.taxonomy import kind_words
from timeline.models.widget import Widget

# Two layouts of the picture, of which the style sheet shows the one that fits; a narrower frame has the list.
WIDTHS = {"medium": 560, "wide": 860}
NARROWEST, WIDEST = 320, 2560
# Pixels of a frame that the rows of its picture do not have: title, axis, list, foot.
AROUND = 150
# Days that a span takes to fade, and a few.
UNSEEN = 100
# Lines of the list: with both pictures they weigh less than what a first view may.
MOST_LISTED = 200
MOST_UPDATED = 3
# Events that a pinned one looks among for what has changed since.
MOST_MOVED = 2000


class Line(NamedTuple):
    """An event of the list. `updated` is the day of its last correction, where there was one."""

    row: EventRow
    updated: dt.date | None

    @property
    def storyline(self) -> str:
        return self.row.storylines[0] if self.row.storylines else ""

    @property
    def when(self) -> str:
        return self.row.span.words(short=True)

    @property
    def about(self) -> str:
        number = self.row.source_count
        sources = ngettext("%(n)s source", "%(n)s sources", number) % {"n": number}
        return f"{kind_words(self.row.kind, get_language())} · {sources}"

    @property
    def classes(self) -> str:
        marks = [f"s-{self.storyline}" if self.storyline else "", "disputed" if self.row.disputed else "",
                 "ahead" if self.row.occurrence in ("proposed", "planned") else "", f"w{self.row.significance}"]  # fmt: skip
        return " ".join(mark for mark in marks if mark)


def beyond(day: dt.date) -> dt.date:
    return dt.date.fromordinal(min(day.toordinal() + UNSEEN, dt.date.max.toordinal()))


class Compared(Comparison):
    """Storylines that are compared for as long as they themselves reach, whatever else the record holds."""

    @cached_property
    def as_of(self) -> dt.date | None:
        storylines = tuple(sorted({anchor.storyline for anchor in self.anchors if anchor.storyline}))
        return self.query.changed(align=(), days="", event="", storyline=storylines).events().data_as_of()


class Embed:
    """For templates. `problems` says in words what cannot be; then nothing else is to be asked."""

    def __init__(self, query: Query, options: Options, problems: tuple[str, ...] = (), widget: Widget | None = None):
        self.query, self.options, self.problems, self.widget = query, options, problems, widget

    @classmethod
    def of_widget(cls, widget: Widget) -> Embed:
        return cls.from_params(QueryDict(widget.question), widget)

    @classmethod
    def from_params(cls, params, widget: Widget | None = None) -> Embed:
        query, asked = Query.from_params(params)
        options, chosen = Options.from_params(params)
        found = (
            f"{name}: {message}"
            for errors in (asked.errors, chosen.errors)
            for name, messages in errors.items()
            for message in messages
        )
        problems = list(found)
        if query.event and not query.public().with_slugs([query.event]).exists():
            problems.append(_("There is no published event “%(slug)s”.") % {"slug": query.event})
        return cls(query, options, tuple(problems), widget)

    # ------------------------------------------------------------ its addresses

    @property
    def params(self) -> str:
        """The shortest query string that asks for this embed."""
        return urlencode([*self.query.to_params(), *self.options.to_params()])

    @property
    def origins(self) -> tuple[str, ...]:
        """Of the sites that may show it; none where all may."""
        return tuple(self.widget.origins) if self.widget else ()

    @property
    def address(self) -> str:
        if self.widget:
            return self.widget.get_absolute_url()
        path = reverse("embed")
        return f"{path}?{self.params}" if self.params else path

    @property
    def builder(self) -> str:
        return f"{reverse('embed-new')}?{self.params}".rstrip("?")

    @property
    def figure_address(self) -> str:
        return f"{reverse('embed-figure')}?{self.params}"

    @property
    def picture_address(self) -> str:
        """Of a PNG of the same, for a reader of feeds."""
        return f"{reverse('timeline-png')}?{urlencode([*self.query.to_params(), ('width', '860')])}"

    @cached_property
    def style_address(self) -> str:
        return style.address(self.options, self.colours)

    # ------------------------------------------------------------ its words

    @property
    def title(self) -> str:
        return plain(self.answer.asked) or _("Diplomatic Timeline")

    @property
    def name(self) -> str:
        """The title for a page that is not ours."""
        return self.answer.question_words

    @property
    def level(self) -> str:
        """The element of the title; empty for none."""
        return "" if self.options.heading == "none" else f"h{self.options.heading}"

    @property
    def latest(self) -> dt.date | None:
        """The day of the latest event shown that has happened."""
        return max((row.date_sort for row in self.answer.rows if row.occurrence == "occurred"), default=None)

    # ------------------------------------------------------------ what it shows

    @cached_property
    def answer(self):
        return (Compared if self.query.align else Answer)(self.query, width=WIDTHS["wide"])

    @property
    def colours(self) -> tuple[tuple[str, str, str], ...]:
        return tuple((row.slug, row.colour, row.colour_dark) for row in self.answer.storylines.values())

    def scene(self, width: int):
        frame = self.answer.frame._replace(width=width, as_of=self.reaches, most_rows=self.most_rows)
        return scene_of(tuple(self.answer.rows), frame, self.answer.crowd)

    @cached_property
    def reaches(self) -> dt.date | None:
        """The day at which what goes on fades out: that of the latest event of the question, whatever its window.

        Where that is far beyond the window, nothing of it is seen, and a later one changes nothing.
        """
        if self.query.align:
            return self.answer.as_of
        latest = self.query.without("window").events().data_as_of()
        return latest and min(latest, beyond(self.answer.drawn[1]))

    @property
    def most_rows(self) -> int:
        """Rows of marks that the height has room for, below the title and above the foot."""
        room = self.options.height - AROUND - len(self.answer.frame.lanes) * (HEADER + GAP)
        return min(max(room // ROW, 1), MOST_ROWS)

    @property
    def pictures(self) -> list[tuple[str, SafeString]]:
        """[(name of the layout, SVG)]. Ids of the one are not those of the other."""
        frame, found = self.answer.frame, []
        for name, width in WIDTHS.items():
            drawn = svg(self.scene(width), frame.description, frame.params, frame.selected, frame.linked)
            own = drawn.replace('<path id="', f'<path id="{name}-').replace('href="#', f'href="#{name}-')
            found.append((name, SafeString(own)))
        return found

    def figure(self, width: int) -> dict:
        """For Plotly; the wheel scrolls the host page, not the time."""
        made = figure(self.scene(width), style.palette(self.options, self.colours), self.answer.description)
        made["config"]["scrollZoom"] = False
        return made

    @cached_property
    def lines(self) -> list[Line]:
        rows = self.answer.rows[:MOST_LISTED]
        updated = {} if self.query.as_of else Revision.objects.updates(row.slug for row in rows)
        return [Line(row, updated.get(row.slug)) for row in rows]

    @property
    def months(self) -> list[tuple[str, list[Line]]]:
        """[("May 2025", lines)]; one group without a heading where words were sought, or storylines are compared."""
        if self.query.q or self.query.align:
            return [("", self.lines)]
        months = groupby(self.lines, key=lambda line: line.row.date_sort.replace(day=1))
        return [(calendar_of().month(month), list(lines)) for month, lines in months]

    @property
    def unlisted(self) -> int:
        return max(self.answer.number - len(self.lines), 0)

    @property
    def updated(self) -> list[Line]:
        """The latest updated first, as many as there is room for."""
        lines = [line for line in self.lines if line.updated]
        return sorted(lines, key=lambda line: line.updated, reverse=True)[:MOST_UPDATED]

    @cached_property
    def moved_on(self) -> dt.date | None:
        """Of an embed that is pinned to a day: since when the record says something else of what it asks for."""
        if not self.query.as_of:
            return None
        now = self.query.changed(as_of="").events().order_by().values_list("slug", flat=True)[:MOST_MOVED]
        return Revision.objects.moved_on({*now, *(row.slug for row in self.answer.rows)}, self.query.known_on)

    @property
    def plotly(self) -> str:
        return settings.PLOTLY_JS
