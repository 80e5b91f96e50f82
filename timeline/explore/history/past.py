"""An event out of its document, as it stood at a position of the ledger: what the panel of a live event shows.

Its actors, sources, storylines and linked events are read from the ledger too, as they were called at that position,
so that what was cited once reads the same for ever.
"""

from __future__ import annotations

from functools import cached_property

from django.urls import reverse

from timeline.explore.panel import Account, Neighbour, Part, accounts, cast
from timeline.models.actor import Actor
from timeline.models.dispute import disputed
from timeline.models.document import PLAIN
from timeline.models.event import PUBLISHED, RETRACTED, Citation, Event, EventStoryline, Link, Participation
from timeline.models.ledger import Revision
from timeline.models.schema import SCHEMA
from timeline.models.source import Source
from timeline.models.storyline import Storyline
from timeline.models.taxonomy import RELATIONS, RELATIONS_BACK


class Past:
    """What the template of an event asks for, worked out when it does."""

    def __init__(self, event: Event, storylines: list[Storyline], then: Then):
        self.event, self.storylines, self.then = event, storylines, then

    @cached_property
    def cast(self) -> list[Part]:
        return cast(self.event)

    @cached_property
    def accounts(self) -> list[Account]:
        return accounts(self.event)

    @cached_property
    def neighbours(self) -> list[Neighbour]:
        return _neighbours(self.event, self.then)


class Then:
    """What slugs stood for at a position of the ledger. One query for all of them."""

    def __init__(self, known: dict[tuple[str, str], dict]):
        self.known = known
        self.rows: dict = {}

    @classmethod
    def of(cls, position: int, wanted) -> Then:
        """Of these (kind, slug)."""
        return cls(Revision.objects.documents(position, wanted))

    @classmethod
    def around(cls, position: int, documents: list[dict]) -> Then:
        """Of all that some documents refer to."""
        return cls.of(position, {one for document in documents for one in referred(document)})

    def __call__(self, model, slug: str):
        """The row, made once; one that is called by its slug where the ledger does not know it."""
        if (model, slug) not in self.rows:
            document = self.known.get((model._meta.model_name, slug)) or dict.fromkeys(NAMES, slug) | {"date": "", "kind": ""}
            self.rows[model, slug] = row_of(model, document)
        return self.rows[model, slug]

    def told(self, slug: str) -> bool:
        """Whether readers could see an event, or were told that it had been retracted."""
        return self.known.get(("event", slug), {}).get("status") in (PUBLISHED, RETRACTED)

    def public(self, slug: str) -> bool:
        """Whether readers could see an event."""
        return self.known.get(("event", slug), {}).get("status") == PUBLISHED


def past_event(document: dict, position: int) -> Past:
    return past_events([document], position)[0]


def past_events(documents, position: int) -> list[Past]:
    """One query, however many there are."""
    documents = list(documents)
    then = Then.around(position, documents)
    return [_past(document, then) for document in documents]


def _past(document: dict, then: Then) -> Past:
    event = row_of(Event, document)
    event.set_bounds()
    citations = [_citation(event, place, row, then) for place, row in enumerate(document.get("citations", []))]
    storylines = [then(Storyline, slug) for slug in document["storylines"]]
    # What the database derives of a live event.
    event.storyline_slugs = document["storylines"]
    event.source_count = len({one.source.slug for one in citations})
    event.disputed = disputed(citations)
    event._prefetched_objects_cache = {
        "placements": [EventStoryline(event=event, storyline=one) for one in storylines],
        "participations": [
            Participation(event=event, actor=then(Actor, row["actor"]), **_part("participation", row))
            for row in document.get("participations", [])
        ],
        "citations": citations,
        "links": [
            Link(origin=event, target=then(Event, row["to"]), relation=row["relation"], note=row.get("note", ""))
            for row in document.get("links", [])
        ],
    }
    return Past(event, storylines, then)


def row_of(model, document: dict):
    """A row that is not in the database, with what a document says and its defaults."""
    kind = model._meta.model_name
    row = model(**{name: document.get(name, default) for name, default in DEFAULTS[kind].items()})
    # Relations of a row without a key cannot be looked at, and rows are told apart by their keys.
    row.pk = key_of(document["slug"])
    return row


def key_of(slug: str) -> int:
    """The primary key of a row that is not in the database: no row there has it."""
    return -int.from_bytes(slug.encode(), "little")


def _part(part: str, row: dict) -> dict:
    return {name: row.get(name, default) for name, default in DEFAULTS[part].items()}


def _citation(event: Event, place: int, row: dict, then: Then) -> Citation:
    voice = then(Actor, row["attributed_to"]) if row.get("attributed_to") else None
    told = {"source": then(Source, row["source"]), "attributed_to": voice, "position": place, **_part("citation", row)}
    return Citation(event=event, **told)


def _neighbours(event: Event, then: Then) -> list[Neighbour]:
    """What it refers to itself: what was public then, and what had been retracted."""
    targets = [link for link in event.links.all() if then.told(link.target.slug)]
    return in_time(_neighbour(event, link.target, RELATIONS, link) for link in targets)


def linked_from(event: Event, documents: list[dict]) -> list[Neighbour]:
    """The events of these documents that link to it, as neighbours."""
    found = []
    for document in documents:
        other = row_of(Event, document)
        other.set_bounds()
        rows = [row for row in document["links"] if row["to"] == event.slug]
        links = [Link(relation=row["relation"], note=row.get("note", "")) for row in rows]
        found += [_neighbour(event, other, RELATIONS_BACK, link) for link in links]
    return found


def _neighbour(event: Event, other: Event, words: dict, link: Link) -> Neighbour:
    later = (other.span.order, other.slug) > (event.span.order, event.slug)
    return Neighbour(other, str(words[link.relation]), later, link.note)


def in_time(neighbours) -> list[Neighbour]:
    return sorted(neighbours, key=lambda neighbour: (neighbour.event.span.order, neighbour.event.slug))


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


def _defaults(kind: str) -> dict:
    """{field: its default} of a document or of an entry of one."""
    whole = SCHEMA["$defs"].get(kind) or SCHEMA["$defs"]["event"]["properties"][f"{kind}s"]["items"]
    return {name: whole["properties"][name].get("default") for name in PLAIN[kind]}


DEFAULTS = {kind: _defaults(kind) for kind in PLAIN}
NAMES = ("slug", "name", "publisher", "title", "label")
