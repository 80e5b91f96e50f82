"""Two wordings of one change side by side, with the one that both began from: who saved later chooses, field by field."""

from __future__ import annotations

from typing import NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from timeline.curate.telling import heading, names_in, whole
from timeline.explore.history.differences import LISTS, label_of, said
from timeline.models.threeway import MINE, THEIRS, bring_together, keyed
from timeline.models.workflow import under_way, wording_of


class Side(NamedTuple):
    """One field in three wordings, as text; `key` where both changed it, each otherwise."""

    label: str
    base: str
    theirs: str
    mine: str
    key: str
    chosen: str


class ChoiceForm(forms.Form):
    undecided = _("Both changed the same: choose one of the two wherever a choice is offered.")


class Settling:
    """`aside`: the wording that was saved later. `sent`: what was chosen so far, {key of a clash: "mine" or "theirs"}."""

    def __init__(self, aside, sent):
        self.aside, self.form = aside, ChoiceForm({})
        proposal = under_way(aside.proposal.event)
        self.over = aside.settled or proposal != aside.proposal
        self.wordings = (aside.based_on, wording_of(aside.proposal.event, proposal), aside.content)
        latest = aside.proposal.latest
        self.their_author = latest.author if latest else None
        self.seen, self.sent_for = str(latest.pk) if latest else "", sent.get("seen", "")
        self.clashes = {clash.key: clash for clash in bring_together(*self.wordings).clashes}
        self.chosen = {key: sent[key] for key in self.clashes if sent.get(key) in (MINE, THEIRS)}

    def sides(self) -> list[Side]:
        """First what needs a choice, then whatever else one of the two changed."""
        names = names_in(*self.wordings)
        return [*(self._clash(clash, names) for clash in self.clashes.values()), *self._others(names)]

    def _clash(self, clash, names) -> Side:
        words = [_words(clash.path, value, names) for value in (clash.base, clash.theirs, clash.mine)]
        return Side(self._label(clash.path, names), *words, clash.key, self.chosen.get(clash.key, ""))

    def _label(self, path, names) -> str:
        field, *where = path
        if not where:
            return heading(field)
        rows = (keyed(field, content.get(field, [])).get(where[0]) for content in self.wordings)
        row = next(row for row in rows if row is not None)
        slugs = [(kind, row[name]) for name, kind in LISTS[field].kinds.items() if row.get(name)]
        title = " · ".join(names.get(pair, pair[1]) for pair in slugs)
        cell = [label_of(LISTS[field].model, where[1])] if len(where) == 2 else []
        return " · ".join([heading(field), title, *cell])

    def _others(self, names):
        clashing = {clash.path[:2] for clash in self.clashes.values()}
        for field in dict.fromkeys(name for content in self.wordings for name in content):
            for path, values in self._values(field).items():
                if path not in clashing and any(value != values[0] for value in values):
                    yield Side(heading(field), *(_words(path, value, names) for value in values), "", "")

    def _values(self, field) -> dict:
        """{path: the three values at it}: of the field, or of each entry of a list."""
        values = [content.get(field) for content in self.wordings]
        if field not in LISTS:
            return {(field,): values}
        rows = [keyed(field, value or []) for value in values]
        return {(field, key): [side.get(key) for side in rows] for key in dict.fromkeys(key for side in rows for key in side)}


def _words(path, value, names) -> str:
    field, *where = path
    if len(where) == 2:
        return said(LISTS[field].model, where[1], value)
    return whole(field, [value] if where and value is not None else value, names)
