"""Visits in turn: peer after peer, again and again, so that a slow moment of the machine slows them alike."""

import json
import queue
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable

import psutil

from tests.bench.peers.contenders import Contender, contenders
from tests.bench.peers.events import asked_family
from tests.bench.peers.ours import Database, kept_events
from tests.starting import ROOT

# Seconds until a chart must be drawn, and for everything after that.
PATIENCE, MORE_PATIENCE = 150, 150
# A visit of so many seconds is not made again: it would not become another figure.
LONG = 90


def visits(number: int) -> int:
    return 5 if number <= 10_000 else 3 if number <= 100_000 else 2


class Watched:
    """A process of `visit.py`, its words as they come, and its end with all that it started."""

    def __init__(self, *words: str):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.peers.visit", *words],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.lines, self.errors = queue.Queue(), []
        self.readers = [threading.Thread(target=read, daemon=True) for read in (self._read, self._hear)]
        for reader in self.readers:
            reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def _hear(self):
        self.errors.extend(self.process.stderr)

    def known(self, patience: float, more_patience: float) -> dict:
        """All that it told in time; `cut` says that it ran out of time, `error` what went wrong."""
        told, end = {}, time.monotonic() + patience
        while True:
            try:
                line = self.lines.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                return told | {"cut": True}
            if line is None:
                break
            fresh = json.loads(line)
            if "first" in fresh:
                end = time.monotonic() + more_patience
            told |= fresh
        self.readers[1].join(5)
        if self.process.wait(30):
            told["error"] = "".join(self.errors).strip()[-500:]
        return told

    def end(self):
        """The browser is a child of a child, in a group of its own."""
        if self.process.poll() is None:
            family = [*psutil.Process(self.process.pid).children(recursive=True), psutil.Process(self.process.pid)]
            for one in family:
                try:
                    one.kill()
                except psutil.NoSuchProcess:
                    continue
            psutil.wait_procs(family, timeout=30)


def visited(address: str, key: str, contender: Contender, family: str) -> dict:
    """What one visit found, and how many seconds it took."""
    begin = time.monotonic()
    watched = Watched(address, family, *({key} & {"ours", "empty", "limit"}), *(["sideways"] if contender.sideways else []))
    try:
        told = watched.known(PATIENCE, MORE_PATIENCE)
    finally:
        watched.end()
    return told | {"seconds": round(time.monotonic() - begin, 1)}


def figure_of(address: str) -> str:
    """The figure that a page of ours is answered with, as JSON."""
    with urllib.request.urlopen(address) as page:  # noqa: S310 - our own server
        return page.read().decode().partition('<template id="figure">')[2].partition("</template>")[0]


def missed(found: dict, key: str) -> bool:
    """Whether its chart did not come in time, so that more events need not be tried."""
    return key != "empty" and "first" not in found


class Size:
    """All visits at one number of events: {key: what each of its visits found}."""

    def __init__(self, number: int, site, database: Database, say: Callable[[str], None]):
        self.number, self.site, self.database, self.say = number, site, database, say
        self.found: dict[str, list[dict]] = {}

    def run(self, keys: list[str], times: int) -> dict[str, list[dict]]:
        self.say(f"{self.number:,} events: preparing")
        everybody = contenders()
        asked = [key for key in keys if everybody[key].largest >= self.number]
        if {*asked} - {"ours", "empty"}:
            self.site.hold(kept_events(self.number))
        self.database.prepare()
        with self.database.served() as origin:
            # A reader meets a server that others have met before.
            visited(f"{origin}/", "ours", everybody["ours"], asked_family(self.number))
            self.site.hold_figure(figure_of(f"{origin}/"))
            try:
                for turn in range(times):
                    for key in asked:
                        self.turn(turn, key, everybody[key], origin)
            finally:
                self.add_bare_sql(origin)
        return self.found

    def turn(self, turn: int, key: str, contender: Contender, origin: str):
        before = self.found.setdefault(key, [])
        if before and (missed(before[-1], key) or before[-1]["seconds"] > LONG or "error" in before[-1]):
            return
        address = f"{origin}/" if key == "ours" else f"{self.site.origin}/{key}"
        found = visited(address, key, contender, asked_family(self.number))
        before.append(found)
        self.say(f"{self.number:,} events, visit {turn + 1}: {contender.name}: {in_short(found)}")

    def add_bare_sql(self, origin: str):
        """Beside each answer that came after the reader stopped, what its SQL takes alone."""
        stops = [stop for found in self.found.get("ours", []) for stop in found.get("stops", []) if "address" in stop]
        if stops:
            taken = self.database.bare_sql([stop["address"].removeprefix(origin) for stop in stops])
            for stop, milliseconds in zip(stops, taken, strict=True):
                stop["sql"] = milliseconds
                stop["address"] = stop["address"].removeprefix(origin)


def in_short(found: dict) -> str:
    if "error" in found:
        return f"failed: {found['error'].splitlines()[-1] if found['error'] else 'no reason given'}"
    if "first" not in found and "picture" not in found:
        return f"never ({PATIENCE} s)"
    told = [f"{name} {found[name]:.0f} ms" for name in ("picture", "first", "filter") if name in found]
    return ", ".join([*told, f"{found['seconds']} s in all", *(["cut short"] if "cut" in found else [])])
