import datetime as dt
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.explore.conftest import STORYLINES, TODAY, any_edtf, calm, crowds, event_rows, row
from tests.explore.scenes import LANES, ONE_LANE, WINDOW, by_storyline, everywhere, one, scene_of, split
from timeline.explore.bounded import MOST_DRAWN, signs
from timeline.explore.lettering import width_of
from timeline.explore.packing import FONT, GAP, LABEL_GAP, MOST_ROWS, RING, SIZES
from timeline.explore.picture import label_gap
from timeline.explore.scene import AXIS, BAND, FEWEST_ROWS, HEADER, LOWEST, MOST_MARKS, ROW, LaneSpec, bounds_of
from timeline.models.taxonomy import KIND_GROUPS

windows = st.tuples(st.dates(), st.dates()).map(lambda pair: tuple(sorted(pair)))
near_windows = st.tuples(st.dates(dt.date(2019, 1, 1), dt.date(2028, 1, 1)), st.integers(0, 3000)).map(
    lambda pair: (pair[0], pair[0] + dt.timedelta(days=pair[1]))
)


# ---------------------------------------------------------------- what is drawn, as rectangles in pixels


def px(scene, day):
    return (day - scene.first) * scene.width / (scene.last - scene.first)


def body(scene, mark):
    """(left, right, top, bottom) of a band or symbol, with the ring of a disputed one."""
    if mark.band:
        return px(scene, mark.shades[0].start), px(scene, mark.shades[-1].end), mark.y - BAND / 2, mark.y + BAND / 2
    half = mark.size / 2 + (RING if mark.disputed else 0)
    return px(scene, mark.x) - half, px(scene, mark.x) + half, mark.y - half, mark.y + half


def lettering(scene, mark):
    """(left, right, top, bottom) of a label, where the picture puts it."""
    x, gap, length = px(scene, mark.x), 7 if mark.band else label_gap(mark), width_of(mark.label, FONT)
    left = x - gap - length if mark.side == "left" else x + gap
    return left, left + length, mark.y - FONT / 2, mark.y + FONT / 2


def overlap(one, other):
    return min(one[1], other[1]) - max(one[0], other[0]) > 0.01 and min(one[3], other[3]) - max(one[2], other[2]) > 0.01


def lane_at(scene, mark):
    (lane,) = [lane for lane in scene.lanes if lane.top < mark.y < lane.bottom]
    return lane


# ---------------------------------------------------------------- labels


@settings(calm, max_examples=examples(200))
@given(event_rows() | crowds(), near_windows, st.integers(320, 1600))
def test_no_label_overlaps_another_label_or_the_mark_of_another_event(events, window, width):
    events, ahead = split(events, window)
    scene = scene_of(events, window, width=width, ahead=ahead, overscan=1)

    labelled = [mark for mark in scene.marks if mark.label]
    boxes = [lettering(scene, mark) for mark in labelled]
    for at, (mark, box) in enumerate(zip(labelled, boxes, strict=True)):
        assert not any(overlap(box, other) for other in boxes[at + 1 :]), mark
        for other in scene.marks:
            assert other is mark or not overlap(box, body(scene, other)), (mark, other)


@calm
@given(event_rows() | crowds(), near_windows)
def test_marks_never_overlap(events, window):
    events, ahead = split(events, window)
    scene = scene_of(events, window, ahead=ahead, overscan=1)

    bodies = [body(scene, mark) for mark in scene.marks]
    # A ring may reach into the row above; symbols and bands may not.
    bodies = [(left, right, max(top, middle - ROW / 2), min(bottom, middle + ROW / 2))
              for left, right, top, bottom in bodies for middle in [(top + bottom) / 2]]  # fmt: skip
    for at, box in enumerate(bodies):
        assert not any(overlap(box, other) for other in bodies[at + 1 :])


