"""The page of one actor."""

import json
import re

import pytest

from tests.explore.conftest import asked, listed, text_of, tree
from tests.factories import make_actor, make_citation, make_event, make_source, set_status
from timeline.explore.matrix import CELL, matrix_figure, matrix_svg
from timeline.explore.meetings import MOST_COLUMNS, MOST_LISTED, MOST_ROWS, Meetings
from timeline.explore.statements import ON_A_PAGE
from timeline.models import Actor

pytestmark = pytest.mark.django_db


def page_of(client, slug="russia", question=""):
    response = client.get(f"/actors/{slug}/{question}")
    assert response.status_code == 200
    return tree(response)


def facts(page) -> dict[str, str]:
    """Key facts of a page by their names."""
    rows = list(page.find(".//dl"))
    return {text_of(name): text_of(said) for name, said in zip(rows[::2], rows[1::2], strict=True)}


def by_id(page, name):
    return next(element for element in page.iter() if element.get("id") == name)


def said(page) -> list[str]:
    return [text_of(item) for item in page.iter("li") if "account" in item.get("class", "").split()]


# ---------------------------------------------------------------- key facts and silence


def test_the_page_says_when_an_actor_first_and_last_appears_and_was_last_heard(client, russia):
    told = facts(page_of(client))

    assert told["First event"] == "1 March 2025 Talks in Geneva"
    assert told["Latest event"] == "20 September 2025 Lavrov in New York"
    assert told["Last heard"] == "1 June 2025 A note is handed over"
    assert told["Through its people"] == "21 September 2025 Sergey Lavrov · Lavrov in New York"
    assert told["Silence"].startswith(
        "122 days since the last statement · 10 days since the last of its organs and people"
    )
    assert "1 October 2025" in told["Silence"]


def test_a_person_is_heard_only_in_its_own_name(client, russia):
    told = facts(page_of(client, "lavrov"))

    assert told["Last heard"] == "21 September 2025 Lavrov in New York" and "Through its people" not in told
    assert told["Belongs to"].startswith("Russia")


def test_who_is_no_longer_of_an_actor_does_not_speak_for_it(client, russia):
    late = make_event("A memoir", date="2026-02-01", actors=["ukraine"])
    make_citation(late, by="lavrov", stance="assert", said="2026-02-01")

    assert facts(page_of(client))["Through its people"].startswith("21 September 2025")
    assert facts(page_of(client, "lavrov"))["Last heard"].startswith("1 February 2026")


def test_what_is_said_of_an_old_event_counts_on_the_day_it_is_said(client, russia):
    old = make_event("Annexation", date="2014-03-18", actors=["ukraine"])
    make_citation(old, by="russia", stance="assert", said="2025-09-30")

    assert facts(page_of(client))["Silence"].startswith("1 day since the last statement")


def test_a_day_that_is_not_known_makes_the_silence_about_so_long(client, russia):
    vague = make_event("A remark", date="2025-09", actors=["ukraine"])
    make_citation(vague, by="russia", stance="assert")

    assert facts(page_of(client))["Silence"].startswith("about 30 days since the last statement")


def test_what_lies_ahead_has_not_been_said(client, russia):
    plan = make_event("A summit", date="2031-05-01", occurrence="planned", actors=[("russia", "speaker")])
    told = make_source("told", published="2025-09-25")
    make_citation(plan, told, by="russia", stance="assert")

    page = page_of(client)

    assert facts(page)["Silence"].startswith("6 days since the last statement")
    assert facts(page)["Latest event"] == "20 September 2025 Lavrov in New York"
    assert "Russia asserts 25 Sept 2025" in said(page)[0]


def test_an_event_is_a_statement_where_an_actor_speaks_and_no_account_of_its_is_cited(client, russia):
    make_event("Putin addresses parliament", date="2025-09-29", actors=[("russia", "speaker")])

    page = page_of(client)

    assert facts(page)["Last heard"] == "29 September 2025 Putin addresses parliament"
    assert [words for words in said(page) if "Lavrov in New York" in words] == [said(page)[1]], "once, as its account"


def test_an_actor_that_has_said_nothing_is_said_to_be_so(client, russia):
    page = page_of(client, "ukraine")

    assert facts(page)["Last heard"] == "No statement is recorded." and "Silence" not in facts(page)
    assert "No statement of Ukraine is recorded." in text_of(page)


