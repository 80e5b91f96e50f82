"""Loads go quicker into bare tables: what hangs on a table is taken down, and put back exactly as it was.

Read from the catalogue, so that nothing is forgotten that a migration adds: triggers are switched off; foreign keys
from and to the tables, keys and indexes are dropped, and built again and validated over two connections. Checks stay:
PostgreSQL would not write them down again with the same words.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import Empty, Queue

import psycopg
from psycopg import sql

# One for each core: the words take as long as half of all the others, and one core to themselves.
CONNECTIONS = 2
MEMORY = "512MB"
# A worker beside each connection would only put together once more what the others have sorted.
SETTINGS = {
    "synchronous_commit": "off",
    "max_parallel_maintenance_workers": "0",
    "max_parallel_workers_per_gather": "0",
}

_KEYS = """
SELECT conrelid::regclass::text, quote_ident(conname), contype::text, pg_get_constraintdef(pg_constraint.oid),
       quote_ident(relname), pg_get_indexdef(index.oid)
  FROM pg_constraint LEFT JOIN pg_class index ON index.oid = conindid AND contype IN ('p', 'u')
 WHERE conrelid = ANY(%(tables)s::regclass[]) AND contype IN ('p', 'u')
    OR contype = 'f' AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
 ORDER BY contype = 'f' DESC, conrelid, conname"""
_INDEXES = """
SELECT quote_ident(relname), pg_get_indexdef(indexrelid)
  FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
 WHERE indrelid = ANY(%(tables)s::regclass[])
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))"""
_THERE = "SELECT conrelid::regclass::text, quote_ident(conname), convalidated FROM pg_constraint WHERE conrelid > 0"
_SIZES = "SELECT oid::regclass::text, pg_relation_size(oid) FROM pg_class WHERE relkind IN ('r', 'p')"
# A table may keep a trigger that was off before.
_TRIGGERS = """
SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger
 WHERE tgrelid = ANY(%(tables)s::regclass[]) AND NOT tgisinternal AND tgenabled = 'O' ORDER BY 1, 2"""


@contextmanager
def set_aside(connection_url: str, tables: list[str], quiet: list[str], memory: str = MEMORY):
    """Inside, `tables` are bare and the triggers of `quiet` are off too; afterwards all is as it was, and validated.

    Yields the function that puts things back, to be called when the rows are there; `memory` is what each of two
    connections may use for an index. Where an error ends the load, all these tables are emptied before that.
    """
    with psycopg.connect(connection_url, autocommit=True) as connection:
        constraints = connection.execute(_KEYS, {"tables": tables}).fetchall()
        indexes = connection.execute(_INDEXES, {"tables": tables}).fetchall()
        triggers = connection.execute(_TRIGGERS, {"tables": [*tables, *quiet]}).fetchall()
        with connection.transaction():
            for table, trigger in triggers:
                _run(connection, f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
            # Foreign keys come first: they stand on the keys.
            for table, name, *_ in constraints:
                _run(connection, f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            for name, _ in indexes:
                _run(connection, f"DROP INDEX {name}")

        def put_back():
            built = {name for (name,) in connection.execute("SELECT quote_ident(relname) FROM pg_class")}
            keys = [(index, definition) for *_, index, definition in constraints if definition]
            at_once(connection_url, [definition for name, definition in keys if name not in built], memory)
            foreign = _constrain(connection, constraints)
            at_once(connection_url, [*(definition for name, definition in indexes if name not in built), *foreign], memory)

        try:
            yield put_back
        except BaseException:
            _run(connection, f"TRUNCATE {', '.join([*tables, *quiet])} CASCADE")
            put_back()
            raise
        finally:
            for table, trigger in triggers:
                _run(connection, f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


def _constrain(connection, constraints: list) -> list[str]:
    """Keys stand on the indexes that are there again, and foreign keys on keys. Returns what validates the foreign keys.

    To be made, a foreign key locks both of its tables, and would wait for every index of theirs; to be validated it leaves
    the one that it refers to alone.
    """
    there = {(table, name): valid for table, name, valid in connection.execute(_THERE)}
    for table, name, kind, _, index, _ in constraints:
        if kind != "f" and (table, name) not in there:
            word = "PRIMARY KEY" if kind == "p" else "UNIQUE"
            _run(connection, f"ALTER TABLE {table} ADD CONSTRAINT {name} {word} USING INDEX {index}")
    sizes, turns, foreign = dict(connection.execute(_SIZES)), Counter(), []
    for table, name, kind, definition, *_ in constraints:
        if kind == "f" and not there.get((table, name)):
            if (table, name) not in there:
                _run(connection, f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition} NOT VALID")
            foreign.append((turns[table], -sizes[table], f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}"))
            turns[table] += 1
    # The first of each table, of the largest first, then the second: two of one table would wait for each other.
    return [statement for *_, statement in sorted(foreign)]


def at_once(connection_url: str, statements: list[str], memory: str = MEMORY) -> None:
    """Runs the statements over two connections, each taking the next that is left; `memory` is what each may use."""
    queue: Queue[str] = Queue()
    for statement in sorted(statements, key=_weight):
        queue.put(statement)

    def work():
        with psycopg.connect(connection_url, autocommit=True) as connection:
            _run(connection, f"SET maintenance_work_mem = '{memory}'")
            for name, value in SETTINGS.items():
                _run(connection, f"SET {name} = {value}")
            while True:
                try:
                    _run(connection, queue.get_nowait())
                except Empty:
                    return

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for done in [pool.submit(work) for _ in range(CONNECTIONS)]:
            done.result()


def _weight(statement: str) -> tuple[bool, bool, bool]:
    """What takes longest begins first; foreign keys are validated while the words are not done yet."""
    return statement.startswith("ALTER "), " USING gin " not in statement, "timeline_event " not in statement


def _run(connection, statement: str) -> None:
    connection.execute(sql.SQL(statement))
