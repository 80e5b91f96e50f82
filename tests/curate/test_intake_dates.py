"""Dates in articles, counted from the day they appeared: Monday 19 January 2026 unless a test says otherwise."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.curate.intake.dates import dates_in
from timeline.curate.intake.tongues import dates_in_tongue
from timeline.models.dates import Span

MONDAY = dt.date(2026, 1, 19)


def read(text, published=MONDAY, before=None):
    return [dated.edtf for dated in dates_in(text, published, before)]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("It was made public on Monday.", "2026-01-19"),
        ("He said on Friday that talks would go on.", "2026-01-16"),
        ("They met last Monday.", "2026-01-12"),
        ("They will meet on Monday.", "2026-01-26"),
        ("On Friday, leaders will meet.", "2026-01-23"),
        ("It opens next Wednesday.", "2026-01-21"),
        ("He left late on Sunday evening.", "2026-01-18"),
        ("She arrived yesterday.", "2026-01-18"),
        ("She arrived the day before yesterday.", "2026-01-17"),
        ("He spoke earlier today.", "2026-01-19"),
        ("They vote tomorrow.", "2026-01-20"),
        ("In remarks made last October, he agreed.", "2025-10"),
        ("He said in May that it was over.", "2025-05"),
        ("He said in January that it was over.", "2026-01"),
        ("It began last January.", "2025-01"),
        ("A vote is due in March.", "2026-03"),
        ("It was signed on 19 January.", "2026-01-19"),
        ("It was signed on 20 December.", "2025-12-20"),
        ("It was signed on December 20th.", "2025-12-20"),
        ("A summit will be held on 5 February.", "2026-02-05"),
        ("It was signed on 24 February 2022.", "2022-02-24"),
        ("It was signed on Feb. 24, 2022.", "2022-02-24"),
        ("It was signed on 2022-02-24.", "2022-02-24"),
        ("It was signed on Tuesday, 30 December.", "2025-12-30"),
        ("It was signed on the 12th.", "2026-01-12"),
        ("It was signed on the 22nd.", "2025-12-22"),
        ("The talks ran from 12 to 14 January.", "2026-01-12/2026-01-14"),
        ("The talks of January 12-14, 2026 failed.", "2026-01-12/2026-01-14"),
        ("The truce held between 30 December and 2 January.", "2025-12-30/2026-01-02"),
        ("It has lasted since 2022.", "2022/.."),
        ("It has lasted since February.", "2025-02/.."),
        ("It lasted from 2014 to 2021.", "2014/2021"),
        ("It was agreed in early May.", "2025-05-01~/2025-05-10~"),
        ("It was agreed in late February 2024.", "2024-02-21~/2024-02-29~"),
        ("It was agreed three days ago.", "2026-01-16"),
        ("It was agreed two weeks ago.", "2026-01-05~"),
        ("It was agreed two months ago.", "2025-11"),
        ("It was agreed last week.", "2026-01-12/2026-01-18"),
        ("It was agreed last weekend.", "2026-01-17/2026-01-18"),
        ("It was agreed last month.", "2025-12"),
        ("It was agreed last year.", "2025"),
        ("It stalled in recent months.", "2025-10~/2026-01-19"),
    ],
)
def test_a_date_is_counted_from_the_day_of_the_article(text, edtf):
    assert read(text) == [edtf]


@pytest.mark.parametrize(
    "text",
    [
        "It may end, and troops march on.",
        "May I ask? March on!",
        "A second round, the 12th day of talks.",
        "Resolution 2803 of 17 nations, 20-point plan, 24 hours.",
        "Two days later they left.",
        "The next day they left.",
        "It was signed on 31 February 2024.",
        "At the same time, it fell.",
    ],
)
def test_what_is_no_date_or_cannot_be_counted_is_left_alone(text):
    assert read(text) == []


def test_over_the_turn_of_the_year_days_are_of_the_year_before():
    second = dt.date(2026, 1, 2)
    text = "On Wednesday he wrote, on 30 December he spoke, last month he flew; the day before yesterday he fell."
    assert read(text, second) == ["2025-12-31", "2025-12-30", "2025-12", "2025-12-31"]


def test_later_and_the_same_day_are_counted_from_the_last_day_named():
    text = "The truce began on 12 January. Three days later it broke. The same day talks resumed, and the next day they ended."
    assert read(text) == ["2026-01-12", "2026-01-15", "2026-01-15", "2026-01-16"]
    assert read("A week earlier he had left.", before=dt.date(2026, 1, 10)) == ["2026-01-03"]


def test_the_arithmetic_is_told_in_words():
    dated = dates_in("It was made public on Monday.", MONDAY)[0]
    assert dated.words == "on Monday"
    assert dated.why == (
        "“on Monday”, counted from the article’s own day, Monday 19 January 2026: Monday 19 January 2026."
    )


def test_a_weekday_that_does_not_fit_its_date_is_for_a_person_to_look_at():
    dated = dates_in("It was signed on Tuesday, 19 January 2026.", MONDAY)[0]
    assert dated.edtf == "2026-01-19" and "Look again" in dated.why


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("fr", "Le Kremlin l’a confirmé lundi 19 janvier.", "2026-01-19"),
        ("fr", "En mai, il avait refusé.", "2025-05"),
        ("de", "Am Montag sagte er nichts.", "2026-01-19"),
        ("ru", "Об этом он заявил 19 января 2026 года.", "2026-01-19"),
        ("uk", "Про це він заявив учора.", "2026-01-18"),
        ("xx", "Zzz 19.", None),
    ],
)
def test_articles_in_other_languages_are_read_too(language, text, edtf):
    assert [dated.edtf for dated in dates_in_tongue(text, MONDAY, language)] == ([edtf] if edtf else [])


WORDS = st.sampled_from(
    [
        "on",
        "Monday",
        "last",
        "next",
        "in",
        "May",
        "12",
        "January",
        "2026",
        "-",
        "to",
        "from",
        "days",
        "later",
        "ago",
        "two",
        "the",
        "same",
        "day",
        ".",
        ",",
        "since",
        "March",
        "31",
        "st",
        "weeks",
        "0",
        "99",
    ]
)


@given(st.lists(WORDS, max_size=14), st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.none() | st.dates())
def test_whatever_stands_together_becomes_dates_that_the_record_can_hold(words, published, before):
    text, at = " ".join(words), 0
    for dated in dates_in(text, published, before):
        assert text[dated.start : dated.end] == dated.words and dated.start >= at
        assert Span.parse(dated.edtf) and dated.why
        at = dated.end