def test_statements_are_the_newest_first_and_mark_who_spoke(client, russia):
    page = page_of(client)

    assert [words.split(" speaks ")[0].split(" denies ")[0].split(" asserts ")[0] for words in said(page)] == [
        "Sergey Lavrov", "Russia",
    ]  # fmt: skip
    assert "“We are ready to talk”" in said(page)[0] and "B6 usually reliable" in said(page)[0]
    marked = [item.get("class").split() for item in page.iter("li") if "account" in item.get("class", "")]
    assert ["theirs" in classes for classes in marked] == [True, False]
    assert "1 statement in its own name · 1 of its organs and people" in text_of(page)


def test_statements_come_in_pages(client, russia):
    event = make_event("Many words", date="2024-01-01", actors=["russia"])
    for day in range(1, 29):
        make_citation(event, by="russia", stance="assert", said=f"2024-01-{day:02}", statement=f"Word {day}.")

    first, second, beyond = (said(page_of(client, "russia", f"?page={n}")) for n in ("1", "2", "99"))

    assert (len(first), len(second)) == (ON_A_PAGE, 30 - ON_A_PAGE) and beyond == second
    assert said(page_of(client, "russia", "?page=%00x")) == first
    assert not set(first) & set(second)


# ---------------------------------------------------------------- whom it met


def test_the_matrix_counts_what_the_timeline_of_both_shows(client, russia):
    for number in range(7):
        made = make_event(f"Round {number}", date="2025-08-01", actors=[("lavrov", "participant"), ("turkiye", "host")])
        make_citation(made, by="ukraine" if number % 2 else "qatar")

    for partner in Meetings(Actor.objects.get(slug="russia")).partners:
        assert len(listed(client.get(partner.address))) == partner.number, partner
        assert asked(partner.address).events().count() == partner.number


def roles_between(slug, other) -> dict[str, int]:
    partners = Meetings(Actor.objects.get(slug=slug)).partners
    return {str(words): n for partner in partners if partner.actor.slug == other for words, n in partner.roles}


def test_a_role_is_an_actors_own_or_else_that_of_its_people_or_else_that_it_is_quoted(russia):
    both = make_event("Signed in Moscow", actors=[("russia", "host"), ("lavrov", "signatory"), ("turkiye", "mediator")])
    make_citation(both, by="turkiye")
    people = make_event("Signed in Ankara", actors=[("lavrov", "signatory"), ("turkiye", "host")])
    make_citation(people, by="qatar")

    assert roles_between("russia", "turkiye") == {"host – mediator": 1, "signatory – host": 1}
    assert roles_between("russia", "qatar") == {"signatory – quoted": 1}
    assert roles_between("turkiye", "russia") == {"mediator – host": 1, "host – signatory": 1}


def test_nobody_meets_its_own_people_or_whom_it_belongs_to(russia):
    make_event("At home", actors=["russia", "lavrov"])

    assert roles_between("russia", "lavrov") == roles_between("lavrov", "russia") == {}


def test_an_event_with_two_roles_counts_once_among_all(russia):
    make_event("Twice", actors=[("russia", "host"), ("russia", "chair"), ("oman", "mediator"), ("oman", "participant")])

    (oman,) = [one for one in Meetings(Actor.objects.get(slug="russia")).partners if one.actor.slug == "oman"]

    assert oman.number == 1 and sum(oman.pairs.values()) == 4


def test_belonging_to_one_another_in_a_ring_does_no_harm(client):
    first, second = make_actor("first"), make_actor("second")
    make_actor("first", belongs_to=second)
    make_actor("second", belongs_to=first)
    make_citation(make_event("A ring", actors=["first", "third"]), by="second", said="2025-01-01")

    assert facts(page_of(client, "first"))["Through its people"].startswith("1 January 2025")
    assert client.get("/actors/").status_code == 200


def test_who_met_nobody_has_no_matrix(client):
    make_event("Alone", actors=["hermit"])

    page = page_of(client, "hermit")

    assert "Hermit met nobody" in text_of(page)
    assert not [element for element in page.iter() if element.get("id") in ("pairs", "meetings", "squares")]
    drawing = [script for script in page.iter("script") if "matrix" in script.get("src", "")]
    assert not drawing, "nothing is loaded to draw what is not there"


