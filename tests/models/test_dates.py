"""Dates as EDTF text: what is held, what is refused and why, and that the `edtf` package reads them alike."""

import calendar
import csv
import datetime as dt
import math
from pathlib import Path

import pytest
from edtf import parse_edtf
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from timeline.models.dates import OPEN_END, OPEN_START, DateError, Span

FACTS = Path(__file__).resolve().parents[3] / "shared" / "record" / "facts.csv"

# ---------------------------------------------------------------- dates that the record holds

years = st.integers(1, 9998).map("{:04}".format)
months = st.integers(1, 12).map("{:02}".format)
marks = st.sampled_from(["", "~", "?", "%"])


def days_of(month: str):
    last = calendar.monthrange(int(month[:4]), int(month[5:]))[1]
    return st.integers(1, last).map(lambda day: f"{month}-{day:02}")


year_months = st.builds("{}-{}".format, years, months)
days = st.one_of(year_months.flatmap(days_of), st.dates().map(str))
seasons = st.builds("{}-{}".format, years, st.integers(21, 24))
unspecified = st.one_of(
    st.integers(1, 999).map("{:03}X".format),
    st.integers(1, 99).map("{:02}XX".format),
    years.map("{}-XX".format),
    years.map("{}-XX-XX".format),
    year_months.map("{}-XX".format),
)
marked = st.builds("{}{}".format, st.one_of(years, year_months, days), marks)
moments = st.one_of(marked, st.builds("{}{}".format, st.one_of(seasons, unspecified), marks))
zones = st.sampled_from(["", "Z", "+03", "-05:00", "+05:30", "-11", "+14:00"])
times = st.builds("{}T{}{}".format, days, st.times().map(lambda time: time.isoformat("seconds")), zones)


def intervals_of(ends):
    return st.one_of(
        st.tuples(ends, ends).map(lambda pair: "/".join(sorted(pair, key=lambda end: Span.parse(end).lower))),
        st.builds("{}/..".format, ends),
        st.builds("{}/".format, ends),
        st.builds("../{}".format, ends),
        st.builds("/{}".format, ends),
    )


sets = st.one_of(
    st.lists(st.one_of(days, moments), min_size=2, max_size=4).map(lambda each: f"[{','.join(each)}]"),
    st.lists(days, min_size=2, max_size=2, unique=True).map(lambda pair: "[{}..{}]".format(*sorted(pair))),
)
held = st.one_of(moments, times, intervals_of(moments), sets).filter(lambda text: len(text) <= 80)


@given(held)
def test_a_date_is_kept_as_written(text):
    span = Span.parse(text)

    assert span.text == text
    assert Span.parse(span.text) == span


@given(held)
def test_the_fuzzy_bounds_hold_the_certain_ones(text):
    span = Span.parse(text)

    assert span.lower_fuzzy <= span.lower <= span.upper <= span.upper_fuzzy
    assert span.lower <= span.sort <= span.upper


@given(held)
def test_every_date_has_words_for_people(text):
    span = Span.parse(text)

    assert span.words().strip()
    assert span.words(short=True).strip()


@given(st.dates())
def test_a_day_is_bounded_by_itself(day):
    span = Span.parse(day.isoformat())

    assert (span.lower, span.upper, span.sort, span.exact) == (day, day, day, True)


@given(st.one_of(days, year_months, years))
def test_a_marked_date_has_the_days_of_the_plain_one_and_reaches_further(text):
    plain, approximate = Span.parse(text), Span.parse(f"{text}~")

    assert (approximate.lower, approximate.upper) == (plain.lower, plain.upper)
    assert approximate.upper_fuzzy > plain.upper_fuzzy or plain.upper > dt.date(9990, 1, 1)
    assert not approximate.exact


@given(moments)
def test_an_open_span_reaches_to_the_end_of_time(text):
    since, until = Span.parse(f"{text}/.."), Span.parse(f"../{text}")

    assert since.upper == since.upper_fuzzy == OPEN_END and since.ongoing
    assert until.lower == until.lower_fuzzy == OPEN_START and not until.ongoing


@given(st.lists(moments, min_size=2, max_size=4))
def test_a_set_reaches_from_the_first_day_of_any_to_the_last_of_any(texts):
    text = f"[{','.join(texts)}]"
    assume(len(text) <= 80)

    span, each = Span.parse(text), [Span.parse(one) for one in texts]

    assert span.lower == min(one.lower for one in each)
    assert span.upper == max(one.upper for one in each)
    assert span.lower_fuzzy == min(one.lower_fuzzy for one in each)
    assert span.upper_fuzzy == max(one.upper_fuzzy for one in each)


# ---------------------------------------------------------------- the same, read by the `edtf` package


def as_the_package_reads(text: str) -> tuple[dt.date, dt.date]:
    read = parse_edtf(text)
    return _day(read.lower_strict()), _day(read.upper_strict())


