"""The page for paper: every event with the numbers of its sources, and the sources by number."""

import pytest

from tests.explore.conftest import text_of, tree
from tests.factories import make_citation, make_event, make_source, make_storyline, set_status
from timeline.models import Event

pytestmark = pytest.mark.django_db
MOST_QUERIES = 14


@pytest.fixture
def record():
    make_storyline("ukraine-war")
    tass = make_source("tass", publisher="TASS", title="They met", reliability="C", url="https://example.org/met")
    later = make_event("Later talks", slug="later", date="2025-06-02", cite=False, status="draft")
    make_citation(
        later, make_source("un", publisher="United Nations", title="Record", reliability="A"), credibility="1"
    )
    make_citation(later, tass, credibility="3")
    earlier = make_event("Earlier talks", slug="earlier", date="2025-05-02", cite=False, status="draft")
    make_citation(earlier, tass, reliability="D", credibility="6")
    for event in (later, earlier):
        set_status(event, "published")


def numbers(page) -> dict[str, str]:
    return {line.get("data-slug"): text_of(line.findall("td")[2]) for line in page.iter("tr") if line.get("data-slug")}


def lanes_of(answer) -> list[str]:
    found = (element for element in tree(answer).iter() if element.tag.rpartition("}")[2] == "text")
    return [text_of(lane) for lane in found if (lane.get("class") or "").startswith("lane ")]


def test_each_event_has_the_numbers_of_its_sources_and_the_grade_of_what_they_say(client, record):
    page = tree(client.get("/briefing/"))

    assert numbers(page) == {"later": "1 A1, 2 C3", "earlier": "2 D6"}


def test_sources_stand_under_their_numbers_with_publisher_title_address_and_grade(client, record):
    page = tree(client.get("/briefing/"))

    said = [
        " ".join(text_of(cell) for cell in line)
        for line in page.iter("tr")
        if (line.get("id") or "").startswith("source-")
    ]
    assert said[0].startswith("1 United Nations: Record")
    assert said[1].startswith("2 TASS: They met")
    assert "https://example.org/met" in said[1]
    assert "C · fairly reliable" in said[1]


def test_every_number_leads_to_its_source(client, record):
    page = tree(client.get("/briefing/"))

    ids = {element.get("id") for element in page.iter()}
    leading = [link.get("href") for link in page.iter("a") if (link.get("href") or "").startswith("#source-")]
    assert leading == ["#source-1", "#source-2", "#source-2"]
    assert {link[1:] for link in leading} <= ids


def test_it_says_what_was_asked_and_where_and_shows_the_selected_event(client, record):
    page = tree(client.get("/briefing/?storyline=ukraine-war&event=later"))

    header = text_of(page.find(".//main/header"))
    assert "Ukraine war" in header
    assert "2 events from 2 May 2025" in header
    assert "/?storyline=ukraine-war&event=later" in header
    assert text_of(page.find(".//article/h2")) == "Later talks"


def test_only_what_answers_the_question_is_on_it_and_only_its_sources(client, record):
    page = tree(client.get("/briefing/?to=2025-05"))

    assert numbers(page) == {"earlier": "1 D6"}
    assert "United Nations" not in text_of(page.find(".//main"))


def test_a_wrong_question_is_answered_with_400_and_the_reason(client, record):
    answer = client.get("/briefing/?kind=duel")

    assert answer.status_code == 400
    assert "There is no “duel”." in answer.content.decode()


def test_one_sheet_has_the_weightiest_events_with_who_says_so_and_says_how_many_more_there_are(client, record):
    for number in range(12):
        make_event(f"Small talks {number}", significance=1)
    Event.objects.filter(slug__in=("earlier", "later")).update(significance=5)

    page = tree(client.get("/briefing/sheet/?event=later"))

    told = numbers(page)
    assert len(told) == 9 and told["earlier"] == "TASS D6"
    assert list(told)[0] == "earlier" and list(told)[-1] == "later" and told["later"] == "United Nations A1, TASS C3"
    assert "5 more on the timeline itself" in text_of(page.find(".//main"))


def test_one_sheet_of_very_many_lanes_draws_them_as_one(client, record):
    make_event("Summit", kind="summit", storylines=("gaza-war",))
    few = lanes_of(client.get("/briefing/sheet/?lanes=kind"))
    for kind in ("un-veto", "ceasefire-declared", "statement", "agreement"):
        make_event(kind.title(), kind=kind)

    assert few == ["Negotiation", "Summit"] and lanes_of(client.get("/briefing/sheet/?lanes=kind")) == []
    assert lanes_of(client.get("/briefing/sheet/")) == ["Gaza war", "Ukraine war"]
    assert client.get("/briefing/sheet/?kind=duel").status_code == 400


def test_it_asks_as_much_of_the_database_for_many_events_as_for_few(client, record, django_assert_max_num_queries):
    for number in range(30):
        make_event(f"Talks {number}")

    with django_assert_max_num_queries(MOST_QUERIES):
        client.get("/briefing/?event=later")
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get("/briefing/sheet/?event=later")
