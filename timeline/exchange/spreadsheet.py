"""Events as CSV (RFC 4180), one on each line: without loss, and as a spreadsheet opens it without running anything.

COLUMNS is what a file is read back by: one column for each field of a document, lists in it as JSON; an empty cell is
the field's default. A column that is not there says nothing of its field: public files have none for curators' notes.
Columns beyond COLUMNS are for people, and are passed over when a file is read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from django.conf import settings

from timeline.exchange.about import About
from timeline.exchange.bulk import WITHHELD
from timeline.exchange.download import Download
from timeline.explore.spreadsheet import plain, safe
from timeline.models.dates import OPEN_END, OPEN_START, Span
from timeline.models.schema import SCHEMA, DocumentError, normal

FIELDS = SCHEMA["$defs"]["event"]["properties"]
COLUMNS = tuple(FIELDS)
LISTS = tuple(name for name, shape in FIELDS.items() if shape.get("type") == "array")
NUMBERS = tuple(name for name, shape in FIELDS.items() if "integer" in shape.get("type", ()))
# For people: the event's page, the days it may have been on, and who took part.
READABLE = ("address", "earliest", "latest", "who")
# The last column says of the whole file what it is, on its first line; and by its name whether cells are made safe.
ABOUT, ABOUT_SAFE = "about", "about_spreadsheet"
# Lines go out so many at a time.
LINES = 100


def lossless(download: Download) -> Iterator[str]:
    yield from _written(download.documents("event"), download.about, ABOUT, lambda cell: cell)


def spreadsheet(download: Download) -> Iterator[str]:
    """With an apostrophe before what would be calculated, and the mark by which Excel knows UTF-8."""
    yield "\ufeff"
    yield from _written(download.documents("event"), download.about, ABOUT_SAFE, safe)


def _written(documents: Iterable[dict], about: About, about_column: str, guard, columns=None) -> Iterator[str]:
    columns = columns or tuple(name for name in COLUMNS if name not in WITHHELD)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*columns, *READABLE, about_column])
    told = json.dumps(about.document(), ensure_ascii=False)
    for number, document in enumerate(documents, 1):
        row = [*(cell(name, document) for name in columns), *_readable(document), told]
        writer.writerow([guard(value) for value in row])
        told = ""
        if number % LINES == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def cell(name: str, document: dict) -> str:
    """One field of a document; what is left out there is its default here, for people to see."""
    value = document.get(name, FIELDS[name].get("default"))
    if value is None or value == []:
        return ""
    return json.dumps(value, ensure_ascii=False) if name in LISTS else str(value)


def _readable(document: dict) -> list[str]:
    span = Span.parse(document["date"])
    first, last = span.lower_fuzzy, span.upper_fuzzy
    return [
        f"{settings.ORIGIN}/events/{document['slug']}/",
        "" if first == OPEN_START else first.isoformat(),
        "" if last == OPEN_END else last.isoformat(),
        "; ".join(f"{row['actor']} ({row['role']})" for row in document.get("participations", ())),
    ]


# ---------------------------------------------------------------- reading


def read_csv(lines: Iterable[str]) -> Iterator[dict]:
    """Documents of events out of either form, in normal form; DocumentError where one cannot be. Without its BOM."""
    for row in csv.DictReader(lines, strict=True):
        yield normal("event", fields_of(row))


def fields_of(row: dict[str, str]) -> dict:
    """What one line says of an event: the fields that have a cell with something in it."""
    undo = plain if ABOUT_SAFE in row else lambda cell: cell
    cells = {name: undo(row[name]) for name in COLUMNS if row.get(name)}
    return {name: _value(name, text) for name, text in cells.items()}


def _value(name: str, text: str):
    try:
        if name in LISTS:
            return json.loads(text)
        return int(text) if name in NUMBERS else text
    except (ValueError, RecursionError) as error:
        raise DocumentError("is not JSON" if name in LISTS else "is not a whole number", [name]) from error
