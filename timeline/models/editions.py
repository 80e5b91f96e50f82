"""The verbs of events as they were known on a day: those of events, asked of editions."""

from __future__ import annotations

import datetime as dt

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
        return self.filter(known__contains=end_of(day))

    def published(self):
        return self

    def one_in(self, number: int):
        """A random sample, as `SampleQuerySet` has it."""
        return self.filter(draw__lt=DRAWS // number)

    def citing(self, source):
        """`source` is a slug or a source: what an edition says of its sources is in its document."""
        slug = getattr(source, "slug", source)
        return self.filter(revision__document__contains={"citations": [{"source": slug}]})

    def documents(self) -> dict[str, dict]:
        """{slug: the whole document}, in the order asked for."""
        return dict(self.values_list("slug", "revision__document"))
