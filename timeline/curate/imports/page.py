"""A staged file as a person looks at it: rows of one outcome at a time, each with what it would change."""

from __future__ import annotations

from itertools import islice

from django.core.paginator import Paginator

from timeline.curate.imports.diff import differences, told
from timeline.curate.imports.stage import PRESENT
from timeline.curate.imports.tables import columns_of, rows_of
from timeline.models import Import
from timeline.models.dates import DateError, Span
from timeline.models.event import PUBLISHED
from timeline.models.imported import CHANGED, DECISIONS, OUTCOMES, REFUSED
from timeline.models.taxonomy import KINDS

PER_PAGE = 50
SAMPLES = 3


class RowsPage:
    """The rows of one outcome. About nine statements, whatever the number of rows."""

    def __init__(self, imported: Import, outcome: str, number: str):
        self.imported = imported
        self.counts = imported.rows.by_outcome()
        self.decided = imported.rows.by_decision()
        known = [name for name in OUTCOMES if self.counts.get(name)]
        self.outcome = outcome if outcome in known else next(iter(known), "new")
        self.tabs = [(name, OUTCOMES[name], self.counts[name]) for name in known]
        self.page = Paginator(imported.rows.with_outcome(self.outcome), PER_PAGE).get_page(number)
        self.rows = list(self.page.object_list)
        self.can_be_decided = self.outcome in ("new", "changed") and imported.state == "staged"
        self.accepted, self.rejected = (self.decided.get(name, 0) for name in DECISIONS)
        self.undecided = self.counts.get("new", 0) + self.counts.get("changed", 0) - self.accepted - self.rejected
        present = self._present() if self.outcome in (CHANGED, REFUSED) else {}
        for row in self.rows:
            _show(row, present.get((row.kind, row.slug)))

    def _present(self):
        found = {}
        for kind in {row.kind for row in self.rows}:
            model, fetch, as_document = PRESENT[kind]
            slugs = [row.slug for row in self.rows if row.kind == kind]
            found |= {(kind, one.slug): as_document(one) for one in fetch(model.objects.filter(slug__in=slugs))}
        return found


def _show(row, was):
    document = row.document or {}
    row.differences = differences(was, document) if was is not None and row.document else []
    row.told = told(document) if row.document and was is None else []
    row.is_public = row.outcome == CHANGED and document.get("status") == PUBLISHED
    row.when = _when(document.get("date", ""))
    row.what = (
        KINDS[document["kind"]].label
        if row.kind == "event" and document.get("kind") in KINDS
        else row.get_kind_display()
    )
    row.cast, row.cited = len(document.get("participations", ())), len(document.get("citations", ()))


def _when(date: str) -> str:
    try:
        return Span.parse(date).words(short=True) if date else ""
    except DateError:
        return date


def samples_of(imported: Import) -> dict[str, list[str]]:
    """{column: its first values that are not empty}"""
    content = bytes(imported.content)
    found: dict[str, list[str]] = {name: [] for name in columns_of(content, imported.encoding) if name}
    for row in islice(rows_of(content, imported.encoding), 50):
        for name, text in row.cells.items():
            if name in found and text.strip() and len(found[name]) < SAMPLES:
                found[name].append(text.strip()[:60])
    return found
