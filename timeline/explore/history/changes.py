"""Everything that the ledger says, the newest first: what was done to which document, why, and what it changed."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from timeline.explore.history.differences import labels
from timeline.explore.history.past import named, version_address
from timeline.models.ledger import ACTIONS, Revision
from timeline.models.storyline import Storyline

ON_A_PAGE = 40
KINDS = {"event": _("Events"), "actor": _("Actors"), "source": _("Sources"), "storyline": _("Storylines")}


class ChangesForm(forms.Form):
    action = forms.ChoiceField(required=False, choices=list(ACTIONS.items()))
    kind = forms.ChoiceField(required=False, choices=list(KINDS.items()))
    storyline = forms.SlugField(required=False, max_length=80)
    actor = forms.SlugField(required=False, max_length=80)
    since = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def clean_storyline(self):
        return self._known("storyline", self.cleaned_data["storyline"])

    def clean_actor(self):
        return self._known("actor", self.cleaned_data["actor"])

    def _known(self, kind, slug):
        """What the ledger has never heard of is nobody's business, whether there is such a thing or not."""
        if slug and not Revision.objects.known(kind, [slug]):
            raise forms.ValidationError(_("There is no “%(value)s”."), params={"value": slug})
        return slug


class Change(NamedTuple):
    """A revision, what it is called, where it stays, and the names of the fields that it changed."""

    revision: Revision
    name: str
    address: str
    fields: list[str]


class Changes:
    """`params` is the query string; a value that cannot be is an error of the form."""

    def __init__(self, params):
        self.form = ChangesForm(params)
        self.form.is_valid()

    @property
    def asked(self) -> dict:
        return {name: self.form.cleaned_data.get(name) or "" for name in self.form.fields}

    @property
    def narrowed(self) -> bool:
        return any(value for name, value in self.asked.items() if name != "before")

    @cached_property
    def _found(self):
        asked, found = self.asked, Revision.objects.all()
        for name, verb in VERBS.items():
            if asked[name]:
                found = verb(found, asked[name])
        return list(found.newest_first(asked["before"] or None)[: ON_A_PAGE + 1])

    @cached_property
    def changes(self) -> list[Change]:
        """Two queries, however many."""
        revisions = self._found[:ON_A_PAGE]
        before = Revision.objects.before_each(revisions)
        return [
            Change(
                one,
                named(one.document),
                address_of(one),
                labels(one.kind, before[one.position].document, one.document) if one.position in before else [],
            )
            for one in revisions
        ]

    @property
    def latest(self) -> dt.datetime | None:
        return self._found[0].moment if self._found else None

    @property
    def older(self) -> str:
        """The address of the next page; empty on the last."""
        return self._address("changes", before=self.changes[-1].revision.position) if len(self._found) > ON_A_PAGE else ""

    @property
    def feed(self) -> str:
        return self._address("changes-feed")

    def _address(self, view: str, **values) -> str:
        params = {name: value for name, value in (self.asked | {"before": ""} | values).items() if value}
        return f"{reverse(view)}?{urlencode(params)}" if params else reverse(view)

    @property
    def storylines(self) -> list[Storyline]:
        return list(Storyline.objects.all())

    actions, kinds = ACTIONS, KINDS


def address_of(revision: Revision) -> str:
    """Where a version can be read: events have an address for each, others a history."""
    if revision.kind == "event":
        return version_address(revision.slug, revision.version)
    return f"{reverse(f'{revision.kind}-history', args=[revision.slug])}#v{revision.version}"


VERBS = {
    "action": lambda revisions, action: revisions.done(action),
    "kind": lambda revisions, kind: revisions.of_kind(kind),
    "storyline": lambda revisions, slug: revisions.about_storyline(slug),
    "actor": lambda revisions, slug: revisions.about_actor(slug),
    "since": lambda revisions, day: revisions.since(dt.datetime.combine(day, dt.time(), dt.UTC)),
}
