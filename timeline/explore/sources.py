"""The page of all sources: of one kind or grade, by words, with what rests on each and on nothing else."""

from __future__ import annotations

from functools import cached_property

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from timeline.explore.index import Index
from timeline.models.source import Source
from timeline.models.taxonomy import RELIABILITIES, SOURCE_KINDS, choices

ON_A_PAGE = 60


class SourcesForm(forms.Form):
    q = forms.CharField(required=False, max_length=100)
    kind = forms.ChoiceField(required=False, choices=choices(SOURCE_KINDS))
    grade = forms.ChoiceField(required=False, choices=choices(RELIABILITIES))
    sort = forms.ChoiceField(
        required=False, choices=[("publisher", _("publisher")), ("alone", _("alone")), ("events", _("events"))]
    )


class Sources(Index):
    form_class = SourcesForm

    def _found(self, leaving_out: str = ""):
        asked, found = self.asked, Source.objects.public()
        if words := asked["q"].strip():
            found = found.entitled(words)
        if asked["kind"] and leaving_out != "kind":
            found = found.of_kind(asked["kind"])
        if asked["grade"] and leaving_out != "grade":
            found = found.graded(asked["grade"])
        return found

    @cached_property
    def kinds(self) -> list[tuple[str, str, int]]:
        """[(kind, its name, how many)], of those that the other choices leave."""
        return self.choices("kind", self._found("kind").counted("kind"), SOURCE_KINDS)

    @cached_property
    def grades(self) -> list[tuple[str, str, int]]:
        return self.choices("grade", self._found("grade").counted("reliability"), RELIABILITIES)

    @cached_property
    def page(self) -> Page:
        found = self._found() if self.one_in > 1 else self._found().with_event_counts()
        page = Paginator(found.order_by(*ORDERS[self.sort]), ON_A_PAGE).get_page(self.page_asked)
        if self.one_in > 1:
            page.object_list = self._counted(list(page.object_list))
        return page

    def _counted(self, sources: list[Source]) -> list[Source]:
        """The sources of a page with what rests on each."""
        counted = {one.pk: one for one in Source.objects.among(one.pk for one in sources).with_event_counts()}
        return [counted[one.pk] for one in sources]

    @property
    def sort(self) -> str:
        """In a large record only the order that takes no counting."""
        return super().sort if self.one_in == 1 else "publisher"


ORDERS = {
    "publisher": ("publisher", "title", "pk"),
    "alone": ("-alone", "publisher", "title", "pk"),
    "events": ("-number", "publisher", "title", "pk"),
}
