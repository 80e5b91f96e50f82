"""The page inside the frame: what it shows, in which words, and what its headers let others do with it."""

import datetime as dt
import re

import pytest

from tests.curate.conftest import make_curator
from tests.embed.conftest import text_of, tree
from tests.factories import make_event
from timeline.models import Event
from timeline.models.cldr import calendar_of
from timeline.models.ledger import CORRECTED, PUBLISHED, append

pytestmark = pytest.mark.django_db
ASSETS = ("/embed/", "/embed.css", "/embed.js", "/embed/1.js", "/embed/figure.json", "/oembed?url=http://127.0.0.1:8000/")


@pytest.fixture
def page(client, record):
    return lambda question="": tree(client.get(f"/embed/{question}"))


def listed(page):
    return [row.get("data-slug") for row in page.iterfind(".//tr[@data-slug]")]


def test_it_shows_the_events_of_the_question_as_a_picture_and_a_list(page):
    shown = page("?storyline=gaza-war")

    assert listed(shown) == ["plan", "truce"]
    for layout in ("wide", "medium"):
        (drawn,) = shown.find_class(layout)
        assert {a.get("href").rpartition("=")[2] for a in drawn.iter("a")} == {"plan", "truce"}
    assert text_of(shown.find(".//h3")) == "Gaza war" and "2 events" in text_of(shown.find(".//header"))
    assert "Latest event: 1 June 2025." in text_of(shown.find(".//footer"))


def test_it_says_until_when_there_are_events_and_not_that_one_of_them_goes_on_until_today(page):
    assert text_of(page("?storyline=gaza-war").find_class("facts")[0]) == "2 events from 1 June 2025 to 1 July 2025."
    assert "1 event from 10 May 2025 to 10 May 2025." in text_of(page("?storyline=ukraine-war"))
    # Of a truce that began before the window, all that is in it is that it goes on.
    assert "1 event from 1 January 2026 to 31 January 2026." in text_of(page("?storyline=gaza-war&from=2026-01&to=2026-01"))


def test_a_draft_is_in_none_of_it(client, record):
    for address in ("/embed/", "/embed/?storyline=gaza-war", "/embed/figure.json", "/embed/new?storyline=gaza-war"):
        assert "ecret" not in client.get(address).content.decode()
    assert client.get("/embed/?event=secret").status_code == 400


def test_no_id_stands_in_it_twice_and_nothing_is_inline(page):
    shown = page()
    ids = [node.get("id") for node in shown.iter() if node.get("id")]

    assert sorted(ids) == sorted(set(ids))
    assert not [node for node in shown.iter() if any(name.startswith("on") or name == "style" for name in node.attrib)]
    assert not [script for script in shown.iter("script") if not script.get("src")] and not list(shown.iter("style"))
    used = {use.get("href").removeprefix("#") for use in shown.iter("use")}
    assert used and used <= set(ids)


@pytest.mark.parametrize(("heading", "tag"), [("", "h3"), ("heading=2", "h2"), ("heading=6", "h6"), ("heading=none", None)])
def test_the_title_has_the_level_that_the_page_around_gives_it(page, heading, tag):
    titles = [node.tag for node in page(f"?{heading}").iter() if node.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]

    assert titles == ([tag] if tag else [])


def test_it_speaks_the_language_it_is_asked_in(client, record):
    asked, usual = client.get("/embed/?language=ar", headers={"Accept-Language": "fr"}), client.get("/embed/?language=fr")

    root = tree(asked)
    assert (root.get("lang"), root.get("dir"), asked["Content-Language"]) == ("ar", "rtl", "ar")
    assert tree(usual).get("lang") == "fr" and "juin 2025" in usual.content.decode()
    assert root.find(".//tr[@data-slug]//a").get("lang") == "en"


def test_a_still_one_has_no_chart_to_fetch(page):
    still, moving = page("?mode=still"), page()

    assert still.find_class("chart")[0].get("data-chart") is None and not still.find_class("tools")
    assert moving.find_class("chart")[0].get("data-chart") and moving.find_class("tools")


def test_links_lead_to_the_record_in_a_window_of_their_own(page):
    shown = page("?storyline=gaza-war")

    assert shown.find(".//base").get("target") == "_blank" and shown.find(".//base").get("href") is None
    assert shown.find(".//tr[@data-slug='plan']//a").get("href") == "/?storyline=gaza-war&event=plan"
    assert shown.find(".//link[@rel='canonical']").get("href").endswith("/?storyline=gaza-war")


def test_accounts_that_differ_are_marked(page):
    shown = page()

    assert "accounts differ" in text_of(shown.find(".//tr[@data-slug='talks']"))
    assert "accounts differ" not in text_of(shown.find(".//tr[@data-slug='plan']"))


def test_a_list_that_would_weigh_too_much_says_how_many_more_there_are(page, monkeypatch):
    monkeypatch.setattr("timeline.embed.embed.MOST_LISTED", 2)

    shown = page()

    assert len(listed(shown)) == 2
    assert "1 more on the timeline itself" in text_of(shown.find(".//details"))


def test_nothing_found_is_said(page):
    assert "No event answers all of these filters." in text_of(page("?q=zzzzzz"))


# ---------------------------------------------------------------- who may have it


