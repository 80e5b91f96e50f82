import datetime as dt

from hypothesis import example, given
from hypothesis import strategies as st

from tests.explore.conftest import calm
from timeline.explore.ticks import EDGE, ROOM, ticks_between

LAST = dt.date.max.toordinal()
widths = st.integers(300, 2000)


def window(first: int, last: int) -> tuple[float, float]:
    """The edges of a chart that shows these days whole: a margin each side, as a scene has it."""
    margin = max((last + 1 - first) * 0.015, 0.5)
    return first - margin, last + 1 + margin


anywhere = st.tuples(st.integers(1, LAST), st.integers(1, LAST)).map(lambda pair: window(*sorted(pair)))
recent = st.tuples(st.integers(730_000, 745_000), st.integers(0, 9000)).map(lambda p: window(p[0], p[0] + p[1]))


@calm
@given(anywhere | recent, widths)
@example(window(1, LAST), 860)
@example(window(738_000, 738_000), 860)
def test_ticks_stand_in_order_inside_the_window_and_apart(edges, width):
    first, last = edges

    places = [tick.x for tick in ticks_between(first, last, width)]

    per_day = width / (last - first)
    assert all(first + EDGE / per_day <= place <= last - EDGE / per_day for place in places)
    # Steps of months are counted as 30.4 days each: the shortest is 28.
    gaps = [(after - before) * per_day for before, after in zip(places, places[1:], strict=False)]
    assert all(gap >= ROOM * 28 / 30.4 - 0.01 for gap in gaps), min(gaps)


@calm
@given(anywhere | recent, widths)
def test_no_two_ticks_stand_on_one_place_or_say_the_same_year(edges, width):
    ticks = ticks_between(*edges, width)

    assert len({tick.x for tick in ticks}) == len(ticks)
    years = [tick.label for tick in ticks if not tick.under and len(tick.label) == 4 and tick.label.isdigit()]
    assert len(set(years)) == len(years)


@calm
@given(recent, st.integers(500, 2000))
def test_a_window_is_never_left_without_a_date(edges, width):
    ticks = ticks_between(*edges, width)

    assert 1 <= len(ticks) <= width / ROOM * 1.1 + 1


@calm
@given(recent, st.integers(500, 2000))
def test_a_reader_can_tell_the_year_from_the_axis(edges, width):
    ticks = ticks_between(*edges, width)

    said = " ".join(f"{tick.label} {tick.under}" for tick in ticks).split()
    assert any(len(word) == 4 and word.isdigit() for word in said), said


def test_the_year_is_said_where_it_begins():
    first, last = window(dt.date(2024, 6, 1).toordinal(), dt.date(2025, 6, 1).toordinal())

    ticks = ticks_between(first, last, 860)

    assert [(tick.label, tick.under) for tick in ticks if tick.label == "Jan"] == [("Jan", "2025")]


def test_days_are_named_with_their_month_when_the_window_is_a_week():
    first, last = window(dt.date(2025, 5, 10).toordinal(), dt.date(2025, 5, 16).toordinal())

    ticks = ticks_between(first, last, 860)

    assert [tick.label for tick in ticks] == ["10", "11", "12", "13", "14", "15", "16", "17"]
    assert ticks[0].under == "May 2025"
