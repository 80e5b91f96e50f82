"""Rows by what is related to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef

from timeline.models.expressions import Some


class HavingQuerySet(models.QuerySet):
    def having(self, relation: str, **conditions):
        """Rows with at least one related row that meets the conditions; each is found once, however many do."""
        return self.filter(Exists(self._related(relation, conditions)))

    def having_any(self, relation: str, **conditions):
        """The same for rows of which nearly all have one: each is looked at until the first is found.

        Where there are millions of related rows, the database would rather read them all.
        """
        related = self._related(relation, conditions).order_by().values("pk")[:1]
        return self.alias(having_any=Some(related)).filter(having_any__gt=0)

    def _related(self, relation: str, conditions: dict):
        field = self.model._meta.get_field(relation)
        return field.related_model.objects.filter(**{field.field.name: OuterRef("pk")}, **conditions)
