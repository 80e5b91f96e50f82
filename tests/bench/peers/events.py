"""The events for the peers' pages, as compact JSON: what `make_events` loads for us, as far as it is published.

    python -m tests.bench.peers.events 1000 FOLDER

So many events are made up; `ROLL_CALLS` of them are those of the General Assembly.

One file has the labels and one has not: who draws no words is not made to fetch them.
"""

import datetime as dt
import json
import sys
from array import array
from pathlib import Path

import brotli

EPOCH = dt.date(1970, 1, 1)
# No event here is as long as this; what has no end is drawn as its first day.
OPEN = 365 * 500
# How many roll calls there are, which is how they are named here: no other record has as many.
ROLL_CALLS = 6_203
# Labels of more events than these nobody is asked to draw.
MOST_LABELS = 1_000_000
# As quick as an answer made on the fly would be compressed.
QUALITY = 5


def asked_family(number: int) -> str:
    """The family of kinds that the filter asks for."""
    return "resolutions" if number == ROLL_CALLS else "statements"


def columns(events) -> dict[str, list]:
    """{name: one value for each event}: days since 1970 and how many more it takes, which lane and which family."""
    from timeline.models.taxonomy import KIND_GROUPS, KINDS

    families, storylines = list(KIND_GROUPS), {}
    start, days, lane, family, label = array("l"), array("l"), array("H"), array("H"), []
    for event in events:
        if event.status != "published":
            continue
        long = (event.upper - event.lower).days
        start.append((event.sort - EPOCH).days)
        days.append(long if event.lower == event.sort and long < OPEN else 0)
        lane.append(storylines.setdefault(event.storylines[0], len(storylines)))
        family.append(families.index(KINDS[event.kind].group))
        label.append(event.label)
    return {
        "storylines": list(storylines),
        "families": families,
        "start": start.tolist(),
        "days": days.tolist(),
        "lane": lane.tolist(),
        "family": family.tolist(),
        "label": label,
    }


def write(number: int, folder: Path) -> None:
    # Sets Django up, which the taxonomy needs.
    from tests.bench.make_events import made_record
    from tests.bench.roll_calls import roll_calls

    record = roll_calls() if number == ROLL_CALLS else made_record(number)
    made = columns(record.events)
    written = {"labelled": made} if number <= MOST_LABELS else {}
    for name, one in {**written, "plain": {key: made[key] for key in made if key != "label"}}.items():
        text = json.dumps(one, separators=(",", ":"), ensure_ascii=False).encode()
        # Whole or not at all: what is there is not made again.
        partly = folder / f"{name}.part"
        partly.write_bytes(brotli.compress(text, quality=QUALITY))
        partly.rename(folder / f"{name}.json.br")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