@pytest.mark.parametrize("address", ASSETS)
def test_a_frame_without_an_origin_may_have_all_of_it(client, record, address):
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*" and "Access-Control-Allow-Credentials" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin" and not answer.cookies
    assert "stale-while-revalidate" in answer["Cache-Control"] or "immutable" in answer["Cache-Control"]


def test_only_embeds_may_stand_in_frames(client, record):
    assert "frame-ancestors" not in client.get("/embed/")["Content-Security-Policy"]
    assert "X-Frame-Options" not in client.get("/embed/")
    for address in ("/", "/events/talks/", "/embed/new", "/admin/login/", "/nowhere", "/embed.css", "/oembed"):
        answer = client.get(address)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"] and answer["X-Frame-Options"] == "DENY", address


def test_scripts_and_styles_are_ours_alone(client, record):
    policy = client.get("/embed/")["Content-Security-Policy"]

    assert "script-src 'self';" in policy + ";" and "unsafe" not in policy and "default-src 'none'" in policy


@pytest.mark.parametrize("question", ["storyline=none", "height=1", "event=none", "from=yesterday", "accent=zz", "q=%00"])
def test_what_cannot_be_shown_is_a_card_that_says_why(client, record, question):
    answer = client.get(f"/embed/?{question}")

    assert answer.status_code == 400 and answer["Cache-Control"] == "no-store"
    assert question.partition("=")[0] in text_of(tree(answer)) or "no published event" in text_of(tree(answer))
    assert "frame-ancestors" not in answer["Content-Security-Policy"] and "X-Frame-Options" not in answer
    assert client.get(f"/embed/figure.json?{question}").status_code == 400


@pytest.mark.parametrize("address", ["/embed/", "/embed.css", "/embed.js", "/embed/figure.json", "/embed/new", "/oembed"])
def test_it_is_only_read(client, record, address):
    assert client.post(address).status_code == 405


def test_the_style_sheet_of_now_is_kept_for_ever(client, record):
    address = tree(client.get("/embed/?accent=aa3300")).find(".//link[@rel='stylesheet']").get("href")

    assert "immutable" in client.get(address)["Cache-Control"]
    assert "immutable" not in client.get(re.sub("v=.*", "v=other", address))["Cache-Control"]
    assert client.get(address)["Content-Type"].startswith("text/css")


def test_the_figure_is_that_of_the_picture(client, record):
    figure = client.get("/embed/figure.json?storyline=gaza-war&width=900").json()

    assert {slug for trace in figure["data"] for slug in trace.get("customdata", [])} == {"plan", "truce"}
    assert figure["layout"]["meta"]["width"] == 900 and figure["config"]["scrollZoom"] is False


def test_the_height_decides_how_many_rows_there_are(client, record):
    for n in range(40):
        make_event(f"On one day {n}", storylines=("gaza-war",), date="2025-06-02")

    low, high = (client.get(f"/embed/figure.json?storyline=gaza-war&height={height}").json() for height in (300, 900))
    assert low["layout"]["height"] < 300 < high["layout"]["height"] < 900


def test_it_asks_the_database_little(client, record, django_assert_num_queries):
    client.get("/embed/?storyline=gaza-war")

    with django_assert_num_queries(7):
        client.get("/embed/?storyline=gaza-war")
    with django_assert_num_queries(5):
        client.get("/embed/figure.json?storyline=gaza-war")


# ---------------------------------------------------------------- what has changed


def test_an_event_that_was_changed_since_it_was_published_is_marked_and_named(page):
    truce, plan = (Event.objects.get(slug=slug) for slug in ("truce", "plan"))
    for event in (truce, plan):
        append(event, PUBLISHED, author=make_curator(), approver=make_curator())
    assert not page().find_class("updated")

    Event.objects.filter(pk=truce.pk).update(summary="It began at noon.")
    append(truce, CORRECTED, author=make_curator(), approver=make_curator(), reason="The hour was missing.")
    shown = page("?storyline=gaza-war")

    assert "updated" in text_of(shown.find(".//tr[@data-slug='truce']"))
    assert "updated" not in text_of(shown.find(".//tr[@data-slug='plan']"))
    assert "A truce" in text_of(shown.find(".//footer"))


def test_one_that_is_pinned_shows_what_was_known_and_since_when_the_record_has_moved_on(page):
    append(Event.objects.get(slug="truce"), PUBLISHED, author=make_curator(), approver=make_curator())
    today = dt.datetime.now(dt.UTC).date()

    pinned = page(f"?storyline=gaza-war&as_of={today}")
    before = page(f"?storyline=gaza-war&as_of={today - dt.timedelta(days=1)}")

    # The plan was never entered in the ledger: of what was known, only that can tell.
    assert listed(pinned) == ["truce"] and listed(before) == []
    # A day before the ledger is not a day on which nothing was known.
    assert f"What the record held is known since {calendar_of('en').day(today)}." in text_of(before)
    assert "has moved on" not in text_of(pinned) and "As known on" in text_of(pinned.find(".//footer"))
    foot = text_of(before.find(".//footer"))
    assert f"The record has moved on since {calendar_of('en').day(today)}." in foot
    assert "/?storyline=gaza-war" in [a.get("href") for a in before.find(".//footer").iter("a")]
    assert "has moved on" not in text_of(page(f"?storyline=ukraine-war&as_of={today - dt.timedelta(days=1)}"))
