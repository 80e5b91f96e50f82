"""Whether a download takes as much memory of a large record as of a small one: a ratio of peaks, not of seconds.

    python -m pytest tests/bench/bench_download.py -n 0 -s

BENCH_EVENTS="10000 100000" asks for other sizes, BENCH_FORMATS="csv zip" for other formats. Each is written by a process
of its own, whose largest resident size the system tells when it ends; what starting takes is told beside it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.starting import ROOT, cluster_directory
from timeline.exchange.formats import FORMATS

SIZES = [int(size) for size in os.environ.get("BENCH_EVENTS", "10000 100000").split()]
ENDINGS = os.environ.get("BENCH_FORMATS", " ".join(FORMATS)).split()
# Of the larger record to the smaller. What may grow are the actors that are known, not the events.
MOST_GROWTH = 1.15


def run(environment, *command) -> tuple[float, float, int]:
    """(largest resident megabytes, seconds, bytes written) of a command of ours."""
    with tempfile.TemporaryFile() as written:
        began = time.monotonic()
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stdout=written)
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, command
        return used.ru_maxrss / 1024, time.monotonic() - began, written.tell() or os.fstat(written.fileno()).st_size


def peaks(size: int) -> dict[str, tuple[float, float, int]]:
    """{ending: what writing a record of so many events took}, and of one that answers with nothing."""
    data = Path(tempfile.mkdtemp(prefix="diplomatic-timeline-bench-"))
    # As root, PostgreSQL runs under another account, which has to pass through.
    data.chmod(0o711)
    environment = {**os.environ, "TIMELINE_DATA": str(data / "data"), "DJANGO_SETTINGS_MODULE": "timeline.settings"}
    environment.pop("DATABASE_URL", None)
    try:
        run(environment, "manage.py", "migrate", "--verbosity", "0")
        run(environment, "-m", "tests.bench.make_events", str(size))
        found = {"nothing": run(environment, "manage.py", "export_page", "from=1900&to=1901", "--format", "jsonl")}
        return found | {ending: run(environment, "manage.py", "export_page", "--format", ending) for ending in ENDINGS}
    finally:
        home = cluster_directory(data / "data").parent
        for directory in {home, data}:
            shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="module")
def figures():
    return {size: peaks(size) for size in SIZES}


def test_more_events_take_no_more_memory(figures):
    small, large = figures[SIZES[0]], figures[SIZES[-1]]
    for size, row in figures.items():
        for ending, (memory, seconds, written) in row.items():
            print(f"\n{size:9} events {ending:>16}: {memory:6.1f} MB, {seconds:6.1f} s, {written / 1e6:7.1f} MB", end="")
    grown = {ending: large[ending][0] / small[ending][0] for ending in ENDINGS}
    print("\nlarge to small: " + ", ".join(f"{ending} {ratio:.2f}" for ending, ratio in grown.items()))

    assert max(grown.values()) <= MOST_GROWTH, grown
