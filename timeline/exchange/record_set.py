"""A set of documents of the record, as `load_record` reads it: one JSON object, or JSON Lines with one document each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from timeline.exchange.download import Download

# What is referred to before what refers to it: {kind of document: its list}.
PARTS = {"storyline": "storylines", "actor": "actors", "source": "sources", "event": "events"}


def one_object(download: Download) -> Iterator[str]:
    """One document on each line, so that two files can be compared line by line."""
    yield '{\n"about": ' + _json(download.about.document())
    for kind, name in PARTS.items():
        yield f',\n"{name}": ['
        between = "\n"
        for document in download.documents(kind):
            yield between + _json(document)
            between = ",\n"
        yield "\n]"
    yield "\n}\n"


def lines(download: Download) -> Iterator[str]:
    """{"about": …}, then {"storyline": …} and the like, each on a line."""
    yield _json({"about": download.about.document()}) + "\n"
    for kind in PARTS:
        for document in download.documents(kind):
            yield _json({kind: document}) + "\n"


def read_lines(text: Iterable[str]) -> dict[str, list[dict]]:
    """{"storylines": [document], …} out of JSON Lines."""
    found: dict[str, list[dict]] = {name: [] for name in PARTS.values()}
    for line in text:
        for kind, document in json.loads(line).items():
            if kind in PARTS:
                found[PARTS[kind]].append(document)
    return found


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False)
