"""A reader who asks the application as gunicorn does, with what is remembered around it."""

import gzip
import re
from contextlib import contextmanager
from typing import NamedTuple

import brotli
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import RequestFactory

from timeline import remembered
from timeline.remembered import Rememberer

MOMENT = re.compile(rb'data-moment="\d+"')
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@contextmanager
def keeping_the_connection():
    """Between requests Django looks at its connections, and closes one that is in the middle of a transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    wire: bytes
    statements: int

    @property
    def body(self) -> bytes:
        return UNPACK[self.headers.get("Content-Encoding", "")](self.wire) if self.wire else b""

    @property
    def lasting(self) -> bytes:
        """The body without the second in which it was made."""
        return MOMENT.sub(b"", self.body)

    @property
    def etag(self) -> str:
        return self.headers["ETag"]


class Reader:
    """Asks one process of the web server; `remembering=False` asks Django alone."""

    def __init__(self, remembering=True, **options):
        # Answers are forgotten when half an hour is over: that does not happen in the middle of a test.
        remembered.KEEPS_SECONDS = 10**12
        self.application = Rememberer(WSGIHandler(), **options) if remembering else WSGIHandler()

    def ask(self, address="/", method="GET", **headers) -> Answer:
        """`statements` counts what was asked of the database through Django."""
        told, asked = [], []
        path, _, query = address.partition("?")
        environ = RequestFactory(HTTP_HOST="127.0.0.1").generic(method, path).environ | {"QUERY_STRING": query}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}

        def count(execute, sql, *rest):
            asked.append(sql)
            return execute(sql, *rest)

        with keeping_the_connection(), connection.execute_wrapper(count):
            given = self.application(environ, lambda status, headers, error=None: told.append((status, headers)))
            body = b"".join(given)
            getattr(given, "close", lambda: None)()
        status, said = told[0]
        return Answer(int(status[:3]), dict(said), body, len(asked))
