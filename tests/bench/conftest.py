"""The shipped record, loaded once for all measurements of a file."""

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