@calm
@given(event_rows() | crowds(), near_windows)
def test_a_whisker_stays_clear_of_the_labels_of_other_events(events, window):
    scene = scene_of(events, window)

    whiskers = [
        (mark, (px(scene, mark.shades[0].start), px(scene, mark.shades[-1].end), mark.y - 3, mark.y + 3))
        for mark in scene.marks
        if mark.shades and not mark.band
    ]
    for mark in scene.marks:
        if mark.label:
            box = lettering(scene, mark)
            for other, whisker in whiskers:
                assert other is mark or not overlap(box, whisker), (mark, other)


@calm
@given(event_rows() | crowds(), near_windows)
def test_a_label_is_never_cut_by_the_edge(events, window):
    scene = scene_of(events, window)

    for mark in scene.marks:
        if mark.label:
            left, right, _top, _bottom = lettering(scene, mark)
            assert left >= -GAP and right <= scene.width + 0.01, mark


@calm
@given(event_rows(least=5) | crowds(), near_windows)
def test_an_event_goes_unlabelled_only_where_weightier_ones_or_its_equals_leave_no_room(events, window):
    scene = scene_of(events, window, lanes=ONE_LANE, lanes_of=everywhere)

    weight = {event.slug: event.significance for event in events}
    label = {event.slug: event.label for event in events}
    disputed = {event.slug: event.disputed for event in events}
    spans = {event.slug for event in events if event.span.is_interval or not event.span.exact}
    rows = {mark.y for mark in scene.marks if mark.label}
    for mark in scene.marks:
        if mark.label or mark.slug in spans or mark.x in (scene.first, scene.last):
            continue
        half = SIZES[weight[mark.slug]] / 2 + (RING if disputed[mark.slug] else 1)
        x, text = px(scene, mark.x), width_of(label[mark.slug], FONT)
        for y in rows:
            taken = [_reach(scene, other, weight) for other in scene.marks
                     if other.y == y and other.label and weight[other.slug] >= weight[mark.slug]]  # fmt: skip
            for left, right in ((x - half, x + half + LABEL_GAP + text), (x - half - LABEL_GAP - text, x + half)):
                beyond = right > scene.width - 0.01 or left < -GAP + 0.01
                assert beyond or any(
                    begin - 2 * GAP - 0.1 < right and left < end + 2 * GAP + 0.1 for begin, end in taken
                ), mark


def _reach(scene, mark, weight):
    """Left and right of all that belongs to a mark: symbol or band, whisker, ring and label."""
    boxes = [body(scene, mark), lettering(scene, mark)]
    boxes += [(px(scene, shade.start), px(scene, shade.end), 0, 0) for shade in mark.shades]
    return min(box[0] for box in boxes) - LABEL_GAP, max(box[1] for box in boxes) + LABEL_GAP


@calm
@given(event_rows(least=1, most=1), st.sampled_from([360, 860, 1600]))
def test_an_event_alone_on_its_chart_is_labelled(events, width):
    (event,) = events

    mark = one(event, window=bounds_of(events, TODAY), width=width)

    assert mark.label == event.label or mark.band or width_of(event.label, FONT) > width / 2 - 20


@pytest.mark.parametrize(
    ("date", "window"),
    [
        ("2025-05", (dt.date(2024, 1, 1), dt.date(2025, 5, 2))),
        ("2025", (dt.date(2025, 12, 20), dt.date(2027, 12, 31))),
        ("2025-05-10~", (dt.date(2024, 1, 1), dt.date(2025, 5, 8))),
        ("2025-05-01/2025-05-20", (dt.date(2025, 5, 18), dt.date(2027, 12, 31))),
    ],
)
def test_a_turning_point_that_only_reaches_into_the_window_is_labelled_at_its_edge(date, window):
    mark = one(row(1, date, label="Truce", significance=5), window=window)

    assert mark.label == "Truce"


