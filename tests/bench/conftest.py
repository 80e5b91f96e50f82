"""The shipped record, loaded once for all measurements of a file, and how a measurement is taken."""

import gc
import statistics
import time

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.fixture(scope="module")
def shipped(django_db_setup, django_db_blocker):
    """The record that ships, committed and vacuumed, as a server finds it. The test database ends with the run."""
    with django_db_blocker.unblock():
        call_command("load_record", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def interleaved(runs: int, **things) -> dict[str, float]:
    """{name: median seconds} of calls that take turns, so that a slow moment of the machine slows them alike."""
    taken = {name: [] for name in things}
    gc.collect()
    for _ in range(runs):
        for name, call in things.items():
            begin = time.perf_counter()
            call()
            taken[name].append(time.perf_counter() - begin)
    return {name: statistics.median(times) for name, times in taken.items()}
