"""What changed between two versions of a document, word by word, under the names that the screen has for its fields."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timeline.models.actor import Actor, ActorAlias, Affiliation
from timeline.models.dates import DateError, Span
from timeline.models.event import Citation, Event, Link, Participation
from timeline.models.schema import SCHEMA
from timeline.models.source import Source
from timeline.models.storyline import Storyline

WORD = re.compile(r"\s+|\w+|[^\w\s]")
# Comparing two texts takes as long as their lengths multiplied; longer ones are shown as replaced.
MOST_COMPARED = 4_000_000
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


class Piece(NamedTuple):
    """Words that stayed (""), were put in ("added") or taken out ("removed")."""

    sort: str
    text: str


class Difference(NamedTuple):
    """A field, or an entry of a list such as one account, and what became of it."""

    label: str
    sort: str
    pieces: list[Piece]


def differences(kind: str, old: dict, new: dict, names: dict[tuple[str, str], str]) -> list[Difference]:
    """In the order of the document's fields. names: {(kind, slug): name} for slugs; others are shown as they are."""
    found, properties = [], SCHEMA["$defs"][kind]["properties"]
    for field in _differing(old, new, properties):
        before, after = (document.get(field, properties[field].get("default")) for document in (old, new))
        if field in LISTS:
            found += _of_list(field, before, after, names)
        else:
            found.append(Difference(label_of(MODELS[kind], field), CHANGED, _compared(MODELS[kind], field, before, after)))
    return found


def _differing(old: dict, new: dict, properties: dict) -> list[str]:
    """Fields that differ, in the order of the schema; what is left out is its default."""
    return [field for field in properties if old.get(field) != new.get(field)]


def _compared(model, field: str, before, after) -> list[Piece]:
    texts = said(model, field, before), said(model, field, after)
    # Two ways of writing one thing, such as 2025-05-10/2025-05-10 for a day.
    return compared(*texts) if texts[0] != texts[1] else compared(str(before), str(after))


def labels(kind: str, old: dict, new: dict) -> list[str]:
    """The names of the fields that differ, for one line."""
    fields = _differing(old, new, SCHEMA["$defs"][kind]["properties"])
    return [str(LISTS[field].heading) if field in LISTS else label_of(MODELS[kind], field) for field in fields]


def compared(old: str, new: str) -> list[Piece]:
    """Two texts as one, with what was taken out and what was put in."""
    if old == new:
        return [Piece("", new)]
    before, after = WORD.findall(old), WORD.findall(new)
    if len(before) * len(after) > MOST_COMPARED:
        return [Piece(sort, text) for sort, text in ((REMOVED, old), (ADDED, new)) if text]
    pieces = []
    for sort, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if sort == "equal":
            pieces.append(Piece("", "".join(before[a:b])))
            continue
        pieces += [Piece(REMOVED, "".join(before[a:b]))] if b > a else []
        pieces += [Piece(ADDED, "".join(after[c:d]))] if d > c else []
    return _joined(pieces)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """A space that stayed between two changes is part of them: "[in Geneva][at Bern]", not word by word."""
    joined: list[Piece] = []
    for at, piece in enumerate(pieces):
        between = not piece.sort and piece.text.isspace() and 0 < at < len(pieces) - 1
        for sort in (REMOVED, ADDED) if between else (piece.sort,):
            mine = [one for one in _last_run(joined) if one.sort == sort]
            if sort and mine:
                place = joined.index(mine[0], len(joined) - len(_last_run(joined)))
                joined[place] = Piece(sort, joined[place].text + piece.text)
            else:
                joined.append(Piece(sort, piece.text))
    return [piece for piece in joined if piece.text]


def _last_run(pieces: list[Piece]) -> list[Piece]:
    """The changes at the end, back to what stayed."""
    run: list[Piece] = []
    for piece in reversed(pieces):
        if not piece.sort:
            break
        run.insert(0, piece)
    return run


# ---------------------------------------------------------------- words


def label_of(model, field: str) -> str:
    name = NAMED_OTHERWISE.get(field)
    words = str(name or model._meta.get_field(field).verbose_name)
    return words[:1].upper() + words[1:]