def _day(moment) -> dt.date:
    if isinstance(moment, float):
        assert math.isinf(moment)
        return OPEN_END if moment > 0 else OPEN_START
    return dt.date(*moment[:3])


def as_the_record_reads(text: str) -> tuple[dt.date, dt.date]:
    span = Span.parse(text)
    return span.lower, span.upper


@settings(max_examples=examples(50))
@given(st.one_of(marked, unspecified))
def test_the_package_reads_a_date_alike(text):
    assert as_the_record_reads(text) == as_the_package_reads(text)


@settings(max_examples=examples(25))
@given(
    st.one_of(
        st.tuples(marked, marked).map(lambda pair: "/".join(sorted(pair, key=lambda end: Span.parse(end).lower))),
        st.builds("{}/..".format, marked),
        st.builds("../{}".format, marked),
    )
)
def test_the_package_reads_a_span_alike(text):
    assert as_the_record_reads(text) == as_the_package_reads(text)


@settings(max_examples=10)
@given(st.lists(st.one_of(days, year_months), min_size=2, max_size=2).map(lambda each: f"[{','.join(each)}]"))
def test_the_package_reads_a_set_alike(text):
    assert as_the_record_reads(text) == as_the_package_reads(text)


@settings(max_examples=examples(25))
@given(seasons)
@example("2025-24")
def test_the_package_reads_a_season_alike_but_for_the_end_of_winter(text):
    """The package ends winter on 31 December; here it lasts to the end of February."""
    ours, theirs = as_the_record_reads(text), as_the_package_reads(text)

    assert ours[0] == theirs[0]
    if text.endswith("24"):
        assert (ours[1] + dt.timedelta(days=1)).month == 3
    else:
        assert ours[1] == theirs[1]


# ---------------------------------------------------------------- text that is not a date


@settings(max_examples=examples(60))
@given(
    st.one_of(
        st.text(max_size=90),
        st.text(st.characters(), max_size=20),
        st.text("0123456789-/.,~?%X[]{}TZ:+ ySE", max_size=24),
        st.text("0123456789-X~/.", min_size=4, max_size=12),
    )
)
@example("\x00")
@example("2025\x00")
@example("\ud800")
@example("2025-05-10\udfff")
@example("[" * 80)
@example("{" * 40 + "}" * 40)
@example("9" * 5000)
@example("[,]")
@example("[2025]")
@example("[..]")
@example("[2025..]")
@example("//")
@example("2025-05-10/../..")
@example("٢٠٢٥-٠٥-١٠")
@example("9999-24")
@example("0000-00-00")
@example("00XX")
@example("2025-00")
@example("Y-17E7")
@example("2025-05-10T24:00:00")
@example("2025-05-10T10:00:00+99:99")
@example("0001-01-01T00:00:00+14:00")
@example("T")
@example("2025T~")
def test_text_is_a_date_or_is_refused_with_a_reason(text):
    try:
        span = Span.parse(text)
    except DateError as reason:
        assert str(reason).strip()
    else:
        assert span.lower <= span.upper and span.words()


@pytest.mark.parametrize("value", [None, 2025, 20.25, True, b"2025"])
def test_what_is_not_text_is_refused(value):
    with pytest.raises(DateError, match="A date is text"):
        Span.parse(value)


REASONS = {
    "": "A date is needed",
    "   ": "A date is needed",
    "2026-02-30": "2026-02 has 28 days.",
    "2024-02-30": "2024-02 has 29 days.",
    "2026-06-31~": "2026-06 has 30 days.",
    "2026-06-00": "2026-06 has 30 days.",
    "2025-13": "There is no month 13.",
    "2025-00": "There is no month 00.",
    "2025-13-01": "There is no month 13.",
    "2025-25": "Seasons are 21 (spring)",
    "10.05.2025": "Write the year first: 2025-05-10",
    "5-10-2025": "Write the year first: 2025-05-10",
    "5/10/2025": "Write the year first: 2025-05-10",
    "10 May 2025": "“10 May 2025” is not a date. Write 2025-05-10",
    "yesterday": "“yesterday” is not a date",
    "0000": "Years run from 0001 to 9999.",
    "2025-05-10/2025-05-09": "The end (2025-05-09) is before the start (2025-05-10).",
    "2026/2025": "The end (2025) is before the start (2026).",
    "/": "A span needs at least one end",
    "../..": "A span needs at least one end",
    "2025/2026/2027": "is not a date",
    "[2026-06-17]": "A set of possible dates lists each one",
    "[2026-06-17,]": "A set of possible dates lists each one",
    "[..2026-06-17]": "A set of possible dates lists each one",
    "2025-XX-10": "gives a day of an unknown month",
    "201X-05": "gives a month of an unknown year",
    "{2025,2026}": "is EDTF, but this record holds dates of levels 0 and 1",
    "-0044-03-15": "is EDTF, but this record holds dates of levels 0 and 1",
    "2025-05-10" + " " * 80 + "~": "at most 80 plain characters",
    "２０２５": "at most 80 plain characters",
}


