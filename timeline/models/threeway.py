"""Two wordings of an event that began from the same one, brought together; pure.

A wording is an event's document without its status. What only one side changed is taken over, down to the single field
of a single account; what both changed, each otherwise, is a clash, and a person chooses.
"""

from __future__ import annotations

from typing import NamedTuple

from timeline.models.schema import SCHEMA, tidy

EVENT = SCHEMA["$defs"]["event"]
MINE, THEIRS = "mine", "theirs"


class Clash(NamedTuple):
    """`path`: a field, or field, row and field of the row. None stands for what is not there."""

    path: tuple[str, ...]
    base: object
    theirs: object
    mine: object

    @property
    def key(self) -> str:
        return ".".join(self.path)


class Together(NamedTuple):
    content: dict
    clashes: list[Clash]


def bring_together(base: dict, theirs: dict, mine: dict, chosen: dict[str, str] | None = None) -> Together:
    """chosen: {key of a clash: "mine" or "theirs"}; of a clash that nobody has decided, theirs is in the content."""
    hands = _Hands(chosen or {}, [])
    content = {}
    for field in EVENT["properties"]:
        sides = [side.get(field) for side in (base, theirs, mine)]
        together = hands.rows(field, *sides) if field in ROWS else hands.settled((field,), *sides)
        if together is not None:
            content[field] = together
    return Together(tidy(content, EVENT), hands.clashes)


class _Hands(NamedTuple):
    chosen: dict[str, str]
    clashes: list[Clash]

    def settled(self, path, base, theirs, mine):
        if mine in (theirs, base):
            return theirs
        if theirs == base:
            return mine
        clash = Clash(path, base, theirs, mine)
        self.clashes.append(clash)
        return mine if self.chosen.get(clash.key) == MINE else theirs

    def rows(self, field, *sides):
        base, theirs, mine = (keyed(field, side or []) for side in sides)
        # Whoever changed the order gave it; what the other side has added follows.
        first, second = (mine, theirs) if list(theirs) == list(base) else (theirs, mine)
        rows = []
        for key in dict.fromkeys([*first, *second]):
            row = self.row((field, key), base.get(key), theirs.get(key), mine.get(key))
            if row is not None:
                rows.append(row)
        return rows

    def row(self, path, base, theirs, mine):
        if not (isinstance(theirs, dict) and isinstance(mine, dict)):
            return self.settled(path, base, theirs, mine)
        names = dict.fromkeys([*theirs, *mine, *(base or {})])
        cells = {name: self.settled((*path, name), *((side or {}).get(name) for side in (base, theirs, mine))) for name in names}
        return {name: cell for name, cell in cells.items() if cell is not None}


def keyed(field: str, rows: list) -> dict[str, object]:
    """Rows by what makes one the same row in another wording; a second row of that kind has its number behind."""
    found = {}
    for row in rows:
        name = " ".join(filter(None, ROWS[field](row)))
        key, number = name, 1
        while key in found:
            number += 1
            key = f"{name} {number}"
        found[key] = row
    return found


# What makes a row of one wording the same as a row of another.
ROWS = {
    "storylines": lambda slug: [slug],
    "participations": lambda row: [row["actor"], row["role"]],
    "citations": lambda row: [row["source"], row.get("attributed_to")],
    "links": lambda row: [row["relation"], row["to"]],
}
