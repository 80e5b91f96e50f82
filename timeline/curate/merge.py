"""Merging on the desk: what it will change, a second person where readers see it, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from timeline.curate.fields import KnownSelect
from timeline.curate.rules import in_words
from timeline.models import Citation, Link, Merge, Participation
from timeline.models.fields import Line
from timeline.models.ledger import UNSEEN
from timeline.models.merging import FILLED, MODELS, CannotMerge, Plan, perform, plan_of, undo

# Fields whose choices are events, actors and sources.
CHOSEN_BY = {"event": (Link, "target"), "actor": (Participation, "actor"), "source": (Citation, "source")}
# What the two say of themselves, side by side.
SHOWN = {
    "event": ("title", "date", "kind", "place", "summary", "significance", "status"),
    "actor": ("name", "kind", "country", "wikidata", "summary"),
    "source": ("publisher", "title", "kind", "url", "archive_url", "published", "reliability", "language"),
}


class Pair:
    """The two that were chosen, what merging them would do, and the form for choosing them and saying why."""

    def __init__(self, request, kind: str):
        sent = request.POST if request.method == "POST" else request.GET
        both = "winner" in sent and "loser" in sent
        self.form = pair_form(kind, request.panel, sent if both else None, sent.dict())
        self.plan, self.problem = None, ""
        if both and {"winner", "loser"}.isdisjoint(self.form.errors):
            chosen = self.form.cleaned_data
            try:
                self.plan = plan_of(chosen["winner"], chosen["loser"])
            except CannotMerge as reason:
                self.problem = str(reason)

    @property
    def context(self) -> dict:
        page = MergePage(self.plan) if self.plan else None
        return {"form": self.form, "page": page, "problem": self.problem}

    def carried_out(self, request) -> bool:
        """Proposed or performed; what the database refuses is told on the page."""
        if not self.plan or self.form.errors:
            return False
        try:
            with transaction.atomic():
                propose(request, self.plan, self.form.cleaned_data["reason"])
        except (CannotMerge, DatabaseError) as error:
            self.problem = words_of(error)
        return not self.problem


def pair_form(kind: str, site, data, initial):
    model, (holder, name) = MODELS[kind], CHOSEN_BY[kind]

    def choice(label):
        widget = KnownSelect(holder._meta.get_field(name), site)
        return forms.ModelChoiceField(model.objects.all(), label=label, widget=widget)

    fields = {
        "winner": choice(gettext_lazy("The one that stays")),
        "loser": choice(gettext_lazy("The one that becomes it")),
        "reason": Line(max_length=300).formfield(label=gettext_lazy("Why they are one")),
    }
    return type("PairForm", (forms.Form,), fields)(data, initial=initial)


class Side(NamedTuple):
    """One field of both; `taken` where the winner has nothing and takes the loser's."""

    label: str
    winner: str
    loser: str
    taken: bool


class MergePage:
    """A plan in words."""

    def __init__(self, plan: Plan):
        self.plan = plan

    @property
    def forms(self) -> list[str]:
        name = f"admin:timeline_{self.plan.kind}_change"
        return [reverse(name, args=[one.pk]) for one in (self.plan.winner, self.plan.loser)]

    @property
    def sides(self) -> list[Side]:
        names = dict.fromkeys((*SHOWN[self.plan.kind], *FILLED[self.plan.kind]))
        return sides_of(self.plan.winner, self.plan.loser, names, self.plan.filled)

    @property
    def changes(self) -> list[str]:
        plan, lines = self.plan, []
        for move in plan.moves:
            noun = move.model._meta.verbose_name_plural if len(move.keys) != 1 else move.model._meta.verbose_name
            lines.append(ngettext("%(n)d %(noun)s moves over", "%(n)d %(noun)s move over", len(move.keys)) % {
                "n": len(move.keys), "noun": noun})  # fmt: skip
        lines += [_("left out, because the other one has it already: %(row)s") % {"row": row} for row in plan.removed]
        if plan.alias:
            lines.append(_("“%(name)s” becomes another name of it") % {"name": plan.alias})
        lines.append(_("%(old)s leads to %(new)s from then on") % {
            "old": plan.loser.get_absolute_url(), "new": plan.winner.get_absolute_url()})  # fmt: skip
        return lines


def sides_of(one, other, names, filled=()) -> list[Side]:
    """These fields of two things, as far as either has something there."""
    found = [
        Side(capfirst(one._meta.get_field(name).verbose_name), _shown(one, name), _shown(other, name), name in filled)
        for name in names
    ]
    return [side for side in found if side.winner or side.loser]


