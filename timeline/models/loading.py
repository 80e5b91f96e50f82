from contextlib import contextmanager

from django.db import connection


@contextmanager
def loading():
    """Inside, new events may come in any status, as documents give it; needs a transaction.

    For who takes in what was reviewed elsewhere: the record that ships, an export. People go through a proposal.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timeline.loading = 'on'")
        yield
        cursor.execute("SET LOCAL timeline.loading = 'off'")
