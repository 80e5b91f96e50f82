"""A download of the record as it was known on a day is what readers could have downloaded then."""

import json

import pytest

from tests.exchange.conftest import body, make_record
from tests.exchange.test_downloads import readable
from tests.ledgers import at, corrected, published
from timeline.exchange.formats import FORMATS
from timeline.models import Actor, Event


@pytest.fixture
def past(db):
    """Published on 1 March, corrected on 1 May; Russia was called otherwise until then."""
    at("2026-03-01T12:00:00Z")
    make_record()
    for event in Event.objects.published():
        published(event)
    at("2026-05-01T12:00:00Z")
    Actor.objects.filter(slug="russia").update(name="Russian Federation")
    corrected(Event.objects.get(slug="talks"), title="Talks in Bern", place="Bern")
    Event.objects.filter(slug="draft-of-a-plan").update(title="A plan nobody knows")


def documents(client, question="") -> dict:
    return json.loads(body(client.get(f"/export.json{question}")))


def test_what_was_known_then_leaves_as_it_was(client, past):
    then, now = documents(client, "?as_of=2026-04-01"), documents(client)

    titles = [{event["slug"]: event["title"] for event in found["events"]} for found in (then, now)]
    assert titles[0] == titles[1] | {"talks": "Talks in Geneva"} and titles[1]["talks"] == "Talks in Bern"
    assert then["about"]["address"].endswith("/?as_of=2026-04-01")
    assert documents(client, "?as_of=2026-02-01")["events"] == []


def test_what_is_known_today_is_the_record(client, past):
    today, now = documents(client, "?as_of=2026-06-01"), documents(client)

    assert today["events"] == now["events"] and len(now["events"]) == 3
    assert [one["slug"] for one in today["sources"]] == [one["slug"] for one in now["sources"]]
    assert {one["slug"] for one in today["actors"]} == {one["slug"] for one in now["actors"]} == {"organ", "russia", "union"}
    assert {one["slug"] for one in today["storylines"]} == {one["slug"] for one in now["storylines"]}


def test_every_format_writes_the_past_and_nothing_that_was_not_public(client, past):
    for ending in FORMATS:
        response = client.get(f"/export.{ending}?as_of=2026-04-01")
        said = readable(ending, body(response))

        assert response.status_code == 200
        assert "Talks in Geneva" in said and "Talks in Bern" not in said, ending
        secrets = ("draft-of-a-plan", "nobody knows", "Bystander", "Ask the desk")
        assert [words for words in secrets if words in said] == [], ending
