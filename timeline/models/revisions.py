"""The verbs of the ledger: what may be asked of revisions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

from django.db import connection, models

PAGE = 500
# What has been done to an event that readers still see, after it was published.
UPDATES = ("loaded", "corrected", "merged", "restored")
LINES = """
SELECT position, timeline_canonical(timeline_entry(r) || jsonb_build_object('hash', hash))
  FROM timeline_revision r WHERE position > %s ORDER BY position LIMIT %s
"""
DOCUMENTS = """
SELECT kind, slug, last.document
  FROM unnest(%s::text[], %s::text[]) AS wanted (kind, slug)
 CROSS JOIN LATERAL (SELECT document FROM timeline_revision r
                      WHERE r.kind = wanted.kind AND r.slug = wanted.slug AND position <= %s
                      ORDER BY version DESC LIMIT 1) AS last
"""
BELONGING = """
SELECT slug, document ->> 'kind', document -> 'belongs_to'
  FROM (SELECT DISTINCT ON (slug) slug, action, document FROM timeline_revision
         WHERE kind = 'actor' AND position <= %s ORDER BY slug, version DESC) AS last
 WHERE action NOT IN ('retracted', 'merged') AND document ? 'belongs_to' ORDER BY slug
"""


class RevisionQuerySet(models.QuerySet):
    def of(self, kind: str, slug: str):
        """All versions of one document, the latest first."""
        return self.filter(kind=kind, slug=slug).order_by("-version")

    def known(self, kind: str, slugs) -> set[str]:
        """Which of these slugs the ledger knows: what has been public once."""
        return set(self.filter(kind=kind, slug__in=list(slugs)).values_list("slug", flat=True))

    def version(self, kind: str, slug: str, number: int):
        """One version of a document, or None."""
        return self.filter(kind=kind, slug=slug, version=number).first()

    def latest_number(self, kind: str, slug: str) -> int:
        """How many versions there are; 0 of what the ledger does not know."""
        return self.of(kind, slug).values_list("version", flat=True).first() or 0

    def latest_numbers(self, kind: str, slugs) -> dict[str, int]:
        """{slug: how many versions there are}, of those that the ledger knows. One query."""
        found = self.filter(kind=kind, slug__in=list(slugs)).order_by().values_list("slug")
        return dict(found.annotate(latest=models.Max("version")))

    def of_each(self, kind: str):
        """An expression for rows of a kind: the number of their latest version; null of what the ledger does not know."""
        own = self.filter(kind=kind, slug=models.OuterRef("slug")).order_by("-version")
        return models.Subquery(own.values("version")[:1])

    def before_each(self, revisions) -> dict:
        """{position of a revision: the version before it}, of those that are not the first. One query."""
        wanted = [(one.kind, one.slug, one.version - 1) for one in revisions if one.version > 1]
        if not wanted:
            return {}
        either = models.Q()
        for kind, slug, number in wanted:
            either |= models.Q(kind=kind, slug=slug, version=number)
        found = {(one.kind, one.slug, one.version): one for one in self.filter(either)}
        return {one.position: found[key] for one in revisions if (key := (one.kind, one.slug, one.version - 1)) in found}

    # ------------------------------------------------------------ changes

    def updates(self, slugs) -> dict[str, dt.date]:
        """{slug: day of the last one}, of those of these events that say something else than when they were first published."""
        found = self.filter(kind="event", slug__in=list(slugs), version__gt=1, action__in=UPDATES)
        return {slug: last.date() for slug, last in found.order_by().values_list("slug").annotate(last=models.Max("moment"))}

    def moved_on(self, slugs, day: dt.date) -> dt.date | None:
        """The first day after one on which any of these events was published, changed or withdrawn."""
        begins = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, dt.UTC)
        later = self.filter(kind="event", slug__in=list(slugs), moment__gte=begins).aggregate(first=models.Min("moment"))
        return later["first"].date() if later["first"] else None

    def newest_first(self, before: int | None = None):
        """From the newest on, or from what came before a position."""
        found = self.filter(position__lt=before) if before else self
        return found.order_by("-position")

    def done(self, action: str):
        return self.filter(action=action)

    def of_kind(self, kind: str):
        return self.filter(kind=kind)

    def since(self, moment: dt.datetime):
        return self.filter(moment__gte=moment)

    def about_storyline(self, slug: str):
        """Of its events, and of itself."""
        return self.filter(
            models.Q(document__contains={"storylines": [slug]}) | models.Q(kind="storyline", slug=slug)
        )

    def about_actor(self, slug: str):
        """Of events that it takes part in or is quoted in, and of itself."""
        return self.filter(
            models.Q(document__contains={"participations": [{"actor": slug}]})
            | models.Q(document__contains={"citations": [{"attributed_to": slug}]})
            | models.Q(kind="actor", slug=slug)
        )

    # ------------------------------------------------------------ as it stood

    def begins(self) -> dt.date | None:
        """The day of the first revision."""
        first = self.order_by("position").values_list("moment", flat=True).first()
        return first and first.date()

    def position_at(self, moment: dt.datetime) -> int:
        """The last position there was at a moment; 0 before the ledger began."""
        return self.filter(moment__lte=moment).aggregate(last=models.Max("position"))["last"] or 0

    @staticmethod
    def documents(position: int, wanted) -> dict[tuple[str, str], dict]:
        """{(kind, slug): document} as they stood at a position of the chain, of those that the ledger knows. One query."""
        wanted = sorted(set(wanted))
        if not wanted:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(DOCUMENTS, [[kind for kind, _ in wanted], [slug for _, slug in wanted], position])
            return {(kind, slug): _read(document) for kind, slug, document in cursor.fetchall()}

    @staticmethod
    def belonging(position: int) -> list[tuple[str, str, list[dict]]]:
        """[(slug, kind, what it belongs to)] of all actors that belonged to another at a position of the chain. One query."""
        with connection.cursor() as cursor:
            cursor.execute(BELONGING, [position])
            return [(slug, kind, _read(rows)) for slug, kind, rows in cursor.fetchall()]

    # ------------------------------------------------------------ export

    @staticmethod
    def lines_after(position: int, most: int) -> list[tuple[int, str]]:
        """(position, canonical JSON) of the revisions that follow a position, as an export has them. One query."""
        with connection.cursor() as cursor:
            cursor.execute(LINES, [position, most])
            return cursor.fetchall()

    # No class method: managers take over functions only.
    @staticmethod
    def lines() -> Iterator[str]:
        """The whole ledger as an export has it: one revision a line, canonical JSON. Statements of a page each."""
        position = 0
        while True:
            rows = RevisionQuerySet.lines_after(position, PAGE)
            for position, line in rows:  # noqa: B007 - the last one is where the next page begins
                yield line + "\n"
            if len(rows) < PAGE:
                return


def _read(document):
    """Django's cursors hand over jsonb as text, and read it for fields of models only."""
    return json.loads(document) if isinstance(document, str) else document
