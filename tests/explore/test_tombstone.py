"""What readers find where an event was that has been retracted."""

import pytest

from tests.factories import make_event, make_link, set_status
from timeline.models.event import DRAFT, RETRACTED

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = make_event("Talks in Geneva", slug="talks", actors=["russia"], summary="They talked.")
    set_status(event, RETRACTED, why="They never met.\nWe were misled.")
    return event


@pytest.mark.parametrize("address", ["/events/talks/", "/events/talks/accounts/", "/events/talks.json", "/events/talks.ics"])
def test_its_address_says_that_it_was_retracted_when_and_why(client, event, address, django_assert_num_queries):
    with django_assert_num_queries(2):
        answer = client.get(address)

    page = answer.content.decode()
    assert answer.status_code == 410
    assert "Talks in Geneva" in page and "They never met.<br>We were misled." in page
    assert f"retracted on {event.retracted_at.day} {event.retracted_at:%B %Y}" in page
    assert "/events/talks/history/" in page and "They talked." not in page


ELSEWHERE = [
    "/", "/timeline.svg", "/briefing/", "/actors/", "/storylines/ukraine-war/", "/sources/", "/suggest?q=talks", "/?q=talks",
]  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
def test_it_is_nowhere_else(client, event, address):
    make_event("Other")
    answer = client.get(address, headers={"HX-Request": "true"} if "suggest" in address else {})

    assert answer.status_code == 200 and "Geneva" not in answer.content.decode()


UNSEEN = [("/?event=talks", 400), ("/events/talks/card.png", 404), ("/actors/russia/", 404)]


@pytest.mark.parametrize(("address", "status"), UNSEEN)
def test_nor_is_anything_shown_of_it(client, event, address, status):
    answer = client.get(address)

    assert answer.status_code == status and b"They talked" not in answer.content


def test_a_link_to_it_says_that_it_was_retracted(client, event):
    answer = make_event("An answer", slug="answer")
    make_link(answer, event, "answers")
    make_link(event, answer, "follows")

    page = client.get("/events/answer/").content.decode()

    assert page.count("<s>Talks in Geneva</s>") == 1 and ">retracted<" in page
    assert 'data-linked="talks"' not in page


def test_a_draft_leaves_no_tombstone(client):
    make_event(slug="secret", status=DRAFT)

    assert client.get("/events/secret/").status_code == client.get("/events/secret.json").status_code == 404
