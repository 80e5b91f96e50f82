"""The database of a test run: one embedded server for all workers, begun and ended with the run."""

import os
import shutil

import hypothesis
import pytest
from django.core.management.base import CommandError

from tests import settings
from tests.database import Copied, empty_quickly
from tests.examples import THE_SAME, examples
from timeline.embedded.cluster import Cluster

# How long an example takes is a matter of the machine, and of what else it does.
hypothesis.settings.register_profile("calm", deadline=None, derandomize=THE_SAME, max_examples=examples(100))
hypothesis.settings.load_profile("calm")

HASTY = {
    # A crash in the middle of a test run loses nothing that anybody wants.
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",
    # Tests write single events one after the other: planning what follows from each takes longer than doing it.
    "plan_cache_mode": "force_generic_plan",
}  # fmt: skip

database = pytest.StashKey()
copied = Copied()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """The tables are made by one worker; the others copy them."""
    copied.seek()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        copied.offer()
        empty_quickly()


# What takes longest begins first, so that no worker waits for another at the end. All that needs a browser comes one after
# the other, so that each worker begins one.
LONGEST = (
    "tests/test_start.py", "tests/browser/test_languages.py", "tests/browser/test_focus.py", "tests/browser/test_pages.py",
    "tests/browser/test_desk_screens.py", "tests/browser/test_embeds.py", "tests/browser/test_access.py", "tests/browser/",
    "tests/record/test_shipped_record.py", "tests/explore/test_pages.py", "tests/record/test_load_record.py",
    "tests/test_verify.py", "tests/explore/test_statements.py", "tests/test_settings.py", "tests/test_remembered.py",
)  # fmt: skip


def pytest_collection_modifyitems(items):
    def turn(item):
        return next((place for place, file in enumerate(LONGEST) if item.nodeid.startswith(file)), len(LONGEST))

    items.sort(key=turn)


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