def test_the_squares_of_the_figure_are_those_of_the_picture_in_the_same_places(client, russia):
    page = page_of(client)

    figure = json.loads(by_id(page, "meetings").text)
    (trace,), (svg,) = figure["data"], [svg for svg in page.iter("svg") if svg.get("class") == "matrix"]
    (squares,) = [group for group in svg.iter("g") if group.get("class") == "squares"]
    margin, drawn = figure["layout"]["margin"], []
    for x, y in zip(trace["x"], trace["y"], strict=True):
        drawn.append((margin["l"] + x * CELL, margin["t"] + y * CELL))
    boxes = [rect for rect in squares.iter("rect")]
    assert drawn == [
        (float(b.get("x")) + float(b.get("width")) / 2, float(b.get("y")) + float(b.get("height")) / 2) for b in boxes
    ]
    assert trace["customdata"] == [a.get("href") for a in squares.iter("a")]
    assert trace["text"] == [text_of(a.find("text")) for a in squares.iter("a")]
    assert figure["layout"]["width"] == int(svg.get("width")) and figure["layout"]["height"] == int(svg.get("height"))
    width = figure["layout"]["width"] - margin["l"] - margin["r"]
    assert width == CELL * figure["layout"]["xaxis"]["range"][1]
    assert "Russia as host, Ukraine as participant: 1 event" in trace["hovertext"]


def test_every_colour_of_the_figure_has_one_for_the_dark(russia):
    figure = json.dumps(matrix_figure(Meetings(russia)))
    dark = json.loads(figure)["layout"]["meta"]["dark"]

    assert set(re.findall("#[0-9a-f]{6}", figure)) <= dark.keys() | set(dark.values())
    assert len(set(dark.values())) == len(dark)


def test_the_table_says_what_the_matrix_shows_and_leads_to_the_same_events(client, russia):
    page = page_of(client)

    (table,) = [one for one in page.iter("table") if "Other actor" in text_of(one)]
    rows = [[text_of(cell) for cell in row] for row in table.find("tbody")]
    assert rows == [["Ukraine", "host – participant 1, speaker – participant 1", "2"]]
    (link,) = [a for a in table.iter("a") if "with=" in a.get("href")]
    assert (link.get("href"), link.get("aria-label")) == ("/?actor=russia&with=ukraine", "Russia and Ukraine: 2 events")
    assert all(cell.get("scope") for cell in table.iter("th"))


def test_matrix_and_table_are_bounded_and_say_what_is_left_out(client):
    crowd = [f"state-{number:03}" for number in range(MOST_LISTED + 9)]
    roles = ["host", "chair", "mediator", "guarantor", "party"]
    make_event("An assembly", actors=["russia", *crowd])
    for role in roles:
        make_event("A meeting", actors=[("russia", role), *((slug, other) for slug in crowd[:4] for other in roles)])

    page = page_of(client)
    met = Meetings(Actor.objects.get(slug="russia"))

    assert (len(met.rows), len(met.columns), len(met.partners)) == (MOST_ROWS, MOST_COLUMNS, MOST_LISTED + 9)
    (table,) = [one for one in page.iter("table") if "Other actor" in text_of(one)]
    assert len(list(table.find("tbody"))) == MOST_LISTED
    assert "and 9 more" in text_of(page) and "The whole of it as a table" in text_of(page)


# ---------------------------------------------------------------- names, structure, drafts, cost

NAMES = ["<b>Bold</b> & “quoted”", "N" * 120, "وزارة الخارجية الروسية", "משרד החוץ", "外交部"]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_shown_whole_with_its_own_direction_and_nothing_of_it_is_markup(client, name):
    make_actor("strange", name=name)
    made = make_event("A meeting", actors=["strange", "russia"])
    make_citation(made, by="strange", statement=name)

    page, other = page_of(client, "strange"), page_of(client)

    (heading,) = page.iter("h1")
    assert (text_of(heading), heading.get("dir")) == (name, "auto")
    (trace,) = json.loads(by_id(other, "meetings").text)["data"]
    assert not [words for words in trace["hovertext"] if "<" in words]
    assert name in [text_of(a) for a in other.iter("a") if a.get("dir") == "auto"]
    assert name in text_of(tree(client.get("/actors/")))
    svg = tree(str(matrix_svg(Meetings(Actor.objects.get(slug="russia")))))
    assert name in [title.text for title in svg.iter("title")]


