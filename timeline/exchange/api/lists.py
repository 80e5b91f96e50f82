"""Pages of events, actors, sources and storylines, each row as its document."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.http import Http404, QueryDict
from django.urls import reverse

from timeline.exchange.about import About
from timeline.exchange.api import cursor
from timeline.exchange.api.asking import LIMIT, MOST, address, number, one_of, question, refuse_unknown
from timeline.exchange.download import answered, public_parts
from timeline.exchange.known import public_then
from timeline.explore.query import Query
from timeline.models.actor import Actor
from timeline.models.document import (
    actor_document,
    actors_with_parts,
    public_document,
    source_document,
    storyline_document,
)
from timeline.models.editions import end_of
from timeline.models.event import Event
from timeline.models.fields import FORBIDDEN
from timeline.models.ledger import Revision
from timeline.models.source import Source
from timeline.models.storyline import Storyline

ORDERS = ("oldest", "newest")
# By what events are put in order.
PLACE = (cursor.DAY, cursor.DAY, str)


class Page(NamedTuple):
    """Documents, and the address of the next page."""

    data: list[dict]
    next: str | None

    def document(self, asked: str = "", path: str = "/") -> dict:
        return {"data": self.data, "next": self.next, "about": about(asked, path)}


def about(asked: str = "", path: str = "/") -> dict:
    """How new the record is, and its licence; the question in its canonical form."""
    said = About.of("Diplomatic Timeline", asked, path, ("/export", ""), Event.objects.data_as_of()).document()
    return {name: said[name] for name in ("question", "address", "data_as_of", "record_changed", "licence", "licence_address")}


def events(params: QueryDict, path: str) -> dict:
    query = question(params, "order", "limit", "cursor")
    order, limit = one_of(params, "order", ORDERS), number(params, "limit", LIMIT, 1, MOST)
    place = cursor.read(params.get("cursor", ""), PLACE)
    found = answered(query).from_place(place, order == "newest")
    rows = list((found.select_related("revision") if query.as_of else public_parts(found))[: limit + 1])
    more = None
    if len(rows) > limit:
        last = rows[limit - 1]
        more = address(path, params, cursor=cursor.written([last.date_sort, last.date_upper, last.slug]))
    documents = _known(rows[:limit], query) if query.as_of else _dressed("event", rows[:limit], public_document)
    return Page(documents, more).document(query.params, query.address)


def _known(editions: list, query: Query) -> list[dict]:
    """The documents as they were known on a day, each with its permanent address and its version of that day."""
    position = Revision.objects.position_at(end_of(query.known_on))
    documents = public_then([edition.revision.document for edition in editions], position)
    return [
        {**document, "url": f"{settings.ORIGIN}{reverse('event-version', args=[edition.slug, version])}", "version": version}
        for edition, document in zip(editions, documents, strict=True)
        for version in (edition.revision.version,)
    ]


def event(slug: str) -> dict:
    found = _with_slug(public_parts(Event.objects.published()), slug)
    return _dressed("event", [found], public_document)[0]


def of_kind(kind: str, params: QueryDict, path: str) -> dict:
    refuse_unknown(params, ("limit", "cursor"))
    limit = number(params, "limit", LIMIT, 1, MOST)
    rows, document = KINDS[kind]
    place = cursor.read(params.get("cursor", ""), (str,))
    found = list(rows().after_slug(place[0] if place else "")[: limit + 1])
    more = address(path, params, cursor=cursor.written([found[limit - 1].slug])) if len(found) > limit else None
    return Page(_dressed(kind, found[:limit], document), more).document()


def one_of_kind(kind: str, slug: str) -> dict:
    rows, document = KINDS[kind]
    return _dressed(kind, [_with_slug(rows(), slug)], document)[0]


def _with_slug(rows, slug: str):
    """Raises Http404 where there is none, or none can be."""
    found = None if FORBIDDEN.search(slug) else rows.with_slugs([slug]).first()
    if found is None:
        raise Http404
    return found


def _dressed(kind: str, rows: list, document) -> list[dict]:
    """The documents, each with its public address and the number of its latest version in the ledger."""
    versions = Revision.objects.latest_numbers(kind, [row.slug for row in rows])
    return [
        {**document(row), "url": settings.ORIGIN + row.get_absolute_url(), "version": versions.get(row.slug, 0)}
        for row in rows
    ]


def changes(params: QueryDict, path: str) -> str:
    """JSON text: lines of the ledger as an export has them, so that a mirror can check the chain as it grows."""
    refuse_unknown(params, ("after", "limit"))
    after, limit = number(params, "after", 0, 0, 2**53), number(params, "limit", 100, 1, 500)
    found = Revision.objects.lines_after(after, limit + 1)
    last = found[:limit][-1][0] if found else after
    following = address(path, params, after=last)
    lines = ",\n".join(line for _position, line in found[:limit])
    return f'{{"data":[{lines}],"next":"{following}","last":{last},"more":{"true" if len(found) > limit else "false"}}}'


KINDS = {
    "actor": (lambda: actors_with_parts(Actor.objects.public()), actor_document),
    "source": (Source.objects.public, source_document),
    "storyline": (Storyline.objects.public, storyline_document),
}
