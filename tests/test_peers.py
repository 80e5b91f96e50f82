"""The pure parts of the bench beside the peers: percentiles, tables, the plot. Nothing here needs a peer."""

import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.peers.__main__ import came, kept, write
from tests.bench.peers.plot import apart, svg
from tests.bench.peers.table import overview, percentile, report, short, summaries, summary

STOPS = [
    {"kind": "wheel", "total": 300.0, "address": "/?q=", "waited": 250.0, "server": 30.0, "drawing": 20.0, "sql": 10.0},
    {"kind": "drag", "total": 60.0},
    {"kind": "drag", "total": None},
]


def visit(**figures):
    return {"seconds": 5.0, "picture": 100.0, "first": 400.0, "frames": [17.0] * 19 + [90.0], "filter": 50.0} | figures


@pytest.fixture
def run():
    """Two sizes; one peer comes at the first of them only, one at none."""
    return {
        "names": {"empty": "empty page", "vis": "vis-timeline", "echarts": "ECharts <canvas>", "ours": "Ours"},
        "patience": 150,
        "sizes": {
            "1000": {
                "empty": [{"picture": 80.0, "seconds": 1.0}],
                "vis": [{"seconds": 150.0, "cut": True}],
                "echarts": [visit(first=600.0), visit(first=700.0), visit(first=900.0)],
                "ours": [visit(stops=STOPS, answers=[["/", 9000], ["/?q=", 12000]])],
            },
            "1000000": {"empty": [], "echarts": [{"seconds": 150.0, "cut": True}], "ours": [visit()]},
        },
    }


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_one_of_the_values_and_so_many_do_not_exceed_it(values, share):
    found = percentile(values, share)

    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)


def test_a_percentile_counts_ranks():
    assert percentile(range(1, 101), 0.95) == 95
    assert percentile([7], 0.95) == 7


def test_a_summary_takes_the_median_of_visits_and_within_each_the_p95_of_frames():
    found = summary([visit(first=1.0), visit(first=5.0), visit(first=3.0, frames=[17.0] * 18 + [90.0] * 2)])

    assert found["first"] == 3.0
    assert found["frame"] == 17.0
    assert found["frame_worst"] == 90.0


def test_what_came_after_stopping_is_told_by_kind_of_input():
    found = summary([visit(stops=STOPS)])

    assert (found["wheel_stop"], found["drag_stop_p95"], found["stop_sql"]) == (300.0, 60.0, 10.0)


def test_the_largest_answer_is_told(run):
    assert summaries(run)[1000]["ours"]["answer"] == 12000


def test_the_table_says_who_never_came_and_leaves_empty_who_was_not_asked(run):
    rows = {line.split(" | ")[0].strip("| "): line for line in overview(run).splitlines()}

    assert rows["vis-timeline"] == "| vis-timeline | never (150 s) |  |"
    assert rows["ECharts <canvas>"] == "| ECharts <canvas> | 700 / 17 / 50 | never (150 s) |"
    assert rows["empty page"] == "| empty page | 80 / - / - |  |"


def test_the_report_of_a_run_without_any_visit_is_a_report():
    assert "First render" in report({"names": {"ours": "Ours"}, "patience": 150, "sizes": {"1000": {}}})


@pytest.mark.parametrize(
    "number, words", [(6203, "6,203 roll calls"), (1000, "1 k"), (100_000, "100 k"), (10_000_000, "10 M")]
)
def test_numbers_of_events_are_short(number, words):
    assert short(number) == words


def test_the_plot_has_a_line_and_a_name_for_each_that_came(run):
    picture = ET.fromstring(svg(run))
    words = [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]

    assert words.count("Ours") == 2
    assert "vis-timeline" not in words
    assert "1 k" in words and "1 M" in words


def test_the_plot_tells_where_a_peer_was_not_drawn_in_time(run):
    assert "× never (150 s)" in svg(run)
    run["sizes"]["1000000"]["echarts"] = [visit()]
    assert "never" not in svg(run)


def test_a_run_of_one_size_or_none_can_be_drawn(run):
    del run["sizes"]["1000000"]

    assert ET.fromstring(svg(run)) is not None
    assert ET.fromstring(svg({**run, "sizes": {}})) is not None


def test_what_was_measured_stays_in_a_file_beside_what_is_measured_next(run, tmp_path):
    file = tmp_path / "figures.json"
    assert kept(file, ["ours"])["sizes"] == {}

    write(file, run)
    found = kept(file, ["ours", "timelinejs"])

    assert found["sizes"] == json.loads(json.dumps(run["sizes"]))
    assert list(found["names"]) == ["empty", "timelinejs", "vis", "echarts", "ours"]


def test_who_did_not_come_with_fewer_events_is_not_asked_with_more(run):
    assert came(run, "vis", 1_000)
    assert not came(run, "vis", 10_000)
    assert came(run, "echarts", 1_000_000)
    assert came(run, "empty", 10_000_000)
    assert came(run, "timelinejs", 10_000)


@given(st.lists(st.floats(0, 500), min_size=1, max_size=9))
def test_names_at_the_ends_of_lines_do_not_overlap(places):
    moved = sorted(apart(places, 14))

    assert all(below - above > 13.9 for above, below in zip(moved, moved[1:], strict=False))
