"""A data package (Frictionless, tabular): a zip of tables that refer to each other, with a description of every column.

Written as it goes out: nothing of it is ever whole in memory or on disk. Events are gone through once for each table
that is about them, in one snapshot of the record.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from timeline.exchange.about import GENERATOR, About
from timeline.exchange.bulk import WITHHELD
from timeline.exchange.download import Download
from timeline.models.licence import LICENCE
from timeline.models.schema import SCHEMA, normal

SHAPES = SCHEMA["$defs"]
EVENT = SHAPES["event"]["properties"]
DESCRIPTION = "datapackage.json"
# Lines of a table that are compressed at once.
LINES = 200
# Rows of a part stand in the order in which the event has them.
PLACE = {"event": SHAPES["event"]["properties"]["slug"], "position": {"type": "integer", "minimum": 0}}


class Table(NamedTuple):
    """One table of documents of a kind, or of one part of events; `references` are {column: table}, by slug."""

    kind: str
    columns: dict[str, dict]
    required: tuple[str, ...]
    references: dict[str, str]
    part: str = ""

    def rows(self, documents: Iterable[dict]) -> Iterator[dict]:
        if not self.part:
            return iter(documents)
        return (
            {"event": document["slug"], "position": position, **row}
            for document in documents
            for position, row in enumerate(document.get(self.part, ()))
        )


def _whole(kind: str, leaving_out=(), **references) -> Table:
    shape = SHAPES[kind]
    columns = {name: inner for name, inner in shape["properties"].items() if name not in leaving_out}
    return Table(kind, columns, tuple(shape["required"]), references)


def _part(name: str, **references) -> Table:
    shape = EVENT[name]["items"]
    required = ("event", "position", *shape["required"])
    return Table("event", {**PLACE, **shape["properties"]}, required, {"event": "events", **references}, name)


PARTS = ("participations", "citations", "links")
TABLES = {
    "storylines": _whole("storyline"),
    "actors": _whole("actor"),
    "sources": _whole("source"),
    "events": _whole("event", (*PARTS, *WITHHELD)),
    "participations": _part("participations", actor="actors"),
    "citations": _part("citations", source="sources", attributed_to="actors"),
    # A link may lead to an event that is not among those that were asked for.
    "links": _part("links"),
}


# ---------------------------------------------------------------- writing


class Pipe(io.RawIOBase):
    """What the zip writes into: a place that only goes forward, emptied chunk by chunk."""

    def __init__(self):
        self.chunks = []

    def writable(self):
        return True

    def write(self, data):
        self.chunks.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        whole, self.chunks = b"".join(self.chunks), []
        return whole


def package(download: Download) -> Iterator[bytes]:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        description = json.dumps(described(download.about), ensure_ascii=False, indent=2) + "\n"
        archive.writestr(_entry(DESCRIPTION, download.about), description)
        yield pipe.taken()
        for name, table in TABLES.items():
            with archive.open(_entry(f"{name}.csv", download.about), "w", force_zip64=True) as file:
                for text in _csv(table, download.documents(table.kind, (table.part or "storylines",))):
                    file.write(text.encode())
                    yield pipe.taken()
    yield pipe.taken()


def _entry(name: str, about: About) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, about.changed.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _csv(table: Table, documents: Iterable[dict]) -> Iterator[str]:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for number, row in enumerate(table.rows(documents), 1):
        writer.writerow([_cell(row.get(name, shape.get("default"))) for name, shape in table.columns.items()])
        if number % LINES == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _cell(value) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def described(about: About) -> dict:
    """datapackage.json."""
    return {
        "profile": "tabular-data-package",
        "name": "diplomatic-timeline",
        "title": about.title,
        "description": about.words,
        "homepage": about.address,
        "version": str(about.as_of or ""),
        "created": about.changed.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "licenses": [{"name": LICENCE.code, "title": LICENCE.title, "path": LICENCE.address}],
        "contributors": [{"title": GENERATOR, "role": "wrangler", "path": about.address}],
        "about": about.document(),
        "resources": [_resource(name, table) for name, table in TABLES.items()],
    }


def _resource(name: str, table: Table) -> dict:
    schema = {
        "fields": [_field(column, shape, table) for column, shape in table.columns.items()],
        "missingValues": [""],
    }
    schema["primaryKey"] = ["event", "position"] if table.part else ["slug"]
    if table.references:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": ["slug"]}}
            for column, other in table.references.items()
        ]
    return {
        "profile": "tabular-data-resource", "name": name, "path": f"{name}.csv", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "schema": schema,
    }  # fmt: skip


def _field(name: str, shape: dict, table: Table) -> dict:
    field = {"name": name, "type": _type(shape)}
    if field["type"] == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if "description" in shape:
        field["description"] = shape["description"]
    constraints = {"required": True} if name in table.required else {}
    if "enum" in shape and field["type"] == "string":
        constraints["enum"] = [value for value in shape["enum"] if value]
    return {**field, "constraints": constraints} if constraints else field


def _type(shape: dict) -> str:
    if shape.get("format") == "date":
        return "date"
    types = shape.get("type", "string")
    return types if isinstance(types, str) else types[0]


# ---------------------------------------------------------------- reading


def read_package(file) -> dict[str, list[dict]]:
    """{"storylines": [document], …, "events": [document]}, in normal form, out of a file that was opened for reading."""
    with zipfile.ZipFile(file) as archive:
        found = {name: list(_read_table(archive, name)) for name in TABLES}
    events = {event["slug"]: event for event in found["events"]}
    for part in PARTS:
        for row in found.pop(part):
            del row["position"]
            events[row.pop("event")].setdefault(part, []).append(row)
    return {name: [normal(TABLES[name].kind, document) for document in rows] for name, rows in found.items()}


def _read_table(archive: zipfile.ZipFile, name: str) -> Iterator[dict]:
    with archive.open(f"{name}.csv") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
        shapes = TABLES[name].columns
        for row in csv.DictReader(text, strict=True):
            yield {
                column: _value(shapes[column], cell) for column, cell in row.items() if cell or _says(shapes[column])
            }


def _says(shape: dict) -> bool:
    """Whether an empty cell says something: that there is nothing where something is usual."""
    return "enum" not in shape and isinstance(shape.get("default"), str) and shape["default"] != ""


def _value(shape: dict, cell: str):
    return cell if _type(shape) in ("string", "date") else json.loads(cell)
