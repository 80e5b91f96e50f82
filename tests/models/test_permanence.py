"""Slugs are addresses that others have cited: once public, they stay, whoever writes and however."""

import pytest

from tests.factories import make_actor, make_event, make_source, set_status
from tests.models.refusal import as_at_commit, refused, row
from timeline.models import Actor, Event, Source, Storyline
from timeline.models.event import DRAFT, PUBLISHED, RETRACTED
from timeline.models.loading import loading

pytestmark = pytest.mark.django_db


def test_the_slug_of_a_published_event_is_permanent():
    event = make_event(slug="talks")

    with refused("cannot change: it has been published"):
        row(event).update(slug="other")


def test_the_slug_stays_even_when_the_event_is_retracted():
    event = make_event(slug="talks")
    set_status(event, RETRACTED)

    with refused("cannot change: it has been published"):
        row(event).update(slug="other")


def test_that_an_event_has_been_published_cannot_be_forgotten():
    event = make_event(slug="talks")
    first = event.published_at

    row(event).update(published_at=None)

    event.refresh_from_db()
    assert event.published_at == first is not None
    with refused("cannot change: it has been published"):
        row(event).update(slug="other")


def test_the_slug_of_a_draft_may_change():
    draft = make_event(slug="talks", status=DRAFT)

    row(draft).update(slug="other")

    assert Event.objects.get().published_at is None


def test_a_slug_may_be_set_in_the_step_that_publishes():
    draft = make_event(slug="talks", status=DRAFT)

    with loading():
        row(draft).update(slug="other", status=PUBLISHED)

    as_at_commit()
    assert Event.objects.get(slug="other").published_at is not None


@pytest.mark.parametrize("model", [Actor, Storyline, Source])
def test_the_slug_of_what_published_events_refer_to_is_permanent(model):
    set_status(make_event(actors=["russia"]), RETRACTED)

    with refused("cannot change: published events refer to it"):
        model.objects.update(slug="other")


@pytest.mark.parametrize("model", [Actor, Storyline, Source])
def test_the_slug_of_what_only_drafts_refer_to_may_change(model):
    make_event(actors=["russia"], status=DRAFT)

    model.objects.update(slug="other")

    assert model.objects.get().slug == "other"


def test_the_slug_of_a_state_that_is_there_only_through_its_people_is_permanent():
    make_actor("dmitry-peskov", belongs_to=make_actor("russia"))
    make_event(actors=["dmitry-peskov"])

    with refused("cannot change: published events refer to it"):
        Actor.objects.filter(slug="russia").update(slug="rossiya")


@pytest.mark.parametrize("model", [Event, Actor, Storyline, Source])
def test_two_cannot_have_one_slug(model):
    make_event(slug="one", status=DRAFT, storylines=["one"], actors=["one"], cite=False)
    make_event(slug="two", status=DRAFT, storylines=["two"], actors=["two"], cite=False)
    make_source("one"), make_source("two")

    with refused("slug"):
        model.objects.filter(slug="two").update(slug="one")
