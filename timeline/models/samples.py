"""The verbs of events, asked of a random part of them."""

from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db import connection
from django.db.models import F

from timeline.models.expressions import DRAWS, Matches
from timeline.models.querysets import EventQuerySet, as_asked

# OFFSET 0 keeps the database from reading the text anew for each event.
HEARD = """
SELECT said::text, ARRAY(SELECT event_id FROM timeline_sample_words WHERE draw < %s AND search @@ said)
  FROM (SELECT timeline_query(%s) AS said OFFSET 0) AS asked"""


class SampleQuerySet(EventQuerySet):
    """The same verbs over a random part of the published events: those whose `draw` lies below `draws`."""

    draws = DRAWS

    def published(self):
        return self

    def during(self, first: dt.date, last: dt.date):
        """A sample is read from end to end; no index would help."""
        return self

    def one_in(self, number: int):
        """The events of a sample that holds one in so many of the published ones; a smaller one is part of a larger."""
        return self.below(DRAWS // number)

    def below(self, draws: int):
        events = self.asking(draw__lt=draws)
        events.draws = draws
        return events

    def unasked(self):
        events = super().unasked()
        events.draws = self.draws
        return events

    def mentioning(self, text: str, reading: str = "", said: list[int] | None = None):
        """As for events; the words lie in a table of their own."""
        return self.among(said) if said is not None else self.filter(pk__in=self._saying(text, reading))

    def heard(self, text: str) -> tuple[str, list[int]]:
        """How the database reads a text, and primary keys of those of the whole sample that mention it. One statement."""
        with connection.cursor() as cursor:
            cursor.execute(HEARD, [self.draws, text])
            return cursor.fetchone()

    def _saying(self, text: str, reading: str):
        words = apps.get_model("timeline", "SampleWords").objects.below(self.draws)
        return words.filter(Matches(F("search"), as_asked(text, reading))).values("pk")

    def _clone(self):
        clone = super()._clone()
        clone.draws = self.draws
        return clone
