"""The index of all actors."""

import pytest

from tests.explore.conftest import text_of, tree
from tests.factories import make_event
from timeline.explore.statements import Statements
from timeline.models import Actor
from timeline.models.statement import last_heard

pytestmark = pytest.mark.django_db



def rows(client, question="") -> list[list[str]]:
    table = tree(client.get(f"/actors/{question}")).find(".//tbody")
    return [[text_of(cell) for cell in row] for row in table] if table is not None else []


def test_the_index_says_when_each_was_last_heard_itself_or_through_its_people(client, russia):
    assert rows(client) == [
        ["Russia", "State", "RUS", "21 Sept 2025", "3"],
        ["Ukraine", "State", "", "never", "3"],
        ["Sergey Lavrov", "Person", "", "21 Sept 2025", "1"],
    ]


def test_the_day_of_the_index_is_that_of_the_page(russia):
    for actor in Actor.objects.public():
        heard = Statements(actor, None).heard
        days = [one.latest.day for one in heard.values()]
        assert last_heard().get(actor.pk) == (max(days) if days else None), actor


def test_the_index_is_sorted_by_name_events_and_last_heard(client, russia):
    make_event("New", date="2026-01-01", actors=[("argentina", "speaker")])

    assert [row[0] for row in rows(client, "?sort=name")] == ["Argentina", "Russia", "Sergey Lavrov", "Ukraine"]
    assert [row[0] for row in rows(client, "?sort=heard")] == ["Argentina", "Russia", "Sergey Lavrov", "Ukraine"]
    assert [row[0] for row in rows(client)] == ["Russia", "Ukraine", "Argentina", "Sergey Lavrov"]


def test_the_index_is_narrowed_by_kind_and_by_any_name(client, russia):
    page = tree(client.get("/actors/"))
    kinds = {text_of(li) for ul in page.iter("ul") if ul.get("class") == "within" for li in ul}

    assert kinds == {"All kinds 3", "State 2", "Person 1"}
    assert [row[0] for row in rows(client, "?kind=person")] == ["Sergey Lavrov"]
    assert [row[0] for row in rows(client, "?q=россИ")] == ["Russia"]
    assert rows(client, "?q=россИ&kind=person") == []
    assert "No actor has that name." in text_of(tree(client.get("/actors/?q=nobody")))
    assert len(rows(client, "?q=%25")) == len(rows(client, "?q=_")) == 3, "no letters, nothing asked"


@pytest.mark.parametrize("question", ["?kind=planet", "?sort=luck", "?q=%00", "?q=" + "x" * 101])
def test_what_the_index_cannot_answer_is_said_to_be_so(client, russia, question):
    response = client.get(f"/actors/{question}")

    assert response.status_code == 400
    assert [text_of(p) for p in tree(response).iter("p") if p.get("role") == "alert"]


def test_the_index_comes_in_pages_that_keep_the_question(client):
    make_event("An assembly", actors=["russia", *(f"state-{number:03}" for number in range(80))])

    page = tree(client.get("/actors/?sort=name&kind=state"))

    (following,) = [a.get("href") for a in page.iter("a") if a.get("rel") == "next"]
    assert set(following.strip("?").split("&")) == {"sort=name", "kind=state", "page=2"}
    assert len(rows(client, "?sort=name")) == 60 and len(rows(client, following)) == 21
