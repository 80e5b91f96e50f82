"""Accepted rows become part of the record, all of them or none, in one transaction: events as drafts, new ones by COPY."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import sql

from timeline.curate.imports.found import plain, problem
from timeline.models import (
    Citation,
    Event,
    EventStoryline,
    Import,
    ImportedRow,
    Link,
    Participation,
    Revision,
    Source,
    Storyline,
)
from timeline.models.actor import Actor
from timeline.models.document import (
    PLAIN,
    Slugs,
    save_actor,
    save_affiliations,
    save_event,
    save_links,
    save_source,
    save_storyline,
)
from timeline.models.event import DRAFT, PUBLISHED
from timeline.models.imported import DONE, NEW, REFUSED, STAGED
from timeline.models.ledger import append_changed, public
from timeline.models.schema import SCHEMA, DocumentError
from timeline.models.workflow import Refused as NotNow
from timeline.models.workflow import content_now, content_of, propose

BATCH = 200
SMALL = {"storyline": save_storyline, "actor": save_actor, "source": save_source}
MODELS = {"storyline": Storyline, "actor": Actor, "source": Source}


def arrive(imported: Import, tell: Callable[[int], None]) -> None:
    """Takes in what was accepted. A row that the record has overtaken since it was staged is refused, with the reason."""
    try:
        with transaction.atomic():
            counts = Arrival(imported, tell).all()
            imported.state, imported.counts = DONE, {**imported.counts, **counts}
            imported.content = imported.parts = None
            imported.save(update_fields=["state", "counts", "content", "parts", "touched_at"])
    except DatabaseError as error:
        imported.state, imported.problem = STAGED, plain(str(error).partition("\n")[0])
        imported.save(update_fields=["state", "problem", "touched_at"])


class Arrival:
    def __init__(self, imported: Import, tell):
        self.imported, self.tell, self.slugs = imported, tell, Slugs()
        self.done, self.counts = 0, {"created": 0, "updated": 0, "proposed": 0, "overtaken": 0}
        self.touched: list[int] = []

    def all(self) -> dict[str, int]:
        """{"created", "updated", "proposed", "overtaken": rows}"""
        for kind in SMALL:
            for row in self._accepted(kind).iterator(chunk_size=BATCH):
                self._one(row, self._save_small)
        for row in self._accepted("actor").with_field("belongs_to").iterator(chunk_size=BATCH):
            self._part(row, save_affiliations)
        self._tell_ledger()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL timeline.refresh_later = 'on'")
        self._events()
        for row in self._accepted("event").with_field("links").iterator(chunk_size=BATCH):
            if row.document.get("status", DRAFT) == DRAFT:
                self._part(row, save_links)
        self._derive()
        return self.counts

    def _accepted(self, kind: str):
        return self.imported.rows.accepted(kind)

    # ---- row by row

    def _one(self, row: ImportedRow, save, counted: str = ""):
        """One row in a savepoint: what the database refuses is refused by itself."""
        try:
            with transaction.atomic():
                save(row)
            self.counts[counted or ("created" if row.outcome == NEW else "updated")] += 1
        except (DocumentError, DatabaseError, NotNow) as error:
            self._overtaken(row, getattr(error, "field", ""), str(error).partition("\n")[0])
        self._told(1)

    def _save_small(self, row: ImportedRow):
        if row.outcome == NEW and MODELS[row.kind].objects.filter(slug=row.slug).exists():
            raise DocumentError(_("meanwhile the record has one of this slug"), ["slug"])
        SMALL[row.kind](row.document)

    def _part(self, row: ImportedRow, save):
        """References to things that may not have been accepted: what they miss is told, and the rest stands."""
        try:
            with transaction.atomic():
                save(row.document, self.slugs)
        except (DocumentError, DatabaseError) as error:
            if row.outcome != REFUSED:
                row.problems = [*row.problems, problem(getattr(error, "field", ""), "", str(error).partition("\n")[0])]
                row.save(update_fields=["problems"])

    def _overtaken(self, row: ImportedRow, field: str, reason: str):
        row.outcome, row.decision, row.problems = REFUSED, "", [problem(field, "", reason)]
        row.save(update_fields=["outcome", "decision", "problems"])
        self.counts["overtaken"] += 1

    def _told(self, rows: int):
        self.done += rows
        self.tell(self.done)

    def _tell_ledger(self):
        """Storylines are public as they are; actors and sources may have become so while their rows waited."""
        for kind, model in MODELS.items():
            slugs = self._accepted(kind).values_list("slug", flat=True).iterator(chunk_size=BATCH)
            while batch := list(islice(slugs, BATCH)):
                seen = Revision.objects.known(kind, batch) | set(public(kind).with_slugs(batch).values_list("slug", flat=True))
                for thing in model.objects.with_slugs(seen).order_by("pk"):
                    append_changed(thing, author=self.imported.curator)

    # ---- events

    def _events(self):
        """New ones by COPY, some hundred at a time; changed drafts one by one."""
        rows = self._accepted("event").iterator(chunk_size=BATCH)
        while batch := list(islice(rows, BATCH)):
            taken = Event.objects.with_slugs([row.slug for row in batch]).order_by().values_list("slug", "status")
            taken = dict(taken)
            fresh = []
            for row in batch:
                if row.outcome == NEW and row.slug in taken:
                    self._overtaken(row, "slug", _("meanwhile the record has an event of this slug"))
                elif row.outcome == NEW:
                    fresh.append(row)
                elif taken.get(row.slug) == PUBLISHED and self.imported.curator:
                    self._one(row, self._propose, "proposed")
                elif taken.get(row.slug) != DRAFT:
                    self._overtaken(row, "status", _("it is no draft any more; a person has to change it"))
                else:
                    self._one(row, self._save_event)
            self.touched += self._copy(fresh)
            self._told(len(fresh))

    def _propose(self, row: ImportedRow):
        """What is public stays as it is; the row is a change of it, and its author whoever brought the file."""
        event = Event.objects.get(slug=row.slug)
        propose(event, content_of(row.document), self.imported.curator, based_on=content_now(event))

    def _save_event(self, row: ImportedRow):
        self.touched.append(save_event(row.document, self.slugs).pk)

    def _copy(self, rows: list[ImportedRow]) -> list[int]:
        known = []
        for row in rows:
            try:
                known.append((row, _Keys(row.document, self.slugs)))
            except DocumentError as error:
                self._overtaken(row, error.field, error.message)
        keys = _next_keys(len(known))
        rows = list(zip(keys, known, strict=True))
        for model, rows_of in TABLES.items():
            _copy_into(model, (values for key, (row, of) in rows for values in rows_of(key, row.document, of)))
        self.counts["created"] += len(known)
        return keys

    def _derive(self):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL timeline.refresh_later = 'off'")
            tables = [
                model._meta.db_table for model in (Event, EventStoryline, Participation, Citation, Link, Source, Actor)
            ]
            # So that what is derived is planned for the record as it now is.
            cursor.execute(f"ANALYZE {', '.join(tables)}")
            for start in range(0, len(self.touched), BATCH * 5):
                cursor.execute("SELECT timeline_refresh(%s)", [self.touched[start : start + BATCH * 5]])
                self.tell(self.done)


# ---------------------------------------------------------------- rows of tables


class _Keys:
    """Primary keys of everything that a document names; DocumentError where one is not there."""

    def __init__(self, document: dict, slugs: Slugs):
        self.storylines = [slugs.key(Storyline, slug, ["storylines"]) for slug in document["storylines"]]
        self.actors = [slugs.key(Actor, row["actor"], ["participations"]) for row in document.get("participations", ())]
        self.sources = [slugs.key(Source, row["source"], ["citations"]) for row in document.get("citations", ())]
        self.voices = [
            slugs.key(Actor, row["attributed_to"], ["citations"]) if row.get("attributed_to") else None
            for row in document.get("citations", ())
        ]


def _defaults(of: dict) -> dict:
    return {name: shape.get("default") for name, shape in of.items()}


SHAPE = SCHEMA["$defs"]["event"]["properties"]
PARTICIPATION, CITATION = (_defaults(SHAPE[name]["items"]["properties"]) for name in ("participations", "citations"))
PARTICIPATION, CITATION = (
    {name: values[name] for name in PLAIN[part]}
    for part, values in (("participation", PARTICIPATION), ("citation", CITATION))
)


def _event(key: int, document: dict, of: _Keys) -> Iterator[dict]:
    event = Event(**{name: document.get(name, SHAPE[name].get("default")) for name in PLAIN["event"]})
    event.set_bounds()
    fields = (field for field in Event._meta.concrete_fields if not field.generated)
    yield {field.column: getattr(event, field.attname) for field in fields} | {
        "id": key, "status": DRAFT, "changed_at": timezone.now(),
    }  # fmt: skip


def _placements(key: int, document: dict, of: _Keys) -> Iterator[dict]:
    for position, storyline in enumerate(of.storylines):
        yield {"event_id": key, "storyline_id": storyline, "position": position}


def _participations(key: int, document: dict, of: _Keys) -> Iterator[dict]:
    for position, row in enumerate(document.get("participations", ())):
        own = {name: row.get(name, default) for name, default in PARTICIPATION.items()}
        yield own | {"event_id": key, "actor_id": of.actors[position], "position": position}


def _citations(key: int, document: dict, of: _Keys) -> Iterator[dict]:
    for position, row in enumerate(document.get("citations", ())):
        own = {name: row.get(name, default) for name, default in CITATION.items()}
        voice = {"source_id": of.sources[position], "attributed_to_id": of.voices[position]}
        yield own | voice | {"event_id": key, "position": position}


TABLES = {Event: _event, EventStoryline: _placements, Participation: _participations, Citation: _citations}


def _next_keys(number: int) -> list[int]:
    with connection.cursor() as cursor:
        sequence = "SELECT nextval(pg_get_serial_sequence('timeline_event', 'id')) FROM generate_series(1, %s)"
        cursor.execute(sequence, [number])
        return [key for (key,) in cursor.fetchall()]


def _copy_into(model: type[models.Model], rows: Iterator[dict]) -> None:
    """Every column that the table has, so that a field that is added to the model is not forgotten here."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    if model is not Event:
        fields = [field for field in fields if not field.primary_key]
    defaults = [field.get_default() for field in fields]
    columns = [field.column for field in fields]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([row.get(column, default) for column, default in zip(columns, defaults, strict=True)])
