"""A question that was asked before: answered without asking it again, as long as the record is the same.

Around Django's own application, because what is remembered needs none of it: one statement reads the record's version,
and the answer is either 304, because the reader has it, or the bytes that went out the last time, compressed once. What
is remembered of an answer includes the headers that the middleware gave it, and it is remembered only for the very
host, language and headers that it was made for; refusals and errors never are.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import brotli
from django.conf import settings
from django.db import Error, connection

from timeline.asked import VARYING, Asked
from timeline.memory import Memory, Remembered
from timeline.models.version import answering, record_version

# For each process of the web server.
MOST_BYTES = 32 * 1024 * 1024
# An answer also says what day it is, and the browser learns from it when this visit was: half an hour at most.
KEEPS_SECONDS = 1800
# Browsers keep it and ask each time whether it still holds.
CACHE_CONTROL = "public, no-cache"
# Levels of compression. The first reader waits for it: of `/`, Brotli makes 39 KB in 3 ms, gzip 46 KB in 3; one level more
# takes gzip a third longer and saves a fiftieth. Where others wait as well, 44 and 51 KB in half of that are sooner there.
ALONE, CROWDED = {"br": 5, "gzip": 5}, {"br": 3, "gzip": 3}
COMPRESS = {
    "br": lambda body, level: brotli.compress(body, quality=level),
    "gzip": lambda body, level: gzip.compress(body, compresslevel=level, mtime=0),
}
COMPRESSIBLE = ("text/", "application/json", "application/schema+json", "application/geo+json", "image/svg+xml")
VARY = "Accept-Encoding, Accept-Language, Cookie, HX-Request, HX-Target, X-Chart-Width"
# What 304 repeats of the answer that it stands for: all but what describes the body.
OF_THE_BODY = ("content-length", "content-type", "content-encoding", "content-disposition")


class Rememberer:
    """A WSGI application that remembers the public answers of another one."""

    def __init__(self, application, most_bytes: int = MOST_BYTES):
        self.application, self.memory = application, Memory(most_bytes)
        self.code, self.version = code_version(), 0
        # Of answers that are being made now.
        self.number, self.lock = 0, Lock()

    def __call__(self, environ, start_response):
        asked = Asked.of(environ)
        version = self._version() if asked else None
        if version is None:
            return self.application(environ, start_response)
        key = self._key(asked, version)
        answer = self.memory.get(key)
        # Of a page of another site, the browser asks whose answers may be read: 304 is to say so as well.
        entire = asked.is_carried or "HTTP_ORIGIN" in environ
        if answer is None and (entire or not has(environ, key)):
            with answering(version), self._making():
                answer, passed = self._ask(environ, asked, key, start_response)
            if answer is None:
                return passed
        etag = answer.etag if asked.is_carried else key
        if has(environ, etag):
            start_response("304 Not Modified", without_body(answer.headers) if answer else told_without(etag))
            return []
        start_response("200 OK", answer.headers)
        return [answer.body] if environ["REQUEST_METHOD"] == "GET" else []

    @contextmanager
    def _making(self):
        with self.lock:
            self.number += 1
        try:
            yield
        finally:
            with self.lock:
                self.number -= 1

    def _version(self) -> int | None:
        """None where nothing can be said for certain: no database, or a transaction that is not over yet."""
        if connection.in_atomic_block:
            return None
        try:
            version = record_version()
        except Error:
            # A connection that broke while nobody used it. The application opens another, or says what is wrong.
            connection.close()
            return None
        if version != self.version:
            self.version = version
            self.memory.clear()
        return version

    def _key(self, asked: Asked, version: int) -> str:
        decides = repr((version, int(time.time()) // KEEPS_SECONDS, asked))
        return hashlib.blake2b(decides.encode("utf-8", "surrogatepass"), key=self.code, digest_size=16).hexdigest()

    def _ask(self, environ, asked: Asked, key: str, start_response):
        """(the answer, None), remembered; or (None, the application's own iterable) for one that is not to be."""
        told = []
        passed = self.application({**environ, "REQUEST_METHOD": "GET"}, lambda *arguments: told.append(arguments))
        status, headers = told[0][:2]
        if getattr(passed, "streaming", False):
            return None, self._pass_on(environ, passed, status, headers, key, start_response)
        if not may_be_remembered(status, headers):
            start_response(*told[0])
            return None, passed
        try:
            body = b"".join(passed)
        finally:
            passed.close()
        levels = CROWDED if self.number > 1 else ALONE
        answer = remembered(headers, body, asked.encoding, content_tag(headers, body) if asked.is_carried else key, levels)
        self.memory.keep(key, answer)
        return answer, None

    @staticmethod
    def _pass_on(environ, passed, status: str, headers, etag: str, start_response):
        """A download may be larger than all memory: it goes by, with what lets the reader ask whether it has changed."""
        keeps = "no-store" not in {name.lower(): value for name, value in headers}.get("cache-control", "")
        holds = False
        if status == "200 OK" and keeps:
            headers = [*headers, ("ETag", f'W/"{etag}"'), ("Cache-Control", CACHE_CONTROL)]
            holds = has(environ, etag)
        start_response(*(("304 Not Modified", without_body(headers)) if holds else (status, headers)))
        if holds or environ["REQUEST_METHOD"] == "HEAD":
            passed.close()
            return []
        return passed


def may_be_remembered(status: str, headers) -> bool:
    said = {name.lower(): value.lower() for name, value in headers}
    varies = {name.strip() for name in said.get("vary", "").split(",")} - {""}
    private = any(word in said.get("cache-control", "") for word in ("no-store", "private"))
    return status == "200 OK" and "set-cookie" not in said and not private and varies <= VARYING


def remembered(headers, body: bytes, encoding: str, etag: str, levels: dict[str, int]) -> Remembered:
    """The answer as it will go out each time."""
    said = {name.lower(): (name, value) for name, value in headers if name.lower() not in ("etag", "content-length")}
    said.setdefault("cache-control", ("Cache-Control", CACHE_CONTROL))
    if said["content-type"][1].startswith(COMPRESSIBLE):
        body = COMPRESS[encoding](body, levels[encoding]) if encoding else body
        vary = said.get("vary", ("Vary", ""))[1]
        said["vary"] = ("Vary", f"{vary}, Accept-Encoding" if vary else "Accept-Encoding")
        if encoding:
            said["content-encoding"] = ("Content-Encoding", encoding)
    said["content-length"] = ("Content-Length", str(len(body)))
    # Weak: the same in meaning, not in every byte.
    said["etag"] = ("ETag", f'W/"{etag}"')
    return Remembered(list(said.values()), body)


def content_tag(headers, body: bytes) -> str:
    """Of an answer that is shown on other sites: another one only when it says something else, whatever was published."""
    # Directives of a policy stand in an order that is another one in every process.
    said = sorted((name, sorted(value.split("; "))) for name, value in headers)
    return hashlib.blake2b(repr(said).encode() + body, digest_size=16).hexdigest()


def has(environ, etag: str) -> bool:
    """Whether the reader says that they have the answer of this tag."""
    return f'"{etag}"' in environ.get("HTTP_IF_NONE_MATCH", "")


def without_body(headers) -> list[tuple[str, str]]:
    """The headers of 304, in place of an answer with these."""
    return [(name, value) for name, value in headers if name.lower() not in OF_THE_BODY]


def told_without(etag: str) -> list[tuple[str, str]]:
    """The headers of 304 for an answer that another process remembers: those that a cache has to be told."""
    return [("ETag", f'W/"{etag}"'), ("Cache-Control", CACHE_CONTROL), ("Vary", VARY)]


def code_version() -> bytes:
    """32 bytes that are others when the code is: its own, and what it is told by settings and requirements."""
    root = Path(settings.BASE_DIR)
    seen = hashlib.sha256(repr((settings.ORIGIN, settings.PLOTLY_JS, settings.LANGUAGES, settings.SECURE)).encode())
    files = [root / "requirements.txt", Path(settings.STATIC_ROOT) / "staticfiles.json"]
    for folder, endings in (("timeline", (".py", ".mo")), ("templates", (".html", ".css"))):
        files += sorted(file for file in (root / folder).rglob("*") if file.suffix in endings)
    for file in files:
        if file.is_file():
            seen.update(f"{file.name} {file.stat().st_size}\n".encode())
            seen.update(file.read_bytes())
    return seen.digest()
