"""What is new since a moment: asked for by address, told to the browser for each line."""

import datetime as dt
import json
from urllib.parse import urlencode

import pytest
from django.utils.translation import override

from tests.explore.conftest import asked, listed, text_of, tree
from tests.factories import make_event
from timeline.explore.visits import SAMPLES, visit_words
from timeline.models import Event

pytestmark = pytest.mark.django_db


def rows(response):
    return [e for e in tree(response).iter("tr") if e.get("data-slug")]


def test_each_line_tells_when_its_event_was_first_published_and_when_it_happened(client):
    event = make_event("Talks", date="2025-05")

    (row,) = rows(client.get("/"))

    assert int(row.get("data-since")) == int(event.published_at.timestamp())
    assert row.get("data-at") == "2025-05-01"


def test_only_what_was_first_published_after_the_moment_is_listed_and_no_draft(client):
    event = make_event("Talks")
    make_event("Secret pact", status="draft")
    moment = event.published_at.replace(microsecond=0)

    assert listed(client.get("/", {"new_since": moment.isoformat()})) == ["Talks"]
    assert listed(client.get("/", {"new_since": (moment + dt.timedelta(seconds=1)).isoformat()})) == []


def test_changing_an_event_does_not_make_it_new(client):
    event = make_event("Talks")
    moment = event.published_at + dt.timedelta(seconds=1)
    event.title = "Talks resumed"
    event.save()

    assert not Event.objects.published().first_published_after(moment).exists()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2026-03-01T12:00Z", "2026-03-01T12:00:00Z"),
        ("2026-03-01T12:00:30+02:00", "2026-03-01T10:00:30Z"),
        ("2026-03-01T12:00", "2026-03-01T12:00:00Z"),
        ("2026-03-01", "2026-03-01T00:00:00Z"),
    ],
)
def test_a_moment_is_kept_in_utc_to_the_second(written, kept):
    assert asked("/?" + urlencode({"new_since": written})).new_since == kept


def test_the_moment_is_a_filter_like_others_shown_as_a_chip_and_kept_by_the_form(client):
    page = tree(client.get("/?new_since=2026-03-01T12:00Z"))

    chips = [text_of(e) for e in page.iter("a") if e.get("class") == "chip"]
    assert any("New since 1 March 2026" in words for words in chips)
    (field,) = [e for e in page.iter("input") if e.get("name") == "new_since"]
    assert field.get("value") == "2026-03-01T12:00:00Z"


def test_the_words_for_every_plural_form_are_there_and_keep_their_places():
    with override("en"):
        words = json.loads(visit_words("en"))

    assert list(words) == [*map(str, SAMPLES), "badge"]
    assert all("%(n)s" in words[str(n)] and "%(date)s" in words[str(n)] for n in SAMPLES)
