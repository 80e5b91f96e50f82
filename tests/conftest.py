"""The database of a test run: one embedded server for all workers, begun and ended with the run."""

import os
import shutil

import hypothesis
import pytest
from django.core.management.base import CommandError
from django.db.backends.postgresql.operations import DatabaseOperations

from tests import settings
from timeline.embedded.cluster import Cluster

# How long an example takes is a matter of the machine, and of what else it does.
hypothesis.settings.register_profile("calm", deadline=None)
hypothesis.settings.load_profile("calm")

# A crash in the middle of a test run loses nothing that anybody wants.
HASTY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

database = pytest.StashKey()


@pytest.fixture(autouse=True, scope="session")
def an_empty_ledger_after_each_transaction():
    """Tests that commit leave empty tables; the ledger lets nobody empty it, so its trigger has to go for that moment."""
    plain = DatabaseOperations.sql_flush

    def sql_flush(self, style, tables, **options):
        sql = plain(self, style, tables, **options)
        if "timeline_revision" not in tables or not sql:
            return sql
        switch = "ALTER TABLE timeline_revision {} TRIGGER keep"
        return [switch.format("DISABLE"), *sql, switch.format("ENABLE ALWAYS")]

    DatabaseOperations.sql_flush = sql_flush
    yield
    DatabaseOperations.sql_flush = plain


def pytest_configure(config):
    # Workers of pytest-xdist use the server that the process above them holds.
    if not settings.MADE_HERE or os.environ.get("DATABASE_URL"):
        return
    cluster = Cluster(settings.DATA_DIR, HASTY)
    try:
        cluster.hold()
    except CommandError as reason:
        pytest.exit(str(reason), returncode=1)
    config.stash[database] = cluster


def pytest_unconfigure(config):
    if cluster := config.stash.get(database, None):
        cluster.release()
    if settings.MADE_HERE:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)
