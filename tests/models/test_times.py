"""Dates with a clock time: the day they belong to, how they are ordered and said, and what is refused."""

import datetime as dt

import pytest
from edtf import parse_edtf
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.models.test_dates import days, times, zones
from timeline.models.dates import DateError, Span

# ---------------------------------------------------------------- the day

offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
instants = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1), timezones=offsets).map(
    lambda instant: instant.replace(microsecond=0)
)


@given(times)
def test_a_time_is_kept_as_written(text):
    span = Span.parse(text)

    assert span.text == text
    assert span.start.time.isoformat()[:19] == text[:19]


@given(instants)
def test_an_event_belongs_to_the_day_of_the_place_where_it_happened(instant):
    span = Span.parse(instant.isoformat())

    assert span.lower == span.upper == span.lower_fuzzy == span.upper_fuzzy == span.sort == instant.date()
    assert span.exact
    assert span.start.utc == instant
    assert span.start.straddles == (instant.astimezone(dt.UTC).date() != instant.date())


@settings(max_examples=examples(50))
@given(times)
def test_the_package_reads_the_same_day(text):
    ours = Span.parse(text)

    assert parse_edtf(text).lower_strict()[:3] == ours.lower.timetuple()[:3]
    assert parse_edtf(text).upper_strict()[:3] == ours.upper.timetuple()[:3]


@given(instants, instants)
@example(dt.datetime.fromisoformat("2022-02-24T01:00:00+03:00"), dt.datetime.fromisoformat("2022-02-23T23:00:00-05:00"))
def test_a_span_runs_from_the_earlier_instant_to_the_later_and_holds_both_days(one, other):
    first, last = sorted([one, other])
    span = Span.parse(f"{first.isoformat()}/{last.isoformat()}")

    assert span.lower <= span.sort <= span.upper
    assert (span.lower, span.upper) == (min(first.date(), last.date()), max(first.date(), last.date()))
    assert (span.lower_fuzzy, span.upper_fuzzy) == (span.lower, span.upper)
    assert span.words() and span.words(short=True)
    if first != last:
        with pytest.raises(DateError, match="is before the start"):
            Span.parse(f"{last.isoformat()}/{first.isoformat()}")


@given(days, times)
def test_a_span_may_have_a_day_at_one_end_and_a_time_at_the_other(day, time):
    assume(day <= time[:10])
    span = Span.parse(f"{day}/{time}")

    assert (str(span.lower), str(span.upper)) == (day, time[:10])
    assert span.words()


@given(st.lists(times, min_size=2, max_size=3))
def test_a_set_of_times_is_in_order(texts):
    text = f"[{','.join(texts)}]"
    span = Span.parse(text)

    assert [moment.lower for moment in span.alternatives] == sorted(Span.parse(one).lower for one in texts)
    assert span.lower <= span.upper and span.words() and span.words(short=True)


def test_events_of_one_day_are_in_the_order_of_their_hours():
    written = ["2022-02-24T05:50:00+03:00", "2022-02-24T04:00:00+02:00", "2022-02-24", "2022-02-24T02:30:00Z", "2022-02-23"]

    assert sorted(written, key=lambda text: Span.parse(text).order) == [
        "2022-02-23", "2022-02-24", "2022-02-24T04:00:00+02:00", "2022-02-24T02:30:00Z", "2022-02-24T05:50:00+03:00",
    ]  # fmt: skip


# ---------------------------------------------------------------- in words

