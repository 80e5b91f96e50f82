"""The verbs of events as they were known on a day: those of events, asked of editions."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import Count, Q

from timeline.models.expressions import DRAWS
from timeline.models.querysets import EventQuerySet


def end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day, in UTC."""
    return dt.datetime.combine(day, dt.time.max, dt.UTC)


class EditionQuerySet(EventQuerySet):
    """Only published events have editions: what is asked of all of them begins with `known_on`.

    What a reader types is read with the spellings of names that are known today, so that it finds the past as well.
    """

    def known_on(self, day: dt.date):
        """Events as the record had them when a day ended."""
        return self.asking(known__contains=end_of(day))

    def published(self):
        return self

    def one_in(self, number: int):
        """A random sample, as `SampleQuerySet` has it."""
        return self.asking(draw__lt=DRAWS // number)

    def latest_changes(self):
        """What was known last first."""
        return self.order_by("-known", "slug")

    def citing(self, source):
        """`source` is a slug or a source: what an edition says of its sources is in its document."""
        slug = getattr(source, "slug", source)
        return self.filter(revision__document__contains={"citations": [{"source": slug}]})

    def counted_alone(self) -> dict[str, int]:
        """{"events": how many, "alone": how many of them rest on one source alone}."""
        return self.aggregate(events=Count("pk"), alone=Count("pk", filter=Q(source_count=1)))

    def linking_to(self, slugs):
        """Those that link to one of these events."""
        either = [Q(revision__document__contains={"links": [{"to": slug}]}) for slug in slugs]
        return self.filter(reduce(or_, either)) if either else self.none()

    def named(self, slugs) -> set[str]:
        """Which of these actors any of the events involves."""
        rows = self.filter(actor_slugs__overlap=list(slugs)).order_by().values_list("actor_slugs", flat=True)
        return {slug for found in rows for slug in found}.intersection(slugs) if slugs else set()

    def how_many(self, *relations: str) -> list[int]:
        held = [HOLDS[relation] for relation in relations]
        rows = list(self.order_by().values_list(*(f"revision__document__{part}" for part, _field in held)))
        return [
            len({one[field] for found in rows for one in found[at] or ()}) for at, (_part, field) in enumerate(held)
        ]  # fmt: skip

    def documents(self) -> dict[str, dict]:
        """{slug: the whole document}, in the order asked for."""
        return dict(self.values_list("slug", "revision__document"))


# What events have at the end of a relation, as their documents hold it.
HOLDS = {"participations__actor": ("participations", "actor"), "citations__source": ("citations", "source")}
