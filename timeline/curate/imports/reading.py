"""Which format a file is in, and what it holds: one thing found after another, whatever the format."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from timeline.curate.imports.documents import lines_of_documents, our_csv, set_of_documents
from timeline.curate.imports.file import Refused, text_of, whole_text
from timeline.curate.imports.found import Found, problem
from timeline.curate.imports.mapping import Mapping
from timeline.curate.imports.names import Names
from timeline.curate.imports.parts import Parts
from timeline.curate.imports.slides import COLUMNS, event_of, group_of, slides_of_csv, slides_of_json
from timeline.curate.imports.tables import Elements, columns_of, is_json, parsed, rows_of, skip
from timeline.exchange.record_set import PARTS
from timeline.models import Import
from timeline.models.taxonomy import KINDS

OURS = {"slug", "title", "kind", "date", "storylines"}


def format_of(content: bytes, encoding: str) -> str:
    """One of FORMATS; a table that is none of ours asks for its columns. Refused where it is nothing at all."""
    if not is_json(content, encoding):
        names = set(columns_of(content, encoding))
        return "spreadsheet" if names >= OURS else "timelinejs-csv" if names >= COLUMNS else "columns"
    with text_of(content, encoding) as text:
        first = text.readline(1024 * 1024)
        rest = text.readline(1024)
    if first.lstrip("\ufeff \t").startswith("{") and rest.lstrip().startswith("{") and _is_whole(first):
        return "lines"
    return _sort_of_json(whole_text(content, encoding))


def _is_whole(line: str) -> bool:
    try:
        _value, end = parsed(line, skip(line, 0))
    except Refused:
        return False
    return not line[end:].strip()


def _sort_of_json(text: str) -> str:
    at = skip(text, 0)
    if text[at] == "[":
        first = next((value for _line, value in Elements(text, at)), None)
        return "documents" if isinstance(first, dict) and first.keys() >= OURS else "columns"
    # Keys of the object, in order, until one tells.
    at = skip(text, at + 1)
    while at < len(text) and text[at] == '"':
        name, at = parsed(text, at)
        at = skip(text, skip(text, at) + 1)
        if name == "events" and text[at : at + 1] == "[":
            first = next((value for _line, value in Elements(text, at)), None)
            return "timelinejs" if isinstance(first, dict) and "start_date" in first else "documents"
        if name in PARTS.values():
            return "documents"
        _value, at = parsed(text, at)
        at = skip(text, at)
        at = skip(text, at + 1) if text[at : at + 1] == "," else at
    raise Refused(_("The JSON is none of the shapes that are read: documents, a timeline, or a list of rows."))


def found_in(imported: Import, names: Names) -> Iterator[Found]:
    """Everything that a file holds or implies, in the order in which it would be taken in."""
    content, encoding = bytes(imported.content), imported.encoding
    match imported.format:
        case "documents":
            yield from set_of_documents(content, encoding)
        case "lines":
            yield from lines_of_documents(content, encoding)
        case "spreadsheet":
            yield from our_csv(content, encoding)
        case "timelinejs" | "timelinejs-csv":
            slides = slides_of_json if imported.format == "timelinejs" else slides_of_csv
            for line, slide in slides(content, encoding):
                yield from _of_slide(line, slide, imported.spec, names)
        case "columns":
            parts = Parts(imported.spec["parts"], bytes(imported.parts), "utf-8") if imported.parts else None
            mapping = Mapping(imported.spec, names, parts)
            yield from mapping.begin()
            for row in rows_of(content, encoding):
                yield from mapping.read(row)


def _of_slide(line: int, slide, spec: dict, names: Names) -> Iterator[Found]:
    """A slide's event, with the kind and the storyline that were chosen for all; its group is one where it is named so."""
    found, links = event_of(line, slide)
    if found.body is None:
        yield found
        return
    fixed = spec.get("fixed", {})
    storyline = names.storyline(group_of(slide)) or names.storyline(fixed.get("storyline", ""))
    if not storyline:
        reason = _("No storyline is called so, and none was chosen for the file.")
        yield Found(line, "event", None, key=found.key, problems=[problem("group", group_of(slide), reason)])
        return
    kind = fixed.get("kind", "")
    found.body |= {
        "kind": kind if kind in KINDS else "statement",
        "storylines": [storyline],
        "label": found.body["title"],
    }
    citations = []
    for address, words in links:
        slug = names.source(address, "", "")
        if not slug:
            body = names.new_source(address, words, found.body["title"], "independent-media")
            yield Found(line, "source", body, key=body["slug"])
            slug = body["slug"]
        citations.append({"source": slug})
    # Two links may lead to one source.
    found.body["citations"] = list({row["source"]: row for row in citations}.values())
    found.given = tuple(found.body)
    yield found
