"""What the timeline promises beside its peers: ratios of one run, and bounds on what is sent and kept.

    python -m pytest tests/bench/bench_peers.py -n 0 -s
    PEERS_JSON=peers.json python -m pytest tests/bench/bench_peers.py -n 0 -s

Makes a run with `python -m tests.bench.peers`, of the sizes in PEERS_SIZES ("1000 10000"), or reads the one of PEERS_JSON.
A demand on a number of events that the run does not have is skipped.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.peers.table import report, summaries
from tests.starting import ROOT

MOST_MARKS, MOST_BYTES, MOST_HEAP = 400, 60 * 1024, 15 * 1024 * 1024
# Milliseconds that asking, drawing and the browser may add to twice the SQL.
OWN_TIME = 30
FLAT = 1.3
NUMBERS = [1_000, 10_000, 100_000, 1_000_000, 10_000_000]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    if kept := os.environ.get("PEERS_JSON"):
        return json.loads(Path(kept).read_text())
    file = tmp_path_factory.mktemp("peers") / "peers.json"
    sizes = os.environ.get("PEERS_SIZES", "1000 10000").split()
    subprocess.run([sys.executable, "-m", "tests.bench.peers", *sizes, "--json", str(file)], cwd=ROOT, check=True)
    run = json.loads(file.read_text())
    print(report(run))
    return run


@pytest.fixture(scope="module")
def sizes(run):
    return summaries(run)


def figure(sizes, number, key, name) -> float:
    """A figure; infinite where a peer never came; a skipped test where it was not asked for."""
    if key not in sizes.get(number, {}):
        pytest.skip(f"this run has no {key} at {number:,} events")
    return sizes[number][key].get(name, float("inf"))


def beside(ours: float, most: float, other: float):
    """`ours` is at most `most` times the `other`; the ratio is printed."""
    print(f"\n{ours:.1f} / {other:.1f} = {ours / other:.2f}, at most {most}")
    assert ours <= most * other


@pytest.mark.parametrize("number", NUMBERS)
def test_the_first_picture_takes_at_most_twice_as_long_as_an_empty_page(sizes, number):
    beside(figure(sizes, number, "ours", "picture"), 2, figure(sizes, number, "empty", "picture"))


@pytest.mark.parametrize("number", NUMBERS[1:])
@pytest.mark.parametrize("name", ["picture", "first"])
def test_more_events_take_no_longer(sizes, number, name):
    beside(figure(sizes, number, "ours", name), FLAT, figure(sizes, 1_000, "ours", name))


@pytest.mark.parametrize("number", NUMBERS)
def test_the_first_picture_does_not_wait_for_plotly(sizes, number):
    assert figure(sizes, number, "ours", "picture") < figure(sizes, number, "ours", "library")


@pytest.mark.parametrize(
    "number, peer, most",
    [(1_000, "vis", 0.6), (1_000, "timelinejs", 0.4), (10_000, "echarts", 1.0), (100_000, "echarts", 0.35)],
)
def test_it_answers_sooner_than_its_peers(sizes, number, peer, most):
    beside(figure(sizes, number, "ours", "first"), most, figure(sizes, number, peer, "first"))


@pytest.mark.parametrize("number", NUMBERS)
def test_frames_take_no_longer_than_those_of_plotly_with_a_thousand_points(sizes, number):
    beside(figure(sizes, number, "ours", "frame"), 1, figure(sizes, 1_000, "plotly-basic", "frame"))


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("kind", ["wheel", "drag"])
def test_what_is_new_comes_soon_after_the_reader_stops(sizes, number, kind):
    taken, sql = (figure(sizes, number, "ours", name) for name in (f"{kind}_stop_p95", "stop_sql_p95"))
    print(f"\n{taken:.0f} ms, and the SQL alone {sql:.0f} ms")
    assert taken <= 2 * sql + OWN_TIME


@pytest.mark.parametrize("number", NUMBERS)
def test_few_marks_are_sent(sizes, number):
    assert figure(sizes, number, "ours", "sent") <= MOST_MARKS
    assert figure(sizes, number, "ours", "marks") <= MOST_MARKS


@pytest.mark.parametrize("number", NUMBERS)
def test_an_answer_is_small(sizes, number):
    assert figure(sizes, number, "ours", "answer") <= MOST_BYTES


@pytest.mark.parametrize("number", NUMBERS)
def test_the_browser_keeps_little(sizes, number):
    assert figure(sizes, number, "ours", "heap") <= MOST_HEAP
