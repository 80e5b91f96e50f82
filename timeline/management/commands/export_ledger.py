"""`manage.py export_ledger FILE`: the whole ledger, one revision a line, for `timeline/verify.py` and for keeping."""

from pathlib import Path

from django.core.management.base import BaseCommand

from timeline.models.ledger import Revision


class Command(BaseCommand):
    help = "Writes every revision into a file of JSON Lines; - is the standard output."

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **options):
        if file == "-":
            for line in Revision.objects.lines():
                self.stdout.write(line, ending="")
            return
        number = 0
        with Path(file).open("w", encoding="utf-8", newline="\n") as export:
            for number, line in enumerate(Revision.objects.lines(), 1):  # noqa: B007 - how many there were
                export.write(line)
        self.stdout.write(f"{number} revisions in {file}")
