"""How much the server adds to the database: `/` against the bare SQL it needs, in one run, taking turns.

The page is asked of the WSGI application that is served: the test client would add the keeping of every
template's context, which no reader waits for.

    python -m pytest tests/bench/bench_page.py -n 0 -s

With BENCH_PROFILE=FILE, where the time of a request goes is written there.
"""

import cProfile
import gzip
import io
import os
import pstats

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import RequestFactory

from tests.bench.conftest import interleaved

pytestmark = pytest.mark.django_db

RUNS = 40
MOST_TIMES_THE_SQL = 3
MOST_QUERIES = 12
MOST_BYTES = 120 * 1024

ADDRESSES = {
    "all": "/",
    "one storyline": "/?storyline=gaza-war",
    "a window": "/?from=2025-09&to=2026",
    "an actor": "/?actor=russia&significance=3",
    "words": "/?q=ceasefire",
    "lanes by actor": "/?lanes=actor",
}


class Server:
    """The application as a server calls it, without a socket."""

    def __init__(self):
        self.application = WSGIHandler()
        # The measurement holds a transaction, which the end of a request must not end.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)

    def get(self, address) -> bytes:
        answered = []
        response = self.application(
            RequestFactory().get(address).environ, lambda status, headers: answered.append(status)
        )
        body = b"".join(response)
        response.close()
        assert answered == ["200 OK"]
        return body


class Recorder:
    """Keeps the statements that pass through a connection."""

    def __init__(self):
        self.statements = []

    def __call__(self, execute, sql, params, many, context):
        self.statements.append((sql, params))
        return execute(sql, params, many, context)


def statements_of(server, address) -> list[tuple]:
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        server.get(address)
    return recorder.statements


def replay(statements):
    """The same statements with the same parameters, by a cursor of psycopg's own, every row fetched."""
    with connection.connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_takes_at_most_three_times_as_long_as_its_sql(shipped, name):
    server, address = Server(), ADDRESSES[name]
    for _ in range(3):
        server.get(address)
    statements = statements_of(server, address)

    medians = interleaved(RUNS, page=lambda: server.get(address), sql=lambda: replay(statements))

    ratio = medians["page"] / medians["sql"]
    print(
        f"\n{name:>15}: page {medians['page'] * 1000:6.1f} ms, its {len(statements)} statements"
        f" {medians['sql'] * 1000:6.1f} ms, {ratio:.2f} times"
    )
    assert len(statements) <= MOST_QUERIES
    if name == "all":
        assert ratio <= MOST_TIMES_THE_SQL


def test_the_page_is_small(shipped):
    html = Server().get("/")

    compressed = len(gzip.compress(html, compresslevel=6))

    print(f"\n           size: {len(html) / 1024:.0f} KB, compressed {compressed / 1024:.1f} KB")
    assert compressed <= MOST_BYTES


@pytest.mark.skipif("BENCH_PROFILE" not in os.environ, reason="asked for with BENCH_PROFILE=FILE")
def test_where_the_time_goes(shipped):
    server = Server()
    server.get("/")
    profile = cProfile.Profile()

    profile.enable()
    for _ in range(10):
        server.get("/")
    profile.disable()

    text = io.StringIO()
    for order in ("tottime", "cumtime"):
        pstats.Stats(profile, stream=text).sort_stats(order).print_stats(40)
    with open(os.environ["BENCH_PROFILE"], "w") as file:
        file.write(text.getvalue())
