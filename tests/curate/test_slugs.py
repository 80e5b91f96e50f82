"""An address that leads to something else by now is nobody's new one."""


import pytest
from django.urls import reverse
from django.utils import timezone

from tests.curate.conftest import make_curator, make_storyline
from tests.curate.imports import documents, taken_in
from timeline.curate.slugs import free_slug
from timeline.models import Event, Merge, Source
from timeline.models.document import source_document
from timeline.models.schema import normal

pytestmark = pytest.mark.django_db


def merged(kind, loser, winner):
    Merge.objects.create(kind=kind, loser_slug=loser, winner_slug=winner, performed_at=timezone.now())


def test_what_is_made_on_the_spot_has_an_address_of_its_own(desk):
    merged("source", "post-talks", "other")
    sent = {"publisher": "Post", "title": "Talks", "kind": "wire-agency", "language": "en", "reliability": "B"}
    assert desk.post(reverse("admin:desk-new", args=["source"]), sent).status_code == 200
    assert Source.objects.get().slug == "post-talks-2"


def test_so_has_a_draft_that_an_article_gives():
    merged("event", "talks", "other")
    assert free_slug(Event, "Talks") == "talks-2"


def test_an_address_made_of_a_long_name_ends_with_a_letter(desk):
    title = "x" * 114 + " and more"
    sent = {"publisher": "Post", "title": title, "kind": "wire-agency", "language": "en", "reliability": "B"}
    desk.post(reverse("admin:desk-new", args=["source"]), sent)
    made = Source.objects.get()
    assert not made.slug.endswith("-") and normal("source", source_document(made))


def test_a_row_of_what_was_merged_says_so_and_the_other_rows_come_in():
    merged("event", "old-talks", "talks")
    make_storyline(slug="crowns")
    talks = {"title": "Talks", "label": "Talks", "kind": "meeting", "date": "2025-05-10", "storylines": ["crowns"]}
    file = documents({**talks, "slug": "old-talks"}, {**talks, "slug": "new-talks"})
    imported = taken_in(file, "file.json", curator=make_curator())
    row = imported.rows.get(slug="old-talks")
    assert (imported.state, row.outcome) == ("done", "refused") and "talks" in row.problems[0]["reason"]
    assert Event.objects.filter(slug="new-talks").exists()
