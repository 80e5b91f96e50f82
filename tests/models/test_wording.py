"""Dates in the reader's language: each language's own order and names, nothing that could be read as another date."""

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf.locale import LANG_INFO
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.models.test_dates import held
from timeline.models.cldr import calendar_of
from timeline.models.dates import Span

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = sorted(code for code, about in LANG_INFO.items() if "bidi" in about)
languages = st.sampled_from(LANGUAGES)

# The whole phrase around a date is a translator's; what is here is the calendar's own.
SAID = {
    "fr": {
        "2022-02-24": ("24 février 2022", "24 févr. 2022"),
        "2023-11-24/2023-11-30": ("24–30 novembre 2023", "24–30 nov. 2023"),
        "2023-11-24/2023-12-01": ("24 novembre – 1 décembre 2023", "24 nov. – 1 déc. 2023"),
        "[2026-06-17,2026-06-18]": ("17 ou 18 juin 2026", "17 ou 18 juin 2026"),
        "2022-02-24T05:50:00+03:00": ("24 février 2022, 05:50 (UTC+3)", "24 févr. 2022"),
    },
    "uk": {
        "2022-02-24": ("24 лютого 2022\u00a0р.", "24 лют. 2022\u00a0р."),
        "2025-05": ("травень 2025\u00a0р.", "трав. 2025\u00a0р."),
        "2023-11-24/2023-11-30": ("24–30 листопада 2023\u00a0р.", "24–30 лист. 2023\u00a0р."),
        "[2026-06-17,2026-06-18]": ("17 або 18 червня 2026\u00a0р.", "17 або 18 черв. 2026\u00a0р."),
    },
    "ar": {
        "2022-02-24": ("24 فبراير 2022", "24 فبراير 2022"),
        "2023-11-24/2023-12-01": ("24 نوفمبر – 1 ديسمبر 2023", "24 نوفمبر – 1 ديسمبر 2023"),
        "2022-02-24T05:50:00+03:00": ("24 فبراير 2022، 05:50 (UTC+3)", "24 فبراير 2022"),
    },
    "he": {
        "2022-02-24": ("24 בפברואר 2022", "24 בפבר׳ 2022"),
        "2025-05": ("מאי 2025", "מאי 2025"),
        "2023-11-24/2023-11-30": ("24–30 בנובמבר 2023", "24–30 בנוב׳ 2023"),
        "[2026-06-17,2026-06-18]": ("17 או 18 ביוני 2026", "17 או 18 ביוני 2026"),
    },
    "de": {
        "2022-02-24": ("24. Februar 2022", "24. Feb. 2022"),
        "2023-11-24/2023-11-30": ("24.–30. November 2023", "24.–30. Nov. 2023"),
        "[2026-06-17,2026-06-18,2026-06-20]": ("17., 18. oder 20. Juni 2026", "17., 18. oder 20. Juni 2026"),
    },
    "fa": {
        "2022-02-24": ("24 فوریهٔ 2022", "24 فوریه 2022"),
        "2023-11-24/2023-11-30": ("24 تا 30 نوامبر 2023", "24 تا 30 نوامبر 2023"),
        "[2026-06-17,2026-06-18]": ("17 ژوئن 2026 یا 18 ژوئن 2026", "17 ژوئن 2026 یا 18 ژوئن 2026"),
    },
    "ja": {
        "2022-02-24": ("2022年2月24日", "2022年2月24日"),
        "2023-11-24/2023-12-01": ("2023年11月24日～12月1日", "2023年11月24日～12月1日"),
        "[2026-06-17,2026-06-18,2026-06-20]": ("2026年6月17日、18日、または20日", "2026年6月17日、18日、または20日"),
    },
    "es": {"2023-11-24/2023-11-30": ("24–30 de noviembre de 2023", "24–30 nov 2023")},
    "cs": {"2022-02-24": ("24. února 2022", "24. února 2022"), "2025-05": ("květen 2025", "květen 2025")},
    "en-us": {"2022-02-24": ("February 24, 2022", "Feb 24, 2022")},
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "words"), [(code, *pair) for code, said in SAID.items() for pair in said.items()]
)
def test_a_date_is_said_as_its_language_says_it(language, text, words):
    with translation.override(language):
        assert (Span.parse(text).words(), Span.parse(text).words(short=True)) == words


def test_a_month_after_a_preposition_is_bent_where_a_language_bends_it():
    with translation.override("uk"):
        assert Span.parse("2022-05/..").words() == "since травня 2022\u00a0р."
        assert Span.parse("../2026-01").words() == "until січня 2026\u00a0р."


