import datetime as dt
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.explore.conftest import STORYLINES, TODAY, calm
from timeline.explore.density import HEIGHT, MOST_BINS, density

months = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)).map(lambda day: day.replace(day=1))
near_months = st.dates(dt.date(2018, 1, 1), dt.date(2028, 1, 1)).map(lambda day: day.replace(day=1))
WINDOW = (dt.date(2022, 2, 24), TODAY)


def counts(months):
    """What the database answers: each month and storyline once, in order of months."""
    keys = st.tuples(months, st.sampled_from(STORYLINES))
    return st.dictionaries(keys, st.integers(1, 50), min_size=1, max_size=60).map(
        lambda found: sorted((month, storyline, number) for (month, storyline), number in found.items())
    )


def test_nothing_to_count_is_no_strip():
    assert density([], WINDOW, TODAY) is None


@calm
@given(counts(months) | counts(near_months))
def test_there_are_at_most_so_many_bins_and_all_bars_stay_inside(counted):
    strip = density(counted, WINDOW, TODAY)

    assert len({bar.left for bar in strip.bars}) <= MOST_BINS
    for bar in strip.bars:
        assert bar.left >= 0 and bar.left + bar.width <= 1 + 1e-9
        assert bar.top >= -1e-6 and bar.top + bar.height <= HEIGHT + 1e-6


@calm
@given(counts(months) | counts(near_months))
def test_heights_are_in_proportion_and_nothing_is_lost(counted):
    strip = density(counted, WINDOW, TODAY)

    stacks = Counter()
    for bar in strip.bars:
        stacks[bar.left] += bar.height
    assert max(stacks.values()) == pytest.approx(HEIGHT)
    whole = sum(number for _month, _storyline, number in counted)
    # The height of one event, from any bar: all bars together are all events.
    for storyline in STORYLINES:
        share = sum(number for _m, name, number in counted if name == storyline) / whole
        drawn = sum(bar.height for bar in strip.bars if bar.storyline == storyline)
        assert drawn / sum(stacks.values()) == pytest.approx(share)


@calm
@given(counts(months) | counts(near_months), st.tuples(months, months).map(sorted))
@example([(dt.date(9999, 12, 1), "gaza-war", 1)], [dt.date(2020, 1, 1), dt.date(2021, 1, 1)])
def test_the_shaded_window_is_inside_the_strip_and_never_invisible(counted, window):
    strip = density(counted, tuple(window), TODAY)

    assert 0 <= strip.start < strip.end <= 1.004 + 1e-9
    assert strip.first < strip.last


@calm
@given(counts(near_months))
def test_bars_of_one_bin_stand_on_each_other(counted):
    strip = density(counted, WINDOW, TODAY)

    floors = {}
    for bar in strip.bars:
        assert bar.top + bar.height == pytest.approx(floors.get(bar.left, HEIGHT))
        floors[bar.left] = bar.top


def test_a_month_has_a_bar_of_its_own_while_there_is_room():
    counted = [(dt.date(2025, 5, 1), "gaza-war", 2), (dt.date(2025, 6, 1), "gaza-war", 4)]

    strip = density(counted, WINDOW, dt.date(2025, 6, 15))

    assert [(bar.left, bar.height) for bar in strip.bars] == [(0.0, HEIGHT / 2), (0.5, HEIGHT)]
    assert (strip.first, strip.last) == (dt.date(2025, 5, 1), dt.date(2025, 7, 1))
