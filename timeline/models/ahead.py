"""Statements that the database works on while Python goes on: sent at once, waited for when somebody wants to read them.

Whoever reads asks the same statement, word for word, and need not know whether it was sent. What is sent is collected or
thrown away before its block ends, so that the connection is then as it was, whatever was raised.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

from django.db import connection

# SQL, and what stands for its placeholders.
Statement = tuple[str, list | tuple]


class Sent:
    """Statements on their way, in the pipeline of this thread's connection."""

    def __init__(self):
        self.pipeline = ExitStack()
        self.cursors: list[tuple[Statement, object]] = []
        self.rows: list[tuple[Statement, list[tuple]]] = []

    def send(self, statements: tuple[Statement, ...]) -> None:
        connection.ensure_connection()
        self.pipeline.enter_context(connection.wrap_database_errors)
        self.pipeline.enter_context(connection.connection.pipeline())
        for statement in statements:
            cursor = self.pipeline.enter_context(connection.cursor())
            cursor.execute(*statement)
            self.cursors.append((statement, cursor))

    def collect(self) -> None:
        """Waits for all of them; the connection then answers one statement after the other again."""
        cursors, self.cursors = self.cursors, []
        self.rows += [(statement, cursor.fetchall()) for statement, cursor in cursors]
        self.pipeline.close()

    def answer(self, statement: Statement) -> list[tuple] | None:
        """The rows of a statement that was sent; None for another."""
        self.collect()
        return next((rows for sent, rows in self.rows if sent == statement), None)


_SENT: ContextVar[Sent | None] = ContextVar("sent", default=None)


@contextmanager
def ahead(*statements: Statement) -> Iterator[None]:
    """Inside, the database works on these statements until one of them, or any other, is read.

    Raises what reading them would have raised, there or here. Not to be used within itself: the inner one sends nothing.
    """
    if not statements or _SENT.get() is not None:
        yield
        return
    sent = Sent()
    token = _SENT.set(sent)
    try:
        with sent.pipeline:
            sent.send(statements)
            yield
    finally:
        _SENT.reset(token)


def read(sql: str, params=()) -> list[tuple]:
    """All rows of a statement, as the database's driver gives them."""
    sent = _SENT.get()
    rows = sent.answer((sql, params)) if sent is not None else None
    if rows is not None:
        return rows
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
