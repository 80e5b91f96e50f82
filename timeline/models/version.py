"""The record's version: a number that is another one after every transaction that changed the record."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import OperationalError, connection
from psycopg import pq

STATEMENT = b"SELECT number FROM timeline_version"
_READ: ContextVar[int | None] = ContextVar("version", default=None)


@contextmanager
def answering(version: int):
    """Inside, an answer is made of a record that was read to be of this version."""
    token = _READ.set(version)
    try:
        yield
    finally:
        _READ.reset(token)


def version_of_this_answer() -> int | None:
    """The version that was read before this answer was begun; None where none was."""
    return _READ.get()


def record_version() -> int:
    """Of the record as any later statement sees it, or as it was just before. One statement, of a single row.

    Raises OperationalError when the database cannot be reached, or the connection to it is no more.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        # Every page begins with it: as libpq's own call it takes a quarter of the time that a cursor takes.
        result = connection.connection.pgconn.exec_(STATEMENT)
    if result.status != pq.ExecStatus.TUPLES_OK:
        raise OperationalError(result.error_message.decode(errors="replace").strip())
    return int(result.get_value(0, 0))
