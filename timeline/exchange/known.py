"""A download of the record as it was known on a day: the same that `Download` gives, out of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from timeline.exchange.bulk import BATCH, PARTS
from timeline.exchange.download import Download
from timeline.explore.history.past import Then, past_events, referred, row_of
from timeline.explore.query import Query
from timeline.models.document import WITHHELD
from timeline.models.editions import end_of
from timeline.models.event import Event
from timeline.models.ledger import Revision
from timeline.models.source import Source


@dataclass(frozen=True)
class KnownDownload(Download):
    """`found` are editions; what they refer to is what it was at the position that the ledger had reached."""

    @property
    def position(self) -> int:
        return Revision.objects.position_at(end_of(self.query.known_on))

    def events(self) -> Iterator[Event]:
        return self._events(self.found.oldest_first())

    def newest(self, most: int) -> Iterator[Event]:
        return self._events(self.found.latest_changes()[:most])

    def _events(self, editions) -> Iterator[Event]:
        for rows in _batches(editions.values_list("revision__document", "published_at", "known")):
            pasts = past_events([document for document, *_moments in rows], self.position)
            for past, (_document, published, known) in zip(pasts, rows, strict=True):
                past.event.published_at, past.event.changed_at = published, known.lower
                yield past.event

    def documents(self, kind: str, parts: Iterable[str] = PARTS) -> Iterator[dict]:
        if kind != "event":
            yield from self._named(kind)
            return
        left_out = {*WITHHELD, *(name for name in PARTS if name not in parts)}
        for documents in self._batches():
            yield from public_then(documents, self.position, left_out)

    def cited(self) -> Iterator[Source]:
        return (row_of(Source, document) for document in self._named("source"))

    def _batches(self) -> Iterator[list[dict]]:
        for rows in _batches(self.found.oldest_first().values_list("revision__document")):
            yield [document for (document,) in rows]

    def _named(self, kind: str) -> Iterator[dict]:
        """Documents of a kind that the events refer to, by slug; of actors those above them too."""
        new = {slug for documents in self._batches() for one in documents for of, slug in referred(one) if of == kind}
        slugs: set[str] = set()
        while new:
            slugs |= new
            above = self._read(kind, new) if kind == "actor" else ()
            new = {slug for document in above for _kind, slug in referred(document)} - slugs
        yield from self._read(kind, slugs)

    def _read(self, kind: str, slugs: set[str]) -> Iterator[dict]:
        wanted = iter(sorted(slugs))
        while some := list(islice(wanted, BATCH)):
            found = Revision.objects.documents(self.position, [(kind, slug) for slug in some])
            yield from (found[kind, slug] for slug in some if (kind, slug) in found)


def public_then(documents: list[dict], position: int, left_out=WITHHELD) -> Iterator[dict]:
    """Documents of events without what is for curators, and without links to what was not public at that position."""
    then = Then.around(position, documents)
    for document in documents:
        public = {name: value for name, value in document.items() if name not in left_out}
        if links := [link for link in public.pop("links", ()) if then.public(link["to"])]:
            public["links"] = links
        yield public


def _batches(rows) -> Iterator[list]:
    rows = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        yield batch


def event_download(slug: str, as_of: str) -> Download | None:
    """One event, likewise; None where the record has or had none."""
    return (KnownDownload if as_of else Download).of_event(slug, as_of)


def download_of(query: Query) -> Download:
    """What a question asks for: the record as it is, or as it was known on a day."""
    return (KnownDownload if query.as_of else Download).of_question(query)
