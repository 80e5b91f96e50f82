"""One event as it was known on a day: what its page and its panel show of that day."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django import forms
from django.urls import reverse

from timeline.explore.history.known_invitations import KnownInvitations
from timeline.explore.history.past import Past, in_time, linked_from, past_event
from timeline.explore.ledger import Ledger, LedgerForm, event_ledger
from timeline.explore.panel import lane_keys
from timeline.explore.query import Past as PastDay
from timeline.models.edition import Edition
from timeline.models.event import Event
from timeline.models.then import Standing


class KnownForm(forms.Form):
    as_of = PastDay(required=False, max_length=40)


class Found(NamedTuple):
    """An event as a day knew it, with the version that it then had."""

    past: Past
    version: int


def found_on(slug: str, then: Standing) -> Found | None:
    """Three queries; None where the record did not have it."""
    edition = Edition.objects.known_on(then.day).with_slugs([slug]).select_related("revision").first()
    if edition is None:
        return None
    return Found(past_event(edition.revision.document, then.position), edition.revision.version)


def known_context(slug: str, day: dt.date, form: LedgerForm | None = None) -> dict:
    """What the template of an event asks for; no event where the record did not have it. Four queries and a ledger's."""
    then = Standing(day)
    found = found_on(slug, then)
    if found is None:
        return {"event": None}
    past = found.past
    back = Edition.objects.known_on(day).linking_to([slug]).documents().values()
    return {
        "event": past.event,
        "event_storylines": past.storylines,
        "lane_keys": lane_keys(past.event),
        "cast": past.cast,
        "accounts": past.accounts,
        "neighbours": in_time([*past.neighbours, *linked_from(past.event, back)]),
        "ledger": known_ledger(past.event, then, form),
        "version": found.version,
        "past": found,
        "day": day,
    }


def known_ledger(event: Event, then: Standing, form: LedgerForm | None = None) -> Ledger | None:
    """The ledger of an invitation as that day knew it; None for any other event."""
    file = reverse("event-invitations", args=[event.slug])
    return event_ledger(event, event.get_absolute_url(), file, form, KnownInvitations(then))
