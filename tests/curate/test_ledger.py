"""What is changed in the panel of actors, sources and storylines enters the ledger, as far as readers can see it."""

import pytest

from tests.curate.conftest import form_of, make_actor, make_event, make_source, make_storyline, page_of, row
from timeline.models import Curator, Participation, Revision
from timeline.models.ledger import append_missing

pytestmark = pytest.mark.django_db


def entered():
    return [(one.kind, one.version, one.action) for one in Revision.objects.exclude(kind="event")]


def test_a_correction_enters_with_its_author_and_again_only_what_changed(desk):
    actor = make_actor(name="Russia")
    event = make_event([make_source()], [make_storyline()])
    Participation.objects.create(event=event, actor=actor, role="host")
    type(event).objects.update(status="published")
    append_missing()
    before = Revision.objects.count()

    for _twice in range(2):
        desk.post(page_of(actor), form_of(desk.get(page_of(actor))) | {"summary": "A state."})
    desk.post(page_of(actor), row(form_of(desk.get(page_of(actor))), "aliases", name="Россия"))

    first, second = Revision.objects.order_by("position")[before:]
    assert (first.kind, first.version, first.action, first.document["summary"]) == ("actor", 2, "corrected", "A state.")
    assert second.document["aliases"] == [{"name": "Россия"}]
    assert first.author == Curator.objects.get().pseudonym


def test_what_only_drafts_name_does_not_enter(desk):
    actor, source = make_actor(), make_source()
    Participation.objects.create(event=make_event([source]), actor=actor, role="host")

    for thing in (actor, source):
        assert desk.post(page_of(thing), form_of(desk.get(page_of(thing)))).status_code == 302
    append_missing()

    assert entered() == []


def test_what_is_deleted_leaves_word_of_it(desk):
    storyline = make_storyline()
    append_missing()

    desk.post(page_of(storyline).replace("/change/", "/delete/"), {"post": "yes"})

    assert entered() == [("storyline", 1, "loaded"), ("storyline", 2, "retracted")]
