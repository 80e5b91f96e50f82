"""The timeline beside its peers: the same events, the same input, taking turns in one browser.

    python -m tests.bench.peers                                  # 1 k, 10 k, 100 k and 1 M events, and the roll calls
    python -m tests.bench.peers --svg .github/peers.svg          # the same, and the picture of it
    python -m tests.bench.peers roll-calls                       # those of the General Assembly, which are real data
    python -m tests.bench.peers 1000000 --only ours,empty        # our own row at a size that the peers never finish
    python -m tests.bench.peers --table .data/peers/figures.json # what was measured so far, and nothing anew
    python -m tests.bench.peers --plot peers.json peers.svg      # a picture of a file's figures

What is measured stays in a file, so sizes and rows may be run one after the other; the table and the picture are of all
that the file holds, and what is measured again takes the place of what was.

Fetches the peers with npm into a folder that git ignores, makes the events and our databases where they are not there
yet (`--database postgresql:///bench_{number}` names loaded ones instead), and visits every page in turn, each time in a
new browser: Chromium, 1440 by 900, fed with real wheel and drag input.

First render: from navigation until the events are drawn and one notch of the wheel has moved them. What a peer fetches,
its library and its events, counts, as it does in life; everything is compressed with Brotli beforehand, on the same
machine, and nothing is cached. First picture: the first frame painted that has marks; ours is drawn by the server.
Frame p95: of the intervals between animation frames during a second of wheel and a second of drag, and until the last of
that is done. Re-filter: from a click on one family of kinds until the picture shows it; peers filter an array in the
page, we ask the server. Heap: JavaScript's, with array buffers, after garbage was collected.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from importlib.metadata import version
from pathlib import Path

from tests.bench.peers import plot, runs, table
from tests.bench.peers.contenders import HERE, MODULES, contenders
from tests.bench.peers.events import ROLL_CALLS
from tests.bench.peers.ours import KEPT, Database
from tests.bench.peers.site import peers_site
from tests.starting import ROOT

SIZES = [1_000, ROLL_CALLS, 10_000, 100_000, 1_000_000]


def say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def fetch() -> None:
    """The peers, and the smaller plotly.js that the product uses where it is there; of the versions that are locked."""
    for folder, there in ((HERE, MODULES / "echarts"), (ROOT / "static", ROOT / "static/node_modules")):
        if not there.exists():
            say(f"npm ci in {folder.relative_to(ROOT)}")
            subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def versions() -> dict[str, str]:
    lock = json.loads((HERE / "package-lock.json").read_text())["packages"]
    named = {name: lock[f"node_modules/{name}"]["version"] for name in lock[""]["dependencies"]}
    return named | {"plotly (Python)": version("plotly")}


def kept(file: Path, keys: list[str]) -> dict:
    """The run that a file holds, or one without any figures; with the words for what is measured now."""
    run = json.loads(file.read_text()) if file.exists() else {"names": {}, "sizes": {}}
    names = run["names"] | {key: contenders()[key].name for key in keys}
    return run | {
        "names": {key: names[key] for key in contenders() if key in names},
        "patience": runs.PATIENCE,
        "cores": os.cpu_count(),
        "versions": versions(),
    }


def came(run: dict, key: str, number: int) -> bool:
    """Whether a peer came with fewer events than that, each time; who did not is not asked with more."""
    fewer = [found[key] for size, found in run["sizes"].items() if int(size) < number and found.get(key)]
    return not any(runs.missed(visits[-1], key) for visits in fewer)


def measure(run: dict, sizes: list[int], keys: list[str], database: str, visits: int | None, keep) -> None:
    """Adds figures to a run; `keep` is called with it after each number of events."""
    with peers_site() as site:
        for number in sorted(sizes):
            size = runs.Size(number, site, Database(number, database), say)
            try:
                size.run([key for key in keys if came(run, key, number)], visits or runs.visits(number))
            except Exception as error:
                say(f"{number:,} events: given up: {error}")
            finally:
                # Also of a run that is ended: what was found so far took its time.
                found = run["sizes"].setdefault(str(number), {})
                found |= {key: visits for key, visits in size.found.items() if visits}
                run["sizes"] = {size: run["sizes"][size] for size in sorted(run["sizes"], key=int)}
                keep(run)


def write(file: Path, run: dict) -> None:
    """Whole or not at all: hours may be in it."""
    partly = file.with_name(f"{file.name}.part")
    partly.write_text(json.dumps(run, indent=1) + "\n")
    partly.rename(file)


def size(word: str) -> int:
    return ROLL_CALLS if word == "roll-calls" else int(word)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.peers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    numbers = "numbers of events, or roll-calls; default 1000 roll-calls 10000 100000 1000000"
    parser.add_argument("sizes", nargs="*", type=size, help=numbers)
    parser.add_argument(
        "--json", type=Path, metavar="FILE", default=KEPT / "figures.json",
        help="where the figures of every visit are kept, beside those that are there; default .data/peers/figures.json",
    )  # fmt: skip
    parser.add_argument(
        "--database", default="", metavar="URL", help="loaded databases; {number} stands for their size"
    )
    parser.add_argument("--svg", type=Path, metavar="FILE", help="where the picture of all that is kept is drawn")
    parser.add_argument("--visits", type=int, help="of each page; default 5, 3 at 100 k, 2 above")
    parser.add_argument("--only", default="", metavar="KEYS", help=f"some of {','.join(contenders())}")
    parser.add_argument("--plot", nargs=2, type=Path, metavar=("JSON", "SVG"), help="draw, and measure nothing")
    parser.add_argument("--table", type=Path, metavar="JSON", help="print the tables of a file, and measure nothing")
    asked = parser.parse_args()
    # The server and the browsers end with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if asked.plot:
        asked.plot[1].write_text(plot.svg(json.loads(asked.plot[0].read_text())), encoding="utf-8")
        return
    if asked.table:
        print(table.report(json.loads(asked.table.read_text())))
        return
    keys = [key for key in contenders() if not asked.only or key in asked.only.split(",")]
    fetch()
    run = kept(asked.json, keys)
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    measure(run, asked.sizes or SIZES, keys, asked.database, asked.visits, partial(write, asked.json))
    print(table.report(run))
    if asked.svg:
        asked.svg.parent.mkdir(parents=True, exist_ok=True)
        asked.svg.write_text(plot.svg(run), encoding="utf-8")


if __name__ == "__main__":
    main()
