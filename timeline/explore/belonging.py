"""Who speaks for whom: a spokesman for an office, an office for its state, at the time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from timeline.models.actor import Affiliation


class Bond(NamedTuple):
    """An actor belongs to another from one day to another, both included."""

    actor: int
    kind: str
    parent: int
    lower: dt.date
    upper: dt.date


class Belonging:
    """Bonds between actors, given by primary keys."""

    def __init__(self, bonds):
        self._up = defaultdict(list)
        for bond in map(Bond._make, bonds):
            # A state does not speak for the unions that it is a member of.
            if bond.kind != "state":
                self._up[bond.actor].append(bond)

    @classmethod
    def known(cls) -> Belonging:
        """All of the record; one query."""
        return cls(Affiliation.objects.values_list("actor", "actor__kind", "parent", "lower", "upper"))

    def above(self, actor: int, first: dt.date, last: dt.date) -> list[int]:
        """Those for whom the actor spoke on some day between two, the nearest first."""
        found, edge = [], [actor]
        while edge:
            edge = [
                bond.parent
                for one in edge
                for bond in self._up.get(one, ())
                if bond.lower <= last and bond.upper >= first and bond.parent not in found
            ]
            found += dict.fromkeys(edge)
        return found
