"""Every format that an answer can leave in. A format is a function and a row of FORMATS; the address, the menu, the
README's table and llms.txt follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from timeline.exchange import agenda, feed, linked_data, markdown, one_file, package, record_set, slides, spreadsheet
from timeline.exchange.download import Download


class Format(NamedTuple):
    """`write` yields text or bytes. `reads_back`: its events come back equal. `spoken`: it speaks the reader's language.

    `shown`: a browser or another program opens it, where others are saved.
    """

    label: str
    media_type: str
    write: Callable[[Download], Iterator[str | bytes]]
    reads_back: bool = False
    spoken: bool = False
    shown: bool = False


# By the ending of the address: /export.<ending>?<question>, and /events/<slug>.<ending>.
FORMATS = {
    "spreadsheet.csv": Format(_("Spreadsheet (CSV)"), "text/csv", spreadsheet.spreadsheet, reads_back=True),
    "html": Format(_("Page in one file (HTML)"), "text/html", one_file.page, spoken=True),
    "md": Format(_("Briefing with footnotes (Markdown)"), "text/markdown", markdown.briefing, spoken=True),
    "ics": Format(_("Calendar (iCalendar)"), "text/calendar", agenda.calendar, spoken=True, shown=True),
    "atom": Format(_("Feed of changes (Atom)"), "application/atom+xml", feed.atom, spoken=True, shown=True),
    "feed.json": Format(
        _("Feed of changes (JSON Feed)"), "application/feed+json", feed.json_feed, spoken=True, shown=True
    ),
    "csv": Format(_("Table without loss (CSV)"), "text/csv", spreadsheet.lossless, reads_back=True),
    "json": Format(_("Documents (JSON)"), "application/json", record_set.one_object, reads_back=True),
    "jsonl": Format(_("Documents, one a line (JSON Lines)"), "application/jsonl", record_set.lines, reads_back=True),
    "zip": Format(_("Data package (tables in a zip)"), "application/zip", package.package, reads_back=True),
    "jsonld": Format(_("Linked data (JSON-LD, schema.org)"), "application/ld+json", linked_data.linked_data),
    "timelinejs.json": Format(_("Slides (TimelineJS)"), "application/json", slides.slides, spoken=True),
}
