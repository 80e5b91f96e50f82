"""The histogram at the foot of a lane: what it counts, whoever counts it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.explore.conftest import asked, calm, crowds, event_rows, row
from tests.explore.scenes import ONE_LANE, everywhere, scene_of, split
from tests.explore.test_scene import lane_at, near_windows
from tests.factories import make_event
from timeline.explore import lists
from timeline.explore.answer import Answer
from timeline.explore.crowd import DAYS, FOOT, bin_of, days_per_bin
from timeline.explore.drawing import scene_of as drawn_scene


@calm
@given(st.floats(1e-4, 900), st.integers(1, 14))
def test_bins_are_whole_days_and_no_narrower_than_can_be_seen(scale, lanes):
    days = days_per_bin(scale, lanes)

    assert days in DAYS
    assert days == DAYS[-1] or days * scale >= 5


@calm
@given(event_rows() | crowds(), near_windows)
def test_bars_stay_in_the_foot_of_their_lane(events, window):
    events, ahead = split(events, window)
    scene = scene_of(events, window, ahead=ahead, overscan=1)

    for bar in scene.bars:
        (lane,) = [lane for lane in scene.lanes if lane.top < bar.bottom <= lane.bottom]
        assert scene.begin <= bar.start < bar.end <= scene.end
        assert 0 < bar.height <= FOOT and bar.number > 0
        marks = [mark.y + mark.size / 2 for mark in scene.marks if lane_at(scene, mark) == lane]
        assert all(low <= bar.bottom - FOOT for low in marks)


@calm
@given(event_rows() | crowds(), near_windows)
def test_what_stands_beyond_the_window_never_moves_what_is_in_it(events, window):
    events, ahead = split(events, window)

    alone, among = scene_of(events, window), scene_of(events, window, ahead=ahead, overscan=1)

    def seen(scene):
        return [(mark.slug, mark.x, mark.y, mark.label, mark.side) for mark in scene.marks if not mark.ahead]

    if len(events) + len(ahead) < 130:
        assert seen(among) == seen(alone)
        assert [lane.bottom for lane in among.lanes] == [lane.bottom for lane in alone.lanes]


@calm
@given(event_rows(least=1) | crowds(), near_windows)
def test_the_selected_event_always_has_its_mark(events, window):
    events, _ahead = split(events, window)
    for event in events[:3]:
        scene = scene_of(events, window, lanes=ONE_LANE, lanes_of=everywhere, selected=event.slug)

        assert event.slug in {mark.slug for mark in scene.marks}


def test_panning_does_not_change_what_a_bin_holds():
    events = [row(n, str(dt.date(2024, 1, 1) + dt.timedelta(days=n // 3))) for n in range(900)]

    def bars(first):
        window = (first, first + dt.timedelta(days=240))
        scene = scene_of(split(events, window)[0], window, lanes=ONE_LANE, lanes_of=everywhere)
        return {bar.start: bar.number for bar in scene.bars}

    one, other = bars(dt.date(2024, 1, 20)), bars(dt.date(2024, 2, 20))
    common = {start for start in one if start in other}
    assert len(common) > 20
    assert {start % min(b - a for a, b in zip(sorted(one), sorted(one)[1:], strict=False)) for start in common}


@pytest.mark.django_db
@pytest.mark.parametrize("lanes", ["storyline", "kind", "none", "actor"])
def test_the_database_counts_as_the_scene_does(monkeypatch, lanes):
    """Where the list cannot hold every event, counts come from the database; nobody may see a difference."""
    for n in range(120):
        day = dt.date(2025, 1, 1) + dt.timedelta(days=n % 40)
        make_event(f"Talks {n}", date=str(day), storylines=[["ukraine-war"], ["gaza-war", "ukraine-war"]][n % 2],
                   kind=["meeting", "call", "un-veto"][n % 3], significance=1 + n % 5,
                   actors=[["russia"], ["ukraine", "russia"]][n % 2])  # fmt: skip
    make_event("Long war", date="2020-02-24/..", storylines=["ukraine-war"], significance=1, actors=["russia"])
    make_event("Before", date="2024-12-20", storylines=["ukraine-war"], actors=["russia"])
    query = asked(f"/?from=2025-01-01&to=2025-01-31&lanes={lanes}")

    known = Answer(query)
    by_rows = drawn_scene(tuple(known.rows), known.frame, known.crowd)
    monkeypatch.setattr(lists, "MOST_ROWS", 50)
    counted = Answer(query)
    assert not counted.whole and counted.crowd.counts and counted.number == known.number
    by_counts = drawn_scene(tuple(counted.rows), counted.frame, counted.crowd)

    def told(scene):
        marked = {lane.key: sum(lane_at(scene, mark) == lane and not mark.ahead for mark in scene.marks) for lane in scene.lanes}
        return {lane.key: lane.crowd + marked[lane.key] for lane in scene.lanes}

    assert told(by_counts) == told(by_rows)
    assert [(mark.slug, mark.y) for mark in by_counts.marks] == [(mark.slug, mark.y) for mark in by_rows.marks]


def test_bins_are_counted_from_the_first_day_of_the_calendar():
    assert [bin_of(day, 7) for day in (0, 6.5, 7, -0.5)] == [0, 0, 1, -1]
