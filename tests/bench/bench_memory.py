"""Whether a worker of the web server stays as large as it is: 10,000 varied requests to a server of `manage.py start`.

    python -m pytest tests/bench/bench_memory.py -n 0 -s

BENCH_REQUESTS asks for another number. Sampled is the proportional set size of each worker; printed in MB, asserted
is a ratio: of the second half of all requests, the end may not be larger than the beginning, but for a twentieth.
"""

import contextlib
import http.client
import itertools
import os
import random
import shutil
import statistics
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import psutil

from tests.starting import ROOT, Start

REQUESTS = int(os.environ.get("BENCH_REQUESTS", 10_000))
SAMPLES = 40
READERS = 8
MOST_GROWTH = 1.05
PATIENCE = 120

RECORD = ROOT / "timeline/record"
ACTORS, EVENTS, SOURCES, STORYLINES = (
    sorted(file.stem for file in (RECORD / folder).rglob("*.json")) for folder in ("actors", "events", "sources", "storylines")
)
WORDS = [
    "ceasefire", "summit", "Київ", "sanctions", "زيلينسكي", "prisoners", "veto", "Geneva", "hostages", "treaty", "note",
]  # fmt: skip
PAGES = [
    *(f"/events/{slug}/" for slug in EVENTS), *(f"/actors/{slug}/" for slug in ACTORS),
    *(f"/sources/{slug}/" for slug in SOURCES), *(f"/storylines/{slug}/" for slug in STORYLINES),
    "/actors/", "/sources/", "/compare/", "/nowhere/",
]  # fmt: skip


def question(chance) -> str:
    """A question, most often one that nobody has asked."""
    some = {
        "storyline": chance.choice(STORYLINES), "actor": chance.choice(ACTORS), "q": chance.choice(WORDS),
        "significance": chance.randint(1, 6), "lanes": chance.choice(["storyline", "actor", "kind", "none"]),
        "event": chance.choice(EVENTS), "from": f"20{chance.randint(14, 26)}-{chance.randint(1, 12):02}",
        "to": f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
    }  # fmt: skip
    return urlencode({name: some[name] for name in chance.sample(sorted(some), chance.randint(1, 3))})


def requests(number: int):
    """(address, headers) of so many requests, the same ones each time."""
    chance, asked = random.Random(4), []
    for _ in range(number):
        if asked and chance.random() < 0.3:
            yield chance.choice(asked)
            continue
        headers = {"Accept-Encoding": chance.choice(["br", "gzip", "identity"]), "X-Chart-Width": str(chance.randint(320, 2560))}
        headers["Accept-Language"] = chance.choice(["en", "fr", "ar"])
        if chance.random() < 0.5:
            headers |= {"HX-Request": "true", "HX-Target": chance.choice(["results", "panel"])}
        address = chance.choice(
            [f"/?{question(chance)}"] * 4
            + [f"/timeline.svg?{question(chance)}", f"/briefing/?{question(chance)}", f"/suggest?q={chance.choice(ACTORS)[:4]}"]
            + [chance.choice(PAGES)] * 2
        )
        asked.append((address, headers))
        yield address, headers


def read(port, some) -> None:
    """One reader, over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(connection):
        for address, headers in some:
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status in (200, 302, 400, 404), (answer.status, address)


def sizes(start) -> list[float]:
    """Megabytes of each worker, the smallest first: what it shares with others counts in part."""
    workers = psutil.Process(start.process.pid).children()
    return sorted(worker.memory_full_info().pss / 1e6 for worker in workers if "python" in worker.name())


def test_a_worker_stays_as_large_as_it_is():
    directory = Path(tempfile.mkdtemp(prefix="diplomatic-timeline-bench-"))
    # As root, PostgreSQL runs under another account, which has to pass through.
    directory.chmod(0o711)
    seen = []
    try:
        with Start(directory / "data") as start, ThreadPoolExecutor(READERS) as readers:
            waiting, share = requests(REQUESTS), REQUESTS // SAMPLES
            for turn in range(1, SAMPLES + 1):
                some = list(itertools.islice(waiting, share))
                list(readers.map(lambda number, some=some: read(start.port, some[number::READERS]), range(READERS)))
                seen.append(sizes(start))
                print(f"\n{turn * share:6} requests: " + ", ".join(f"{size:6.1f} MB" for size in seen[-1]), end="", flush=True)
    finally:
        shutil.rmtree(directory, ignore_errors=True)

    halfway, end = (
        [statistics.median(row[worker] for row in rows) for worker in range(2)]
        for rows in (seen[SAMPLES // 2 : SAMPLES * 5 // 8], seen[-SAMPLES // 8 :])
    )
    growth = max(last / first for first, last in zip(halfway, end, strict=True))
    print(f"\nfrom half of the requests to the end: {growth:.3f} times")
    assert growth <= MOST_GROWTH
