"""A file becomes rows that wait for a decision: each new, changed, as it is, broken with a reason, or not for an import."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import DatabaseError
from django.utils.translation import gettext as _

from timeline.curate.imports.file import Refused
from timeline.curate.imports.found import Found, plain, problem
from timeline.curate.imports.names import Names
from timeline.curate.imports.reading import found_in
from timeline.curate.shorter import label_of
from timeline.models import Actor, Event, Import, ImportedRow, Merge, Source, Storyline
from timeline.models.document import (
    actor_document,
    actors_with_parts,
    event_document,
    source_document,
    storyline_document,
    with_parts,
)
from timeline.models.event import DRAFT, PUBLISHED
from timeline.models.imported import BROKEN, CHANGED, FAILED, NEW, REFUSED, SAME, STAGED
from timeline.models.schema import SCHEMA, DocumentError, normal, tidy
from timeline.models.workflow import STANDING

BATCH = 100
MOST_ROWS = 1_000_000
MANY = 20
SHAPE = SCHEMA["$defs"]["event"]
# Longer than the schema says, in the database.
LONGEST_SLUG = {"actor": 80}


def stage(imported: Import, tell: Callable[[int], None]) -> None:
    """Reads the whole file. `tell` hears how many rows there are by now. A file that cannot be read at all says why."""
    imported.rows.all().delete()
    staging = Staging(imported)
    try:
        number = 0
        for batch in _batches(found_in(imported, staging.names)):
            rows = staging.rows(batch, number)
            ImportedRow.objects.bulk_create(rows)
            number += len(rows)
            if number > MOST_ROWS:
                raise Refused(_("A file may have %(most)d rows.") % {"most": MOST_ROWS})
            tell(number)
        if not number:
            raise Refused(_("There is nothing in the file that could be an event."))
        imported.state, imported.counts = STAGED, imported.rows.by_outcome()
        imported.rows_done = imported.rows_total = number
    except (Refused, DatabaseError) as error:
        imported.rows.all().delete()
        imported.state, imported.problem = FAILED, plain(str(error).partition("\n")[0])
    imported.save(update_fields=["state", "problem", "counts", "rows_done", "rows_total", "touched_at"])


def _batches(found: Iterator[Found]) -> Iterator[list[Found]]:
    while batch := list(islice(found, BATCH)):
        yield batch


@dataclass
class Staging:
    """What is known while a file is read: names, slugs that it has used, and what earlier files were called."""

    imported: Import
    names: Names = field(default_factory=Names)
    used: dict[tuple[str, str], int] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    passed: dict[tuple, dict] = field(default_factory=dict)

    def __post_init__(self):
        self.settled = ImportedRow.objects.settled(self.imported)
        merged = Merge.objects.standing().values_list("kind", "loser_slug", "winner_slug")
        self.onward = {(kind, loser): winner for kind, loser, winner in merged}

    def rows(self, batch: list[Found], number: int) -> list[ImportedRow]:
        self._give_slugs([found for found in batch if found.body is not None and "slug" not in found.body])
        present = {kind: self._present(kind, batch) for kind in {found.kind for found in batch}}
        return [self._row(found, present[found.kind], n) for n, found in enumerate(batch, number)]

    # ---- slugs

    def _give_slugs(self, batch: list[Found]):
        """The one an earlier file gave; else made of the title, and of the date where a headline comes again."""
        wanted = {found.base for found in batch} | {_dated(found) for found in batch}
        dates = self.names.dates_of(wanted)
        for found in batch:
            slug = self.settled.get(found.key)
            if slug is None or slug in self.given:
                slug = self._free(found, dates)
            self.given.add(slug)
            found.body["slug"] = slug

    def _free(self, found: Found, dates: dict[str, str]) -> str:
        date, n = found.body.get("date", ""), 1
        for slug in (found.base or "event", dated := _dated(found)):
            if slug not in self.given and dates.get(slug, date) == date:
                return slug
        while f"{dated}-{n + 1}" in self.given:
            n += 1
        return f"{dated}-{n + 1}"

    # ---- what the record has

    def _present(self, kind: str, batch: list[Found]) -> dict[str, tuple[dict, bool]]:
        """{slug: (document, whether it is public)}"""
        slugs = [found.body["slug"] for found in batch if found.kind == kind and _has_slug(found)]
        model, fetch, as_document = PRESENT[kind]
        things = {thing.slug: as_document(thing) for thing in fetch(model.objects.filter(slug__in=slugs))}
        public = (
            set(model.objects.public().filter(slug__in=slugs).values_list("slug", flat=True)) if kind != "event" else ()
        )
        return {slug: (body, _is_public(body) if kind == "event" else slug in public) for slug, body in things.items()}

    # ---- one row

    def _row(self, found: Found, present, number: int) -> ImportedRow:
        row = ImportedRow(of=self.imported, number=number, line=found.line, kind=found.kind, key=plain(found.key)[:200])
        row.problems, body = found.problems, None
        if not row.problems:
            try:
                body, was, public = self._judged(found, present)
            except DocumentError as error:
                row.problems = [problem(error.field, _value_at(found.body, error.path), error.message)]
        if row.problems:
            row.outcome, row.title = BROKEN, plain(found.title or _title(found.body or {}))[:200]
            return row
        row.slug, row.title = body["slug"], _title(body)
        row.outcome = (
            NEW
            if was is None
            else SAME
            if body == was
            else CHANGED
            if not public or self._may_propose(body)
            else REFUSED
        )
        row.document = body if row.outcome != SAME else None
        if row.outcome == REFUSED:
            row.problems = [
                problem("", "", _("It is public, or in review: what an import would change, a person has to."))
            ]
        elif onward := self.onward.get((found.kind, body["slug"])):
            row.outcome = REFUSED
            reason = _("It was merged into “%(slug)s”: what an import would change of that, its own row says.")
            row.problems = [problem("slug", body["slug"], reason % {"slug": onward})]
        elif row.outcome != SAME and not self._may_write(found.kind, was):
            row.outcome = REFUSED
            told = {"noun": PRESENT[found.kind][0]._meta.verbose_name}
            row.problems = [problem("", "", _("Whoever brought the file may not add or change a %(noun)s.") % told)]
        return row

    def _may_write(self, kind: str, was: dict | None) -> bool:
        """What its curator may not do by hand, a file does not do either."""
        curator, verb = self.imported.curator, "add" if was is None else "change"
        return curator is None or curator.has_perm(f"timeline.{verb}_{kind}")

    def _may_propose(self, body: dict) -> bool:
        """A change of what is published needs an author, whom somebody else then reviews."""
        return body.get("status") == PUBLISHED and self.imported.curator_id is not None

    def _judged(self, found: Found, present):
        """(the document as it would be, as it is or None, whether it is public)."""
        slug = found.body.get("slug")
        was, public = present.get(slug, (None, False)) if isinstance(slug, str) else (None, False)
        body = dict(found.body)
        if was is not None and found.given is not None:
            body = {name: value for name, value in was.items() if name not in found.given} | body
        if found.kind == "event":
            # An import publishes nothing, and takes nothing back.
            body = {name: value for name, value in body.items() if name not in STANDING}
            if isinstance(body.get("label"), str) and body["label"] == body.get("title"):
                body["label"] = label_of(body["label"])
        body = self._normal(found.kind, body)
        if found.kind == "event" and was is not None:
            # As it stands; it has been checked as it is.
            body = tidy({**body, **{name: was[name] for name in STANDING if name in was}}, SHAPE)
        self._check(found, body)
        return body, was, public

    def _normal(self, kind: str, body: dict) -> dict:
        """As `normal`, in a tenth of the time where hundreds take part: what has passed before passes again."""
        cast = body.get("participations") if kind == "event" else None
        if not isinstance(cast, list) or len(cast) < MANY or not all(isinstance(row, dict) for row in cast):
            return normal(kind, body)
        try:
            keys = [tuple(row.items()) for row in cast]
            fresh = {key: row for key, row in zip(keys, cast, strict=True) if key not in self.passed}
            once = {(row["actor"], row["role"]) for row in cast}
        except (TypeError, KeyError):
            return normal(kind, body)
        if len(once) < len(cast) or len(fresh) > MANY:
            return normal(kind, body)
        short = normal(kind, {**body, "participations": list(fresh.values())})
        self.passed |= dict(zip(fresh, short.pop("participations", ()), strict=True))
        whole = {**short, "participations": [self.passed[key] for key in keys]}
        return {name: whole[name] for name in SHAPE["properties"] if name in whole}

    def _check(self, found: Found, body: dict):
        slug, kind = body["slug"], found.kind
        if len(slug) > LONGEST_SLUG.get(kind, 120):
            raise DocumentError(_("a slug of an actor has at most 80 characters"), ["slug"])
        if (kind, slug) in self.used:
            raise DocumentError(_("line %(line)d has the same slug") % {"line": self.used[kind, slug]}, ["slug"])
        if kind == "event":
            for path, noun, other in _references(body):
                if other not in self.names.slugs[noun]:
                    raise DocumentError(_("there is no %(noun)s “%(slug)s”") % {"noun": noun, "slug": other}, path)
        else:
            self.names.slugs[kind].add(slug)
        self.used[kind, slug] = found.line


def _dated(found: Found) -> str:
    date = "".join(c if c.isalnum() else "-" for c in str(found.body.get("date", ""))).strip("-").lower()
    return f"{(found.base or 'event')[:90]}-{date}"[:115].strip("-").replace("--", "-")


def _has_slug(found: Found) -> bool:
    return found.body is not None and isinstance(found.body.get("slug"), str) and "\0" not in found.body["slug"]


def _is_public(event: dict) -> bool:
    """Published, on its way there, or taken back: whatever is no draft is changed by people only."""
    return event.get("status", DRAFT) != DRAFT


def _references(event: dict):
    for n, slug in enumerate(event["storylines"]):
        yield ["storylines", n], "storyline", slug
    for n, row in enumerate(event.get("participations", ())):
        yield ["participations", n, "actor"], "actor", row["actor"]
    for n, row in enumerate(event.get("citations", ())):
        yield ["citations", n, "source"], "source", row["source"]
        if row.get("attributed_to"):
            yield ["citations", n, "attributed_to"], "actor", row["attributed_to"]


def _title(body: dict) -> str:
    title = body.get("title") or body.get("name") or ""
    return title[:200] if isinstance(title, str) else ""


def _value_at(body, path):
    for part in path:
        try:
            body = body[part]
        except (KeyError, IndexError, TypeError):
            return ""
    return body


PRESENT = {
    "storyline": (Storyline, lambda found: found, storyline_document),
    "actor": (Actor, actors_with_parts, actor_document),
    "source": (Source, lambda found: found, source_document),
    "event": (Event, lambda found: with_parts(found.defer("search")), event_document),
}
