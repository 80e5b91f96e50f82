"""A database that takes too long or is not there: 503, in words, with when to try again. Real ones."""

import contextlib
import http.client
import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connection
from psycopg import pq

from tests.explore.conftest import text_of, tree
from tests.factories import make_event
from tests.starting import PATIENCE, Start, begin, cluster_directory
from timeline.embedded.cluster import Cluster
from timeline.models.ahead import ahead, read
from timeline.unavailable import Bound

# A search that sleeps as long as an overwhelmed database would think.
SLEEPY = """
CREATE OR REPLACE FUNCTION timeline_query(words text) RETURNS tsquery LANGUAGE sql STABLE AS $$
  SELECT plainto_tsquery('pg_catalog.simple', words) FROM pg_sleep(20)
$$
"""


@pytest.fixture
def overwhelmed(db, settings):
    make_event(actors=["qatar"])
    with connection.cursor() as cursor:
        cursor.execute(SLEEPY)
    settings.PUBLIC_STATEMENT_MILLISECONDS = 100


@pytest.mark.parametrize("address", ["/?q=talks", "/?q=talks&lanes=actor"])
def test_a_question_that_takes_too_long_is_answered_with_when_to_try_again(client, overwhelmed, address):
    response = client.get(address)

    page = tree(response)
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "30", "no-store")
    assert "Ask for less, or try again in 30 seconds." in text_of(page)
    assert address in [a.get("href") for a in page.iter("a")]
    assert not any(words in response.content.decode() for words in ("statement", "timeout", "Traceback", "SELECT", "pg_"))


# Whom the events involve is asked while the chart is drawn: the names of actors come with it.
SLEEPY_ACTORS = """
ALTER TABLE timeline_actor RENAME TO woken_actor;
CREATE VIEW timeline_actor AS SELECT woken_actor.* FROM woken_actor, pg_sleep(20)
"""


@pytest.mark.parametrize("address", ["/", "/?from=2025&lanes=actor"])
def test_a_count_that_takes_too_long_while_the_chart_is_drawn_is_answered_in_the_same_way(client, overwhelmed, address):
    with connection.cursor() as cursor:
        cursor.execute(SLEEPY_ACTORS)

    response = client.get(address)

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "Ask for less, or try again in 30 seconds." in text_of(tree(response))
    assert connection.connection.pgconn.pipeline_status == pq.PipelineStatus.OFF


def test_htmx_is_answered_with_one_sentence_for_the_bar_above_the_page(htmx, overwhelmed):
    response = htmx("/?q=talks")

    assert (response.status_code, response["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert response.content.decode() == (
        "The question takes the record too long to answer. Ask for less, or try again in 30 seconds."
    )


def bound():
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


def test_the_bound_is_for_public_reads_alone_and_goes_with_them(client, admin_client, db, settings):
    settings.PUBLIC_STATEMENT_MILLISECONDS = 54_321
    seen = []

    def watch(execute, sql, params, many, context):
        seen.append(context["cursor"].connection.execute("SHOW statement_timeout").fetchone()[0])
        return execute(sql, params, many, context)

    # The innermost wrapper sees what the statement itself will be bound by.
    connection.execute_wrappers.insert(0, watch)
    try:
        client.get("/")
        public, seen[:] = set(seen[1:]), []
        admin_client.get("/admin/")
        curating = set(seen)
    finally:
        connection.execute_wrappers.remove(watch)

    assert public <= {"54321ms"} and public and curating == {"0"} and bound() == "0"


def test_a_bound_that_goes_with_a_statement_that_was_sent_ahead_is_set_again(transactional_db):
    slow = ("SELECT pg_sleep(%s)", (20,))
    with connection.execute_wrapper(Bound(50)):
        with pytest.raises(OperationalError), ahead(slow):
            read(*slow)
        still = bound()
    Bound(0).set(0)

    assert (still, bound()) == ("50ms", "0")


def test_a_failure_of_another_kind_stays_an_error(client, db):
    make_event()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE timeline_event RENAME COLUMN title TO heading")
    client.raise_request_exception = False

    response = client.get("/")

    assert response.status_code == 500 and "Something went wrong" in text_of(tree(response))


def test_an_address_that_leads_nowhere_is_still_said_to_lead_nowhere(client, overwhelmed):
    response = client.get("/events/talks-of-geneva/")

    assert response.status_code == 404 and "There is nothing at this address" in text_of(tree(response))


@pytest.fixture(scope="module")
def stopped():
    """A real server of ours over a real database of its own, and that database stopped while it serves."""
    data = Path(tempfile.mkdtemp(prefix="diplomatic-timeline-stopped-"))
    data.chmod(0o711)
    for name in ("database", "data"):
        begin(data / name)
    cluster = Cluster(data / "database")
    cluster.hold()
    url = f"postgresql://timeline@/timeline?host={cluster.socket_directory}"
    start = Start(data / "data", DATABASE_URL=url)
    try:
        assert start.settled.wait(PATIENCE) and "Ready:" in start.said, start.said
        cluster.release()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url, connect_timeout=5)
        yield start, cluster
    finally:
        start.process.terminate()
        start.ended()
        cluster.release()
        for made in (cluster_directory(data / "database").parent, data):
            shutil.rmtree(made, ignore_errors=True)


def answer(start, path="/", **headers):
    asked = http.client.HTTPConnection("127.0.0.1", start.port, timeout=60)
    with contextlib.closing(asked):
        asked.request("GET", path, headers=headers)
        response = asked.getresponse()
        return response, response.read().decode()


@pytest.mark.parametrize(
    "path", ["/", "/?q=talks", "/actors/", "/events/oval-office/", "/admin/", "/storylines.css", "/suggest?q=ab"]
)
def test_a_stopped_database_is_answered_with_when_to_try_again(stopped, path):
    headers = {"HX-Request": "true"} if path.startswith("/suggest") else {}
    response, body = answer(stopped[0], path, **headers)

    if path == "/admin/":
        assert response.status in (302, 503)
        return
    assert (response.status, response.headers["Retry-After"]) == (503, "10")
    assert "The record cannot be reached just now. Try again in 10 seconds." in body
    assert not any(words in body for words in ("socket", "connection", "Traceback", "postgres"))
    assert "default-src" in response.headers["Content-Security-Policy"]


def test_when_the_database_is_back_so_are_the_pages(stopped):
    start, cluster = stopped
    assert answer(start)[0].status == 503

    cluster.hold()

    assert [answer(start)[0].status for _ in range(6)] == [200] * 6
