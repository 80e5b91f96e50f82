"""`manage.py start`: from nothing to a served timeline, and cleanly back."""

import contextlib
import os
import secrets
import signal
import sys

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from timeline import serving
from timeline.checkpoint import checkpoint
from timeline.database import OLDEST_VERSION
from timeline.embedded.base import server
from timeline.embedded.place import make_data_directory
from timeline.models import Storyline
from timeline.models.ledger import append_missing
from timeline.privileges import grant, serve_as_web
from timeline.staticfiles import collect
from timeline.verify import Broken

# Without these, what the database has confirmed may be gone after a crash.
DURABLE = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")
# Two starts at the same time, on whatever machines, prepare one database one after the other.
# The number is "dipl" in ASCII: advisory locks have numbers, not names.
PREPARING = 0x6469706C
# Documents that enter the ledger in half a minute or so.
SAID = 50_000


class Command(BaseCommand):
    """Prepares whatever is missing, then serves until Ctrl-C or SIGTERM."""

    help = "Starts the database and the web server, and says where the timeline can be seen."

    def add_arguments(self, parser):
        # manage.py hands these on as TIMELINE_HOST, TIMELINE_PORT and TIMELINE_DATA before
        # settings are read; here they are for --help and to refuse what is misspelt.
        parser.add_argument("--host", help="address to listen on; default 127.0.0.1, TIMELINE_HOST")
        parser.add_argument("--port", help="port to listen on; default 8000, TIMELINE_PORT")
        parser.add_argument("--data", metavar="DIR", help="directory of the data; default .data, TIMELINE_DATA")

    def handle(self, *args, **options):
        # Until gunicorn brings its own handlers, SIGTERM unwinds what was begun, as Ctrl-C does.
        for name in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, _interrupt)
        try:
            # First, as it costs nothing: a taken port is told before a database is made.
            serving.listen(settings.HOST, settings.PORT).close()
            make_data_directory(settings.DATA_DIR)
            with self.database() as cluster:
                self.prepare()
                serving.serve(serving.listen(settings.HOST, settings.PORT), cluster, self.announce)
        except KeyboardInterrupt:
            self.say("Stopped.")
            sys.exit(130)
        self.say("Stopped.")

    def say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()

    @contextlib.contextmanager
    def database(self):
        """The embedded server, running, or None for the server of DATABASE_URL; and its end."""
        data = settings.DATABASES["default"].get("DATA")
        cluster = server(data) if data else None
        try:
            if cluster:
                cluster.say = self.say
                self.say(f"Starting the database in {data}")
                cluster.hold()
            yield cluster
        finally:
            # A second Ctrl-C must not leave the database running.
            for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(name, signal.SIG_IGN)
            connection.close()
            if cluster:
                cluster.release()

    def prepare(self):
        """Brings the database and the static files to what this version of the code needs."""
        self.check_server()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        self.migrate()
        if not Storyline.objects.exists():
            self.say("Loading the record that ships with the program")
            call_command("load_record", stdout=self.stdout, stderr=self.stderr)
        self.enter()
        self.sign()
        self.create_first_curator()
        call_command("purge_logins", verbosity=0)
        if not settings.DEBUG and collect():
            self.say("Prepared the static files")
        if "DATA" in settings.DATABASES["default"]:
            grant()
            serve_as_web()
        # Closing also unlocks. And a connection must not be carried over into forked workers.
        connection.close()

    def enter(self):
        """Into the ledger, what was public before there was one; of a large record it says now and then how far it is."""
        entered = 0

        def told(number):
            nonlocal entered
            entered += number
            if entered // SAID > (entered - number) // SAID:
                self.say(f"Entering in the ledger what was public before there was one ({entered} documents so far)")

        with transaction.atomic():
            if number := append_missing(told):
                self.say(f"Entered in the ledger what was public before there was one ({number} documents)")

    def sign(self):
        """A checkpoint of what the ledger now is. A ledger that is broken is told of, and served all the same."""
        try:
            checkpoint()
        except Broken as broken:
            self.say(f"Beware: the ledger is broken. {broken}.")
        except (OSError, ValueError) as error:
            self.say(f"Beware: the ledger was not signed. {error}.")

    def check_server(self):
        """Refuses a server that is unreachable, too old, or may lose what it confirmed."""
        try:
            connection.ensure_connection()
        except OperationalError as error:
            reason = str(error).strip().splitlines()[-1].strip()
            raise CommandError(f"The database server of DATABASE_URL cannot be used: {reason}") from None
        if connection.pg_version < OLDEST_VERSION * 10000:
            raise CommandError(
                f"The database server runs PostgreSQL {connection.pg_version // 10000}, "
                f"and version {OLDEST_VERSION} or newer is needed."
            )
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'", [list(DURABLE)])
            missing = ", ".join(sorted(name for (name,) in cursor.fetchall()))
        if missing and "DATA" in settings.DATABASES["default"]:
            raise CommandError(f"The database runs without {missing}, so a crash may lose data; turn it on again.")
        if missing:
            # Somebody else's server: a file system or a copy elsewhere may stand in for these.
            self.say(f"Beware: the server of DATABASE_URL runs without {missing}.")

    def migrate(self):
        executor = MigrationExecutor(connection)
        loader = executor.loader
        known = set(loader.disk_migrations)
        known |= {old for migration in loader.disk_migrations.values() for old in migration.replaces}
        ours = {(app, name) for app, name in loader.applied_migrations if app == "timeline"}
        if newer := {name for _, name in ours - known}:
            raise CommandError(
                f"The data is of a newer version of Diplomatic Timeline (it has {max(newer)}); use that version."
            )
        if plan := executor.migration_plan(loader.graph.leaf_nodes()):
            self.say(f"Preparing the tables ({len(plan)} migrations)")
            call_command("migrate", interactive=False, verbosity=0)

    def create_first_curator(self):
        curators = get_user_model().objects
        if curators.exists():
            return
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            curators.create_superuser("curator", password=password, must_change_password=True)
            # Told before it is final: killed in between, the next start makes another one.
            self.say(
                f"\n  The first curator:  curator\n  One-time password:  {password}\n"
                "  It is shown only now, and is to be changed at the first login.\n"
            )

    def announce(self):
        self.say(f"Ready: {settings.ORIGIN}/  (Ctrl-C stops it)")
        if settings.SECURE:
            self.say(f"Listening for the proxy on {settings.HOST}, port {settings.PORT}.")
            if not settings.PROXIES:
                self.say("All log-ins seem to come from the proxy; TIMELINE_PROXIES=1 counts them by the reader's address.")
        elif settings.EVERYWHERE and "TIMELINE_ORIGIN" not in os.environ:
            self.say("Other machines are answered once TIMELINE_ORIGIN says by which address they come.")


def _interrupt(number, frame):
    raise KeyboardInterrupt
