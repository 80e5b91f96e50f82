"""A page that lists all things of a sort: found by words, narrowed by choices, in an order that the reader picks."""

from __future__ import annotations

from functools import cached_property

from django import forms

from timeline.explore.counts import sample_of
from timeline.explore.source import size_of_the_record


class Index:
    """What such a page shows. `params` is the query string; a value that cannot be is an error of the form."""

    form_class: type[forms.Form]

    def __init__(self, params):
        self.form = self.form_class(params)
        self.form.is_valid()
        self.page_asked = params.get("page")

    @cached_property
    def size(self) -> int:
        return size_of_the_record()

    @cached_property
    def one_in(self) -> int:
        """One event in how many is counted; more than one in a large record, where not everything is counted."""
        return sample_of(self.size)

    @property
    def asked(self) -> dict[str, str]:
        return {name: self.form.cleaned_data.get(name) or "" for name in self.form.fields}

    @property
    def sort(self) -> str:
        """The order asked for; the first there is where none is."""
        return self.asked["sort"] or self.form.fields["sort"].choices[0][0]

    def choices(self, name: str, counted: dict[str, int], table: dict) -> list[tuple[str, str, int]]:
        """[(value, its name, how many)] of the values that something has, or that are asked for."""
        kept = [(value, str(label), counted.get(value, 0)) for value, label in table.items()]
        return [choice for choice in kept if choice[2] or choice[0] == self.asked[name]]