def said(model, field: str, value) -> str:
    """A value as the screen says it; empty for none."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    table = getattr(model._meta.get_field(field), "table", None) if field not in NAMED_OTHERWISE else None
    if table and value in table:
        return str(getattr(table[value], "label", table[value]))
    if field in DATES:
        return _date(value)
    return str(value)


def _date(value: str) -> str:
    try:
        return Span.parse(value).words()
    except DateError:
        return value


# ---------------------------------------------------------------- lists


class Part(NamedTuple):
    """A list of a document: its name, its model, what tells its entries apart, and what they refer to."""

    heading: object
    model: object
    keys: tuple[str, ...]
    kinds: dict[str, str]


def _of_list(field: str, old: list, new: list, names) -> list[Difference]:
    part = LISTS[field]
    before, after = _keyed(part, old), _keyed(part, new)
    found = []
    for key in dict.fromkeys([*after, *before]):
        rows = before.get(key), after.get(key)
        if rows[0] != rows[1]:
            sort = ADDED if rows[0] is None else REMOVED if rows[1] is None else CHANGED
            found.append(Difference(str(part.heading), sort, _entries(field, part, *rows, names)))
    if not found:
        texts = [", ".join(_title(part, row, names) for row in rows) for rows in (old, new)]
        found.append(Difference(_("%(list)s, in another order") % {"list": part.heading}, CHANGED, compared(*texts)))
    return found


def _keyed(part: Part, rows: list) -> dict:
    """Entries by what tells them apart, the second of equal ones by that it is the second."""
    keyed: dict = {}
    for row in rows:
        key = tuple(row.get(name) for name in part.keys) if isinstance(row, dict) else (row,)
        keyed[*key, sum(1 for one in keyed if one[:-1] == key)] = row
    return keyed


def _title(part: Part, row, names) -> str:
    slugs = [(kind, row.get(field)) for field, kind in part.kinds.items()] if isinstance(row, dict) else [
        (next(iter(part.kinds.values())), row)
    ]  # fmt: skip
    return ", ".join(names.get((kind, slug), slug) for kind, slug in slugs if slug)


def _entries(field: str, part: Part, old, new, names) -> list[Piece]:
    """An entry on one line: who, and then all that is said of it, or of one that stays, what has changed."""
    if not isinstance(old or new, dict):
        return compared(*("" if row is None else _title(part, row, names) for row in (old, new)))
    properties = SCHEMA["$defs"][PARTS_OF[field]]["properties"][field]["items"]["properties"]
    told = [name for name in properties if name not in part.kinds and (old or {}).get(name) != (new or {}).get(name)]

    def line(row):
        if row is None:
            return ""
        values = {name: said(part.model, name, row.get(name, properties[name].get("default"))) for name in told}
        words = [f"{label_of(part.model, name)}: {value or '–'}" for name, value in values.items()]
        return " · ".join(filter(None, [_title(part, row, names), *words]))

    return compared(line(old), line(new))


PARTS_OF = {"participations": "event", "citations": "event", "links": "event", "aliases": "actor", "belongs_to": "actor"}
MODELS = {"event": Event, "actor": Actor, "source": Source, "storyline": Storyline}
DATES = ("date", "said", "published", "opening", "period", "reviewed", "accessed")
NAMED_OTHERWISE = {"belongs_to": gettext_lazy("belongs to"), "reviewed": gettext_lazy("reviewed")}
LISTS = {
    "storylines": Part(gettext_lazy("Storylines"), Storyline, (), {"": "storyline"}),
    "participations": Part(gettext_lazy("Actors"), Participation, ("actor", "role"), {"actor": "actor"}),
    "citations": Part(
        gettext_lazy("Accounts"), Citation, ("source", "attributed_to"), {"attributed_to": "actor", "source": "source"}
    ),
    "links": Part(gettext_lazy("Links"), Link, ("to", "relation"), {"to": "event"}),
    "aliases": Part(gettext_lazy("Aliases"), ActorAlias, ("name",), {}),
    "belongs_to": Part(gettext_lazy("Belongs to"), Affiliation, ("actor", "office"), {"actor": "actor"}),
}
