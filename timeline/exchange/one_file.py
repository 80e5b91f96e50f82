"""A page that stands alone: picture, events with what each side says, and sources, in one file that needs nothing else.

For an archive or an e-mail: no script, no network, its own policy forbids both. Written event by event.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from timeline.exchange.download import Download
from timeline.explore.language import record_attributes
from timeline.explore.panel import cast, grade_words
from timeline.models.cldr import calendar_of
from timeline.models.event import Citation, Event
from timeline.models.source import Source

CSS = Path(__file__).parents[2] / "static/css/one-file.css"
STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)


def page(download: Download) -> Iterator[str]:
    yield _head(download)
    here = record_attributes(download.about.language)
    for month, events in groupby(download.events(), key=lambda event: event.date_sort.replace(day=1)):
        yield f"<section><h2>{escape(calendar_of().month(month))}</h2>\n"
        for event in events:
            yield _event(event, here)
        yield "</section>\n"
    yield f'<h2>{escape(_("Sources"))}</h2>\n<ol class="sources">\n'
    for source in download.cited():
        yield _source(source, here)
    yield f"</ol>\n<footer><p>{escape(download.about.words)}</p></footer>\n</main>\n</body>\n</html>\n"


def _head(download: Download) -> str:
    about, picture = download.about, download.picture()
    direction = "rtl" if get_language_bidi() else "ltr"
    styles = [_css(), *STYLE.findall(picture)]
    allowed = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in styles)
    policy = f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{about.language}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(about.title)}</title>\n<style>{styles[0]}</style>\n</head>\n<body>\n<main>\n"
        f"<header><h1>{escape(about.title)}</h1>\n<p>{escape(about.fresh)} {escape(about.terms)}</p>\n"
        f'<p><a href="{escape(about.address)}">{escape(about.address)}</a></p></header>\n'
        f"<figure>{picture}</figure>\n"
    )


@cache
def _css() -> str:
    return CSS.read_text(encoding="utf-8")


def _event(event: Event, here: str) -> str:
    address = settings.ORIGIN + event.get_absolute_url()
    facts = " · ".join(part for part in (event.place, str(event.get_kind_display())) if part)
    differ = f' <b class="differ">{escape(_("Accounts differ."))}</b>' if event.disputed else ""
    who = "; ".join(f"{part.actor.name} ({part.words})" for part in cast(event))
    accounts = "".join(_account(citation, here) for citation in event.citations.all())
    return (
        f'<article id="{event.slug}"><p class="when">{escape(event.span.words())}</p>'
        f'<h3{here}><a href="{escape(address)}">{escape(event.title)}</a></h3>'
        f'<p class="facts">{escape(facts)}{differ}</p><p{here}>{escape(event.summary)}</p>'
        f"{f'<p class=facts{here}>{escape(who)}</p>' if who else ''}<ul>{accounts}</ul></article>\n"
    )


def _account(citation: Citation, here: str) -> str:
    quote = ""
    if citation.quote:
        spoken = f' lang="{escape(citation.language)}" dir="auto"' if citation.language else here
        quote = f" <q{spoken}>{escape(citation.quote)}</q>"
    said = f", {escape(citation.said_words)}" if citation.said else ""
    words = f": <span{here}>{escape(citation.statement)}</span>{quote}" if citation.statement or quote else ""
    publisher = "" if citation.attributed_to is None else f"{citation.source.publisher} "
    return (
        f"<li><b{here}>{escape(citation.voice)}</b> {escape(str(citation.get_stance_display()))}{said}{words} "
        f'<a href="#source-{citation.source.slug}" title="{escape(grade_words(citation.grade))}">'
        f"{escape(publisher)}{citation.grade}</a></li>"
    )


def _source(source: Source, here: str) -> str:
    title = f'<span lang="{escape(source.language)}" dir="auto">{escape(source.title)}</span>'
    parts = [f"<b{here}>{escape(source.publisher)}</b>", title]
    parts += [escape(source.published_words)] if source.published else []
    for name, address in ((source.address, source.address), (_("archived"), source.archive_url)):
        parts += [f'<a href="{escape(address)}" rel="noopener noreferrer">{escape(name)}</a>'] if address else []
    parts.append(f"{source.reliability}, {escape(str(source.get_reliability_display()))}")
    return f'<li id="source-{source.slug}">{" · ".join(parts)}</li>\n'
