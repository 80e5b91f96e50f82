"""The page of all sources: of one kind or grade, by words, with what rests on each and on nothing else."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from timeline.explore.index import Index
from timeline.explore.parts import shared
from timeline.explore.source import numbers_of
from timeline.models.source import Source
from timeline.models.taxonomy import RELIABILITIES, SOURCE_KINDS, choices

ON_A_PAGE = 60
# So many citations of each source are read to count what rests on it, in a large record.
MOST_READ = 200


class SourcesForm(forms.Form):
    q = forms.CharField(required=False, max_length=100)
    kind = forms.ChoiceField(required=False, choices=choices(SOURCE_KINDS))
    grade = forms.ChoiceField(required=False, choices=choices(RELIABILITIES))
    sort = forms.ChoiceField(
        required=False, choices=[("publisher", _("publisher")), ("alone", _("alone")), ("events", _("events"))]
    )


class Sources(Index):
    form_class = SourcesForm

    @property
    def _entitled(self):
        words = self.asked["q"].strip()
        return Source.objects.public().entitled(words) if words else Source.objects.public()

    @property
    def _found(self):
        asked, found = self.asked, self._entitled
        found = found.of_kind(asked["kind"]) if asked["kind"] else found
        return found.graded(asked["grade"]) if asked["grade"] else found

    @cached_property
    def _divided(self) -> tuple[tuple[str, str, int], ...]:
        """Rows (kind, grade, how many) of those that have the words, whatever else is asked."""
        return shared("counts", ("sources", self.asked["q"].strip()), lambda: tuple(self._entitled.by_kind_and_grade()))

    @cached_property
    def kinds(self) -> list[tuple[str, str, int]]:
        """[(kind, its name, how many)], of those that the other choices leave."""
        counted, asked = Counter(), self.asked["grade"]
        for kind, grade, number in self._divided:
            counted[kind] += number if asked in ("", grade) else 0
        return self.choices("kind", counted, SOURCE_KINDS)

    @cached_property
    def grades(self) -> list[tuple[str, str, int]]:
        counted, asked = Counter(), self.asked["kind"]
        for kind, grade, number in self._divided:
            counted[grade] += number if asked in ("", kind) else 0
        return self.choices("grade", counted, RELIABILITIES)

    @cached_property
    def number(self) -> int:
        kind, grade = self.asked["kind"], self.asked["grade"]
        return sum(number for one, other, number in self._divided if kind in ("", one) and grade in ("", other))

    @cached_property
    def page(self) -> Page:
        found = self._found if self.one_in > 1 else self._found.with_event_counts()
        pages = Paginator(found.order_by(*ORDERS[self.sort]), ON_A_PAGE)
        pages.count = self.number
        page = pages.get_page(self.page_asked)
        if self.one_in > 1:
            page.object_list = self._counted(list(page.object_list))
        return page

    def _counted(self, sources: list[Source]) -> list[Source]:
        """The sources of a page with what rests on each."""
        counted = numbers_of([one.pk for one in sources], self.size, MOST_READ)
        for source in sources:
            source.number, source.alone = counted[source.pk]["events"], counted[source.pk]["alone"]
        return sources

    @property
    def sort(self) -> str:
        """In a large record only the order that takes no counting."""
        return super().sort if self.one_in == 1 else "publisher"


ORDERS = {
    "publisher": ("publisher", "title", "pk"),
    "alone": ("-alone", "publisher", "title", "pk"),
    "events": ("-number", "publisher", "title", "pk"),
}
