"""Two wordings of one change side by side, with the one that both began from: who saved later chooses, field by field."""

from typing import NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from timeline.explore.differences import MODELS as ROWS_OF
from timeline.explore.differences import Names, label_of, listed, words_of
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
        self.base, self.mine = aside.based_on, aside.content
        proposal = under_way(aside.proposal.event)
        self.theirs = wording_of(aside.proposal.event, proposal)
        self.over = aside.settled or proposal != aside.proposal
        latest = aside.proposal.latest
        self.their_author = latest.author if latest else None
        self.seen = str(latest.pk) if latest else ""
        self.sent_for = sent.get("seen", "")
        self.clashes = {clash.key: clash for clash in bring_together(self.base, self.theirs, self.mine).clashes}
        self.chosen = {key: sent[key] for key in self.clashes if sent.get(key) in (MINE, THEIRS)}

    def sides(self) -> list[Side]:
        """First what needs a choice, then what only one of the two changed."""
        names = Names(self.base, self.theirs, self.mine)
        return [*(self._clash(clash, names) for clash in self.clashes.values()), *self._others(names)]

    def _clash(self, clash, names) -> Side:
        field, *where = clash.path
        words = [_words(field, where, value, names) for value in (clash.base, clash.theirs, clash.mine)]
        return Side(_label(clash, self, names), *words, clash.key, self.chosen.get(clash.key, ""))

    def _others(self, names):
        clashing = {clash.path[0] for clash in self.clashes.values()}
        wordings = (self.base, self.theirs, self.mine)
        for field in dict.fromkeys(name for wording in wordings for name in wording):
            values = [wording.get(field) for wording in wordings]
            if (field not in clashing or field in ROWS_OF) and any(value != values[0] for value in values):
                yield Side(label_of(field), *(listed(field, value, names) for value in values), "", "")


def _words(field, where, value, names) -> str:
    if len(where) == 2:
        return words_of(ROWS_OF[field], where[1], value)
    return listed(field, value, names)


def _label(clash, settling, names) -> str:
    field, *where = clash.path
    if not where:
        return label_of(field)
    row = next((row for side in (settling.theirs, settling.mine, settling.base) if (row := _row(side, field, where[0]))), None)
    title = names.title(field, row) if row else where[0]
    cell = f" · {ROWS_OF[field]._meta.get_field(where[1]).verbose_name}" if len(where) == 2 else ""
    return f"{label_of(field)}: {title}{cell}"


def _row(content, field, key):
    return keyed(field, content.get(field, [])).get(key)
