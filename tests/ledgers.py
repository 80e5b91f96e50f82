"""Revisions for tests: two curators, changes that are entered, and a clock that can be set."""

from django.db import connection

from timeline.models import Curator, Event
from timeline.models.ledger import append


def curator(name="ada"):
    return Curator.objects.get_or_create(username=name)[0]


def two() -> dict:
    return {"author": curator("ada"), "approver": curator("ben")}


def corrected(event, reason="It was wrong.", **values):
    """The event with other values, and the revision that says so."""
    for name, value in values.items():
        setattr(event, name, value)
    event.save()
    return append(event, "corrected", reason=reason, **two())


def published(event):
    return append(Event.objects.get(pk=event.pk), "published", **two())


def at(moment: str):
    """The ledger's clock stands at a moment, until the test's transaction is taken back."""
    clock = "CREATE OR REPLACE FUNCTION timeline_clock() RETURNS timestamptz LANGUAGE sql AS"
    with connection.cursor() as cursor:
        cursor.execute(f"{clock} $$ SELECT '{moment}'::timestamptz $$")
