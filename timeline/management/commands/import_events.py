"""`manage.py import_events FILE`: a file is staged as in the admin panel, and told; with --accept it is taken in as drafts."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from timeline.curate.imports.file import ENCODINGS, Refused
from timeline.curate.imports.reception import receive
from timeline.curate.imports.spec import problem_of
from timeline.curate.imports.work import begin
from timeline.models import Mapping
from timeline.models.imported import ACCEPTED, ARRIVING, ASKING, BROKEN, FAILED, NEW, REFUSED, STAGED, STAGING

MOST_TOLD = 40
PIECE = 1024 * 1024


class Command(BaseCommand):
    help = "Stages the events of a file; --accept takes them in as drafts. Doing so twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "file", type=Path, help="JSON, JSON Lines or CSV, ours, TimelineJS's or anybody's; plain or gzip"
        )
        parser.add_argument("--mapping", help="the name of a saved column mapping, or a JSON file with one")
        parser.add_argument("--parts", type=Path, help="a second table, with a row for each participant")
        parser.add_argument("--dates", choices=["day", "month"], help="what comes first in 03/04/2025")
        parser.add_argument("--encoding", choices=ENCODINGS, default="", help="where the file looks like another")
        parser.add_argument("--kind", default="", help="kind of the events of a TimelineJS file")
        parser.add_argument("--storyline", default="", help="their storyline, where no group names one")
        parser.add_argument("--accept", choices=["none", "new", "all"], default="none", help="which rows become drafts")

    def handle(self, *, file, mapping, parts, dates, encoding, kind, storyline, accept, **options):
        try:
            spec, saved = self._mapping(mapping, dates, kind, storyline)
            imported = receive(
                file.name, _pieces(file), spec=spec, mapping=saved, parts=_pieces(parts) if parts else None
            )
        except (Refused, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        if imported.state == ASKING:
            raise CommandError(f"{file}: {imported.problem}")
        self._work(imported, STAGING, "Reading", None)
        if imported.state == FAILED:
            raise CommandError(f"{file}: {imported.problem}")
        self._tell(imported, file)
        if accept != "none":
            rows = imported.rows.with_outcome(NEW) if accept == "new" else imported.rows.all()
            self._take_in(imported, file, rows.decide(ACCEPTED))
        elif imported.rows.open_to_decision().exists():
            self.stdout.write(
                f"Nothing of it is in the record yet. Decide at /admin/timeline/import/{imported.pk}/rows/, or give --accept new."
            )

    def _mapping(self, mapping, dates, kind, storyline):
        spec, saved = {"fixed": {name: text for name, text in (("kind", kind), ("storyline", storyline)) if text}}, None
        if mapping and mapping.endswith(".json"):
            try:
                spec = json.loads(Path(mapping).read_text(encoding="utf-8"))
            except ValueError as error:
                raise CommandError(f"{mapping}: {error}") from error
        elif mapping:
            saved = Mapping.objects.filter(name=mapping).first()
            if saved is None:
                names = ", ".join(Mapping.objects.values_list("name", flat=True)) or "none"
                raise CommandError(f"There is no mapping “{mapping}”. Saved ones: {names}.")
            spec = saved.spec
        if wrong := problem_of(spec):
            raise CommandError(f"{mapping}: {wrong}")
        return ({**spec, "dates": dates} if dates else spec), saved

    def _take_in(self, imported, file, number):
        if not number:
            self.stdout.write("There is nothing to do.")
            return
        self._work(imported, ARRIVING, "Taking in", number)
        if imported.state == STAGED:
            raise CommandError(f"{file}: the record refused it, and nothing was taken in: {imported.problem}")
        counts = imported.counts
        self.stdout.write(f"{counts['created']} created and {counts['updated']} updated; every event is a draft.")
        self._say_why(imported, file, REFUSED)

    def _work(self, imported, state, label, total):
        with tqdm(desc=label, total=total, unit=" rows", file=self.stderr, leave=False, mininterval=0.5) as bar:
            if not begin(imported, state, also=lambda done: bar.update(done - bar.n), wait=True):
                raise CommandError(f"{imported.name} is being worked on by somebody else.")

    def _tell(self, imported, file):
        told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(imported.counts.items()))
        self.stdout.write(f"{file.name} ({imported.get_format_display()}, {imported.encoding}): {told}")
        self._say_why(imported, file, BROKEN)
        self._say_why(imported, file, REFUSED)

    def _say_why(self, imported, file, outcome):
        rows = imported.rows.with_outcome(outcome)
        for row in rows[:MOST_TOLD]:
            for wrong in row.problems:
                value = f" “{wrong['value']}”" if wrong["value"] else ""
                where = f" {wrong['column']}:" if wrong["column"] else ""
                self.stdout.write(f"{file.name}: line {row.line}:{where}{value} {wrong['reason']}")
        if (more := rows.count() - MOST_TOLD) > 0:
            self.stdout.write(f"… and {more} more rows that are {outcome}.")


def _pieces(file: Path):
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece
