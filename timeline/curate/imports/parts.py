"""A second table that says who took part: a row for each participant, joined to its event by a column. Compact."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from timeline.curate.imports.file import Refused
from timeline.curate.imports.tables import columns_of, rows_of
from timeline.models.taxonomy import ROLES, VOTES

# A number that a program has written as one with decimals is the same number.
WHOLE = re.compile(r"(\d+)\.0+")


class Parts:
    """There are many rows and few different ones: each is kept as the number of its like, two bytes or four."""

    def __init__(self, spec: dict, content: bytes, encoding: str):
        self.key = spec["key"]
        self._kinds: dict[tuple[str, str, str], int] = {}
        self._by_key: dict[str, array] = defaultdict(lambda: array("I"))
        columns, values = columns_of(content, encoding), spec.get("values", {})
        missing = [spec[name] for name in ("of", "actor") if spec.get(name) not in columns]
        if missing:
            raise Refused(_("The file of participants has no column “%(name)s”.") % {"name": missing[0]})
        of, actor, role, vote = (spec.get(name, "") for name in ("of", "actor", "role", "vote"))
        for row in rows_of(content, encoding):
            cells = row.cells
            kind = (
                cells.get(actor, "").strip(),
                _known(values.get(cells.get(role, ""), cells.get(role, "")) or "participant", ROLES, row.line),
                _known(values.get(cells.get(vote, ""), cells.get(vote, "")), VOTES, row.line) if vote else "",
            )
            if kind[0]:
                self._by_key[_whole(cells.get(of, ""))].append(self._kinds.setdefault(kind, len(self._kinds)))
        self._different = list(self._kinds)

    def of(self, cells: dict[str, str]) -> Iterator[tuple[str, str, str]]:
        """(actor, role, vote) of a row's participants, in the order they stand."""
        for number in self._by_key.get(_whole(cells.get(self.key, "")), ()):
            yield self._different[number]


def _known(text: str, table: dict, line: int) -> str:
    if text and text not in table:
        told = {"line": line, "text": text[:80]}
        raise Refused(_("Participants, line %(line)d: “%(text)s” is none of the record’s words; translate it.") % told)
    return text


def _whole(text: str) -> str:
    match = WHOLE.fullmatch(text.strip())
    return match[1] if match else text.strip()
