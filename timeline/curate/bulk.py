"""The same change to many: shown one by one before anything is written, and written only as it was shown."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from timeline.curate.fields import graded
from timeline.models import Event, Revision, Source, Storyline
from timeline.models.fields import Line
from timeline.models.ledger import CORRECTED, UNSEEN, append
from timeline.models.taxonomy import KIND_GROUPS, KINDS, RELIABILITIES, SOURCE_KINDS, choices

MOST = 500
UNCHANGED = ("", gettext_lazy("as it is"))


class Change(NamedTuple):
    """One value of one thing, old and new in words; `write` puts it there."""

    thing: object
    field: str
    old: str
    new: str
    write: Callable


class Edits(forms.Form):
    """What may be changed in many at once. A field that is left empty changes nothing."""

    def plain(self, thing, name: str):
        """The change of a field whose value is what the form says; nothing where it is so already."""
        value = self.cleaned_data.get(name)
        if value in ("", None) or getattr(thing, name) == value:
            return
        field = thing._meta.get_field(name)
        words = dict(field.choices or [])
        old, new = (str(words.get(one, one)) for one in (getattr(thing, name), value))
        yield Change(thing, capfirst(field.verbose_name), old, new, lambda: setattr(thing, name, value))

    def changes(self, thing):
        for name in self.PLAIN:
            yield from self.plain(thing, name)


class EventEdits(Edits):
    PLAIN = ("kind", "significance", "place")

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    significance = forms.TypedChoiceField(
        label=gettext_lazy("Significance"), required=False, coerce=int, empty_value=None,
        choices=[UNCHANGED, *((str(n), str(n)) for n in range(1, 6))],
    )  # fmt: skip
    place = Line(max_length=120).formfield(label=gettext_lazy("Place"), required=False)
    into = forms.ModelChoiceField(
        Storyline.objects.all(), label=gettext_lazy("Add to the storyline"), required=False, empty_label=UNCHANGED[1]
    )
    out_of = forms.ModelChoiceField(
        Storyline.objects.all(), label=gettext_lazy("Take out of the storyline"), required=False, empty_label=UNCHANGED[1]
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        by_group = [
            (group.label, [(kind, row.label) for kind, row in KINDS.items() if row.group == name])
            for name, group in KIND_GROUPS.items()
        ]
        self.fields["kind"].choices = [UNCHANGED, *by_group]

    def changes(self, event):
        yield from super().changes(event)
        placed = {row.storyline_id: row for row in event.placements.all()}
        into, out_of = self.cleaned_data.get("into"), self.cleaned_data.get("out_of")
        last = max((row.position for row in placed.values()), default=-1)
        if into and into.pk not in placed:
            yield Change(event, _("Storyline"), "", str(into),
                         lambda: event.placements.create(storyline=into, position=last + 1))  # fmt: skip
        if out_of and out_of.pk in placed:
            yield Change(event, _("Storyline"), str(out_of), "", placed[out_of.pk].delete)


class SourceEdits(Edits):
    PLAIN = ("kind", "publisher", "language", "reliability", "reliability_reason")

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[UNCHANGED, *choices(SOURCE_KINDS)])
    publisher = Line(max_length=160).formfield(label=gettext_lazy("Publisher"), required=False)
    language = forms.CharField(label=gettext_lazy("Language"), required=False, max_length=12)
    reliability = forms.ChoiceField(
        label=gettext_lazy("Reliability"), required=False, choices=[UNCHANGED, *graded(RELIABILITIES)]
    )
    reliability_reason = Line(max_length=300).formfield(label=gettext_lazy("Why this grade"), required=False)


class Bulk:
    """The chosen things, the form, and what it would change."""

    def __init__(self, request, noun: str):
        self.request, self.noun = request, noun
        asks, self.rows = EDITS[noun]
        sent = request.POST if request.method == "POST" else None
        self.form = asks(sent)
        self.keys = [int(key) for key in request.GET.get("ids", "").split(",") if key.isascii() and key.isdigit()][:MOST]
        self.previewed = sent is not None and self.form.is_valid()

    @property
    def things(self):
        return self.rows().filter(pk__in=[key for key in self.keys if key < 2**63]).order_by("pk")

    @cached_property
    def refused(self) -> list:
        """What is not changed here, because readers see it."""
        return [thing for thing in self.things if not changeable(thing)]

    def changes(self, things) -> list[Change]:
        return [change for thing in things if changeable(thing) for change in self.form.changes(thing)]

    @cached_property
    def shown(self) -> list[Change]:
        return self.changes(self.things) if self.previewed else []

    def sign(self, changes: list[Change]) -> str:
        """What is written has to have been shown, value by value."""
        told = repr([(change.thing.pk, str(change.field), change.old, change.new) for change in changes])
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def context(self) -> dict:
        return {"bulk": self, "form": self.form, "sign": self.sign(self.shown), "title": TITLES[self.noun]}

    def written(self) -> bool:
        """Writes what was shown. False where the record is another one by now: then it is shown anew."""
        if not self.previewed or "sign" not in self.request.POST:
            return False
        with transaction.atomic():
            changes = self.changes(self.things.select_for_update(of=("self",)))
            if not changes or self.sign(changes) != self.request.POST["sign"]:
                messages.warning(self.request, _("Nothing was written: look at the changes once more."))
                return False
            for change in changes:
                change.write()
            self._save(list({change.thing.pk: change.thing for change in changes}.values()))
        told = ngettext("%(n)d change was made.", "%(n)d changes were made.", len(changes)) % {"n": len(changes)}
        messages.success(self.request, told)
        return True

    def _save(self, things) -> None:
        for thing in things:
            thing.save()
            if Revision.objects.of(self.noun, thing.slug).exists():
                append(thing, CORRECTED, author=self.request.user, reason=_("One change to several"))
        words = _("One change to several")
        LogEntry.objects.log_actions(self.request.user.pk, things, CHANGE, change_message=words)


def changeable(thing) -> bool:
    """What readers see of an event changes by a proposal only."""
    return getattr(thing, "status", "draft") in UNSEEN


def _action(noun: str, words: str):
    def act(model_admin, request, chosen):
        keys = ",".join(str(key) for key in chosen.order_by("pk").values_list("pk", flat=True)[:MOST])
        return redirect(f"{reverse('admin:desk-bulk', args=[noun])}?ids={keys}")

    act.__name__, act.short_description, act.allowed_permissions = "change_several", words, ["change"]
    return act


def _merging(kind: str):
    def act(model_admin, request, chosen):
        keys = list(chosen.order_by("pk").values_list("pk", flat=True)[:3])
        if len(keys) != 2:
            messages.warning(request, _("Choose two to merge."))
            return None
        return redirect(f"{reverse('admin:desk-merge', args=[kind])}?winner={keys[0]}&loser={keys[1]}")

    act.__name__, act.short_description, act.allowed_permissions = "merge_two", gettext_lazy("Merge two…"), ["change"]
    return act


EDITS = {
    "event": (EventEdits, lambda: Event.objects.defer("search").prefetch_related("placements__storyline")),
    "source": (SourceEdits, Source.objects.all),
}
TITLES = {
    "event": gettext_lazy("Change several events"),
    "source": gettext_lazy("Change several sources"),
}
# What may be done with rows that are ticked in a list.
ACTIONS = {
    "event": [_action("event", gettext_lazy("Change several…")), _merging("event")],
    "actor": [_merging("actor")],
    "source": [_action("source", gettext_lazy("Change several…")), _merging("source")],
}