@pytest.mark.parametrize("slug", ["russia", "lavrov", "ukraine"])
def test_headings_go_down_one_step_at_a_time(client, russia, slug):
    page = page_of(client, slug)

    levels = [int(element.tag[1]) for element in page.iter() if re.fullmatch("h[1-6]", element.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    anchors = [a.get("href")[1:] for a in page.iter("a") if a.get("href", "").startswith("#")]
    ids = {element.get("id") for element in page.iter()}
    assert set(anchors) <= ids and {"timeline", "met", "said", "events"} <= set(anchors)


def test_a_draft_is_nothing_that_an_actor_met_said_or_was_heard_in(client, russia):
    before = {slug: client.get(f"/actors/{slug}/").content for slug in ("russia", "lavrov", "ukraine")}
    index = client.get("/actors/?sort=heard").content
    make_actor("secret-envoy", name="Secret Envoy", kind="person", belongs_to=russia)
    draft = make_event("Secret pact", status="draft", date="2025-09-30", cite=False,
                       actors=[("russia", "speaker"), ("ukraine", "signatory"), "secret-envoy", "secret-state"])  # fmt: skip
    make_citation(draft, by="russia", said="2025-09-30", quote="Secret words")
    make_citation(draft, by="lavrov", said="2025-09-30", quote="Secret words")

    assert {slug: client.get(f"/actors/{slug}/").content for slug in before} == before
    assert client.get("/actors/?sort=heard").content == index
    assert client.get("/actors/?q=secret").content.count(b"Secret") == 0


@pytest.mark.parametrize("number", [5, 60])
def test_the_page_takes_as_many_queries_for_five_events_as_for_sixty(
    client, russia, number, django_assert_max_num_queries
):
    for n in range(number):
        made = make_event(
            f"Event {n}", actors=["lavrov", "russia", (f"actor-{n}", "host")], date=f"202{n % 6}-05-1{n % 9}"
        )
        make_citation(made, by=("russia", "lavrov")[n % 2])
    client.get("/actors/russia/")

    with django_assert_max_num_queries(10):
        client.get("/actors/russia/")


def test_the_smallest_actor_has_a_page_too(client, russia):
    make_citation(make_event("Only quoted", cite=False, status="draft"), by="witness")
    event = Actor.objects.get(slug="witness").accounts.get().event
    set_status(event, "published")

    page = page_of(client, "witness")

    assert facts(page)["Last heard"] == "10 May 2025 Only quoted" and "met nobody" in text_of(page)


# ---------------------------------------------------------------- both of two


def test_with_asks_for_events_that_involve_every_one_of_them(client, russia):
    make_event("Three", actors=["lavrov", "ukraine", "turkiye"])

    assert set(listed(client.get("/?actor=russia&with=ukraine"))) == {"Three", "Lavrov in New York", "Talks in Geneva"}
    assert listed(client.get("/?actor=russia&with=ukraine&with=turkiye")) == ["Three"]
    assert listed(client.get("/?with=russia&with=turkiye")) == ["Three"]
    assert asked("/?with=ukraine&actor=russia").address == "/?actor=russia&with=ukraine"


def test_with_stays_while_other_filters_change_and_can_be_taken_away(client, russia):
    page = tree(client.get("/?actor=russia&with=ukraine"))

    assert [field.get("value") for field in page.iter("input") if field.get("name") == "with"] == ["ukraine"]
    chips = {text_of(a): a.get("href") for a in page.iter("a") if "chip" in a.get("class", "").split()}
    assert chips["with Ukraine ✕"] == "/?actor=russia"


@pytest.mark.parametrize("slug", ["nobody", "secret-state"])
def test_with_knows_only_actors_of_published_events(client, russia, slug):
    make_event("Secret pact", status="draft", cite=False, actors=["secret-state"])

    response = client.get(f"/?with={slug}")

    assert response.status_code == 400 and f"There is no “{slug}”." in text_of(tree(response))
