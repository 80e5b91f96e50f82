"""What the desk saves is a document of the record, so that what is exported can be read back; and what it undoes is whole."""

import pytest
from django.db import connection
from django.urls import reverse

from tests.curate.conftest import form_of, list_of, make_event, make_source, make_storyline, row
from timeline.models import Actor, Revision, Source, Storyline
from timeline.models.ledger import append_missing

pytestmark = pytest.mark.django_db
SAID = {"slug": "A slug is small letters", "language": "A language is written as in BCP 47"}


@pytest.mark.parametrize(
    ("noun", "values", "wrong"),
    [
        ("actor", {"name": "Ruritania", "kind": "state", "slug": "Ruri_Tania"}, "slug"),
        ("storyline", {"name": "Crowns", "colour": "#1f5fa8", "colour_dark": "#8ab6e8", "slug": "Crowns"}, "slug"),
        ("source", {"publisher": "Post", "title": "Talks", "kind": "wire-agency", "language": "in English"}, "language"),
    ],
)
def test_a_form_refuses_what_a_document_may_not_say(desk, noun, values, wrong):
    add = reverse(f"admin:timeline_{noun}_add")
    answer = desk.post(add, {**form_of(desk.get(add)), **values})
    assert answer.status_code == 200 and SAID[wrong] in answer.content.decode()
    assert not (Actor.objects.exists() or Storyline.objects.exists() or Source.objects.exists())


def test_so_do_the_rows_below_a_form(desk):
    add = reverse("admin:timeline_actor_add")
    sent = {**form_of(desk.get(add)), "name": "Ruritania", "kind": "state", "slug": "ruritania"}
    answer = desk.post(add, row(sent, "aliases", name="Ruritanie", language="French?"))
    assert SAID["language"] in answer.content.decode() and not Actor.objects.exists()


def test_so_does_the_small_form_beside_an_event(desk):
    sent = {"publisher": "Post", "title": "Talks", "kind": "wire-agency", "language": "in English", "reliability": "B"}
    answer = desk.post(reverse("admin:desk-new", args=["source"]), {**sent, "slug": "Post_1"})
    assert all(words in answer.content.decode() for words in SAID.values()) and not Source.objects.exists()


def test_so_does_one_change_to_several(desk):
    source = make_source()
    address = f"{reverse('admin:desk-bulk', args=['source'])}?ids={source.pk}"
    assert SAID["language"] in desk.post(address, {"language": "in English"}).content.decode()


def test_several_are_deleted_together_or_not_at_all_and_the_ledger_says_neither_more_nor_less(desk):
    lines = [make_storyline(), make_storyline()]
    make_event(status="published", sources=[make_source()], storylines=lines[:1])
    append_missing()
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
               RAISE 'Not this one.' USING ERRCODE = 'check_violation', CONSTRAINT = 'kept'; END $$;
               CREATE TRIGGER refuse BEFORE DELETE ON timeline_storyline FOR EACH ROW EXECUTE FUNCTION refuse()"""
        )
    before = Revision.objects.count()
    desk.post(
        list_of(Storyline), {"action": "delete_selected", "_selected_action": [lines[1].pk], "post": "yes"}, follow=True
    )
    assert Storyline.objects.count() == 2 and Revision.objects.count() == before
