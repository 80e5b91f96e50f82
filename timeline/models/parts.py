"""The verbs of what hangs on events: links, participations and citations."""

from __future__ import annotations

from django.db import models


class LinkQuerySet(models.QuerySet):
    def public(self):
        """Links between published events."""
        return self.filter(origin__status="published", target__status="published")

    def leading_to(self, ids):
        """Links from what follows from these events, answers them or takes them back."""
        return self.filter(target__in=ids)


class PartQuerySet(models.QuerySet):
    """Participations and citations: parts of an event that are public with it."""

    def of_events(self, ids):
        """Parts of these events, given by primary keys, as far as they are published."""
        return self.filter(event__status="published", event__in=ids)
