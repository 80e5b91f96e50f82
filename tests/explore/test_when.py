"""Dates on pages: for people in words, for machines in `<time datetime>`, in the reader's language and direction."""

import datetime as dt
import re

import pytest
from django.template import engines
from django.test import override_settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.explore.conftest import calm, text_of, tree
from tests.factories import make_citation, make_event, make_link, make_source, set_status
from tests.models.test_dates import held
from timeline.explore.ticks import ticks_between
from timeline.explore.when import when
from timeline.models import Event

NIGHT = "2022-02-23T21:30:00-05:00"


def times(node) -> list[tuple[str, str]]:
    """[(what a machine reads, what a person reads)] of every `<time>`."""
    return [(time.get("datetime"), "".join(time.itertext())) for time in node.iter("time")]


@pytest.fixture
def night(db):
    """A meeting of the night, what it follows and leads to, and who said so when."""
    event = make_event("Night meeting", slug="night-meeting", date=NIGHT, cite=False, status="draft", reviewed="2026-01-20")
    source = make_source("report", published="2022-02", accessed="2026-01-19")
    make_citation(event, source, by="russia", said="2022-02-24T05:50:00+03:00")
    set_status(event, "published")
    make_link(make_event("Round", date="2022-02-28/2022-03-03"), event, "follows")
    return event


def test_the_event_page_says_the_hour_where_it_happened_and_in_utc(client, night):
    page = tree(client.get("/events/night-meeting/"))

    assert "23 February 2022, 21:30 (UTC−5) · 24 February 2022, 02:30 UTC" in text_of(page)
    assert times(page) == [
        ("2022-02-23T21:30:00-05:00", "23 February 2022, 21:30 (UTC−5)"),
        ("2022-02-24T02:30:00+00:00", "24 February 2022, 02:30 UTC"),
        ("2022-02-24T05:50:00+03:00", "24 Feb 2022"),
        ("2022-02", "Feb 2022"),
        ("2022-02-28", "28 Feb"),
        ("2022-03-03", "3 Mar 2022"),
        ("2026-01-20", "20 Jan 2026"),
    ]


def test_the_list_says_both_days_and_keeps_the_event_under_the_day_of_its_place(client, night):
    words = text_of(tree(client.get("/?to=2022-02-23")))

    assert "23 Feb 2022 (24 Feb UTC)" in words
    assert "Night meeting" in words
    assert "Night meeting" not in text_of(tree(client.get("/?from=2022-02-24")))


def test_the_source_page_says_when_it_was_published_and_read(client, night):
    assert times(tree(client.get("/sources/report/")))[:2] == [("2022-02", "Feb 2022"), ("2026-01-19", "19 January 2026")]


def test_events_of_one_day_are_listed_by_the_hour_the_latest_first(db):
    for title, date in {
        "Noon": "2025-10-10T12:00:00+03:00", "Some time": "2025-10-10", "Earlier": "2025-10-10T08:30:00Z",
        "Local": "2025-10-10T10:00:00", "Next day": "2025-10-11", "Maybe": "2025-10-10?",
    }.items():  # fmt: skip
        make_event(title, date=date, slug=title.lower().replace(" ", "-"))

    listed = list(Event.objects.newest_first().values_list("title", flat=True))
    assert listed == ["Next day", "Local", "Noon", "Earlier", "Maybe", "Some time"]


@given(st.lists(held, min_size=1, max_size=4))
@calm
@pytest.mark.django_db
def test_every_date_that_is_held_can_be_listed(dates):
    """The database reads the hour of a date by itself; it must trip over none."""
    Event.objects.all().delete()
    for date in dates:
        make_event(date=date, cite=False, status="draft")

    assert Event.objects.newest_first().count() == len(list(Event.objects.newest_first())) == len(dates)


@given(held)
@calm
def test_a_date_in_a_page_reads_as_its_words(text):
    shown = tree(f"<p>{when(text)}</p>")

    assert "".join(shown.itertext()) == Event(date=text).span.words()
    assert all(time.get("datetime") for time in shown.iter("time"))


def test_a_date_has_the_direction_of_the_page_whatever_stands_beside_it():
    with translation.override("he"):
        assert when("2020/2025").startswith('<bdi dir="rtl"><time datetime="2020">2020</time>–')
    assert when("2020/2025").startswith('<bdi dir="ltr">')


def test_what_has_no_date_says_nothing():
    template = engines["django"].from_string("{% load when %}[{{ none|when }}{{ empty|when:'short' }}]")

    assert template.render({"none": None, "empty": ""}) == "[]"


# ---------------------------------------------------------------- other languages

LANGUAGES = [("en", "English"), ("uk", "Ukrainian"), ("ar", "Arabic"), ("ja", "Japanese")]


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("uk", "24 лют. 2022 р.", "лютий 2022 р."),
        ("ar", "24 فبراير 2022", "فبراير 2022"),
        ("ja", "2022年2月24日", "2022年2月"),
    ],
)
@override_settings(LANGUAGES=LANGUAGES)
def test_the_main_page_has_its_dates_in_the_language_of_the_reader(client, db, language, day, month):
    make_event(date="2022-02-24")

    words = text_of(tree(client.get("/?from=2022-02&to=2022-03", headers={"accept-language": language})))

    assert day in words
    assert month in words
    assert not re.search(r"\b(Feb|Mar|Jan|Dec)\b", words)


@pytest.mark.parametrize(
    ("language", "label", "under"), [("en", "Mar", "2022"), ("uk", "бер.", "2022"), ("ja", "3月", "2022年")]
)
def test_the_axis_is_in_the_language_of_the_reader(language, label, under):
    first, last = dt.date(2022, 2, 20).toordinal(), dt.date(2023, 1, 20).toordinal()
    with translation.override(language):
        tick = ticks_between(first, last, 860)[0]

    assert (tick.label, tick.under) == (label, under)
