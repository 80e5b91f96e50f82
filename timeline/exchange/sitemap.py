"""Every public page, for search engines: an index of sitemaps, each of so many events at most (sitemaps.org)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.urls import reverse

from timeline.explore.counts import sample_of
from timeline.explore.source import size_of_the_record
from timeline.models.actor import Actor
from timeline.models.event import Event
from timeline.models.source import Source
from timeline.models.storyline import Storyline
from timeline.models.stretches import stretches

# The protocol allows 50,000 addresses and 50 MB.
MOST = 20_000
# Of a large record so many changes are looked at, the last ones.
MOST_CHANGES = 2_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = ("timeline", "actors", "sources")
# Those that are never as many as to need a second file; {name: (rows, name of their page)}.
NOUNS = {
    "storylines": (lambda: Storyline.objects.public().order_by("slug"), "storyline"),
    "actors": (lambda: Actor.objects.public().order_by("slug"), "actor"),
    "sources": (lambda: Source.objects.public().order_by("slug"), "source"),
}


def index() -> str:
    """Where the others are, and when the events in each changed last; in a large record, where that was lately."""
    latest = MOST_CHANGES if sample_of(size_of_the_record()) > 1 else None
    parts = [(f"{part}.xml", None) for part in ("pages", *NOUNS)]
    parts += [(f"events-{number}.xml", changed) for number, changed in stretches(MOST, latest)]
    rows = "".join(_row("sitemap", f"{settings.ORIGIN}/sitemap-{name}", changed) for name, changed in parts)
    return _document("sitemapindex", rows)


def sitemap(name: str) -> str | None:
    """One of them; None where there is none of that name."""
    if name == "pages":
        return _document("urlset", "".join(_row("url", settings.ORIGIN + reverse(page)) for page in PAGES))
    if name in NOUNS:
        return _document("urlset", "".join(_nouns(name)))
    number = name.removeprefix("events-")
    if not (name.startswith("events-") and number.isascii() and number.isdigit() and len(number) < 10):
        return None
    rows = "".join(_events(int(number)))
    return _document("urlset", rows) if rows else None


def _nouns(name: str) -> Iterator[str]:
    rows, page = NOUNS[name]
    for slug in rows().values_list("slug", flat=True)[:50_000]:
        yield _row("url", settings.ORIGIN + reverse(page, args=[slug]))


def _events(number: int) -> Iterator[str]:
    events = Event.objects.published().of_stretch(number, MOST).order_by("pk")
    for slug, changed in events.values_list("slug", "changed_at"):
        yield _row("url", settings.ORIGIN + reverse("event", args=[slug]), changed)


def _row(tag: str, address: str, changed=None) -> str:
    told = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
    return f"<{tag}><loc>{escape(address)}</loc>{told}</{tag}>\n"


def _document(tag: str, rows: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{tag} xmlns="{NAMESPACE}">\n{rows}</{tag}>\n'
