"""Rows by what is related to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef


class HavingQuerySet(models.QuerySet):
    def having(self, relation: str, **conditions):
        """Rows with at least one related row that meets the conditions; each is found once, however many do."""
        field = self.model._meta.get_field(relation)
        related = field.related_model.objects.filter(**{field.field.name: OuterRef("pk")}, **conditions)
        return self.filter(Exists(related))
