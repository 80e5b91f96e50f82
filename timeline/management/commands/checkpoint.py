"""`manage.py checkpoint`: reads the whole ledger, and signs it if it is whole. For a timer, once a day."""

from django.core.management.base import BaseCommand, CommandError

from timeline.checkpoint import checkpoint
from timeline.verify import Broken


class Command(BaseCommand):
    help = "Signs what the ledger now is, after reading it from its beginning."

    def handle(self, **options):
        try:
            report = checkpoint()
        except (Broken, OSError, ValueError) as error:
            raise CommandError(f"Nothing was signed. {error}.") from error
        done = "was signed already" if report.signed == report.revisions else "is signed now"
        self.stdout.write(f"The ledger up to revision {report.revisions}, {report.head}, {done}.")