@pytest.mark.parametrize(("text", "reason"), REASONS.items())
def test_a_refusal_says_why(text, reason):
    with pytest.raises(DateError) as refusal:
        Span.parse(text)

    assert reason in str(refusal.value)


# ---------------------------------------------------------------- dates in words

WORDS = {
    "2025-05-10": ("10 May 2025", "10 May 2025"),
    "2025-09-10": ("10 September 2025", "10 Sept 2025"),
    "2025-05": ("May 2025", "May 2025"),
    "2025": ("2025", "2025"),
    "2025-05-10~": ("about 10 May 2025", "c. 10 May 2025"),
    "2025-05?": ("May 2025 (uncertain)", "May 2025?"),
    "2025-05-10%": ("about 10 May 2025 (uncertain)", "c. 10 May 2025?"),
    "2025-05-XX": ("a day in May 2025", "May 2025"),
    "2025-XX": ("2025", "2025"),
    "201X": ("2010s", "2010s"),
    "20XX": ("2000–2099", "2000–2099"),
    "2025-21": ("spring 2025", "spring 2025"),
    "2025-24": ("winter 2025–2026", "winter 2025–2026"),
    "2022-02-24/..": ("since 24 February 2022", "since 24 Feb 2022"),
    "2022-02-24/": ("from 24 February 2022, end unknown", "from 24 Feb 2022, end unknown"),
    "../2026-01": ("until January 2026", "until Jan 2026"),
    "2023-11-24/2023-11-30": ("24–30 November 2023", "24–30 Nov 2023"),
    "2023-11-24/2023-12-01": ("24 November – 1 December 2023", "24 Nov – 1 Dec 2023"),
    "2023-12-31/2024-01-01": ("31 December 2023 – 1 January 2024", "31 Dec 2023 – 1 Jan 2024"),
    "2023-11-24/2023-11-24": ("24 November 2023", "24 Nov 2023"),
    "2023-10/2026-01": ("October 2023 – January 2026", "Oct 2023 – Jan 2026"),
    "2025-05-10/2025": ("10 May 2025 – 2025", "10 May 2025 – 2025"),
    "[2026-06-17,2026-06-18]": ("17 or 18 June 2026", "17 or 18 Jun 2026"),
    "[2026-06-18, 2026-06-17]": ("17 or 18 June 2026", "17 or 18 Jun 2026"),
    "[2026-06-17,2026-06-18,2026-06-20]": ("17, 18 or 20 June 2026", "17, 18 or 20 Jun 2026"),
    "[2026-05-31,2026-06-01]": ("31 May 2026 or 1 June 2026", "31 May 2026 or 1 Jun 2026"),
    "[2026-06-17..2026-06-20]": ("between 17 and 20 June 2026", "between 17 and 20 Jun 2026"),
    "2020/2025": ("2020–2025", "2020–2025"),
    "2025-05-XX/2025-06-XX": ("a day in May 2025 – a day in June 2025", "May 2025 – Jun 2025"),
}


@pytest.mark.parametrize(("text", "words"), WORDS.items())
def test_a_date_reads_as_people_say_it(text, words):
    span = Span.parse(text)

    assert (span.words(), span.words(short=True)) == words


BOUNDS = {
    "2024-02": ("2024-02-01", "2024-02-29"),
    "2025-23": ("2025-09-01", "2025-11-30"),
    "2025-24": ("2025-12-01", "2026-02-28"),
    "2023-24": ("2023-12-01", "2024-02-29"),
    "20XX": ("2000-01-01", "2099-12-31"),
    "2025-05-10/2025": ("2025-05-10", "2025-12-31"),
    "2025-05/2025-05-10": ("2025-05-01", "2025-05-10"),
    "[2026,2026-06-17]": ("2026-01-01", "2026-12-31"),
}


@pytest.mark.parametrize(("text", "bounds"), BOUNDS.items())
def test_a_date_has_these_bounds(text, bounds):
    span = Span.parse(text)

    assert (str(span.lower), str(span.upper)) == bounds


def test_space_around_a_date_is_not_part_of_it():
    assert Span.parse("  2025-05-10\n") == Span.parse("2025-05-10")


def test_every_date_of_the_raw_material_is_held():
    if not FACTS.exists():
        pytest.skip(f"The raw material is not here: {FACTS}")
    with FACTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    texts = [f"{row['date_edtf']}/{row['end_edtf']}" if row["end_edtf"] else row["date_edtf"] for row in rows]

    assert len(rows) > 300
    assert all(Span.parse(text).words() for text in texts)
    assert all(as_the_record_reads(text) == as_the_package_reads(text) for text in sorted(set(texts))[::25])
