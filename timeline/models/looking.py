"""Whether a condition is asked of an index, of each event that others leave, or of each in the order of an index."""

from __future__ import annotations

from timeline.models.expressions import Looked, Passing
from timeline.models.quick import QuickQuerySet


class LookingQuerySet(QuickQuerySet):
    # Whether what is asked next is asked of each event that is left, and not of an index.
    looking = False

    def looked_at(self, narrow):
        """What a function from events to fewer of them leaves, found by looking at each."""
        events = self.all()
        events.looking = True
        events = narrow(events)
        events.looking = False
        return events

    def passing(self, narrow):
        """The same, where all are gone along in the order asked for."""
        events = self.all()
        events.query.where.add(Passing(narrow(self.unasked()).query.where), "AND")
        return events

    def _comparing(self, name: str, lookup: str, values):
        if not self.looking:
            return self.asking(**{f"{name}__{lookup}": list(values)})
        looked = Looked(name, output_field=self.model._meta.get_field(name))
        return self.alias(**{f"looked_{name}": looked}).filter(**{f"looked_{name}__{lookup}": list(values)})

    def _clone(self):
        clone = super()._clone()
        clone.looking = self.looking
        return clone