WORDS = {
    "2022-02-24T05:50:00+03:00": ("24 February 2022, 05:50 (UTC+3)", "24 Feb 2022"),
    "2022-02-24T05:50:00+03": ("24 February 2022, 05:50 (UTC+3)", "24 Feb 2022"),
    "2022-02-24T05:50:30+05:30": ("24 February 2022, 05:50:30 (UTC+5:30)", "24 Feb 2022"),
    "2022-02-23T21:30:00-05:00": (
        "23 February 2022, 21:30 (UTC−5) · 24 February 2022, 02:30 UTC",
        "23 Feb 2022 (24 Feb UTC)",
    ),
    "2025-12-31T23:30:00-05:00": (
        "31 December 2025, 23:30 (UTC−5) · 1 January 2026, 04:30 UTC",
        "31 Dec 2025 (1 Jan 2026 UTC)",
    ),
    "2024-06-10T01:00:00+03:00": ("10 June 2024, 01:00 (UTC+3) · 9 June 2024, 22:00 UTC", "10 Jun 2024 (9 Jun UTC)"),
    "2025-10-08T23:30:00Z": ("8 October 2025, 23:30 UTC", "8 Oct 2025"),
    "2025-10-08T23:30:00+00:00": ("8 October 2025, 23:30 UTC", "8 Oct 2025"),
    "2025-10-08T23:30:00": ("8 October 2025, 23:30 (local time)", "8 Oct 2025"),
    "2025-01-19T11:15:00+02:00/..": ("since 19 January 2025, 11:15 (UTC+2)", "since 19 Jan 2025"),
    "2025-01-19T11:15:00+02:00/2025-03-18": ("19 January 2025, 11:15 (UTC+2) – 18 March 2025", "19 Jan – 18 Mar 2025"),
    "2025-01-19T11:15:00+02:00/2025-01-19T12:30:00+02:00": ("19 January 2025, 11:15–12:30 (UTC+2)", "19 Jan 2025"),
    "2023-11-24T07:00:00+02:00/2023-12-01T07:00:00+02:00": (
        "24 November 2023, 07:00 (UTC+2) – 1 December 2023, 07:00 (UTC+2)",
        "24 Nov – 1 Dec 2023",
    ),
    "[2022-02-23T21:30:00-05:00,2022-02-24]": (
        "23 February 2022, 21:30 (UTC−5), which is 24 February 2022, 02:30 UTC or 24 February 2022",
        "23 Feb 2022 (24 Feb UTC) or 24 Feb 2022",
    ),
    "2025-04-19T18:00:00+03:00/2025-04-21T00:00:00+03:00": (
        "19 April 2025, 18:00 (UTC+3) – 21 April 2025, 00:00 (UTC+3), which is 20 April 2025, 21:00 UTC",
        "19 Apr 2025 – 21 Apr 2025 (20 Apr UTC)",
    ),
    "0001-01-01T00:30:00+03:00": ("1 January 1, 00:30 (UTC+3)", "1 Jan 1"),
}


@pytest.mark.parametrize(("text", "words"), WORDS.items())
def test_a_time_is_said_with_its_zone_and_in_utc_where_that_is_another_day(text, words):
    span = Span.parse(text)

    assert (span.words(), span.words(short=True)) == words


@given(instants)
def test_who_reads_a_time_can_tell_which_instant_it_was(instant):
    written = Span.parse(instant.isoformat())

    machines = [piece.machine for piece in written.pieces() if piece.machine]
    assert {dt.datetime.fromisoformat(machine) for machine in machines} == {instant}
    assert len(machines) == 1 + written.start.straddles
    assert ("UTC)" in written.words(short=True)) == written.start.straddles


# ---------------------------------------------------------------- refused

REASONS = {
    "2022-02-24T05:50+03:00": "Write 2022-02-24T05:50:00+03:00",
    "2022-02-24T05:50:00+0300": "Write 2022-02-24T05:50:00+03:00",
    "2022-02-24T05": "Write 2022-02-24T05:50:00+03:00",
    "2022-02-24T": "Write 2022-02-24T05:50:00+03:00",
    "2022-02T05:50:00Z": "Write 2022-02-24T05:50:00+03:00",
    "2022-02-24T05:50:00 MSK": "Write 2022-02-24T05:50:00+03:00",
    "2022-02-24T05:50:00Z~": "marks a clock time",
    "2022-02-24T05:50:00?": "marks a clock time",
    "2022-02-24T24:00:00": "There is no time 24:00:00",
    "2022-02-24T10:60:00Z": "There is no time 10:60:00",
    "2022-02-24T23:59:60Z": "There is no time 23:59:60",
    "2022-02-24T10:00:00+14:30": "There is no zone +14:30",
    "2022-02-24T10:00:00-00:00": "There is no zone -00:00",
    "2022-02-30T10:00:00Z": "2022-02 has 28 days.",
    "2022-13-01T10:00:00Z": "There is no month 13.",
    "0000-01-01T10:00:00Z": "Years run from 0001 to 9999.",
    "2022-02-24T10:00:00/2022-02-24T09:00:00": "is before the start",
    "2022-02-25T10:00:00/2022-02-24T09:00:00Z": "is before the start",
}


@pytest.mark.parametrize(("text", "reason"), REASONS.items())
def test_a_refusal_says_why(text, reason):
    with pytest.raises(DateError) as refusal:
        Span.parse(text)

    assert reason in str(refusal.value)


def test_the_zones_tried_here_are_all_of_their_kinds():
    """Without, Z, whole hours, hours and minutes, either side: a strategy that shrank would test nothing."""
    assert {len(zone) for zone in zones.elements} == {0, 1, 3, 6}
