"""`manage.py load_record [PATH]`: the documents of a folder (or of one file) become the record.

Idempotent: what is already so is left alone. All or nothing: one broken document and nothing is loaded.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction
from tqdm import tqdm

from timeline.models import document
from timeline.models.actor import Actor
from timeline.models.event import Event
from timeline.models.ledger import append_loaded
from timeline.models.loading import loading
from timeline.models.source import Source
from timeline.models.storyline import Storyline
from timeline.record.merged import followed
from timeline.record.reader import SHIPPED, Broken, read


class Command(BaseCommand):
    help = "Loads the record that ships, or the documents at PATH. Loading twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", type=Path, default=SHIPPED)

    def handle(self, *, path, **options):
        try:
            found = read(path)
            with transaction.atomic():
                outcome = load(found, progress=lambda rows, label: self._bar(rows, label))
        except Broken as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database refused the record: {str(error).splitlines()[0]}") from error
        for kind in KINDS:
            counts = outcome[kind]
            merged = f", {counts['merged']} left out: merged into others" if counts["merged"] else ""
            self.stdout.write(
                f"{kind}s: {counts['created']} created, {counts['changed']} changed, {counts['left']} left as they were{merged}"
            )

    def _bar(self, rows, label):
        return tqdm(rows, desc=label, unit="", file=self.stderr, disable=not rows, leave=False, mininterval=0.2)


def load(found, progress=lambda rows, label: rows) -> dict[str, Counter]:
    """Write documents in the order they depend on each other. {kind: counts of created, changed, left and merged}.

    What curators have merged stays merged: its documents are left out, and others refer to what it became.
    """
    found, merged = followed(found)
    outcome = {kind: Counter(created=0, changed=0, left=0, merged=merged[kind]) for kind in KINDS}
    written = {}
    slugs = document.Slugs()
    with derived_once(), loading():
        for kind, (rows, as_document, save, save_references) in KINDS.items():
            present = {row.slug: as_document(row) for row in rows()}
            fresh = []
            for doc in found[kind]:
                was = present.get(doc.body["slug"])
                outcome[kind]["created" if was is None else "left" if was == doc.body else "changed"] += 1
                if was != doc.body:
                    fresh.append(doc)
            written[kind] = [doc.body["slug"] for doc in fresh]
            for doc in progress(fresh, f"Loading {kind}s"):
                with doc.blamed():
                    save(doc.body, slugs)
            # References among documents of one kind wait until all of them are there.
            for doc in fresh if save_references else ():
                with doc.blamed():
                    save_references(doc.body, slugs)
    # Last, when every document is as the database will show it.
    for kind in KINDS:
        append_loaded(kind, written[kind])
    return outcome


@contextmanager
def derived_once():
    """Inside, the database puts off what it derives from events; at the end it derives it for all of them at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timeline.refresh_later = 'on'")
        yield
        cursor.execute("SET LOCAL timeline.refresh_later = 'off'")
        cursor.execute("SELECT timeline_refresh(ARRAY(SELECT id FROM timeline_event))")
        # So that the very first reader's questions are planned for the record as it now is.
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in apps.get_app_config('timeline').get_models())}")


# In the order they refer to each other.
KINDS = {
    "storyline": (Storyline.objects.all, document.storyline_document, document.save_storyline, None),
    "actor": (
        lambda: document.actors_with_parts(Actor.objects.all()),
        document.actor_document,
        document.save_actor,
        document.save_affiliations,
    ),
    "source": (Source.objects.all, document.source_document, document.save_source, None),
    "event": (
        lambda: document.with_parts(Event.objects.defer("search")),
        document.event_document,
        document.save_event,
        document.save_links,
    ),
}