def test_of_two_on_one_day_where_one_fits_the_weightier_is_labelled():
    crowd = [row(n, "2025-05-10", label="W" * 40, significance=3) for n in range(MOST_ROWS * 2 + 4)]
    turning_point = row(999, "2025-05-10", label="W" * 40, significance=5)

    scene = scene_of([*crowd, turning_point], lanes=ONE_LANE, lanes_of=everywhere)

    (mark,) = [mark for mark in scene.marks if mark.slug == "event-999"]
    assert mark.label
    assert scene.lanes[0].crowd


def test_every_turning_point_is_labelled_among_hundreds_of_details():
    details = [
        row(n, f"202{2 + n % 4}-0{1 + n % 9}-1{n % 9}", label=f"Detail number {n}", significance=1) for n in range(600)
    ]
    turning_points = [
        row(1000 + n, f"202{2 + n // 3}-0{1 + 4 * (n % 3) % 9}-15", label=f"Turn {n}", significance=5) for n in range(9)
    ]

    scene = scene_of([*details, *turning_points])

    assert {mark.slug for mark in scene.marks if mark.label} >= {event.slug for event in turning_points}


def test_what_is_selected_has_its_mark_where_its_label_has_no_room():
    crowd = [row(n, f"2025-05-{1 + n % 31:02}", label=f"Another event {n}") for n in range(300)]
    chosen = row(999, "2025-05-16", label="A label of so many words that it fits on no side", significance=1)

    scene = scene_of([*crowd, chosen], (dt.date(2025, 5, 1), dt.date(2025, 5, 31)), width=360, selected=chosen.slug)

    (mark,) = [mark for mark in scene.marks if mark.slug == chosen.slug]
    assert not mark.label


# ---------------------------------------------------------------- bounds


@settings(calm, max_examples=examples(150))
@given(event_rows(dates=any_edtf, most=40), windows | near_windows, st.integers(300, 2000))
@example([], (dt.date.min, dt.date.max), 860)
@example([], (dt.date.max, dt.date.max), 860)
@example([row(1, "0001-01-01/.."), row(2, "../0001-01-01"), row(3, "9999-12-31"), row(4, "9999~")], WINDOW, 860)
def test_everything_is_inside_the_chart_whatever_the_dates_and_the_window(events, window, width):
    scene = scene_of(events, window, width=width)

    for mark in scene.marks:
        lane = lane_at(scene, mark)
        assert scene.first - 1e-6 <= mark.x <= scene.last + 1e-6
        assert lane.top + mark.size / 2 <= mark.y <= lane.bottom - mark.size / 2
        for shade in mark.shades:
            assert scene.first - 1e-6 <= shade.start <= shade.end <= scene.last + 1e-6 and 0 < shade.alpha <= 1
    assert scene.lanes[0].top == AXIS
    assert scene.lanes[-1].bottom <= scene.height


@settings(calm, max_examples=examples(60))
@given(event_rows() | crowds(), near_windows, st.sampled_from(["storyline", "kind"]))
def test_the_height_is_bounded(events, window, how):
    kinds = [LaneSpec(slug, str(group.label)) for slug, group in KIND_GROUPS.items()]
    lanes, of = (LANES, by_storyline) if how == "storyline" else (kinds, lambda event: (event.group,))

    scene = scene_of(events, window, lanes=lanes, lanes_of=of)

    rows = max(MOST_ROWS, FEWEST_ROWS * len(lanes))
    assert scene.height <= max(LOWEST, AXIS + rows * ROW + len(lanes) * (HEADER + GAP))


@pytest.mark.parametrize("number", [0, 1, MOST_MARKS, MOST_MARKS + 1, 2000])
def test_there_are_at_most_so_many_marks_and_the_rest_are_counted(number):
    events = [
        row(n, str(dt.date(2022, 1, 1) + dt.timedelta(days=n % 1500)), significance=1 + n % 5,
            storylines=list(STORYLINES[: 1 + n % 3]))
        for n in range(number)
    ]  # fmt: skip

    scene = scene_of(events)

    assert len(scene.marks) <= MOST_MARKS


