"""The page of one source, and the index of all."""

import re

import pytest

from tests.explore.conftest import text_of, tree
from tests.factories import make_citation, make_event, make_source, set_status
from timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def tass():
    """A source on which two events rest alone and two do not, and a draft that cites it."""
    tass = make_source("tass", publisher="TASS", title="They met", kind="state-media", reliability="D", state_owned=True,
                       reliability_reason="Russian state news agency", url="https://example.org/tass")  # fmt: skip
    for title in ("First alone", "Second alone"):
        make_citation(publish(make_event(title, status="draft", cite=False), tass), tass, by="russia", credibility="4")
    for title in ("First shared", "Second shared"):
        make_citation(make_event(title), tass, stance="deny")
    make_citation(make_event("Secret pact", status="draft", cite=False), tass, statement="Secret words")
    return tass


def publish(event, source):
    make_citation(event, source)
    set_status(event, "published")
    return event


def page_of(client, slug="tass"):
    response = client.get(f"/sources/{slug}/")
    assert response.status_code == 200
    return tree(response)


def resting(page) -> dict[str, list[str]]:
    """{heading of a table: titles of its events}."""
    found, heading = {}, ""
    for element in page.iter():
        if element.tag == "h3":
            heading = text_of(element)
        if element.tag == "table":
            found[heading] = [text_of(row.find("th/a")) for row in element.find("tbody")]
    return found


def rows(client, question="") -> dict[str, list[str]]:
    """{title of a source: what the other cells say}."""
    table = tree(client.get(f"/sources/{question}")).find(".//tbody")
    return (
        {text_of(tr.find("th/a")): [text_of(td) for td in tr.findall("td")] for tr in table}
        if table is not None
        else {}
    )


def test_what_rests_on_a_source_alone_is_marked_apart_and_counted(client, tass):
    page = page_of(client)

    assert "2 of 4 events rest on this source alone." in text_of(page)
    found = resting(page)
    assert {heading: sorted(titles) for heading, titles in found.items()} == {
        "On this source alone": ["First alone", "Second alone"],
        "On other sources as well": ["First shared", "Second shared"],
    }


def test_each_event_says_what_the_source_says_of_it_and_how_far_that_can_be_relied_on(client, tass):
    words = text_of(page_of(client))

    assert "Russia reports · D4 not usually reliable, doubtful" in words
    assert "TASS denies · D6 not usually reliable, truth cannot be judged" in words


def test_the_grade_is_in_words_and_says_why(client, tass):
    words = text_of(page_of(client))

    assert "D — not usually reliable" in words and "Russian state news agency" in words
    assert "State media" in words and "Owned by a state" in words and "none recorded" in words
    make_citation(make_event(), make_source("plain", archive_url="https://example.org/archived"))
    plain = page_of(client, "plain")
    assert "No reason is recorded." in text_of(plain) and "Not recorded as owned by a state" in text_of(plain)
    assert "https://example.org/archived" in [a.get("href") for a in plain.iter("a")]


def test_a_source_that_nothing_rests_on_alone_says_none(client):
    make_citation(make_event("Shared"), make_source("second"))

    page = page_of(client, "second")

    assert "0 of 1 event rests on this source alone." in text_of(page)
    assert list(resting(page)) == ["On other sources as well"]


def test_a_second_draft_account_does_not_count_and_is_not_shown(client, tass):
    before = client.get("/sources/tass/").content, client.get("/sources/").content
    make_citation(make_event("Another secret", status="draft", cite=False), tass)
    make_citation(make_event("Third secret", status="draft", cite=False), make_source("hidden"))

    assert (client.get("/sources/tass/").content, client.get("/sources/").content) == before
    assert b"ecret" not in before[0] + before[1]


def test_the_same_source_cited_twice_is_one_source(client):
    event = publish(make_event("Twice", status="draft", cite=False), make_source("only"))
    make_citation(event, make_source("only"), by="russia")

    assert "1 of 1 event rests on this source alone." in text_of(page_of(client, "only"))
    assert rows(client)["Report only"][-2:] == ["1", "1"]


def test_a_source_of_very_many_events_says_how_many_are_left_out(client, monkeypatch):
    monkeypatch.setattr("timeline.explore.source.MOST_EVENTS", 12)
    source = make_source("many")
    for number in range(14):
        make_citation(make_event(f"Event {number}", cite=False, status="draft"), source)
    for event in Event.objects.all():
        set_status(event, "published")

    page = page_of(client, "many")

    assert sum(map(len, resting(page).values())) == 12 and "and 2 earlier events" in text_of(page)


