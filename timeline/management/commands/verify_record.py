"""`manage.py verify_record [EXPORT]`: whether anybody has touched the past, and whether the present is what it led to."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from timeline.checkpoint import checked, own_checkpoints
from timeline.models.drift import drift
from timeline.verify import Broken, Report, verify, words

# Of differences: the first are enough to see what happened.
MOST_TOLD = 20


class Command(BaseCommand):
    help = "Checks the ledger, or an export of it, against the signed checkpoints, and the public record against the ledger."

    def add_arguments(self, parser):
        parser.add_argument("export", nargs="?", type=Path, help="a file of export_ledger; without it, the database")

    def handle(self, *, export, **options):
        try:
            report = _of_file(export) if export else checked()
        except Broken as broken:
            raise CommandError(f"BROKEN. {broken}.") from broken
        except (OSError, ValueError) as error:
            raise CommandError(f"Nothing was checked: {error}.") from error
        for sentence in words(report):
            self.stdout.write(sentence)
        if not export:
            self._compare(report)

    def _compare(self, report: Report):
        differences = list(drift(report.latest))
        if differences:
            told = differences[:MOST_TOLD]
            more = len(differences) - len(told)
            raise CommandError("\n".join([*told, f"And {more} more." if more else ""]).strip())
        self.stdout.write("Everything public is as the ledger last says.")


def _of_file(export: Path) -> Report:
    with export.open(encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
        return verify(lines, own_checkpoints())
