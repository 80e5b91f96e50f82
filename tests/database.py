"""The database of one worker: its tables are copied, not made, where another worker made them; and are emptied quickly."""

import fcntl
import os

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from tests import settings

MODEL = "test_model"
# What migrations fill, and hardly any test changes.
STANDING = ("django_content_type", "auth_permission", "auth_group", "auth_group_permissions")


class Copied:
    """One worker of a run makes the tables, while the others wait; then every other copies its database."""

    def __init__(self):
        self.lock = None

    def seek(self):
        """Before the database is made: from the model, if there is one; otherwise it becomes the model."""
        if os.environ.get("DATABASE_URL"):
            return
        self.lock = os.open(settings.DATA_DIR / "model.lock", os.O_RDWR | os.O_CREAT)
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        if os.fstat(self.lock).st_size:
            connection.settings_dict["TEST"]["TEMPLATE"] = MODEL
            self.unlock()

    def offer(self):
        """After the database was made."""
        if self.lock is None:
            return
        made = connection.settings_dict["NAME"]
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE {MODEL} TEMPLATE "{made}"')
        os.write(self.lock, b"made")
        self.unlock()

    def unlock(self):
        os.close(self.lock)
        self.lock = None


def _standing(cursor):
    sums = ", ".join(f"(SELECT md5(string_agg(t::text, ' ' ORDER BY t)) FROM {table} t)" for table in STANDING)
    cursor.execute(f"SELECT {sums}")
    return cursor.fetchone()


def empty_quickly():
    """From now on: after a test that commits, tables are emptied that have something in them.

    What migrations fill is left alone unless the test changed it: filling it anew takes longer than most tests.
    The ledger lets nobody empty it, so its trigger has to go for that moment.
    """
    plain = DatabaseOperations.sql_flush
    with connection.cursor() as cursor:
        usual = _standing(cursor)

    def sql_flush(self, style, tables, **options):
        switch = "ALTER TABLE timeline_revision {} TRIGGER keep"
        with self.connection.cursor() as cursor:
            if _standing(cursor) != usual:
                return [switch.format("DISABLE"), *plain(self, style, tables, **options), switch.format("ENABLE ALWAYS")]
            names = [self.quote_name(table) for table in tables if table not in STANDING]
            cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in names))
            if filled := [name for (name,) in cursor.fetchall()]:
                cursor.execute(switch.format("DISABLE"))
                cursor.execute(f"TRUNCATE {', '.join(filled)} CASCADE")
                cursor.execute(switch.format("ENABLE ALWAYS"))
        return []

    DatabaseOperations.sql_flush = sql_flush
