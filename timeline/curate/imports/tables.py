"""Tables: CSV of any dialect, or a JSON list of flat objects, as one row of texts after another. No database."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from timeline.curate.imports.file import Refused, text_of, whole_text
from timeline.models.fields import FORBIDDEN

MOST_COLUMNS = 300
MOST_ROWS = 1_000_000
LARGEST_CELL = 1024 * 1024
DEEPEST = 12
csv.field_size_limit(LARGEST_CELL)


class Row(NamedTuple):
    """A row by its columns, and the line it begins on; or what is wrong with it as a whole."""

    line: int
    cells: dict[str, str]
    wrong: str = ""


def is_json(content: bytes, encoding: str) -> bool:
    with text_of(content, encoding) as text:
        return text.read(4096).lstrip()[:1] in ("[", "{")


def columns_of(content: bytes, encoding: str) -> list[str]:
    """The names of the columns, in order. Refused where there are none, too many, or two of one name."""
    if is_json(content, encoding):
        names = dict.fromkeys(name for row in _head(json_rows(content, encoding), 200) for name in row.cells)
    else:
        with text_of(content, encoding) as text:
            names = next(_reader(text), [])
    return _checked(list(names))


def _head(rows, most):
    for n, row in enumerate(rows):
        if n >= most:
            return
        yield row


def _checked(names: list[str]) -> list[str]:
    names = [name.strip().lstrip("\ufeff") for name in names]
    if not any(names):
        raise Refused(_("There is no line with the names of columns."))
    if len(names) > MOST_COLUMNS:
        raise Refused(_("A table may have %(most)d columns; this has %(n)d.") % {"most": MOST_COLUMNS, "n": len(names)})
    hidden = next((match for name in names if (match := FORBIDDEN.search(name))), None)
    if hidden:
        told = {"code": ord(hidden[0])}
        raise Refused(_("The file is no table: a column’s name holds the character U+%(code)04X.") % told)
    twins = [name for name in names if name and names.count(name) > 1]
    if twins:
        raise Refused(_("Two columns are called “%(name)s”.") % {"name": twins[0][:80]})
    return names


def rows_of(content: bytes, encoding: str) -> Iterator[Row]:
    """Every row of a table; rows without anything in them are passed over."""
    yield from json_rows(content, encoding) if is_json(content, encoding) else csv_rows(content, encoding)


def csv_rows(content: bytes, encoding: str) -> Iterator[Row]:
    with text_of(content, encoding) as text:
        reader = _reader(text)
        try:
            names, line, number = _checked(next(reader, [])), reader.line_num, 0
            for cells in reader:
                begins, line = line + 1, reader.line_num
                if not any(cells):
                    continue
                number += 1
                if number > MOST_ROWS:
                    raise Refused(_("A table may have %(most)d rows.") % {"most": MOST_ROWS})
                extra = [cell for cell in cells[len(names) :] if cell]
                told = {"n": len(cells), "columns": len(names)}
                wrong = _("The row has %(n)d cells, and there are %(columns)d columns.") % told if extra else ""
                yield Row(begins, dict(zip(names, cells, strict=False)), wrong)
        except csv.Error as error:
            # After a row that cannot be told from the next there is nothing to go on with.
            told = {"line": reader.line_num, "reason": str(error)}
            raise Refused(_("Line %(line)d: %(reason)s.") % told) from error
        except UnicodeError as error:
            raise Refused(_("The file is not the text it seems to be.")) from error


def _reader(text):
    """A reader of the dialect: the separator is the one that the first line has most of, outside quotation marks."""
    try:
        head = text.read(64 * 1024)
    except UnicodeError as error:
        raise Refused(_("The file is not the text it seems to be.")) from error
    text.seek(0)
    first = "".join(part for n, part in enumerate(head.split('"')) if n % 2 == 0).lstrip("\ufeff").splitlines()[:1]
    counts = {mark: (first or [""])[0].count(mark) for mark in ",;\t|"}
    return csv.reader(text, delimiter=max(counts, key=counts.get))


def json_rows(content: bytes, encoding: str) -> Iterator[Row]:
    """The objects of a JSON list, or of JSON Lines. What is not a plain value becomes the JSON of it."""
    text = whole_text(content, encoding)
    for line, value in Elements(text):
        if isinstance(value, dict):
            yield Row(line, {str(name).strip(): _cell(cell) for name, cell in value.items()})
        else:
            yield Row(line, {}, _("The row is not an object."))


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


# ---------------------------------------------------------------- JSON, strictly


class Twins(ValueError):
    pass


def _no_twins(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        raise Twins(
            _("the field “%(name)s” is there twice") % {"name": next(n for n in names if names.count(n) > 1)[:80]}
        )
    return found


def _no_constant(word):
    raise ValueError(_("%(word)s is not JSON") % {"word": word})


def _number(text):
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(_("the number %(number)s is too large") % {"number": text[:40]})
    return number


DECODER = json.JSONDecoder(object_pairs_hook=_no_twins, parse_constant=_no_constant, parse_float=_number)


def parsed(text: str, at: int = 0) -> tuple[object, int]:
    """(value, where it ends). Refused, with the line, where it is not JSON."""
    try:
        return DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        told = {"line": error.lineno, "reason": error.msg}
        raise Refused(_("Line %(line)d is not JSON: %(reason)s.") % told) from error
    except RecursionError as error:
        raise Refused(_("The JSON is nested too deeply.")) from error
    except ValueError as error:
        told = {"line": line_at(text, at), "reason": error}
        raise Refused(_("From line %(line)d on it is not JSON: %(reason)s.") % told) from error


def line_at(text: str, at: int) -> int:
    """The number of a line. It counts from the beginning: for what is wrong, once."""
    return text.count("\n", 0, at) + 1


def skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n\ufeff":
        at += 1
    return at


class Elements:
    """(line, value) of each element of the list that begins at `at`, one by one; or of one JSON value after another.

    `end` is where the list ends, once all of it has been read.
    """

    def __init__(self, text: str, at: int = 0):
        self.text, self.end = text, skip(text, at)
        self.is_list = text[self.end : self.end + 1] == "["

    def __iter__(self) -> Iterator[tuple[int, object]]:
        text, at, line, counted = self.text, self.end + self.is_list, 1, 0
        at = skip(text, at)
        while at < len(text) and not (self.is_list and text[at] == "]"):
            line, counted = line + text.count("\n", counted, at), at
            value, at = parsed(text, at)
            yield line, value
            at = skip(text, at)
            if not self.is_list or text[at : at + 1] == "]":
                continue
            if text[at : at + 1] != ",":
                break
            at = skip(text, at + 1)
            if text[at : at + 1] == "]":
                break
        else:
            self.end = at + 1
            if not self.is_list or at < len(text):
                return
        raise Refused(
            _("Line %(line)d is not JSON: a list goes on with a comma or ends with “]”.")
            % {"line": line_at(text, at)}
        )
