"""A file is received: packed, its format told, and its columns asked for where nobody has said what they are."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from timeline.curate.imports.days import EITHER, NEITHER, order_of
from timeline.curate.imports.file import Refused, pack
from timeline.curate.imports.found import plain
from timeline.curate.imports.mapping import FIELDS
from timeline.curate.imports.reading import format_of
from timeline.curate.imports.spec import problem_of
from timeline.curate.imports.tables import columns_of, rows_of
from timeline.models import Import, Mapping
from timeline.models.imported import ASKING, STAGED, STAGING

# Rows that are looked at to tell the order of days and months.
ENOUGH = 5000


def receive(
    name: str,
    chunks: Iterable[bytes],
    *,
    spec=None,
    mapping: Mapping | None = None,
    parts=None,
    curator=None,
    encoding="",
) -> Import:
    """The import of a file, not yet staged. Refused where it cannot be read as anything."""
    packed = pack(chunks)
    packed = packed._replace(encoding=encoding or packed.encoding)
    spec = mapping.spec if mapping and not spec else spec
    spec = {} if spec is None else spec
    if wrong := problem_of(spec):
        raise Refused(wrong)
    imported = Import(
        name=plain(name)[:200] or "?", digest=packed.digest, encoding=packed.encoding, content=packed.content,
        mapping=mapping, curator=curator, state=STAGING, spec=spec,
        format="columns" if spec.get("columns") else format_of(packed.content, packed.encoding),
    )  # fmt: skip
    if parts is not None:
        imported.parts = pack(parts).content
        if not imported.spec.get("parts"):
            raise Refused(_("The mapping does not say how the table of participants is joined."))
    if imported.format == "columns":
        ask(imported)
    # The same file staged before and never decided on gives way to this one.
    Import.objects.of_the_same_file(packed.digest, imported.spec, STAGED).undecided().delete()
    imported.save()
    return imported


def ask(imported: Import) -> None:
    """What has to be said before a table can be read; the import then waits for it, with the question as its problem."""
    columns = columns_of(bytes(imported.content), imported.encoding)
    known = imported.spec.get("columns", {})
    unknown = [name for name, field in known.items() if name not in columns or field not in FIELDS]
    imported.state, imported.problem = ASKING, ""
    if not known:
        imported.problem = _("Say which column is what: columns are %(names)s.") % {"names": ", ".join(columns)[:400]}
    elif unknown:
        imported.problem = _("The file has no column “%(name)s”, or it cannot be that.") % {"name": unknown[0][:80]}
    elif "dates" not in imported.spec and _order(imported) == EITHER:
        imported.problem = _("Do days or months come first in its dates? Nothing in the file tells.")
    else:
        if "dates" not in imported.spec and (order := _order(imported)) != NEITHER:
            imported.spec = {**imported.spec, "dates": order}
        imported.state = STAGING


def _order(imported: Import) -> str:
    return date_order(bytes(imported.content), imported.encoding, imported.spec["columns"])


def date_order(content: bytes, encoding: str, columns: dict) -> str:
    dated = [name for name, field in columns.items() if field in ("date", "end")]

    def cells():
        for n, row in enumerate(rows_of(content, encoding)):
            if n >= ENOUGH:
                return
            yield from (row.cells.get(name, "") for name in dated)

    return order_of(cells())
