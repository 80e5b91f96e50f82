"""Our own documents: a set of them as JSON, one on each line as JSON Lines, or events as our CSV. No database."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from timeline.curate.imports.file import LARGEST_JSON, Refused, text_of, whole_text
from timeline.curate.imports.found import Found, problem
from timeline.curate.imports.tables import Elements, csv_rows, line_at, parsed, skip
from timeline.exchange.record_set import PARTS
from timeline.exchange.spreadsheet import COLUMNS, fields_of
from timeline.models.document import WITHHELD
from timeline.models.schema import DocumentError

KIND_OF = {name: kind for kind, name in PARTS.items()}


def set_of_documents(content: bytes, encoding: str) -> Iterator[Found]:
    """A JSON object with lists of documents, as an export is; each list is read one document at a time."""
    text = whole_text(content, encoding)
    at = skip(text, 0)
    if text[at : at + 1] == "[":
        yield from (found("event", line, value) for line, value in Elements(text, at))
        return
    at = skip(text, at + 1)
    while at < len(text) and text[at] != "}":
        name, at = parsed(text, at)
        at = skip(text, at)
        if not isinstance(name, str) or text[at : at + 1] != ":":
            raise Refused(_("The JSON is not a set of documents."))
        at = skip(text, at + 1)
        if name in KIND_OF:
            rows = Elements(text, at)
            if not rows.is_list:
                told = {"line": line_at(text, at), "name": name}
                raise Refused(_("Line %(line)d: “%(name)s” must be a list.") % told)
            yield from (found(KIND_OF[name], inner, body) for inner, body in rows)
            at = rows.end
        elif name == "about":
            _about, at = parsed(text, at)
        else:
            told = {"line": line_at(text, at), "name": name[:80]}
            raise Refused(_("Line %(line)d: a set of documents has no “%(name)s”.") % told)
        at = skip(text, at)
        if text[at : at + 1] == ",":
            at = skip(text, at + 1)


def lines_of_documents(content: bytes, encoding: str) -> Iterator[Found]:
    """JSON Lines: {"event": document} on each, or a document of an event by itself."""
    with text_of(content, encoding) as lines:
        number = 0
        while line := lines.readline(LARGEST_JSON):
            number += 1
            if not line.strip("\ufeff \t\r\n"):
                continue
            try:
                value, _end = parsed(line, skip(line, 0))
            except Refused as error:
                yield Found(
                    number, "event", None, problems=[problem("", line, str(error).replace("Line 1", _("The line")))]
                )
                continue
            if isinstance(value, dict) and len(value) == 1 and (name := next(iter(value))) in (*PARTS, "about"):
                if name != "about":
                    yield found(name, number, value[name])
            else:
                yield found("event", number, value)


def found(kind: str, line: int, body) -> Found:
    if not isinstance(body, dict):
        return Found(line, kind, None, problems=[problem("", body, _("A document is an object."))])
    slug = body.get("slug")
    # What an export withholds, it says nothing of.
    given = None if kind != "event" else tuple(name for name in COLUMNS if name in body or name not in WITHHELD)
    return Found(line, kind, body, key=slug if isinstance(slug, str) else "", given=given)


def our_csv(content: bytes, encoding: str) -> Iterator[Found]:
    """Lossless or spreadsheet-safe, as exchange/spreadsheet.py writes it; it is told from the columns which."""
    for row in csv_rows(content, encoding):
        if row.wrong:
            yield Found(row.line, "event", None, problems=[problem("", "", row.wrong)])
            continue
        try:
            body = fields_of(row.cells)
        except DocumentError as error:
            yield Found(
                row.line, "event", None, problems=[problem(error.field, row.cells.get(error.field, ""), error.message)]
            )
            continue
        given = tuple(name for name in COLUMNS if name in row.cells)
        yield Found(row.line, "event", body, key=body.get("slug", ""), given=given)
