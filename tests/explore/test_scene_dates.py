"""Dates look as sharp as they are known."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.explore.conftest import AS_OF, TODAY, calm, crowds, event_rows, row
from tests.explore.scenes import one, scene_of
from tests.models.test_dates import held
from timeline.explore.bounded import taken_together
from timeline.explore.packing import SIZES
from timeline.explore.scene import bounds_of
from timeline.explore.shading import shades_of
from timeline.models.dates import DAY, Span

# ---------------------------------------------------------------- dates as they are known


@calm
@given(event_rows(least=1) | crowds())
def test_a_date_that_is_not_known_to_the_day_has_a_shade(events):
    scene = scene_of(events, bounds_of(events, TODAY))

    vague = {event.slug for event in events if not event.span.exact}
    for mark in scene.marks:
        assert bool(mark.shades) >= (mark.slug in vague), mark


@calm
@given(held)
@example("2025-03~/2025-03~")
@example("2025?/2025-03")
@example("2025/2025")
@example("2025-03-10/2025-03")
def test_pieces_of_a_date_follow_each_other_and_each_has_a_length(date):
    pieces, _firm = shades_of(Span.parse(date), AS_OF.toordinal())

    assert all(piece.start < piece.end for piece in pieces)
    assert all(piece.end == pytest.approx(after.start) for piece, after in pairwise(pieces))
    assert len(taken_together(tuple(pieces), 1e9)) == bool(pieces)


def test_a_month_is_a_bar_one_month_wide_that_fades_at_both_ends():
    mark = one(row(1, "2025-05"), window=(dt.date(2025, 4, 1), dt.date(2025, 6, 30)))

    assert mark.band and not mark.firm_start
    assert mark.shades[0].start == dt.date(2025, 5, 1).toordinal()
    assert mark.shades[-1].end == pytest.approx(dt.date(2025, 6, 1).toordinal())
    alphas = [shade.alpha for shade in mark.shades]
    strongest = alphas.index(max(alphas))
    assert alphas[: strongest + 1] == sorted(alphas[: strongest + 1])
    assert alphas[strongest:] == sorted(alphas[strongest:], reverse=True)
    assert max(alphas) > 2 * alphas[0] and max(alphas) > 2 * alphas[-1]


def test_about_a_day_is_a_mark_with_a_whisker_of_three_days_each_side():
    mark = one(row(1, "2025-05-10~"))

    assert not mark.band
    assert mark.x == dt.date(2025, 5, 10).toordinal() + 0.5
    assert (mark.shades[0].start, mark.shades[-1].end) == pytest.approx(
        (dt.date(2025, 5, 7).toordinal(), dt.date(2025, 5, 14).toordinal())
    )


def test_a_day_is_a_mark_at_its_noon_without_a_shade():
    mark = one(row(1, "2025-05-10"))

    assert (mark.band, mark.shades, mark.x) == (False, (), dt.date(2025, 5, 10).toordinal() + 0.5)


def test_what_goes_on_fades_at_the_last_day_of_the_record_and_not_at_the_edge():
    mark = one(row(1, "2022-02-24/.."))

    assert mark.band
    assert mark.shades[-1].end == pytest.approx(AS_OF.toordinal() + 1)
    assert mark.shades[-1].alpha < mark.shades[0].alpha


@calm
@given(st.dates(dt.date(2021, 1, 1), AS_OF - dt.timedelta(days=31)), st.sampled_from(["/..", "/"]))
def test_no_open_span_runs_beyond_the_last_day_of_the_record(start, end):
    mark = one(row(1, f"{start}{end}"))

    assert not mark.shades or mark.shades[-1].end <= AS_OF.toordinal() + 1.001


@calm
@given(event_rows(least=1) | crowds())
def test_a_band_starts_firmly_only_on_a_known_day(events):
    scene = scene_of(events, bounds_of(events, TODAY))

    spans = {event.slug: event.span for event in events}
    for mark in scene.marks:
        if mark.band and mark.firm_start:
            start = spans[mark.slug].start
            assert spans[mark.slug].is_interval and start.precision == DAY
            assert not (start.approximate or start.uncertain)
            assert mark.x == start.lower.toordinal()


def test_a_span_that_began_before_the_window_has_no_start_in_it():
    mark = one(row(1, "2020-01-15/2025-01-15"), window=(dt.date(2022, 1, 1), dt.date(2026, 1, 1)))

    assert mark.band and not mark.firm_start


def test_hours_of_one_day_are_a_mark_and_not_a_band():
    mark = one(row(1, "2025-02-12T11:04:00-05:00/2025-02-12T12:06:00-05:00"), window=(dt.date(2025, 2, 1), dt.date(2025, 3, 1)))

    assert not mark.band
    assert mark.x == dt.date(2025, 2, 12).toordinal() + 0.5


@pytest.mark.parametrize(
    ("values", "hollow"),
    [({"occurrence": "proposed"}, True), ({"occurrence": "planned"}, True), ({"kind": "proposal"}, True), ({}, False)],
)
def test_what_is_proposed_or_not_yet_in_effect_is_hollow(values, hollow):
    assert one(row(1, **values)).hollow is hollow


def test_size_is_significance():
    assert [one(row(1, significance=n)).size for n in range(1, 6)] == [SIZES[n] for n in range(1, 6)]
