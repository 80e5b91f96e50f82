"""The verbs of imports: what a row's fate is, and who may go on with a file."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Count
from django.utils import timezone

# A process that reads or takes in a file says every few seconds that it lives.
SILENCE = dt.timedelta(minutes=2)


class ImportQuerySet(models.QuerySet):
    def light(self):
        """Without the bytes of the files."""
        return self.defer("content", "parts")

    def begin(self, state: str, *before: str) -> bool:
        """Take an import from one of these states into another; False when somebody else has, or it has moved on."""
        silent = models.Q(touched_at__lt=timezone.now() - SILENCE)
        mine = models.Q(state__in=before) | (models.Q(state=state) & silent)
        return bool(self.filter(mine).update(state=state, problem="", rows_done=0, touched_at=timezone.now()))

    def tell(self, done: int, total: int):
        self.update(rows_done=done, rows_total=total, touched_at=timezone.now())

    def of_the_same_file(self, digest: str, spec: dict, state: str):
        return self.filter(digest=digest, spec=spec, state=state)

    def undecided(self):
        """Those of whose rows nobody has accepted or rejected any."""
        rows = self.model.rows.rel.related_model.objects.filter(of=models.OuterRef("pk")).exclude(decision="")
        return self.filter(~models.Exists(rows))


class ImportedRowQuerySet(models.QuerySet):
    def with_outcome(self, outcome: str):
        return self.filter(outcome=outcome)

    def numbered(self, numbers):
        return self.filter(number__in=numbers)

    def open_to_decision(self):
        """Rows that a person can accept: new and changed ones."""
        return self.filter(outcome__in=("new", "changed"))

    def decide(self, decision: str) -> int:
        return self.open_to_decision().update(decision=decision)

    def accepted(self, kind: str):
        return self.filter(kind=kind, decision="accepted").order_by("number")

    def with_field(self, name: str):
        """Rows whose document has a field that is not its default."""
        return self.filter(document__has_key=name)

    def by_outcome(self) -> dict[str, int]:
        return dict(self.order_by().values_list("outcome").annotate(number=Count("pk")))

    def by_decision(self) -> dict[str, int]:
        return dict(self.order_by().values_list("decision").annotate(number=Count("pk")))

    def settled(self, imported) -> dict[str, str]:
        """{key: slug} of events that earlier files of the same sort have brought in."""
        like = {"of__mapping": imported.mapping_id} if imported.mapping_id else {"of__name": imported.name}
        rows = self.filter(**like, of__format=imported.format, of__state="done", kind="event", decision="accepted")
        return dict(rows.exclude(key="").order_by("of_id").values_list("key", "slug"))