@pytest.mark.parametrize("number", [3, 40])
def test_the_page_takes_as_many_queries_for_three_events_as_for_forty(
    client, tass, number, django_assert_max_num_queries
):
    for n in range(number):
        make_citation(make_event(f"Event {n}"), tass, by=f"actor-{n}")
    client.get("/sources/tass/")

    # One of them, how large the record is, is asked once for each version of it.
    with django_assert_max_num_queries(5):
        client.get("/sources/tass/")


@pytest.fixture
def large(monkeypatch):
    """The record is counted as a large one is, two citations of a source being few."""
    monkeypatch.setattr("timeline.explore.source.sample_of", lambda size: 8)
    monkeypatch.setattr("timeline.explore.index.sample_of", lambda size: 8)
    monkeypatch.setattr("timeline.explore.source.numbers_of.__defaults__", (2,))
    monkeypatch.setattr("timeline.explore.sources.MOST_READ", 2)


def test_what_rests_on_a_source_of_very_many_is_said_about(client, tass, large, monkeypatch):
    monkeypatch.setattr("timeline.explore.source.MOST_EVENTS", 3)
    page = page_of(client)

    assert re.search("~[0-9] of ~[0-9] events? rest", text_of(page))
    assert sum(map(len, resting(page).values())) == 3
    assert rows(client)["They met"][-1].startswith("~")


@pytest.mark.parametrize("title", ["T" * 140, "ردت موسكو على الدعوة", "תגובת הקרמלין", "<b>Bold</b> & more"])
def test_any_title_is_shown_whole_with_its_own_direction(client, title):
    make_citation(make_event(), make_source("strange", title=title, publisher=title, reliability_reason=title))

    page = page_of(client, "strange")

    (heading,) = page.iter("h1")
    assert (text_of(heading), heading.get("dir")) == (title, "auto")
    assert title in rows(client)
    levels = [int(element.tag[1]) for element in page.iter() if element.tag in ("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


# ---------------------------------------------------------------- the index


def test_the_index_gives_grade_events_and_what_rests_on_each_alone(client, tass):
    assert rows(client, "?q=tass")["They met"] == ["TASS", "State media", "D not usually reliable", "2", "4"]


def test_the_index_is_narrowed_by_kind_grade_and_words(client, tass):
    assert list(rows(client, "?kind=state-media")) == list(rows(client, "?grade=D")) == ["They met"]
    assert list(rows(client, "?q=THEY")) == ["They met"]
    assert len(rows(client, "?grade=B")) == 2 and rows(client, "?grade=B&kind=state-media") == {}


def test_each_choice_says_how_many_it_would_leave(client, tass):
    def choices(question):
        return [text_of(option) for option in tree(client.get(f"/sources/{question}")).iter("option")]

    assert {"State media (1)", "News agency (2)", "D — not usually reliable (1)"} <= set(choices(""))
    assert "News agency (2)" in choices("?kind=state-media") and "B — usually reliable (0)" not in choices("?grade=D")


def test_the_index_is_sorted_by_what_rests_on_each_alone(client, tass):
    assert next(iter(rows(client, "?sort=alone"))) == "They met"
    assert next(iter(rows(client, "?sort=events"))) == "They met"
    assert list(rows(client))[-1] == "They met", "by publisher"


@pytest.mark.parametrize("question", ["?kind=planet", "?grade=G", "?sort=luck", "?q=%00"])
def test_what_the_index_cannot_answer_is_said_to_be_so(client, tass, question):
    response = client.get(f"/sources/{question}")

    assert response.status_code == 400
    assert [text_of(p) for p in tree(response).iter("p") if p.get("role") == "alert"]


def test_the_index_comes_in_pages(client):
    event = make_event(cite=False, status="draft")
    for number in range(70):
        make_citation(event, make_source(f"source-of-many-{number}"))
    set_status(event, "published")

    page = tree(client.get("/sources/?kind=wire-agency"))

    assert "1–60 of 70" in text_of(page)
    (following,) = [a.get("href") for a in page.iter("a") if a.get("rel") == "next"]
    assert len(rows(client, following)) == 10
