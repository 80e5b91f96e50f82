"""The roll calls of the UN General Assembly, 1946 to 2020, as a record: a vote is an event, a country's vote a part.

    python -m tests.bench.roll_calls --database postgresql:///bench

6,203 events with 870,109 participations, from files that lie beside the project and are no part of it.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.utils.text import slugify

from tests.bench.copy_load import load_record
from tests.bench.made import Dataset, Made, MadeActor, MadeRecord, MadeSource, MadeStoryline
from tests.bench.make_events import asked_for

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT.parent / "shared" / "samples"
FILES = {name: f"unga_un_{name}.csv.gz" for name in ("roll_calls", "roll_call_issues", "votes")}
STORYLINE = MadeStoryline("general-assembly", "General Assembly", "#1f5fa8", "#6ea8e6", "1946")
VOTES = {"yes": "for", "no": "against", "abstain": "abstain"}


class Absent(Exception):
    """The files are not there; the message says which."""


def roll_calls(samples: Path = SAMPLES) -> MadeRecord:
    """Every roll call in the order of time. Raises `Absent`."""
    absent = [name for name in FILES.values() if not (samples / name).is_file()]
    if absent:
        raise Absent(f"The General Assembly's roll calls are not in {samples}: {', '.join(absent)} is missing.")
    rows = sorted(_rows(samples, "roll_calls"), key=lambda row: (row["date"], int(row["rcid"])))
    issues = defaultdict(list)
    for row in _rows(samples, "roll_call_issues"):
        issues[int(row["rcid"])].append(row["issue"])
    countries, votes = _votes(samples)
    actors = [MadeActor(slug, name, "state") for name, slug in countries.items()]
    sessions = sorted({int(float(row["session"])) for row in rows})
    sources = [
        MadeSource(_source(n), "United Nations", f"Roll calls of session {n}", "research-dataset", "", "B")
        for n in sessions
    ]
    return MadeRecord(len(rows), [STORYLINE], actors, sources, [Dataset(1, partial(_events, rows, issues, votes))])


def _rows(samples: Path, name: str) -> Iterator[dict[str, str]]:
    with gzip.open(samples / FILES[name], "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _votes(samples: Path) -> tuple[dict[str, str], dict[int, list[tuple[str, str, str]]]]:
    """{country: slug} and {roll call: participations}. There are many, and few different ones."""
    countries: dict[str, str] = {}
    parts: dict[tuple[str, str], tuple[str, str, str]] = {}
    votes = defaultdict(list)
    with gzip.open(samples / FILES["votes"], "rt", encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        for number, country, _, vote in lines:
            if (country, vote) not in parts:
                slug = countries.setdefault(country, slugify(country))
                parts[country, vote] = slug, "participant", VOTES[vote]
            votes[number].append(parts[country, vote])
    return countries, {int(float(number)): cast for number, cast in votes.items()}


def _source(session: int) -> str:
    return f"general-assembly-session-{session}"


def _events(rows: list[dict], issues: dict, votes: dict) -> Iterator[Made]:
    for row in rows:
        number, day = int(row["rcid"]), dt.date.fromisoformat(row["date"])
        title, about = _line(row["short"] or row["descr"]), _line(row["descr"])
        cast = tuple({part[0]: part for part in votes[number]}.values())
        counted = Counter(vote for *_, vote in cast)
        yield Made(
            f"roll-call-{number}", _cut(title, 200), _cut(title, 48), " ".join([about, *issues[number]]),
            "unga-resolution", "occurred", row["date"], day, day, day, day, day,
            "", 4 if row["importantvote"] == "1" else 2, (STORYLINE.slug,), cast,
            ((_source(int(float(row["session"]))), "report", None, row["unres"]),),
            votes=(counted["for"], counted["against"], counted["abstain"]),
        )  # fmt: skip


def _line(text: str) -> str:
    """One line of plain text; what is all in capitals becomes a sentence."""
    text = re.sub(r"[\s\x00-\x1f\x7f]+", " ", unicodedata.normalize("NFC", text)).strip() or "Roll call"
    return text.capitalize() if text.isupper() else text


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: text.rfind(" ", 1, most)].rstrip() + "…"


if __name__ == "__main__":
    load_record(asked_for(__doc__.splitlines()[0]).database, roll_calls(), print)
