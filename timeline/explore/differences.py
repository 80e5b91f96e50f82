"""What is different between two wordings of an event, field by field and word by word, in words a person reads.

Works on documents of events, with or without their status. Rows of one actor in one role, of one source for one voice,
and of one link are compared cell by cell with the same row of the other wording.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timeline.models import Actor, Citation, Event, Link, Participation, Source, Storyline
from timeline.models.schema import SCHEMA
from timeline.models.threeway import ROWS, keyed

SAME, GONE, NEW = "", "del", "ins"
# Beyond so many words two texts are shown as one taken out and the other put in.
MOST_WORDS = 4000


class Piece(NamedTuple):
    """Text that both have, or only the earlier ("del"), or only the later ("ins")."""

    mark: str
    text: str


class Cell(NamedTuple):
    """One value of one field. `name` is its key in the document."""

    name: str
    label: str
    pieces: list[Piece]

    @property
    def changed(self) -> bool:
        return any(piece.mark for piece in self.pieces)


class Row(NamedTuple):
    """One participation, account or link; `mark` says whether all of it is new or gone."""

    title: str
    mark: str
    cells: list[Cell]

    @property
    def changed(self) -> bool:
        return bool(self.mark) or any(cell.changed for cell in self.cells)


class Difference(NamedTuple):
    """One field of the event: its pieces, or its rows."""

    name: str
    label: str
    pieces: list[Piece]
    rows: list[Row]

    @property
    def changed(self) -> bool:
        return any(piece.mark for piece in self.pieces) or any(row.changed for row in self.rows)


def differences(before: dict | None, after: dict, every: bool = False) -> list[Difference]:
    """Fields that differ, in the order of the document; with `every`, also those that are the same.

    before: None where there was nothing. At most four queries, for the names behind the slugs.
    """
    names = Names(before or {}, after)
    found = [_difference(name, _value(before, name, FIELDS), _value(after, name, FIELDS), names) for name in FIELDS]
    return [one for one in found if one.changed or every and (one.pieces or one.rows)]


def _difference(name, before, after, names) -> Difference:
    if name not in ROWS:
        return Difference(name, label_of(name), pieces(words_of(Event, name, before), words_of(Event, name, after)), [])
    was, now = keyed(name, before or []), keyed(name, after or [])
    rows = [_row(name, was.get(key), now.get(key), names) for key in dict.fromkeys([*was, *now])]
    return Difference(name, label_of(name), [], rows)


def _row(field, was, now, names) -> Row:
    title = names.title(field, now if now is not None else was)
    mark = NEW if was is None else GONE if now is None else SAME
    if field == "storylines":
        return Row(title, mark, [])
    shapes = CELLS[field]
    cells = [_cell(field, name, _value(was, name, shapes), _value(now, name, shapes)) for name in shapes]
    return Row(title, mark, [cell for cell in cells if cell.pieces])


def _value(holder: dict | None, name: str, shapes: dict):
    """What a document or a row of it says; documents leave out what equals its default."""
    return None if holder is None else holder.get(name, shapes[name].get("default"))


def _cell(field, name, was, now) -> Cell:
    model = MODELS[field]
    label = str(model._meta.get_field(name).verbose_name)
    return Cell(name, label, pieces(words_of(model, name, was), words_of(model, name, now)))


# ---------------------------------------------------------------- word by word


def pieces(before: str, after: str) -> list[Piece]:
    """Two texts as one, with what was taken out and what was put in."""
    if before == after:
        return [Piece(SAME, after)] if after else []
    was, now = WORDS.findall(before), WORDS.findall(after)
    if len(was) + len(now) > MOST_WORDS:
        return [Piece(GONE, before), Piece(NEW, after)]
    found = []
    for step, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if step == "equal":
            found.append(Piece(SAME, "".join(now[c:d])))
        else:
            found += [Piece(GONE, "".join(was[a:b])), Piece(NEW, "".join(now[c:d]))]
    return [piece for piece in found if piece.text]


WORDS = re.compile(r"\w+|\s+|[^\w\s]")


# ---------------------------------------------------------------- in words


def words_of(model, name: str, value) -> str:
    """A value of a document as a person reads it."""
    if value in (None, "", False):
        return ""
    if value is True:
        return _("yes")
    labels = dict(model._meta.get_field(name).flatchoices)
    return str(labels.get(value, value))


def label_of(name: str) -> str:
    return str(LABELS[name]) if name in LABELS else str(Event._meta.get_field(name).verbose_name)


def listed(field: str, value, names: Names) -> str:
    """A whole field, or one row of it, as text of one or more lines: for wordings side by side."""
    if field not in ROWS:
        return words_of(Event, field, value)
    rows = value if isinstance(value, list) else [value] if value else []
    return "\n".join(_line(field, row, names) for row in rows)


def _line(field, row, names) -> str:
    if field == "storylines":
        return names.title(field, row)
    cells = ((name, words_of(MODELS[field], name, row.get(name))) for name in CELLS[field])
    told = [f"{MODELS[field]._meta.get_field(name).verbose_name}: {words}" for name, words in cells if words]
    return "\n   ".join([names.title(field, row), *told])


class Names:
    """Names of whatever documents refer to by slug. Who has no name any more is called by the slug."""

    def __init__(self, *documents):
        asked = {model: set() for model in (Actor, Source, Storyline, Event)}
        for document in documents:
            asked[Storyline].update(document.get("storylines", []))
            asked[Actor].update(row["actor"] for row in document.get("participations", []))
            for row in document.get("citations", []):
                asked[Source].add(row["source"])
                asked[Actor].update(filter(None, [row.get("attributed_to")]))
            asked[Event].update(row["to"] for row in document.get("links", []))
        self.known = {
            (model, row.slug): str(row)
            for model, slugs in asked.items()
            if slugs
            for row in model.objects.filter(slug__in=slugs).only("slug", *NAMED_BY[model])
        }

    def name(self, model, slug: str) -> str:
        return self.known.get((model, slug), slug)

    def title(self, field: str, row) -> str:
        if field == "storylines":
            return self.name(Storyline, row)
        if field == "participations":
            return self.name(Actor, row["actor"])
        if field == "links":
            return self.name(Event, row["to"])
        source, voice = self.name(Source, row["source"]), row.get("attributed_to")
        return f"{self.name(Actor, voice)} · {source}" if voice else source


NAMED_BY = {Actor: ["name"], Source: ["publisher", "title"], Storyline: ["name"], Event: ["title"]}
# {field: its shape in the schema}
FIELDS = SCHEMA["$defs"]["event"]["properties"]
MODELS = {"participations": Participation, "citations": Citation, "links": Link}
# What makes a row that row is its title.
TITLES = ("actor", "source", "attributed_to", "to")
CELLS = {
    field: {name: shape for name, shape in FIELDS[field]["items"]["properties"].items() if name not in TITLES}
    for field in MODELS
}
LABELS = {
    "storylines": gettext_lazy("storylines"),
    "participations": gettext_lazy("who took part"),
    "citations": gettext_lazy("accounts"),
    "links": gettext_lazy("links"),
}
