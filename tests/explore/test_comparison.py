"""Storylines by days since an event of each."""

import pytest

from tests.explore.conftest import asked, listed, tree
from tests.factories import make_event, make_storyline
from timeline.explore.comparison import Comparison, answer_to, openings
from timeline.explore.drawing import scene_of
from timeline.models import Event

pytestmark = pytest.mark.django_db
WARS = "/?align=attack&align=invasion"


@pytest.fixture
def wars(db):
    make_event("Invasion", slug="invasion", date="2022-02-24", storylines=["ukraine-war"], significance=5)
    make_event("Attack", slug="attack", date="2023-10-07", storylines=["gaza-war"], significance=5)
    make_event("First talks", slug="talks", date="2022-02-28", storylines=["ukraine-war"])
    make_event("First truce", slug="truce", date="2023-11-24", storylines=["gaza-war"])
    make_event("Long before", slug="before", date="2014-03-18", storylines=["ukraine-war"])
    make_event("Secret", slug="secret", date="2022-03-01", storylines=["ukraine-war"], status="draft", cite=False)


def scene(address):
    answer = answer_to(asked(address))
    assert isinstance(answer, Comparison)
    return scene_of(tuple(answer.rows), answer.frame, answer.crowd)


def test_each_storyline_counts_its_days_from_its_own_event(wars):
    places = {mark.slug: mark.x for mark in scene(WARS).marks}

    assert places == pytest.approx({"invasion": 0.5, "attack": 0.5, "talks": 4.5, "truce": 48.5})


def test_lanes_are_in_order_of_time_and_say_since_when(wars):
    names = [lane.name for lane in scene(WARS).lanes]

    assert "Invasion" in names[0] and "24 Feb 2022" in names[0]
    assert "Attack" in names[1] and "7 Oct 2023" in names[1]


def test_days_narrow_what_is_shown(client, wars):
    assert listed(client.get(WARS + "&days=0/10")) == ["Invasion", "First talks", "Attack"]


def test_the_other_filters_hold_and_the_window_of_dates_does_not(client, wars):
    make_event("Veto", date="2022-02-25", storylines=["ukraine-war"], kind="un-veto")

    assert listed(client.get(WARS + "&kind=un-veto")) == ["Veto"]
    assert "First talks" in listed(client.get(WARS + "&from=2023"))


def test_a_draft_is_neither_compared_nor_compared_by(client, wars):
    assert "Secret" not in client.get(WARS).content.decode()
    assert client.get("/?align=secret").status_code == 400


@pytest.mark.parametrize("days", ["10", "10/", "a/b", "10/1", "1e9/2", "-1000000/0", "/"])
def test_days_that_cannot_be_are_refused(client, wars, days):
    response = client.get(f"{WARS}&days={days}")

    assert response.status_code == 400
    assert "-30/400" in response.content.decode()


@pytest.mark.parametrize("days", ["-999999/999999", "-999999/-999999", "0/0", "999999/999999"])
def test_days_beyond_the_calendar_are_an_empty_answer(client, wars, days):
    assert client.get(f"{WARS}&days={days}").status_code == 200


def test_at_most_four_events_are_compared(client, wars):
    address = "/?" + "&".join(f"align={make_event(f'Event {n}').slug}" for n in range(5))

    assert client.get(address).status_code == 400


def test_comparing_begins_with_the_weightiest_event_of_each_opening_day(client, wars):
    make_event("Sanctions", date="2022-02-24", storylines=["ukraine-war"], significance=2)
    for slug, opening in (("ukraine-war", "2022-02-24"), ("gaza-war", "2023-10-07")):
        storyline = make_storyline(slug)
        storyline.opening, storyline.opening_label = opening, "Since then"
        storyline.save()

    assert set(openings()) == {"invasion", "attack"}
    assert client.get(client.get("/compare/")["Location"]).status_code == 200


def test_a_comparison_asks_little(client, wars, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        client.get(WARS)


def test_the_list_has_the_day_beside_the_date(client, wars):
    days = ["".join(b.itertext()) for b in tree(client.get(WARS)).iter("b") if b.get("class") == "day"]

    assert days == ["+0", "+4", "+0", "+48"]


def test_more_events_than_the_list_holds_are_counted(wars):
    assert Event.objects.count() == 6
    answer = answer_to(asked(WARS))

    assert answer.number == 4
