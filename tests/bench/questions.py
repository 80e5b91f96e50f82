"""How long the server takes over questions to a record of any size, beside the bare SQL of each; and the plans of that.

    python -m tests.bench.questions URL [URL ...] [--rounds 5] [--json FILE] [--plans FILE]

Each database has to hold a record already (make_events); a process of its own asks each. Every question is asked in
several forms, none of them twice in a row, so that nothing is remembered but what PostgreSQL itself keeps in memory. The
process is settled as a worker of the server is.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
WIDTHS = range(700, 1200, 7)


def windows(chance: random.Random):
    """Days, months, years and decades, more of them towards now."""
    while True:
        year = int(chance.triangular(1946, 2026, 2024))
        month, day = f"{year}-{chance.randint(1, 12):02}", f"{year}-{chance.randint(1, 12):02}-10"
        yield chance.choice(
            (f"from={day}&to={day}", f"from={month}&to={month}", f"from={year}&to={year}", f"from={year}&to={year + 9}",
             f"from={year}")
        )  # fmt: skip


# A window and one filter; then combinations. A row is a name and what is asked of the window and the record's own values.
ONE = {
    "everything": lambda pick: "",
    "a window": lambda pick: pick.window(),
    "a storyline": lambda pick: f"{pick.window()}&storyline={pick.one('storylines')}",
    "an actor": lambda pick: f"{pick.window()}&actor={pick.one('actors')}",
    "a family of kinds": lambda pick: f"{pick.window()}&kind={pick.one('kinds')}",
    "a kind of source": lambda pick: f"{pick.window()}&source={pick.one('sources')}",
    "significance": lambda pick: f"{pick.window()}&significance={pick.chance.randint(2, 5)}",
    "disputed": lambda pick: f"{pick.window()}&disputed=1",
}
SEVERAL = {
    "words": lambda pick: f"{pick.window()}&q={pick.one('words')}",
    "words anywhen": lambda pick: f"q={pick.one('words')}",
    "two words": lambda pick: f"q={pick.one('words')}+{pick.one('words')}",
    "words, actor, storyline": lambda pick: (
        f"{pick.window()}&q={pick.one('words')}&actor={pick.one('actors')}&storyline={pick.one('storylines')}"
    ),
    "actor, kind, significance": lambda pick: (
        f"{pick.window()}&actor={pick.one('actors')}&kind={pick.one('kinds')}&significance=2"
    ),
    "two actors, lanes by actor": lambda pick: (
        f"{pick.window()}&actor={pick.one('actors')}&with={pick.one('actors')}&lanes=actor"
    ),
    "lanes by kind": lambda pick: f"{pick.window()}&lanes=kind&storyline={pick.one('storylines')}",
}


class Pick:
    """Values of the record: common ones and rare ones alike."""

    def __init__(self, chance: random.Random, values: dict[str, list[str]]):
        self.chance, self.values, self._windows = chance, values, windows(chance)

    def window(self) -> str:
        return next(self._windows)

    def one(self, of: str) -> str:
        values = self.values[of]
        return values[min(int(self.chance.expovariate(1 / 12)), len(values) - 1)]


def record_values() -> dict[str, list[str]]:
    from timeline.explore.counts import Counts
    from timeline.explore.query import Query
    from timeline.models import Event
    from timeline.models.taxonomy import KIND_GROUPS

    facets = Counts(Query(), Event.objects.state()[1]).facets
    titles = Event.objects.published().heaviest().values_list("title", flat=True)[:3000]
    counted: dict[str, int] = {}
    for title in titles:
        for word in set(title.lower().split()):
            counted[word] = counted.get(word, 0) + len(word) // 4
    return {
        "storylines": sorted(facets["storyline"], key=lambda one: -facets["storyline"][one]),
        "actors": sorted(facets["actor"], key=lambda one: -facets["actor"][one]),
        "sources": sorted(facets["source"], key=lambda one: -facets["source"][one]),
        "kinds": list(KIND_GROUPS),
        "words": sorted(counted, key=lambda one: -counted[one])[:60],
    }


def ask_all(rounds: int, seed: int = 7) -> dict:
    """{name: {"server": [ms], "sql": [ms], "processor": [PostgreSQL's ms], "statements": most, "bytes": most,
    "plans": [...] of the one that took PostgreSQL longest}}"""
    from django.db import connection

    from tests.bench.page import Recorder, Server, replay
    from tests.bench.processor import processor_ms
    from timeline.serving import settle_memory

    settle_memory()
    chance = random.Random(seed)
    server, pick = Server(), Pick(chance, record_values())
    found: dict = {name: {"server": [], "sql": [], "processor": [], "statements": 0, "bytes": 0} for name in (*ONE, *SEVERAL)}
    slowest: dict[str, tuple[float, str, list]] = {}
    server.get("/")
    pid = connection.connection.info.backend_pid
    for _ in range(rounds):
        for name, form in {**ONE, **SEVERAL}.items():
            address, width = f"/?{form(pick)}", str(chance.choice(WIDTHS))
            recorder = Recorder()
            processor, begun = processor_ms(pid), time.perf_counter()
            with connection.execute_wrapper(recorder):
                body = server.get(address, HTTP_X_CHART_WIDTH=width)
            took, processor = time.perf_counter() - begun, processor_ms(pid) - processor
            begun = time.perf_counter()
            replay(recorder.statements)
            sql = time.perf_counter() - begun
            row = found[name]
            row["server"].append(took * 1000)
            row["sql"].append(sql * 1000)
            row["processor"].append(processor)
            row["statements"] = max(row["statements"], len(recorder.statements))
            row["bytes"] = max(row["bytes"], compressed(body))
            if processor > slowest.get(name, (0,))[0]:
                slowest[name] = (processor, address, recorder.statements)
    for name, (_took, address, statements) in slowest.items():
        found[name]["slowest"], found[name]["plans"] = address, [plan(connection, *one) for one in statements]
    return found


def compressed(body: bytes) -> int:
    import brotli

    return len(brotli.compress(body, quality=5))


def plan(connection, sql: str, params) -> str:
    if not sql.lstrip(" (").startswith(("SELECT", "WITH")):
        return sql
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql}", params)
        return f"{sql}\n" + "\n".join(f"    {line}" for (line,) in cursor.fetchall())


def percentile(values: list[float], share: float) -> float:
    """The least value that so large a share of the values does not exceed."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def table(found: dict) -> str:
    lines = [f"{'':>28} {'median':>7} {'p95':>7} {'SQL p95':>8} {'processor':>9} {'p95':>6} {'statements':>10} {'KB':>5}"]
    for name, row in found.items():
        lines.append(
            f"{name:>28} {statistics.median(row['server']):7.0f} {percentile(row['server'], 0.95):7.0f}"
            f" {percentile(row['sql'], 0.95):8.0f} {statistics.median(row['processor']):9.0f}"
            f" {percentile(row['processor'], 0.95):6.0f} {row['statements']:10} {row['bytes'] / 1024:5.0f}"
        )
    for names, of in ((ONE, "one filter"), (SEVERAL, "several")):
        every, processor = ([took for name in names for took in found[name][what]] for what in ("server", "processor"))
        lines.append(
            f"{of:>28} {statistics.median(every):7.0f} {percentile(every, 0.95):7.0f} {'':8}"
            f" {statistics.median(processor):9.0f} {percentile(processor, 0.95):6.0f}"
        )
    return "\n".join(lines)


def asked_of(url: str, rounds: int) -> dict:
    """The same in a process of its own, which holds what a worker holds."""
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "tests.bench.questions", "--here", "--rounds", str(rounds)]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(run.stderr)
    return json.loads(run.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("urls", nargs="*", metavar="URL")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plans", type=Path)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        import django

        django.setup()
        print(json.dumps(ask_all(asked.rounds)))
        return
    every = {}
    for url in asked.urls:
        every[url] = asked_of(url, asked.rounds)
        print(f"\n{url}\n{table(every[url])}", flush=True)
    if asked.plans:
        asked.plans.write_text("\n\n".join(
            f"{name}: {row['slowest']}\n" + "\n".join(row["plans"]) for found in every.values() for name, row in found.items()
        ))  # fmt: skip
    if asked.json:
        bare = {url: {name: {k: v for k, v in row.items() if k != "plans"} for name, row in found.items()}
                for url, found in every.items()}  # fmt: skip
        asked.json.write_text(json.dumps(bare, indent=2))


if __name__ == "__main__":
    main()
