"""Whether a download takes as much memory of a large record as of a small one: a ratio of peaks, not of seconds.

    python -m pytest tests/bench/bench_download.py -n 0 -s

BENCH_EVENTS="20000 1000000" asks for other sizes, BENCH_FORMATS="csv zip" for other formats. Each is written by a process
of its own, which says how large it was at most.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.starting import ROOT, cluster_directory
from timeline.exchange.formats import FORMATS

SIZES = [int(size) for size in os.environ.get("BENCH_EVENTS", "20000 100000").split()]
ENDINGS = os.environ.get("BENCH_FORMATS", " ".join(FORMATS)).split()
# Of the larger record to the smaller. What is remembered of dates, up to so many, fills up with more of them.
MOST_GROWTH = 1.15


def run(environment, *command) -> str:
    ran = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def figures_of(size: int) -> dict[str, dict]:
    """{ending: what writing a record of so many events took}."""
    data = Path(tempfile.mkdtemp(prefix="diplomatic-timeline-bench-"))
    # As root, PostgreSQL runs under another account, which has to pass through.
    data.chmod(0o711)
    environment = {**os.environ, "TIMELINE_DATA": str(data / "data"), "DJANGO_SETTINGS_MODULE": "timeline.settings"}
    environment.pop("DATABASE_URL", None)
    try:
        run(environment, "manage.py", "migrate", "--verbosity", "0")
        run(environment, "-m", "tests.bench.make_events", str(size))
        return {ending: json.loads(run(environment, "-m", "tests.bench.download", ending)) for ending in ENDINGS}
    finally:
        home = cluster_directory(data / "data").parent
        for directory in {home, data}:
            shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="module")
def figures():
    return {size: figures_of(size) for size in SIZES}


def test_more_events_take_no_more_memory(figures):
    for size, row in figures.items():
        for ending, took in row.items():
            each = took["cpu"] / size * 1e6
            print(f"\n{size:9} events {ending:>16}: {took['before']:6.1f} MB before, {took['peak']:6.1f} MB at most,"
                  f" {each:6.0f} µs of CPU an event, {took['bytes'] / 1e6:7.1f} MB", end="")  # fmt: skip
    small, large = figures[SIZES[0]], figures[SIZES[-1]]
    grown = {ending: large[ending]["peak"] / small[ending]["peak"] for ending in ENDINGS}
    print("\nlarge to small: " + ", ".join(f"{ending} {ratio:.2f}" for ending, ratio in grown.items()))

    assert max(grown.values()) <= MOST_GROWTH, grown
