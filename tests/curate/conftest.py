"""Curators, what they work on, and the forms that they send: a form is fetched, changed in places, and posted."""

import pytest
from django.db import transaction
from django.urls import reverse

from tests.factories import number, set_status
from timeline.models import Actor, Citation, Curator, Event, EventStoryline, Source, Storyline
from timeline.models.event import DRAFT

PASSWORD = "a-lasting-password-9"


def make_curator(**given):
    name = given.pop("username", f"curator-{next(number)}")
    return Curator.objects.create_user(name, **{"password": PASSWORD, "is_staff": True, "is_superuser": True, **given})


def make_storyline(**given):
    n = next(number)
    return Storyline.objects.create(
        **{"slug": f"storyline-{n}", "name": f"Storyline {n}", "colour": "#1f5fa8", "colour_dark": "#8ab6e8", **given}
    )


def make_actor(**given):
    n = next(number)
    return Actor.objects.create(**{"slug": f"actor-{n}", "name": f"Actor {n}", "kind": "state", **given})


def make_source(**given):
    n = next(number)
    return Source.objects.create(
        **{"slug": f"source-{n}", "publisher": f"Paper {n}", "title": f"Report {n}", "kind": "wire-agency", **given}
    )


@transaction.atomic
def make_event(sources=(), storylines=(), **given):
    n = next(number)
    status = given.pop("status", DRAFT)
    event = Event.objects.create(
        **{
            "slug": f"event-{n}",
            "title": f"Event {n}",
            "label": f"Event {n}",
            "kind": "meeting",
            "date": "2025-05-10",
            **given,
        }
    )
    Citation.objects.bulk_create(Citation(event=event, source=source) for source in sources)
    EventStoryline.objects.bulk_create(EventStoryline(event=event, storyline=storyline) for storyline in storylines)
    if status != DRAFT:
        set_status(event, status)
    event.refresh_from_db()
    return event


def form_of(response) -> dict:
    """Every field of the change form of a page with its present value, as a browser would send it."""
    sent = _fields(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        sent |= _fields(inline.formset.management_form)
        for form in inline.formset.forms:
            sent |= _fields(form)
    return sent


def _fields(form) -> dict:
    values = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def row(sent: dict, prefix: str, **values) -> dict:
    """The form with one more row of an inline."""
    n = int(sent[f"{prefix}-TOTAL_FORMS"])
    fresh = {f"{prefix}-{n}-{name}": value for name, value in values.items()}
    return {**sent, f"{prefix}-TOTAL_FORMS": n + 1, **fresh}


@pytest.fixture
def curator(db):
    return make_curator()


@pytest.fixture
def desk(client, curator):
    """A logged-in curator's browser."""
    client.force_login(curator)
    return client


def page_of(thing, verb: str = "change") -> str:
    return reverse(f"admin:timeline_{thing._meta.model_name}_{verb}", args=[thing.pk])


def list_of(model) -> str:
    return reverse(f"admin:timeline_{model._meta.model_name}_changelist")
