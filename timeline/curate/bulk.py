"""The same change to many: shown one by one before anything is written, and written only as it was shown."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import DatabaseError, transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from timeline.curate.fields import a_language, graded
from timeline.curate.rules import in_words
from timeline.models import Event, Proposal, Source, Storyline
from timeline.models.document import event_document, with_parts
from timeline.models.event import DRAFT
from timeline.models.fields import Line
from timeline.models.ledger import append_changed
from timeline.models.schema import SCHEMA, tidy
from timeline.models.taxonomy import KIND_GROUPS, KINDS, RELIABILITIES, SOURCE_KINDS, choices
from timeline.models.workflow import Refused, content_of, propose

MOST = 500
UNCHANGED = ("", gettext_lazy("as it is"))


class Change(NamedTuple):
    """One value of one thing, old and new in words."""

    thing: object
    field: str
    old: str
    new: str


class Edited(NamedTuple):
    """A thing, what it says now, and what it is to say; `changes` are the differences in words."""

    thing: object
    now: dict
    then: dict
    changes: list[Change]


class Edits(forms.Form):
    """What may be changed in many at once. A field that is left empty changes nothing."""

    def edited(self, thing, now: dict) -> Edited:
        """`now` are its values by name; what the form says and is not so already becomes a change."""
        then, changes = dict(now), []
        for name in self.PLAIN:
            value, field = self.cleaned_data.get(name), thing._meta.get_field(name)
            was = now.get(name, field.get_default())
            if value not in ("", None, was):
                words = dict(field.choices or [])
                then[name] = value
                old, new = (str(words.get(one, one)) for one in (was, value))
                changes.append(Change(thing, capfirst(field.verbose_name), old, new))
        return Edited(thing, now, then, changes)


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

    def edited(self, event, now):
        found = super().edited(event, now)
        into, out_of = self.cleaned_data.get("into"), self.cleaned_data.get("out_of")
        slugs = list(now["storylines"])
        if into and into.slug not in slugs:
            slugs.append(into.slug)
            found.changes.append(Change(event, _("Storyline"), "", str(into)))
        if out_of and out_of.slug in slugs:
            slugs.remove(out_of.slug)
            found.changes.append(Change(event, _("Storyline"), str(out_of), ""))
        found.then["storylines"] = slugs
        return found


class SourceEdits(Edits):
    PLAIN = ("kind", "publisher", "language", "reliability", "reliability_reason")

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[UNCHANGED, *choices(SOURCE_KINDS)])
    publisher = Line(max_length=160).formfield(label=gettext_lazy("Publisher"), required=False)
    language = forms.CharField(label=gettext_lazy("Language"), required=False, max_length=12, validators=[a_language])
    reliability = forms.ChoiceField(
        label=gettext_lazy("Reliability"), required=False, choices=[UNCHANGED, *graded(RELIABILITIES)]
    )
    reliability_reason = Line(max_length=300).formfield(label=gettext_lazy("Why this grade"), required=False)


class Bulk:
    """The chosen things, the form, and what it would change."""

    def __init__(self, request, noun: str):
        self.request, self.noun = request, noun
        asks, self.rows, self.now, self.write = NOUNS[noun]
        sent = request.POST if request.method == "POST" else None
        self.form = asks(sent)
        self.keys = [int(key) for key in request.GET.get("ids", "").split(",") if key.isascii() and key.isdigit()][:MOST]
        self.previewed = sent is not None and self.form.is_valid()

    @property
    def things(self):
        return self.rows().filter(pk__in=[key for key in self.keys if key < 2**63]).order_by("pk")

    def edited(self, things) -> list[Edited]:
        things = list(things)
        now = self.now(things)
        found = [self.form.edited(thing, now[thing.pk]) for thing in things]
        return [one for one in found if one.changes]

    @cached_property
    def shown(self) -> list[Change]:
        return [change for one in self.edited(self.things) for change in one.changes] if self.previewed else []

    @property
    def public(self) -> int:
        """Of how many of these readers see nothing until another curator has agreed."""
        return len({change.thing.pk for change in self.shown if getattr(change.thing, "published_at", None)})

    @staticmethod
    def sign(changes: list[Change]) -> str:
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
        try:
            with transaction.atomic():
                return self._written()
        except (Refused, DatabaseError) as error:
            words = in_words(error) if isinstance(error, DatabaseError) else str(error)
            if not words:
                raise
            messages.error(self.request, words)
            return False

    def _written(self) -> bool:
        edited = self.edited(self.things.select_for_update(of=("self",)))
        changes = [change for one in edited for change in one.changes]
        if not changes or self.sign(changes) != self.request.POST["sign"]:
            messages.warning(self.request, _("Nothing was written: look at the changes once more."))
            return False
        for one in edited:
            self.write(one, self.request.user)
        words, things = _("One change to several"), [one.thing for one in edited]
        LogEntry.objects.log_actions(self.request.user.pk, things, CHANGE, change_message=words)
        told = ngettext("%(n)d change was made.", "%(n)d changes were made.", len(changes)) % {"n": len(changes)}
        messages.success(self.request, told)
        return True


# ---------------------------------------------------------------- how each noun is read and written


def _write_event(one: Edited, author) -> None:
    """As any other wording of it: a draft says so at once, and what is public when another curator has agreed."""
    then = tidy({**one.then, "status": DRAFT}, SCHEMA["$defs"]["event"])
    propose(one.thing, content_of(then), author, based_on=one.now)


def _events_now(events: list[Event]) -> dict[int, dict]:
    """The wording that an editor of each would work on: that of the change under way, where there is one."""
    public = [event.pk for event in events if event.published_at]
    changed = {one.event_id: one.latest for one in Proposal.objects.of_events(public).under_way().in_full()}
    own = {event.pk: content_of(event_document(event)) for event in events}
    return own | {pk: latest.content for pk, latest in changed.items() if latest}


def _sources_now(sources: list[Source]) -> dict[int, dict]:
    return {source.pk: {name: getattr(source, name) for name in SourceEdits.PLAIN} for source in sources}


def _write_source(one: Edited, author) -> None:
    for name, value in one.then.items():
        setattr(one.thing, name, value)
    one.thing.save()
    append_changed(one.thing, author=author)


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

    # One of the two will be gone.
    act.__name__, act.short_description = "merge_two", gettext_lazy("Merge two…")
    act.allowed_permissions = ["delete"]
    return act


# noun: (its form, its rows, what each of them says now, how a change of it is written).
NOUNS = {
    "event": (
        EventEdits,
        lambda: with_parts(Event.objects.defer("search")),
        _events_now,
        _write_event,
    ),
    "source": (SourceEdits, Source.objects.all, _sources_now, _write_source),
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