def drawn(scene):
    """All that the chart draws one by one: marks, starts and labels of bands, pieces of bands and whiskers, bars."""
    return len(scene.bars) + sum(signs(mark) + len(mark.shades) for mark in scene.marks)


@pytest.mark.parametrize("overscan", [0, 1])
@pytest.mark.parametrize("date", ["{}", "{}~/{}~", "{}/..", "{}?"])
def test_of_very_many_events_no_more_is_drawn_than_a_browser_draws_at_once(date, overscan):
    days = [dt.date(2020, 1, 1) + dt.timedelta(days=7 * n % 2500) for n in range(1200)]
    events = [row(n, date.format(day, day + dt.timedelta(days=40)), significance=1 + n % 5, label="Ab", title="Ab",
                  storylines=[STORYLINES[n % 3]]) for n, day in enumerate(days)]  # fmt: skip
    near, ahead = split(events, (dt.date(2022, 1, 1), dt.date(2024, 1, 1)))

    scene = scene_of(near, (dt.date(2022, 1, 1), dt.date(2024, 1, 1)), width=2400, ahead=ahead, overscan=overscan)

    assert 100 < drawn(scene) <= MOST_DRAWN
    assert all(shade.start < shade.end and 0 < shade.alpha <= 0.2 for mark in scene.marks for shade in mark.shades)


@calm
@given(crowds(), near_windows, st.integers(320, 2560))
def test_what_is_drawn_of_any_crowd_is_bounded(events, window, width):
    events, ahead = split(events, window)

    assert drawn(scene_of(events, window, width=width, ahead=ahead, overscan=1)) <= MOST_DRAWN


@calm
@given(event_rows() | crowds(), near_windows)
def test_every_event_has_a_mark_or_is_counted_once_in_each_of_its_lanes(events, window):
    events, ahead = split(events, window)
    scene = scene_of(events, window, ahead=ahead, overscan=1)

    drawn = Counter((mark.slug, lane_at(scene, mark).key) for mark in scene.marks)
    assert set(drawn.values()) <= {1}
    for lane in scene.lanes:
        marked = sum(lane_at(scene, mark).key == lane.key and not mark.ahead for mark in scene.marks)
        assert marked + lane.crowd >= sum(lane.key in event.storylines for event in events)
    without = scene_of(events, window)
    for lane in without.lanes:
        marked = sum(lane_at(without, mark).key == lane.key for mark in without.marks)
        assert marked + lane.crowd == sum(lane.key in event.storylines for event in events)
        assert lane.crowd == sum(bar.number for bar in without.bars if lane.top < bar.bottom < lane.bottom)


def test_what_is_left_out_is_what_matters_least():
    events = [row(n, significance=1 + n % 5) for n in range(1000)]

    scene = scene_of(events)

    drawn = {mark.slug for mark in scene.marks}
    weights = {event.slug: event.significance for event in events}
    assert drawn and {weights[slug] for slug in drawn} == {5}


@calm
@given(event_rows() | crowds(), near_windows)
def test_the_same_events_give_the_same_scene(events, window):
    assert scene_of(events, window) == scene_of(list(events), window)


# ---------------------------------------------------------------- today, and the window of everything


def test_today_is_drawn_only_inside_the_window():
    assert scene_of([row(1)]).today == TODAY.toordinal() + 0.5
    assert scene_of([row(1)], (dt.date(2021, 1, 1), dt.date(2022, 1, 1))).today is None


@calm
@given(event_rows(dates=any_edtf, most=20))
def test_the_window_of_everything_holds_every_end_that_is_known(events):
    first, last = bounds_of(events, TODAY)

    assert first <= last and last >= TODAY
    for event in events:
        for day in (event.span.lower, event.span.upper):
            assert first <= day <= last or day in (dt.date.min, dt.date.max)


def test_a_chart_of_nothing_is_still_a_chart():
    scene = scene_of([], bounds_of([], TODAY))

    assert scene.marks == () and scene.height >= LOWEST and scene.ticks
