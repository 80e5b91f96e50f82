"""Events as TimelineJS3 reads them (Knight Lab's JSON): a title, and a slide for each event. Its texts are HTML."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from django.conf import settings
from django.utils.translation import gettext as _

from timeline.exchange.download import Download
from timeline.explore.panel import accounts
from timeline.models.event import Event
from timeline.models.moment import DAY, MONTH, Moment


def slides(download: Download) -> Iterator[str]:
    about = download.about
    title = {"text": {"headline": escape(about.title), "text": _paragraphs(about.words)}, "unique_id": "title"}
    yield f'{{"scale": "human", "about": {_json(about.document())}, "title": {_json(title)},\n"events": ['
    between = "\n"
    for event in download.events():
        yield between + _json(slide(event))
        between = ",\n"
    yield "\n]}\n"


def slide(event: Event) -> dict:
    span, address = event.span, settings.ORIGIN + event.get_absolute_url()
    made = {
        "unique_id": event.slug,
        # A span that is open at its start begins where it is known.
        "start_date": _date(span.start or span.end),
        "display_date": escape(span.words(short=True)),
        "text": {"headline": f'<a href="{escape(address)}">{escape(event.title)}</a>', "text": _text(event)},
    }
    if placements := event.placements.all():
        made["group"] = escape(placements[0].storyline.name)
    last = span.alternatives[-1] if span.alternatives else span.end
    if span.start and last and last.upper > span.start.upper:
        made["end_date"] = _date(last, last=True)
    return made


def _date(moment: Moment, last: bool = False) -> dict:
    """As much of it as is known: of a month no day, of a season or a decade the year."""
    day = moment.upper if last else moment.lower
    known = {DAY: ("year", "month", "day"), MONTH: ("year", "month")}.get(moment.precision, ("year",))
    return {name: getattr(day, name) for name in known}


def _text(event: Event) -> str:
    differ = f"<p>{escape(_('Accounts differ.'))}</p>" if event.disputed else ""
    sources = dict.fromkeys((one.citation.source.publisher, one.address) for one in accounts(event))
    named = [
        f'<a href="{escape(address)}">{escape(name)}</a>' if address else escape(name) for name, address in sources
    ]
    return f"{_paragraphs(event.summary)}{differ}<p>{' · '.join(named)}</p>"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part)


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False)