def _shown(thing, name: str) -> str:
    display = getattr(thing, f"get_{name}_display", None)
    value = display() if display else getattr(thing, name)
    return "" if value is None else str(value)


# ---------------------------------------------------------------- what is done


def propose(request, plan: Plan, reason: str) -> Merge:
    """Merged at once where no reader sees a difference, or one curator keeps the record alone; else it waits."""
    merge = Merge.objects.create(
        kind=plan.kind, winner_slug=plan.winner.slug, loser_slug=plan.loser.slug, winner_name=str(plan.winner),
        loser_name=str(plan.loser), reason=reason, author=request.user,
    )  # fmt: skip
    if plan.public and not alone():
        messages.info(request, _("Readers will see this: it waits until another curator agrees."))
    else:
        perform(merge, alone=True)
        messages.success(request, _("They are one now. This can be undone."))
    return merge


def alone() -> bool:
    """Whether one curator keeps the record alone, by an explicit setting."""
    return bool(getattr(settings, "SINGLE_CURATOR", False))


def agree(request, merge: Merge) -> None:
    second(request, merge.author_id)
    perform(merge, approver=request.user)
    messages.success(request, _("They are one now. This can be undone."))


def withdraw(request, merge: Merge) -> None:
    """A proposal to merge goes; one to take apart leaves the merge as it is."""
    if merge.performed_at:
        Merge.objects.filter(pk=merge.pk).update(undo_author=None, undo_reason="")
    else:
        merge.delete()
    messages.info(request, _("The proposal is gone; nothing has changed."))


def ask_undo(request, merge: Merge) -> None:
    merge.undo_author, merge.undo_reason = request.user, request.POST.get("reason", "")[:300].strip()
    if not merge.undo_reason:
        raise CannotMerge(_("Say why they are two things after all."))
    merge.save()
    winner = MODELS[merge.kind].objects.filter(slug=merge.winner_slug).first()
    if winner is None or not _seen(merge, winner) or alone():
        undo(merge, request.user, alone=True)
        messages.success(request, _("They are two again."))
    else:
        messages.info(request, _("Readers will see this: it waits until another curator agrees."))


def agree_undo(request, merge: Merge) -> None:
    second(request, merge.undo_author_id)
    undo(merge, merge.undo_author, approver=request.user)
    messages.success(request, _("They are two again."))


def _seen(merge: Merge, winner) -> bool:
    """Whether readers see it: the winner is public, or was when the two became one."""
    if merge.kind == "event":
        return winner.status not in UNSEEN
    return merge.approver_id is not None or type(winner).objects.public().contains(winner)


def second(request, author: int | None) -> None:
    """Refuses who asked for it, and who may not approve what others wrote either."""
    if author == request.user.pk or not request.user.has_perm("timeline.approve_proposal"):
        raise PermissionDenied


def done(request, name: str, pk: int) -> None:
    """A step is taken whole, from where it may be taken, or what is in its way is told."""
    step = STEPS[name]
    try:
        with transaction.atomic():
            # Held, so that two people who press at the same time press one after the other.
            merge = Merge.objects.select_for_update().filter(pk=pk).first()
            if merge is None or not step.may_be(merge):
                raise CannotMerge(_("Somebody was quicker: the change is in another state now."))
            step.take(request, merge)
    except (CannotMerge, DatabaseError) as error:
        messages.error(request, words_of(error))


def words_of(error) -> str:
    words = in_words(error) if isinstance(error, DatabaseError) else str(error)
    if not words:
        raise error
    return words


def is_proposed(merge: Merge) -> bool:
    return merge.performed_at is None and merge.undone_at is None


def is_standing(merge: Merge) -> bool:
    return merge.performed_at is not None and merge.undone_at is None


def is_unwanted(merge: Merge) -> bool:
    return is_standing(merge) and merge.undo_author_id is not None


class Step(NamedTuple):
    may_be: Callable[[Merge], bool]
    take: Callable


# What may be done with a merge, by the name of the button.
STEPS = {
    "agree": Step(is_proposed, agree),
    "withdraw": Step(lambda merge: is_proposed(merge) or is_unwanted(merge), withdraw),
    "undo": Step(is_standing, ask_undo),
    "agree-undo": Step(is_unwanted, agree_undo),
}

PAIRS = {
    "event": gettext_lazy("Merge two events"),
    "actor": gettext_lazy("Merge two actors"),
    "source": gettext_lazy("Merge two sources"),
}
