"""Makes parts of a record for tests: say what matters, the rest is plain."""

from itertools import count

from django.db import transaction

from timeline.models import Actor, Affiliation, Citation, Event, EventStoryline, Link, Participation, Source, Storyline
from timeline.models.event import DRAFT, PUBLISHED, RETRACTED
from timeline.models.loading import loading

# One for all that tests make, wherever they make it: no two have one slug.
number = count(1)


def make_storyline(slug="ukraine-war", **values):
    defaults = {"name": slug.replace("-", " ").capitalize(), "colour": "#1f5fa8", "colour_dark": "#6ea8e6"}
    return Storyline.objects.get_or_create(slug=slug, defaults={**defaults, **values})[0]


def make_actor(slug="russia", aliases=(), belongs_to=None, period="", **values):
    """An actor, with other names, and what it belongs to."""
    defaults = {"name": slug.replace("-", " ").title(), "kind": "state"}
    actor, _made = Actor.objects.get_or_create(slug=slug, defaults={**defaults, **values})
    for name in aliases:
        actor.aliases.create(name=name)
    if belongs_to:
        Affiliation.objects.create(actor=actor, parent=belongs_to, period=period)
    return actor


def make_source(slug="", **values):
    slug = slug or f"source-{next(number)}"
    defaults = {"publisher": "Reuters", "title": f"Report {slug}", "kind": "wire-agency", "reliability": "B"}
    return Source.objects.get_or_create(slug=slug, defaults={**defaults, **values})[0]


def make_event(title="Talks in Geneva", status=PUBLISHED, storylines=("ukraine-war",), actors=(), cite=True, **values):
    """An event; actors are slugs or (slug, role). Published ones cite a source unless `cite` is False."""
    one = next(number)
    defaults = {"slug": f"event-{one}", "label": title[:40], "kind": "meeting", "date": "2025-05-10", "summary": ""}
    event = Event.objects.create(title=title, status=DRAFT, **{**defaults, **values})
    for position, slug in enumerate(storylines):
        EventStoryline.objects.create(event=event, storyline=make_storyline(slug), position=position)
    for actor in actors:
        slug, role = actor if isinstance(actor, tuple) else (actor, "participant")
        Participation.objects.create(event=event, actor=make_actor(slug), role=role)
    if cite:
        make_citation(event)
    if status != DRAFT:
        set_status(event, status)
    else:
        event.refresh_from_db()
    return event


def set_status(event, status, why="It did not happen."):
    """As a load does, past the steps that people take."""
    with transaction.atomic(), loading():
        event.status, event.retraction = status, why if status == RETRACTED else ""
        event.save()
    event.refresh_from_db()


def make_citation(event, source=None, **values):
    """A citation; `by` is the slug of the actor whose account it is."""
    by = values.pop("by", None)
    return Citation.objects.create(
        event=event, source=source or make_source(), attributed_to=make_actor(by) if by else None, **values
    )


def make_link(origin, target, relation="follows"):
    return Link.objects.create(origin=origin, target=target, relation=relation)
