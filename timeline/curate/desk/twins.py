"""Events that may be the one that is being typed: told while there is time to stop."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timeline.curate.desk.typed import Typed
from timeline.models import Event
from timeline.models.attention import events_in_need

MOST = 4
# A title of one word is like too many others.
FEWEST_LETTERS = 8


class Twin(NamedTuple):
    """An event that may be the same, and why; `apart` is where to say that it is not, once both are saved."""

    event: Event
    why: str
    apart: str


def twins_of(typed: Typed, besides: int | None = None) -> list[Twin]:
    span = typed.span
    if not span or len(typed["title"]) < FEWEST_LETTERS:
        return []
    actors = typed.keys("participations", "actor")
    found = events_in_need.like(typed["title"], span, actors, besides)[:MOST]
    return [Twin(event, _why(event, span), _apart(event, besides)) for event in found]


def _apart(event: Event, besides: int | None) -> str:
    return f"{reverse('admin:desk-apart')}?one={besides}&other={event.pk}" if besides else ""


def _why(event: Event, span) -> str:
    days = abs((event.date_sort - span.sort).days)
    reasons = [_("the same day") if not days else ngettext("%(n)d day apart", "%(n)d days apart", days) % {"n": days}]
    if event.shared:
        reasons.append(ngettext("%(n)d actor in common", "%(n)d actors in common", event.shared) % {"n": event.shared})
    reasons.append(_("title %(n)d%% alike") % {"n": round(100 * event.likeness)})
    return " · ".join(reasons)
