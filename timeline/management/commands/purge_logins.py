"""`manage.py purge_logins`: what is kept of log-ins is kept for a year."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from timeline.models import LogIn


class Command(BaseCommand):
    """Deletes log-ins that are older than a year, and sessions that have ended. `start` does so too."""

    help = "Deletes log-ins that are older than a year, and sessions that have ended."

    def handle(self, *args, **options):
        deleted, _ = LogIn.objects.kept_long_enough().delete()
        call_command("clearsessions")
        if options["verbosity"]:
            self.stdout.write(f"{deleted} log-ins deleted.")
