"""Reads documents from text files, and says of a broken one which file, which line and which field."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from timeline.models.schema import DocumentError, normal

SHIPPED = Path(__file__).parent
FOLDERS = {"storyline": "storylines", "actor": "actors", "source": "sources", "event": "events"}
LARGEST = 64 * 1024 * 1024


class Broken(Exception):
    """A file that cannot be read as documents of the record."""


@dataclass(frozen=True)
class Document:
    """A document in normal form, and where it stands in which file."""

    file: Path
    kind: str
    body: dict
    path: tuple = ()

    @contextmanager
    def blamed(self):
        """Errors of saving it become errors of this file."""
        try:
            yield
        except DocumentError as error:
            raise Broken(_located(self.file, [*self.path, *error.path], error.field, error.message)) from error
        except (DatabaseError, ValidationError) as error:
            reason = str(error).strip().splitlines()[0]
            raise Broken(_located(self.file, list(self.path), "document", reason)) from error


def read(path: Path) -> dict[str, list[Document]]:
    """All documents of a folder laid out as `FOLDERS`, or of one file that holds a whole set."""
    if not path.exists():
        raise Broken(f"There is nothing at {path}.")
    found = {kind: [] for kind in FOLDERS}
    if path.is_dir():
        for kind, folder in FOLDERS.items():
            for file in sorted((path / folder).rglob("*.json")):
                found[kind].append(_checked(file, kind, _parse(file)))
    else:
        whole = _parse(path)
        if not isinstance(whole, dict) or not set(whole) - {"about"} <= set(FOLDERS.values()):
            raise Broken(f"{path}: line 1: a set of documents has the fields {', '.join(FOLDERS.values())}.")
        for kind, folder in FOLDERS.items():
            rows = whole.get(folder, [])
            if not isinstance(rows, list):
                raise Broken(_located(path, [folder], folder, "must be a list"))
            found[kind] = [_checked(path, kind, row, (folder, i)) for i, row in enumerate(rows)]
    _once(found)
    if not any(found.values()):
        raise Broken(f"There is no document in {path}.")
    return found


def _parse(file: Path):
    try:
        if file.stat().st_size > LARGEST:
            raise Broken(f"{file}: larger than {LARGEST // 1024 // 1024} MB.")
        return json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=_no_twins, parse_constant=_no_nan)
    except json.JSONDecodeError as error:
        raise Broken(f"{file}: line {error.lineno}: not JSON: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise Broken(f"{file}: not UTF-8: byte {error.start}") from error
    except RecursionError as error:
        raise Broken(f"{file}: nested too deeply") from error
    except (ValueError, OSError) as error:
        raise Broken(f"{file}: {error}") from error


def _no_twins(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError(f"the field “{next(key for key in keys if keys.count(key) > 1)}” is there twice")
    return dict(pairs)


def _no_nan(constant):
    raise ValueError(f"{constant} is not JSON")


def _checked(file: Path, kind: str, body, path=()) -> Document:
    try:
        if not isinstance(body, dict):
            raise DocumentError("must be an object")
        return Document(file, kind, normal(kind, body), path)
    except DocumentError as error:
        raise Broken(_located(file, [*path, *error.path], error.field, error.message)) from error


def _once(found):
    for docs in found.values():
        seen = {}
        for doc in docs:
            slug = doc.body["slug"]
            if slug in seen:
                raise Broken(_located(doc.file, [*doc.path, "slug"], "slug", f"“{slug}” is also in {seen[slug]}"))
            seen[slug] = doc.file


def _located(file: Path, path: list, field: str, message: str) -> str:
    return f"{file}: line {_line(file.read_text(encoding='utf-8'), path)}: {field}: {message}"


def _line(text: str, path: list) -> int:
    """The line of the deepest part of `path` that is in the text, counted from 1."""
    decoder = json.JSONDecoder()
    place = _skip(text, 0)
    for part in path:
        inside = _place_of(text, place, part, decoder)
        if inside is None:
            break
        place = inside
    return text.count("\n", 0, place) + 1


def _place_of(text, place, part, decoder):
    """Where the value of one key or index begins in the object or list that begins at `place`."""
    opening = text[place]
    if opening not in "{[" or (opening == "{") != isinstance(part, str):
        return None
    place, index = _skip(text, place + 1), 0
    while text[place] not in "}]":
        key = index
        if opening == "{":
            key, place = decoder.raw_decode(text, place)
            place = _skip(text, _skip(text, place) + 1)
        if key == part:
            return place
        _, place = decoder.raw_decode(text, place)
        place = _skip(text, place)
        if text[place] == ",":
            place = _skip(text, place + 1)
        index += 1
    return None


def _skip(text, place):
    while place < len(text) and text[place] in " \t\r\n":
        place += 1
    return place
