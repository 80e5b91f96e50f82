"""The verbs of the ledger: what may be asked of revisions."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, models

PAGE = 500
LINES = """
SELECT position, timeline_canonical(timeline_entry(r) || jsonb_build_object('hash', hash))
  FROM timeline_revision r WHERE position > %s ORDER BY position LIMIT %s
"""


class RevisionQuerySet(models.QuerySet):
    def of(self, kind: str, slug: str):
        """All versions of one document, the first first."""
        return self.filter(kind=kind, slug=slug).order_by("version")

    @staticmethod
    def lines() -> Iterator[str]:
        """The whole ledger as an export has it: one revision a line, canonical JSON. Statements of a page each."""
        position = 0
        while True:
            with connection.cursor() as cursor:
                cursor.execute(LINES, [position, PAGE])
                rows = cursor.fetchall()
            for position, line in rows:  # noqa: B007 - the last one is where the next page begins
                yield line + "\n"
            if len(rows) < PAGE:
                return
