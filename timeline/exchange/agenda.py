"""Events as an iCalendar file (RFC 5545, with the names of RFC 7986) that calendars open or subscribe to.

What is known to the hour stands at its instant, in UTC. All else is all-day, on every day that was written; the title
and the description say how it is known. A span that is still open stands on the one day that is known of it: a bar to
the end of time would be no help. UIDs never change, and SEQUENCE rises with every change, so that calendars follow.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, vText
from icalendar import Event as Entry

from timeline.exchange.about import GENERATOR
from timeline.exchange.download import Download
from timeline.explore.panel import accounts
from timeline.models.dates import OPEN_END, OPEN_START, Span
from timeline.models.event import Citation, Event

# How often a subscriber is asked to look again.
REFRESH = dt.timedelta(hours=12)
END = b"END:VCALENDAR\r\n"
STATUSES = {"occurred": "CONFIRMED", "proposed": "TENTATIVE", "planned": "TENTATIVE", "cancelled": "CANCELLED"}


def calendar(download: Download) -> Iterator[bytes]:
    about, head = download.about, Calendar()
    for name, value in {
        "prodid": f"-//{GENERATOR}//EN", "version": "2.0", "calscale": "GREGORIAN", "method": "PUBLISH",
        "name": about.title, "x-wr-calname": vText(about.title), "description": about.words, "x-wr-caldesc": vText(about.words),
        "url": about.address, "last-modified": about.changed, "refresh-interval": REFRESH, "x-published-ttl": "PT12H",
    }.items():  # fmt: skip
        head.add(name, value, parameters={"value": "DURATION"} if name == "refresh-interval" else None)
    yield head.to_ical().removesuffix(END)
    for event in download.events():
        yield entry(event).to_ical()
    yield END


def entry(event: Event) -> Entry:
    made, span, address = Entry(), event.span, settings.ORIGIN + event.get_absolute_url()
    made.add("uid", f"{event.slug}@{urlsplit(settings.ORIGIN).hostname}")
    made.add("dtstamp", event.changed_at)
    made.add("created", event.published_at)
    made.add("last-modified", event.changed_at)
    made.add("sequence", sequence(event))
    made.add("summary", event.title if span.exact else f"{event.title} ({event.span_short})")
    for name, value in when(span).items():
        made.add(name, value)
    if event.place:
        made.add("location", event.place)
    made.add("description", _description(event, address))
    made.add("categories", [*(row.storyline.name for row in event.placements.all()), str(event.get_kind_display())])
    made.add("status", STATUSES[event.occurrence])
    # It takes nobody's time.
    made.add("transp", "TRANSPARENT")
    made.add("url", address)
    return made


def sequence(event: Event) -> int:
    """Rises whenever the event changes: seconds since it was first published, as many as fit."""
    return min(max(int((event.changed_at - event.published_at).total_seconds()), 0), 2**31 - 1)


def when(span: Span) -> dict[str, dt.date]:
    """{"dtstart": …, "dtend": …}; the end of whole days is the day after, and a single day needs none."""
    if (times := _times(span)) is not None:
        return times
    first = span.upper if span.lower == OPEN_START else span.lower
    last = first if OPEN_START in (span.lower, first) or OPEN_END in (span.upper, first) else span.upper
    if last <= first or last >= OPEN_END - dt.timedelta(days=1):
        return {"dtstart": first}
    return {"dtstart": first, "dtend": last + dt.timedelta(days=1)}


def _times(span: Span) -> dict[str, dt.datetime] | None:
    """None where an end is known to no more than a day, or stands in no zone."""
    moments = (span.start, span.end) if span.is_interval else (span.start,)
    if span.alternatives or not all(moment and moment.utc for moment in moments):
        return None
    return dict(zip(("dtstart", "dtend"), (moment.utc for moment in moments), strict=False))


def _description(event: Event, address: str) -> str:
    lines = [_("When: %(date)s") % {"date": event.span.words()}, event.summary]
    if event.disputed:
        lines.append(_("Accounts differ."))
    lines += [_account(one.citation) for one in accounts(event)]
    return "\n".join(line for line in [*lines, address] if line)


def _account(citation: Citation) -> str:
    source = citation.source
    return f"{citation.voice} {citation.get_stance_display()}: {source} ({citation.grade}) {source.address}".strip()
