"""Documents: what the schema allows goes into the record and comes out the same."""

import pytest
from django.db import connection, transaction
from hypothesis import assume, given, settings

from tests.examples import examples
from tests.factories import make_actor, make_event, make_source, make_storyline
from tests.models.documents import KNOWN, a_document, actors, events, sources, storylines
from timeline.models import Actor, Event, Source, Storyline
from timeline.models.document import (
    DocumentError,
    Slugs,
    actor_document,
    event_document,
    normal,
    save_actor,
    save_affiliations,
    save_event,
    save_links,
    save_source,
    save_storyline,
    source_document,
    storyline_document,
)
from timeline.models.loading import loading


@pytest.fixture
def neighbours(db):
    """What the documents above refer to."""
    for slug in KNOWN["storylines"]:
        make_storyline(slug)
    for slug in KNOWN["actor"]:
        make_actor(slug, name=f"\ue000{slug}")
    for slug in KNOWN["source"]:
        make_source(slug)
    for slug in KNOWN["to"]:
        make_event(slug=slug, storylines=())


def undone(test):
    """Each example leaves nothing behind, and is looked at as a commit would."""
    with transaction.atomic():
        with loading():
            test()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


@settings(max_examples=examples(50))
@given(events)
def test_an_event_comes_out_as_it_went_in(neighbours, document):
    document = normal("event", document)

    def there_and_back():
        slugs = Slugs()
        save_event(document, slugs)
        save_links(document, slugs)
        assert event_document(Event.objects.get(slug="the-one")) == document

    undone(there_and_back)


@settings(max_examples=examples(30))
@given(events, events)
def test_saving_an_event_leaves_nothing_of_what_it_was(neighbours, before, after):
    before, after = normal("event", before), normal("event", after)
    step = before.get("status", "draft"), after.get("status", "draft")
    # What has been public never becomes a draft again, by whatever means.
    assume(step[0] in ("draft", "review") or step[1] in ("published", "retracted"))

    def there_and_back():
        for document in (before, after):
            save_event(document)
            save_links(document, Slugs())
        assert event_document(Event.objects.get(slug="the-one")) == after

    undone(there_and_back)


@settings(max_examples=examples(40))
@given(actors)
def test_an_actor_comes_out_as_it_went_in(neighbours, document):
    document = normal("actor", document)

    def there_and_back():
        save_actor(document)
        save_affiliations(document, Slugs())
        assert actor_document(Actor.objects.get(slug="the-one")) == document

    undone(there_and_back)


@settings(max_examples=examples(40))
@given(sources)
def test_a_source_comes_out_as_it_went_in(neighbours, document):
    document = normal("source", document)

    def there_and_back():
        save_source(document)
        assert source_document(Source.objects.get(slug="the-one")) == document

    undone(there_and_back)


@settings(max_examples=examples(30))
@given(storylines)
def test_a_storyline_comes_out_as_it_went_in(neighbours, document):
    document = normal("storyline", document)

    def there_and_back():
        save_storyline(document)
        assert storyline_document(Storyline.objects.get(slug="the-one")) == document

    undone(there_and_back)


# ---------------------------------------------------------------- references

UNKNOWN = {
    "storyline": ({"storylines": ["nowhere"]}, "storylines.0"),
    "actor": ({"participations": [{"actor": "nobody", "role": "party"}]}, "participations.0.actor"),
    "voice": ({"citations": [{"source": "a", "attributed_to": "nobody"}]}, "citations.0.attributed_to"),
    "source": ({"citations": [{"source": "nothing"}]}, "citations.0.source"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("changes", "field"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_a_reference_to_what_is_not_there_is_refused(changes, field):
    make_storyline("s")
    make_source("a")

    with pytest.raises(DocumentError, match="there is no") as refusal:
        save_event(normal("event", a_document(**changes)))

    assert refusal.value.field == field


@pytest.mark.django_db
def test_a_link_to_and_a_place_in_what_is_not_there_are_refused():
    make_storyline("s")
    event = normal("event", a_document(links=[{"to": "nothing", "relation": "answers"}]))
    actor = normal("actor", a_document("actor", belongs_to=[{"actor": "nobody"}]))
    save_event(event), save_actor(actor)

    with pytest.raises(DocumentError) as of_link:
        save_links(event, Slugs())
    with pytest.raises(DocumentError) as of_actor:
        save_affiliations(actor, Slugs())

    assert (of_link.value.field, of_actor.value.field) == ("links.0.to", "belongs_to.0.actor")


@pytest.mark.django_db
def test_what_was_just_saved_is_a_document_without_being_read_again():
    make_storyline("s")
    document = normal("event", a_document(reviewed="2026-01-02"))
    source = normal("source", a_document("source", accessed="2026-01-02"))

    assert event_document(save_event(document)) == document
    assert source_document(save_source(source)) == source
