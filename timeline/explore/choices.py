"""The choices of every filter, with the number of events that each would leave under the other filters."""

from __future__ import annotations

import datetime as dt
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from timeline.explore import listing
from timeline.explore.counts import Counts
from timeline.explore.number import Number, total
from timeline.explore.parts import shared
from timeline.explore.query import LANES, Query
from timeline.models.storyline import Storyline
from timeline.models.taxonomy import KIND_GROUPS, KINDS, SOURCE_KINDS, kind_words

FIRST_CHOICES = 6
NONE = Number(0)


class Choice(NamedTuple):
    """One choice of a filter: its value, its name, how many events it would leave, and whether it is made."""

    value: str
    label: str
    number: Number
    chosen: bool


class Choices:
    """The choices of the filters, for templates. Counted when they are first asked for, in one query."""

    query: Query

    @cached_property
    def storylines(self) -> dict[str, Storyline]:
        return shared("storylines", None, lambda: {storyline.slug: storyline for storyline in Storyline.objects.all()})

    @cached_property
    def counts(self) -> Counts:
        # What is selected and how it is laid out changes no count.
        bare, size = self.query.changed(event="", lanes="storyline", align=(), days=""), self.state[1]
        return shared("counts", (bare, size), lambda: Counts(bare, size))

    @cached_property
    def state(self) -> tuple[dt.date | None, int]:
        """The day that the record reaches, and about how many events it holds."""
        return shared("state", self.query.as_of, lambda: self.query.public().state())

    @property
    def facets(self) -> dict[str, dict[str, Number]]:
        return self.counts.facets

    @property
    def actor_names(self) -> dict[str, str]:
        return self.counts.actor_names if self.facets else {}

    def _choices(self, name: str, labels: dict) -> list[Choice]:
        counted, chosen = self.facets[name], getattr(self.query, name)
        return [
            Choice(value, str(label), counted.get(value, NONE), value in chosen)
            for value, label in labels.items()
        ]

    @property
    def storyline_choices(self):
        return self._choices("storyline", {slug: row.name for slug, row in self.storylines.items()})

    @property
    def source_choices(self):
        return [choice for choice in self._choices("source", SOURCE_KINDS) if choice.number or choice.chosen]

    @cached_property
    def kind_choices(self) -> list[tuple[Choice, list[Choice], str]]:
        """[(family, its kinds, its symbol)]; the kinds are shown where the family or one of them is chosen."""
        language = get_language()
        kinds = self._choices("kind", {kind: kind_words(kind, language) for kind in KINDS})
        found = [choice for choice in kinds if choice.number or choice.chosen]
        chosen, families = self.query.kind, []
        for slug, family in KIND_GROUPS.items():
            members = [choice for choice in found if KINDS[choice.value].group == slug]
            whole = Choice(slug, str(family.label), total(choice.number for choice in members), slug in chosen)
            shown = members if len(members) > 1 and (whole.chosen or any(one.chosen for one in members)) else []
            if whole.number or whole.chosen or shown:
                families.append((whole, shown, family.symbol))
        return families

    @cached_property
    def actor_choices(self) -> list[Choice]:
        """Actors by number of events; chosen ones first."""
        choices = [
            Choice(slug, self.actor_names.get(slug, slug), number, slug in self.query.actor)
            for slug, number in self.facets["actor"].items()
        ]
        missing = [slug for slug in self.query.actor if slug not in self.facets["actor"]]
        choices += [Choice(slug, self.actor_names.get(slug, slug), NONE, True) for slug in missing]
        return sorted(choices, key=lambda choice: (not choice.chosen, -choice.number, choice.label))

    @property
    def storyline_boxes(self) -> str:
        return listing.storyline_choices(self.storyline_choices)

    @property
    def kind_boxes(self) -> str:
        return listing.kind_choices(self.kind_choices)

    @property
    def source_boxes(self) -> str:
        return listing.source_choices(self.source_choices)

    @property
    def first_actors(self) -> str:
        return listing.actor_choices(self.actor_choices[: self._actors_shown])

    @property
    def more_actors(self) -> str:
        return listing.more_actors(self.actor_choices[self._actors_shown :])

    @property
    def _actors_shown(self) -> int:
        return max(FIRST_CHOICES, len(self.query.actor))

    @property
    def significance_choices(self) -> list[Choice]:
        counted = {int(level): number for level, number in self.facets["significance"].items()}
        return [
            Choice(str(least), label, total(n for level, n in counted.items() if level >= least),
                   self.query.significance == least)
            for least, label in (
                (1, _("Any")), (2, _("2 and above")), (3, _("3 and above")), (4, _("4 and above")), (5, _("5 only")),
            )
        ]  # fmt: skip

    @property
    def disputed_choice(self) -> Choice:
        return Choice("1", _("Accounts differ"), self.facets["disputed"].get("true", NONE), self.query.disputed)

    @property
    def lane_choices(self) -> tuple[tuple[str, str, bool], ...]:
        return _lanes(self.query.lanes, get_language())


@lru_cache(maxsize=256)
def _lanes(chosen: str, language: str) -> tuple[tuple[str, str, bool], ...]:
    """`language` is the active one, and part of the key only."""
    return tuple((value, str(label), value == chosen) for value, label in LANES.items())
