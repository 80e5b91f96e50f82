"""Whom an actor met and in which roles: the others, the commonest pairs of roles, and how often. Bounded."""

from __future__ import annotations

import math
from collections import Counter
from functools import cached_property
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from timeline.explore.counts import Counts
from timeline.explore.query import Query
from timeline.models.actor import Actor
from timeline.models.meeting import QUOTED, Meeting, meetings
from timeline.models.taxonomy import ROLES

MOST_EVENTS = 1000
MOST_ROWS, MOST_COLUMNS, MOST_LISTED = 24, 16, 120
TONES = 4
NAMED: dict[str, str | Promise] = {**ROLES, QUOTED: gettext_lazy("quoted")}


class Pair(NamedTuple):
    """A role of the actor whose page it is, and a role of the other."""

    role: str
    other_role: str

    @property
    def words(self) -> str:
        return _("%(role)s – %(other)s") % {"role": NAMED[self.role], "other": NAMED[self.other_role]}


class Cell(NamedTuple):
    """A square: its place counted from 0, the events it stands for, and how dark it is, from 1 to TONES."""

    row: int
    column: int
    number: int
    tone: int
    words: str


class Partner(NamedTuple):
    """Another actor, how many events both are in, and {pair: number of them}; `address` is the timeline of both,
    `words` says how many."""

    actor: Actor
    number: int
    pairs: dict[Pair, int]
    address: str
    words: str

    @property
    def roles(self) -> list[tuple[str, int]]:
        return [(pair.words, number) for pair, number in sorted(self.pairs.items(), key=lambda one: (-one[1], one[0]))]


class Meetings:
    """The matrix of one actor and the table that says the same of everybody it met."""

    # The day at whose end the record is asked; empty for the record as it is.
    as_of = ""

    def __init__(self, actor: Actor, counts: Counts | None = None):
        """counts: of the events that involve the actor; of very many, the most significant alone are looked at."""
        self.actor, self.counts = actor, counts

    @cached_property
    def among(self) -> list[int] | None:
        """Primary keys of the events looked at; None for all there are."""
        return self.counts.heaviest_keys(MOST_EVENTS) if self.counts and self.counts.one_in() > 1 else None

    @cached_property
    def partners(self) -> list[Partner]:
        """Everybody it met, most often met first. One query."""
        shared, pairs, others = {}, {}, {}
        for other, role, other_role, number, slug, name in self._met():
            if role is None:
                shared[other], others[other] = number, Actor(pk=other, slug=slug, name=name)
            else:
                pairs.setdefault(other, {})[Pair(role, other_role)] = number
        met = [self._partner(others[pk], number, pairs[pk]) for pk, number in shared.items()]
        return sorted(met, key=lambda partner: (-partner.number, partner.actor.name))

    def _met(self) -> list[Meeting]:
        return meetings(self.actor, self.among)

    def _partner(self, other: Actor, number: int, pairs: dict[Pair, int]) -> Partner:
        words = ngettext("%(actor)s and %(other)s: %(n)s event", "%(actor)s and %(other)s: %(n)s events", number)
        address = Query(actor=(self.actor.slug,), with_=(other.slug,), as_of=self.as_of).address
        said = words % {"actor": self.actor.name, "other": other.name, "n": number}
        return Partner(other, number, pairs, address, said)

    @property
    def rows(self) -> list[Partner]:
        return self.partners[:MOST_ROWS]

    @property
    def listed(self) -> list[Partner]:
        return self.partners[:MOST_LISTED]

    @property
    def left_out(self) -> int:
        """How many are not even in the table."""
        return max(len(self.partners) - MOST_LISTED, 0)

    @cached_property
    def columns(self) -> list[Pair]:
        """The commonest pairs of roles; those of one role of the actor's side by side, its commonest role first."""
        counted = Counter()
        for partner in self.rows:
            counted.update(partner.pairs)
        kept = sorted(counted, key=lambda pair: (-counted[pair], pair))[:MOST_COLUMNS]
        own = Counter()
        for pair in kept:
            own[pair.role] += counted[pair]
        return sorted(kept, key=lambda pair: (-own[pair.role], pair.role, -counted[pair], pair))

    @property
    def drawn_in_part(self) -> bool:
        return len(self.partners) > MOST_ROWS or any(partner.pairs.keys() - set(self.columns) for partner in self.rows)

    @property
    def cells(self) -> list[Cell]:
        """Column 0 counts all the events that both are in; the columns of roles follow."""
        most = max((partner.number for partner in self.rows), default=0)
        often = max((number for partner in self.rows for number in partner.pairs.values()), default=0)
        cells = []
        for row, partner in enumerate(self.rows):
            cells.append(Cell(row, 0, partner.number, _tone(partner.number, most), partner.words))
            cells += [
                Cell(row, column, number, _tone(number, often), self._as(partner, pair, number))
                for column, pair in enumerate(self.columns, 1)
                if (number := partner.pairs.get(pair))
            ]
        return cells

    def _as(self, partner: Partner, pair: Pair, number: int) -> str:
        words = ngettext(
            "%(actor)s as %(role)s, %(other)s as %(other_role)s: %(n)s event",
            "%(actor)s as %(role)s, %(other)s as %(other_role)s: %(n)s events",
            number,
        )
        return words % {
            "actor": self.actor.name, "role": NAMED[pair.role], "other": partner.actor.name,
            "other_role": NAMED[pair.other_role], "n": number,
        }  # fmt: skip


def _tone(number: int, most: int) -> int:
    """By the square root, as one number in hundreds must not make all others look alike."""
    return max(1, math.ceil(TONES * math.sqrt(number / most)))
