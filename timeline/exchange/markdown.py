"""A briefing in Markdown: events by month, each with footnotes for what it rests on, and the sources at the end.

CommonMark with the footnotes that GitHub, Pandoc and most others read. A footnote is named for its source, so that
none has to be counted; who shows it numbers them in the order in which the events come upon them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from timeline.exchange.download import Download
from timeline.explore.panel import grade_words
from timeline.models.cldr import calendar_of
from timeline.models.event import Event
from timeline.models.source import Source

# What stays as it is in an address; angle brackets, spaces and what is not ASCII are written as %XX.
SAFE = "!#$%&'()*+,/:;=?@[]~-._"
# What Markdown, or HTML in it, would take for its own.
MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&$^])")


def briefing(download: Download) -> Iterator[str]:
    about = download.about
    yield f"# {told(about.title)}\n\n{told(about.fresh)} {told(about.terms)}\n\n<{about.address}>\n"
    for month, events in groupby(download.events(), key=lambda event: event.date_sort.replace(day=1)):
        yield f"\n## {told(calendar_of().month(month))}\n\n"
        for event in events:
            yield _line(event)
    yield "\n"
    for source in download.cited():
        yield f"[^{source.slug}]: {_source(source)}\n"
    yield f"\n---\n\n{told(about.words)}\n"


def _line(event: Event) -> str:
    differ = f" *{told(_('Accounts differ.'))}*" if event.disputed else ""
    place = f", {told(event.place)}" if event.place else ""
    summary = f" {told(event.summary)}" if event.summary else ""
    title = f"[{told(event.title)}]({link(settings.ORIGIN + event.get_absolute_url())})"
    return f"- **{told(event.span_short)}**{place}: {title}.{summary}{differ} {_references(event)}\n"


def _references(event: Event) -> str:
    """Each source once, with the Admiralty grade of what it says here."""
    grades = {citation.source: citation.grade for citation in event.citations.all()}
    return "; ".join(f"{told(source.publisher)} {grade}[^{source.slug}]" for source, grade in grades.items())


def _source(source: Source) -> str:
    parts = [f"{told(source.publisher)}, “{told(source.title)}”"]
    if source.published:
        parts.append(told(source.published_words))
    if source.address:
        parts.append(link(source.address))
    if source.archive_url:
        parts.append(f"{told(_('archived'))} {link(source.archive_url)}")
    reliability = grade_words(f"{source.reliability}6").split(",")[0]
    return ", ".join([*parts, f"{source.reliability} {told(reliability)}"]) + "."


def told(text: str) -> str:
    """Words of the record as words, on one line, whatever is in them."""
    return MARKS.sub(r"\\\1", " ".join(text.split()))


def link(address: str) -> str:
    """An address between angle brackets, where none of its own characters ends it."""
    return f"<{quote(address, safe=SAFE)}>"
