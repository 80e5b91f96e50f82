"""Measures pages against their SQL in a process of its own, which holds what a worker of the server holds.

Run by bench_page.py, with BENCH_DATABASE naming the database; prints one JSON object {name: figures}.
"""

import gzip
import json
import os
import statistics
import time

import django
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test import RequestFactory

RUNS = 60

ADDRESSES = {
    "all": "/",
    "one storyline": "/?storyline=gaza-war",
    "a window": "/?from=2025-09&to=2026",
    "an actor": "/?actor=russia&significance=3",
    "words": "/?q=ceasefire",
    "lanes by actor": "/?lanes=actor",
}


class Server:
    """Django as gunicorn calls it, without what is remembered around it or a socket, over a connection that stays."""

    def __init__(self):
        self.application = get_wsgi_application()
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)

    def get(self, address: str, **environment: str) -> bytes:
        answered = []
        environ = RequestFactory(HTTP_HOST="127.0.0.1", **environment).get(address).environ
        response = self.application(environ, lambda status, headers: answered.append(status))
        body = b"".join(response)
        response.close()
        assert answered == ["200 OK"], answered
        return body


class Recorder:
    """Keeps the statements that pass through a connection."""

    def __init__(self):
        self.statements = []

    def __call__(self, execute, sql, params, many, context):
        self.statements.append((sql, params))
        return execute(sql, params, many, context)


def replay(statements) -> None:
    """The same statements with the same parameters, by a cursor of psycopg's own, every row fetched."""
    with connection.connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


def interleaved(runs: int, **things) -> dict[str, float]:
    """{name: median seconds} of calls that take turns, so that a slow moment of the machine slows them alike."""
    taken = {name: [] for name in things}
    for _ in range(runs):
        for name, call in things.items():
            begin = time.perf_counter()
            call()
            taken[name].append(time.perf_counter() - begin)
    return {name: statistics.median(times) for name, times in taken.items()}


def measured(server: Server, address: str) -> dict:
    """Medians in milliseconds, the number of statements, and the bytes of the answer, plain and compressed."""
    from timeline.explore.drawing import draw

    # Opening the connection says a few things of its own.
    server.get(address)
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        body = server.get(address)
    for _ in range(3):
        server.get(address)

    def first():
        draw.cache_clear()
        server.get(address)

    medians = interleaved(
        RUNS, again=lambda: server.get(address), sql=lambda: replay(recorder.statements), first=first,
        warm=lambda: server.get(address),
    )  # fmt: skip
    return {
        **{name: medians[name] * 1000 for name in ("again", "first", "sql")},
        "statements": len(recorder.statements),
        "bytes": len(body),
        "compressed": len(gzip.compress(body, compresslevel=6)),
    }


if __name__ == "__main__":
    settings.DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]
    django.setup()
    from timeline.serving import settle_memory

    server = Server()
    settle_memory()
    print(json.dumps({name: measured(server, address) for name, address in ADDRESSES.items()}))
