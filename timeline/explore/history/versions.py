"""The history of one document: every version, when, by whom and why, and what each changed."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from django.conf import settings

from timeline.explore.history.citing import Cited, texts
from timeline.explore.history.differences import Difference, differences
from timeline.explore.history.past import Past, named, past_event, referred, version_address
from timeline.models.ledger import Revision

MOST_VERSIONS = 200


class Step(NamedTuple):
    """One version and what it changed; `address` is where it stays, for those that have a place of their own."""

    revision: Revision
    differences: list[Difference]
    address: str


class History:
    """`kind` and `slug` name a document; there is none where `steps` is empty."""

    def __init__(self, kind: str, slug: str):
        self.kind, self.slug = kind, slug

    @cached_property
    def revisions(self) -> list[Revision]:
        return list(Revision.objects.of(self.kind, self.slug)[: MOST_VERSIONS + 1])

    @property
    def latest(self) -> Revision:
        return self.revisions[0]

    @property
    def name(self) -> str:
        """As its latest version calls it."""
        return named(self.latest.document)

    @property
    def cut(self) -> bool:
        return len(self.revisions) > MOST_VERSIONS

    @cached_property
    def steps(self) -> list[Step]:
        """The latest first. Two queries, however many versions there are."""
        before = {one.version: one.document for one in self.revisions}
        pairs = [(one, before.get(one.version - 1)) for one in self.revisions[:MOST_VERSIONS]]
        wanted = {pair for one in self.revisions for pair in referred(one.document)}
        known = Revision.objects.documents(self.latest.position, wanted)
        names = {key: named(document) for key, document in known.items()}
        return [
            Step(one, differences(self.kind, old, one.document, names) if old else [], self._address(one))
            for one, old in pairs
        ]

    def _address(self, revision: Revision) -> str:
        return version_address(revision.slug, revision.version) if self.kind == "event" else ""


class Version:
    """One version of an event, at the address where it stays."""

    def __init__(self, revision: Revision):
        self.revision = revision

    @cached_property
    def past(self) -> Past:
        return past_event(self.revision.document, self.revision.position)

    @cached_property
    def number(self) -> int:
        """How many versions there are by now."""
        return Revision.objects.latest_number("event", self.revision.slug)

    @property
    def citations(self) -> list[tuple[str, str]]:
        return citations(self.revision)


def citations_of(slug: str, number: int | None) -> list[tuple[str, str]]:
    """The same of a version by its number; none where there is none. At most one query."""
    return citations(Revision.objects.version("event", slug, number)) if number else []


def citations(revision: Revision) -> list[tuple[str, str]]:
    """[(style, text)] to cite a version of an event by."""
    address = settings.ORIGIN + version_address(revision.slug, revision.version)
    title = revision.document["title"]
    return texts(Cited(revision.slug, title, revision.version, revision.moment.date(), address))

