"""Statements that are sent ahead: what is read, what is raised, and how the connection is left. A real PostgreSQL."""

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg import pq
from psycopg.errors import QueryCanceled

from tests.factories import make_event
from timeline.models import Event
from timeline.models.ahead import ahead, read
from timeline.models.version import record_version

NUMBERS = ("SELECT n, n * %s FROM generate_series(1, 3) AS n", (10,))
OTHERS = ("SELECT n FROM generate_series(1, %s) AS n", (2,))
SLOW = ("SELECT pg_sleep(%s)", (20,))
LOCK = 54_321


@pytest.fixture
def elsewhere(transactional_db):
    """A second connection to the same database."""
    connection.ensure_connection()
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        yield other


def left_as_it_was() -> bool:
    """Whether the connection answers again as ever, also those who speak to it without psycopg's help."""
    connection.ensure_connection()
    assert connection.connection.pgconn.pipeline_status == pq.PipelineStatus.OFF
    with transaction.atomic():
        return record_version() >= 0 and read("SELECT 1") == [(1,)]


def test_what_was_sent_is_asked_once_and_has_the_rows_it_has_otherwise(db):
    alone = [read(*NUMBERS), read(*OTHERS)]

    with CaptureQueriesContext(connection) as asked, ahead(NUMBERS, OTHERS):
        assert [read(*NUMBERS), read(*OTHERS)] == alone

    assert len(asked) == 2 and left_as_it_was()


def test_the_database_works_while_python_goes_on(elsewhere):
    """It waits for a lock that is given back by whoever sent it there."""
    elsewhere.execute("SELECT pg_advisory_lock(%s)", (LOCK,))

    with ahead(("SELECT 'done' FROM pg_advisory_xact_lock(%s)", (LOCK,))):
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s"
        while not elsewhere.execute(waiting, (LOCK,)).fetchone()[0]:
            pass
        elsewhere.execute("SELECT pg_advisory_unlock(%s)", (LOCK,))
        assert read("SELECT 'done' FROM pg_advisory_xact_lock(%s)", (LOCK,)) == [("done",)]

    assert left_as_it_was()


def test_another_statement_is_answered_in_between(db):
    make_event(title="Talks of Geneva")

    with ahead(NUMBERS):
        assert read(*OTHERS) == [(1,), (2,)]
        assert Event.objects.get().title == "Talks of Geneva"
        assert left_as_it_was()
        assert len(read(*NUMBERS)) == 3


def test_events_are_asked_for_by_django_in_between(db):
    make_event(title="Talks of Geneva")

    with ahead(NUMBERS):
        assert Event.objects.get().title == "Talks of Geneva"
        assert len(read(*NUMBERS)) == 3

    assert left_as_it_was()


@pytest.mark.parametrize("many", [0, 1, 2])
def test_what_nobody_reads_leaves_nothing_behind(transactional_db, many):
    with ahead(*(NUMBERS, OTHERS)[:many]):
        pass

    assert left_as_it_was()


def test_a_statement_within_is_not_sent_but_read_all_the_same(db):
    with ahead(NUMBERS), ahead(OTHERS):
        assert [len(read(*OTHERS)), len(read(*NUMBERS))] == [2, 3]

    assert left_as_it_was()


def test_what_is_raised_within_is_what_comes_out(transactional_db):
    with pytest.raises(LookupError), ahead(NUMBERS):
        raise LookupError

    assert left_as_it_was()


@pytest.mark.parametrize("statements", [(SLOW,), (SLOW, NUMBERS), (NUMBERS, SLOW)])
@pytest.mark.parametrize("wanted", [(SLOW,), (NUMBERS,), ()])
def test_a_statement_that_is_stopped_says_so_to_whoever_waits_for_it(transactional_db, statements, wanted):
    connection.cursor().execute("SET statement_timeout = 50")

    with pytest.raises(OperationalError) as raised, ahead(*statements):
        for statement in wanted:
            read(*statement)

    connection.cursor().execute("SET statement_timeout = 0")
    assert isinstance(raised.value.__cause__, QueryCanceled) and left_as_it_was()


def test_within_a_transaction_a_stopped_statement_undoes_no_more_than_its_part(db):
    make_event()

    with pytest.raises(OperationalError), transaction.atomic():
        connection.cursor().execute("SET LOCAL statement_timeout = 50")
        with ahead(SLOW):
            read(*SLOW)

    assert Event.objects.count() == 1 and left_as_it_was()


def test_a_connection_that_is_lost_on_the_way_is_replaced_by_the_next_request(elsewhere):
    pid = connection.connection.info.backend_pid

    with pytest.raises(OperationalError), ahead(SLOW):
        elsewhere.execute("SELECT pg_terminate_backend(%s)", (pid,))
        read(*SLOW)
    connection.close_if_unusable_or_obsolete()

    assert read("SELECT 1") == [(1,)] and connection.connection.info.backend_pid != pid and left_as_it_was()
