"""Choosing an actor, a source or an event while typing: by any name in any spelling, or by the address of a page."""

from __future__ import annotations

import json

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, IntegerField, OuterRef, Value, When
from django.http import JsonResponse
from django.utils.translation import gettext as _

from timeline.explore.closeness import CLOSE, closeness, folded
from timeline.explore.suggestions import WRITTEN
from timeline.models import Actor, Source
from timeline.models.spelling import Spelling

LOOKED_AT = 200
MOST_WORDS = 6
# Names in another script come without an order.
MOST_FOREIGN = 6
# The choice that stands for something that is not there yet.
NEW = "new"
# What can be made on the spot, in a small dialog.
MADE_HERE = (Actor, Source)


class Choosing(AutocompleteJsonView):
    """Django's own, with small type that tells namesakes apart, and a last row that makes what is missing."""

    def serialize_result(self, thing, to_field_name):
        words = getattr(self.model_admin, "choice_words", None)
        found = super().serialize_result(thing, to_field_name)
        return {**found, "text": words(thing, self.term)} if words else found

    def get(self, request, *args, **options):
        answer = super().get(request, *args, **options)
        model, term = self.model_admin.model, self.term.strip()
        if not term or model not in MADE_HERE or not self.model_admin.has_add_permission(request):
            return answer
        rows = json.loads(answer.content)
        if request.GET.get("page", "1") == "1":
            rows["results"].append({"id": NEW, "text": _("Add “%(words)s”…") % {"words": term[:80]}})
        return JsonResponse(rows)


def actors_called(actors, text: str):
    """Those of some actors that a text may mean, by any of their names in any spelling, the closest first."""
    words = folded(text)[:MOST_WORDS]
    if not words:
        return actors.none()
    spellings = ArraySubquery(Spelling.objects.filter(actor=OuterRef("pk")).values("word"))
    rows = actors.order_by().named(words).values_list("pk", "name", spellings)[:LOOKED_AT]
    # Of names that are equally close, the one that is shown counts more than another.
    near = {pk: (closeness(words, spelt), closeness(words, folded(name))) for pk, name, spelt in rows}
    # Where a name is met as it is written, what could be a slip for it is not meant; where one is a slip away, what only
    # shares its consonants is not.
    written, close = ([pk for pk in near if near[pk][0] >= least] for least in (WRITTEN, CLOSE))
    best = sorted(written or close or near, key=lambda pk: near[pk], reverse=True)
    return _in_order(actors, best if written or close else best[:MOST_FOREIGN])


def sources_found(sources, text: str):
    """Sources by the address of their page, whatever its trackers; None for a text that is no address."""
    if not text.strip().startswith(("http://", "https://")):
        return None
    return sources.filter(pk__in=Source.objects.at(text.strip()).values("pk"))


def is_close(actor, text: str) -> bool:
    """Whether a text is a slip away from one of its names; names in two scripts may be equal and are never close."""
    names = [actor.name, *(alias.name for alias in actor.aliases.all())]
    return any(closeness(folded(text)[:MOST_WORDS], folded(name)) for name in names)


def nearest_alias(actor, text: str) -> str:
    """The other name by which an actor was found, where it is not the one that is shown."""
    words = folded(text)[:MOST_WORDS]
    if not words or closeness(words, folded(actor.name)):
        return ""
    names = [alias.name for alias in actor.aliases.all()]
    return max(names, key=lambda name: closeness(words, folded(name), every=False), default="")


def _in_order(rows, keys: list[int]):
    place = Case(*(When(pk=key, then=Value(at)) for at, key in enumerate(keys)), output_field=IntegerField())
    return rows.filter(pk__in=keys).order_by(place) if keys else rows.none()
