"""The page of all actors: found by name, of one kind, in the order a reader wants, with when each was last heard."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cached_property
from typing import NamedTuple

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from timeline.explore.index import Index
from timeline.models.actor import Actor
from timeline.models.statement import last_heard
from timeline.models.taxonomy import ACTOR_KINDS, choices

ON_A_PAGE = 60


class ActorsForm(forms.Form):
    q = forms.CharField(required=False, max_length=100)
    kind = forms.ChoiceField(required=False, choices=choices(ACTOR_KINDS))
    sort = forms.ChoiceField(
        required=False, choices=[("events", _("events")), ("name", _("name")), ("heard", _("heard"))]
    )


class Line(NamedTuple):
    actor: Actor
    heard: dt.date | None


class Actors(Index):
    form_class = ActorsForm

    @cached_property
    def named(self) -> list[Line]:
        """Actors whose name was asked for, of every kind. Two queries."""
        words, heard = self.asked["q"].strip(), last_heard()
        actors = Actor.objects.public().with_event_counts()
        return [Line(actor, heard.get(actor.pk)) for actor in (actors.called(words) if words else actors)]

    @cached_property
    def kinds(self) -> list[tuple[str, str, int]]:
        """[(kind, its name, how many)], of those found by name."""
        counted = Counter(line.actor.kind for line in self.named)
        return self.choices("kind", counted, ACTOR_KINDS)

    @cached_property
    def lines(self) -> list[Line]:
        kind = self.asked["kind"]
        return sorted((line for line in self.named if kind in ("", line.actor.kind)), key=ORDERS[self.sort])

    @cached_property
    def page(self) -> Page:
        return Paginator(self.lines, ON_A_PAGE).get_page(self.page_asked)


ORDERS = {
    "events": lambda line: (-line.actor.number, line.actor.name),
    "name": lambda line: line.actor.name.casefold(),
    "heard": lambda line: (line.heard is None, -(line.heard or dt.date.min).toordinal(), line.actor.name),
}
