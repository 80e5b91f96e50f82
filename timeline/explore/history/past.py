"""An event out of its document, as it stood at a position of the ledger: what the panel of a live event shows.

Its actors, sources, storylines and linked events are read from the ledger too, as they were called at that position,
so that what was cited once reads the same for ever.
"""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from timeline.explore.panel import Account, Neighbour, Part, accounts, cast
from timeline.models.actor import Actor
from timeline.models.document import PLAIN
from timeline.models.event import Citation, Event, Participation
from timeline.models.ledger import Revision
from timeline.models.schema import SCHEMA
from timeline.models.source import Source
from timeline.models.storyline import Storyline
from timeline.models.taxonomy import CONTRARY_STANCES, RELATIONS


class Past(NamedTuple):
    """What the template of an event asks for."""

    event: Event
    storylines: list[Storyline]
    cast: list[Part]
    accounts: list[Account]
    neighbours: list[Neighbour]


def past_event(document: dict, position: int) -> Past:
    """One query, whatever the event holds."""
    known = Revision.objects.documents(position, referred(document))
    event = _made(Event, "event", document)
    event.set_bounds()
    event.storyline_slugs = document["storylines"]
    event.disputed = _disputed(document.get("citations", []))
    event._prefetched_objects_cache = {
        "participations": [
            Participation(event=event, actor=_called(Actor, known, row["actor"]), **_part("participation", row))
            for row in document.get("participations", [])
        ],
        "citations": [_citation(event, row, known) for row in document.get("citations", [])],
    }
    return Past(
        event,
        [_called(Storyline, known, slug) for slug in document["storylines"]],
        cast(event),
        accounts(event),
        _neighbours(event, document.get("links", []), known),
    )


def _made(model, kind: str, document: dict):
    """A row that is not in the database, with what a document says and its defaults."""
    properties = SCHEMA["$defs"][kind]["properties"]
    # A key of nothing, as relations of a row without one cannot be looked at.
    return model(pk=0, **{name: document.get(name, properties[name].get("default")) for name in PLAIN[kind]})


def _called(model, known: dict, slug: str):
    """What a slug stood for; itself, where the ledger does not know it."""
    kind = model._meta.model_name
    plain = {"slug": slug, "name": slug, "publisher": slug, "title": slug, "label": slug, "date": "", "kind": ""}
    row = _made(model, kind, known.get((kind, slug)) or plain)
    # Rows are told apart by their keys.
    row.pk = -sum(byte << (8 * at) for at, byte in enumerate(slug.encode()))
    return row


def _part(part: str, row: dict) -> dict:
    properties = SCHEMA["$defs"]["event"]["properties"][f"{part}s"]["items"]["properties"]
    return {name: row.get(name, properties[name].get("default")) for name in PLAIN[part]}


def _citation(event: Event, row: dict, known: dict) -> Citation:
    voice = _called(Actor, known, row["attributed_to"]) if row.get("attributed_to") else None
    source = _called(Source, known, row["source"])
    return Citation(event=event, source=source, attributed_to=voice, **_part("citation", row))


def _disputed(rows: list[dict]) -> bool:
    """As the database has it (migration 0004): one voice denies or disputes what another reports or asserts."""

    def voice(row):
        return row.get("attributed_to") or f"source {row['source']}"

    against = {voice(row) for row in rows if row.get("stance", "report") in CONTRARY_STANCES}
    return any(against - {voice(row)} for row in rows if row.get("stance", "report") in ("report", "assert"))


def _neighbours(event: Event, rows: list[dict], known: dict) -> list[Neighbour]:
    found = []
    for row in rows:
        if ("event", row["to"]) in known:
            other = _called(Event, known, row["to"])
            other.set_bounds()
            later = other.span.order > event.span.order
            found.append(Neighbour(other, str(RELATIONS[row["relation"]]), later, row.get("note", "")))
    return sorted(found, key=lambda neighbour: (neighbour.event.span.order, neighbour.event.slug))


def version_address(slug: str, number: int) -> str:
    """Where one version of an event stays for ever."""
    return reverse("event-version", args=[slug, number])


def named(document: dict) -> str:
    """What a document is called by readers: a name, a title, or a title and who published it."""
    if "publisher" in document:
        return f"{document['publisher']}: {document['title']}"
    return document.get("name") or document["title"]


def referred(document: dict):
    """(kind, slug) of everything that a document refers to."""
    yield from (("storyline", slug) for slug in document.get("storylines", []))
    for part in ("participations", "belongs_to"):
        yield from (("actor", row["actor"]) for row in document.get(part, []))
    for row in document.get("citations", []):
        yield "source", row["source"]
        if row.get("attributed_to"):
            yield "actor", row["attributed_to"]
    yield from (("event", row["to"]) for row in document.get("links", []))
