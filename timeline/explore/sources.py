"""The page of all sources: of one kind or grade, by words, with what rests on each and on nothing else."""

from __future__ import annotations

from functools import cached_property

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

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


class Sources:
    """What the page shows. `params` is the query string; a value that cannot be is an error of the form."""

    def __init__(self, params):
        self.form = SourcesForm(params)
        self.form.is_valid()
        self.page_asked = params.get("page")

    @property
    def asked(self) -> dict[str, str]:
        return {name: self.form.cleaned_data.get(name) or "" for name in self.form.fields}

    @property
    def sort(self) -> str:
        return self.asked["sort"] or "publisher"

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
        return self._choices("kind", self._found("kind").counted("kind"), SOURCE_KINDS)

    @cached_property
    def grades(self) -> list[tuple[str, str, int]]:
        return self._choices("grade", self._found("grade").counted("reliability"), RELIABILITIES)

    def _choices(self, name: str, counted: dict[str, int], table: dict) -> list[tuple[str, str, int]]:
        kept = [(value, str(label), counted.get(value, 0)) for value, label in table.items()]
        return [choice for choice in kept if choice[2] or choice[0] == self.asked[name]]

    @cached_property
    def page(self) -> Page:
        ordered = self._found().with_event_counts().order_by(*ORDERS[self.sort])
        return Paginator(ordered, ON_A_PAGE).get_page(self.page_asked)


ORDERS = {
    "publisher": ("publisher", "title", "pk"),
    "alone": ("-alone", "publisher", "title", "pk"),
    "events": ("-number", "publisher", "title", "pk"),
}
