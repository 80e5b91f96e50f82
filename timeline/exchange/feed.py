"""What changed last of the events that answer a question, for feed readers: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from timeline import __version__
from timeline.exchange.about import GENERATOR
from timeline.exchange.download import Download
from timeline.explore.panel import accounts
from timeline.models.event import Event
from timeline.models.licence import LICENCE

MOST_ENTRIES = 50


class Atom(Atom1Feed):
    def __init__(self, download: Download, self_address: str):
        about = download.about
        self.changed = about.changed
        super().__init__(
            about.title, about.address, about.words, about.language, feed_url=self_address, feed_copyright=about.terms,
            subtitle=about.words,
        )  # fmt: skip

    def latest_post_date(self):
        return self.changed

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "Diplomatic Timeline", {"uri": settings.ORIGIN, "version": __version__})
        handler.addQuickElement("link", "", {"rel": "license", "href": LICENCE.address})


def atom(download: Download) -> Iterator[str]:
    feed = Atom(download, download.about.own_address("atom"))
    for event in download.newest(MOST_ENTRIES):
        address = settings.ORIGIN + event.get_absolute_url()
        feed.add_item(
            event.title, address, _content(event), unique_id=address, pubdate=event.published_at,
            updateddate=event.changed_at, categories=_categories(event), author_name="Diplomatic Timeline",
        )  # fmt: skip
    yield feed.writeString("utf-8")


def json_feed(download: Download) -> Iterator[str]:
    about = download.about
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title,
        "home_page_url": about.address,
        "feed_url": about.own_address("feed.json"),
        "description": about.words,
        "language": about.language,
        "authors": [{"name": "Diplomatic Timeline", "url": settings.ORIGIN + "/"}],
        "_about": {"about": GENERATOR, **about.document()},
        "items": [_item(event) for event in download.newest(MOST_ENTRIES)],
    }
    yield json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _item(event: Event) -> dict:
    address = settings.ORIGIN + event.get_absolute_url()
    return {
        "id": address,
        "url": address,
        "title": event.title,
        "content_html": _content(event),
        "summary": event.summary,
        "date_published": event.published_at.isoformat(timespec="seconds"),
        "date_modified": event.changed_at.isoformat(timespec="seconds"),
        "tags": _categories(event),
    }


def _content(event: Event) -> str:
    """HTML, as both formats have it."""
    facts = " · ".join(part for part in (event.span.words(), event.place, str(event.get_kind_display())) if part)
    differ = f"<p><strong>{escape(_('Accounts differ.'))}</strong></p>" if event.disputed else ""
    says = "".join(f"<li>{_account(one.citation, one.address)}</li>" for one in accounts(event))
    return f"<p>{escape(facts)}</p><p>{escape(event.summary)}</p>{differ}<ul>{says}</ul>"


def _account(citation, address: str) -> str:
    said = (
        f" “{escape(citation.quote)}”"
        if citation.quote
        else f" {escape(citation.statement)}"
        if citation.statement
        else ""
    )
    source = escape(str(citation.source))
    source = f'<a href="{escape(address)}">{source}</a>' if address else source
    return f"{escape(citation.voice)} {escape(str(citation.get_stance_display()))}{said}: {source} ({citation.grade})"


def _categories(event: Event) -> list[str]:
    return [*(row.storyline.name for row in event.placements.all()), str(event.get_kind_display())]
