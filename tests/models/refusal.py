"""Around what the database must refuse, now or when the transaction ends."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from timeline.models import Event


def refused(rule: str):
    """The database refuses what is inside, now or at the commit, by the rule of this name."""
    return _Refused(rule)


class _Refused:
    def __init__(self, rule):
        self.raises = pytest.raises((IntegrityError, DataError), match=rule)
        self.savepoint = transaction.atomic()

    def __enter__(self):
        self.raises.__enter__()
        self.savepoint.__enter__()

    def __exit__(self, *error):
        if error[0] is None:
            try:
                as_at_commit()
            except Exception as late:
                error = (type(late), late, late.__traceback__)
        self.savepoint.__exit__(*error)
        return self.raises.__exit__(*error)


def as_at_commit():
    """What the database looks at when a transaction ends, looked at now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def row(event):
    return Event.objects.filter(pk=event.pk)
