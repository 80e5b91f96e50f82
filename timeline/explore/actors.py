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
from timeline.explore.number import Number
from timeline.models.actor import Actor
from timeline.models.event import Sample
from timeline.models.statement import last_heard
from timeline.models.taxonomy import ACTOR_KINDS, choices

ON_A_PAGE = 60
# So many events of an actor are counted one by one in a record of any size.
FEW = 500


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
        """Actors whose name was asked for, of every kind. Three queries.

        In a large record nobody is asked what each of them has said last.
        """
        words, actors = self.asked["q"].strip(), Actor.objects.public()
        actors = actors.called(words) if words else actors
        if self.one_in > 1:
            return [Line(actor, None) for actor in actors.with_numbers(self._estimates())]
        heard = last_heard()
        return [Line(actor, heard.get(actor.pk)) for actor in actors.with_event_counts()]

    def _estimates(self) -> dict[str, Number]:
        """{slug: about how many events}; those that no event of the sample involves are missing."""
        rows = Sample.objects.one_in(self.one_in).by_actor()
        return {slug: Number(number * self.one_in, about=True) for slug, number in rows}

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
        page = Paginator(self.lines, ON_A_PAGE).get_page(self.page_asked)
        if self.one_in > 1:
            self._count_few(page.object_list)
        return page

    def _count_few(self, lines: list[Line]) -> None:
        """Counts the events of those that have few, one by one."""
        few = {line.actor.pk: line.actor for line in lines if line.actor.number < FEW}
        for actor in Actor.objects.among(few).with_some_events(2 * FEW):
            few[actor.pk].number = actor.number


ORDERS = {
    "events": lambda line: (-line.actor.number, line.actor.name),
    "name": lambda line: line.actor.name.casefold(),
    "heard": lambda line: (line.heard is None, -(line.heard or dt.date.min).toordinal(), line.actor.name),
}