@settings(max_examples=examples(100))
@given(held, languages)
def test_every_date_has_words_in_every_language(text, language):
    with translation.override(language):
        span = Span.parse(text)

        for short in (False, True):
            assert span.words(short).strip()
            assert "".join(piece.text for piece in span.pieces(short)) == span.words(short)
            assert not re.search("[\ue000-\ue002]", span.words(short))


@settings(max_examples=examples(150))
@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.integers(0, 400), languages)
def test_no_month_is_a_number_that_could_be_a_day(day, length, language):
    last = day + dt.timedelta(days=length)
    with translation.override(language):
        for text in (f"{day}", f"{day}/{last}", f"{day:%Y-%m}", f"{day:%Y-%m}/{last:%Y-%m}", f"[{day},{last}]"):
            for short in (False, True):
                words = Span.parse(text).words(short)
                assert not re.search(r"\d\s?[./-]\s?\d", words), words
                assert re.search(r"[^\W\d_]", words), words


@given(st.dates(), languages)
def test_a_calendar_page_can_be_headed_in_every_language(day, language):
    calendar = calendar_of(language)

    for words in (calendar.month(day), calendar.month_name(day), calendar.day_number(day), calendar.year(day)):
        assert words.strip()


@pytest.mark.parametrize("language", ["en-xa", "io", "tlh", "x-pirate", "", None])
def test_a_language_without_a_calendar_has_the_english_one(language):
    assert calendar_of(language).day(dt.date(2022, 2, 24)) == "24 February 2022"


def test_months_of_one_language_never_show_up_in_another():
    """Babel once resolved a name in place: after Hebrew, the months of Spanish and Turkish were Hebrew (its issue 1234)."""
    said = """
import datetime as dt, sys, django
django.setup()
from timeline.models.cldr import calendar_of
for language in sys.argv[1:]:
    print([calendar_of(language).month(dt.date(2025, month, 1), short) for month in range(1, 13) for short in (True, False)])
    print([calendar_of(language).month_name(dt.date(2025, month, 1)) for month in range(1, 13)])
"""

    def spoken(*codes):
        run = [sys.executable, "-X", "utf8", "-c", said, *codes]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        lines = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()
        return {code: lines[2 * i : 2 * i + 2] for i, code in enumerate(codes)}

    codes = ["he", "es", "tr", "de", "fr", "uk", "ar", "fa"]

    assert spoken(*codes) == spoken(*reversed(codes))


# ---------------------------------------------------------------- for machines

PIECES = {
    "2025-05-10": [("10 May 2025", "2025-05-10")],
    "2025-05": [("May 2025", "2025-05")],
    "2025": [("2025", "2025")],
    "2025-05-XX": [("a day in May 2025", "2025-05")],
    "2025-05-10~": [("about 10 May 2025", "")],
    "2025-21": [("spring 2025", "")],
    "201X": [("2010s", "")],
    "2022-02-24/..": [("since ", ""), ("24 February 2022", "2022-02-24")],
    "2023-11-24/2023-11-30": [("24", "2023-11-24"), ("–", ""), ("30 November 2023", "2023-11-30")],
    "2023-10/2026-01~": [("October 2023", "2023-10"), (" – about January 2026", "")],
    "[2026-06-17,2026-06-18]": [("17", "2026-06-17"), (" or ", ""), ("18 June 2026", "2026-06-18")],
    "2022-02-24T05:50:00+03": [("24 February 2022, 05:50 (UTC+3)", "2022-02-24T05:50:00+03:00")],
    "2022-02-24T05:50:00": [("24 February 2022, 05:50 (local time)", "2022-02-24T05:50:00")],
    "2022-02-23T21:30:00-05:00": [
        ("23 February 2022, 21:30 (UTC−5)", "2022-02-23T21:30:00-05:00"),
        (" · ", ""),
        ("24 February 2022, 02:30 UTC", "2022-02-24T02:30:00+00:00"),
    ],
    "2025-01-19T11:15:00+02:00/2025-01-19T12:30:00+02:00": [
        ("19 January 2025, ", ""),
        ("11:15", "2025-01-19T11:15:00+02:00"),
        ("–", ""),
        ("12:30", "2025-01-19T12:30:00+02:00"),
        (" (UTC+2)", ""),
    ],
}


@pytest.mark.parametrize(("text", "pieces"), PIECES.items())
def test_a_machine_can_read_every_date_that_html_has_a_value_for(text, pieces):
    assert [tuple(piece) for piece in Span.parse(text).pieces()] == pieces


@settings(max_examples=examples(100), deadline=None)
@given(languages, st.dates(), st.integers(0, 40_000))
def test_a_span_of_plain_days_is_said_as_its_date_is(language, first, reach):
    last = dt.date.fromordinal(min(first.toordinal() + reach, dt.date.max.toordinal()))
    with translation.override(language):
        assert calendar_of().days(first, last) == Span.parse(f"{first}/{last}").words(short=True)
