"""The web server of `manage.py start`: gunicorn, in this process, two workers of four threads."""

import contextlib
import ctypes
import errno
import gc
import http.client
import os
import socket
import sys
import threading
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from timeline import due
from timeline.embedded.cluster import Cluster, alive

# Workers that lost their server to a kill -9 notice within a second, and then let go of the port.
SECONDS_FOR_ORPHANS = 3
SECONDS_TO_ANSWER = 60
# New objects until those of the youngest generation are looked at, then of the next, then all: Python's own are 700, 10, 10,
# by which a look at all that is remembered took up to 175 ms, in the middle of one answer in twenty to a million events.
SELDOM = 10_000, 5, 10
# What glibc's mallopt is told, by its numbers: M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX. By itself it learns from the
# first pages of 250 KB to cut them out of what smaller things lie in, for each thread apart: after 5,000 requests more was
# free there, in pieces too small for the next page, than was in use.
PIECES = {-1: 128 * 1024, -3: 128 * 1024, -8: 2}
# An error page does not heal by itself; only a database that is just coming back may.
SECONDS_OF_ERRORS = 3


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises CommandError, in one sentence, when there is none to be had."""
    deadline = time.monotonic() + SECONDS_FOR_ORPHANS
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except socket.gaierror:
        raise CommandError(f"The host {host} is not known on this machine; try --host 127.0.0.1.") from None
    while True:
        try:
            return socket.create_server(
                address[:2],
                family=family,
                backlog=2048,
                # Whoever says "everywhere" in IPv6 means IPv4 too.
                dualstack_ipv6=host == "::" and socket.has_dualstack_ipv6(),
            )
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            raise CommandError(_why_not(error, host, port)) from None


def _why_not(error, host, port):
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} on {host} is in use by another program; give another one with --port."
        case errno.EACCES:
            return f"This user may not listen on port {port}; give one from 1024 up with --port."
        case errno.EADDRNOTAVAIL:
            return f"The host {host} is not an address of this machine; try --host 127.0.0.1."
    return f"Port {port} on {host} cannot be listened on: {error.strerror.lower()}."


class Application(BaseApplication):
    """What gunicorn asks for: its configuration, and the WSGI application."""

    def __init__(self, listener: socket.socket):
        self.listener = listener
        super().__init__()

    def load_config(self):
        values = {
            "bind": f"fd://{self.listener.detach()}",
            "worker_class": "gthread",
            "workers": 2,
            "threads": 4,
            # Loaded once, before the workers are forked: they share its memory, and an error in
            # it is one error.
            "preload_app": True,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "post_worker_init": due.watch,
            "control_socket_disable": True,
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self):
        from timeline.wsgi import application

        settle_memory()
        return application


def settle_memory() -> None:
    """What has been loaded stays loaded: the garbage collector need not walk through it again and again.

    Before the workers are forked, so that they also go on sharing those pages. And it looks seldom at what is remembered:
    an answer leaves some 300 objects that only it can free, and keeps thousands that are not to be freed. What is large
    goes back to the system when it is free; other C libraries than glibc have rules of their own.
    """
    if (tell := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        for option, value in PIECES.items():
            tell(option, value)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


class Server(Arbiter):
    """Serves until a signal ends it; `failure` then says why, if it was not asked to.

    Ends itself when the embedded database dies: whatever supervises the process starts both
    anew, and nothing serves errors meanwhile.
    """

    def __init__(self, listener: socket.socket, cluster: Cluster | None, when_answering):
        """`when_answering` is called, once, when the first page was served."""
        super().__init__(Application(listener))
        self.failure = None
        self.database = cluster and cluster.pid
        self.when_answering = when_answering
        self.announcer = None

    def manage_workers(self):
        # gunicorn calls this first when it starts its workers, and then at least once a second.
        super().manage_workers()
        if self.announcer is None:
            self.announcer = threading.Thread(target=self._announce, daemon=True)
            self.announcer.start()
        if self.database and not alive(self.database):
            self.failure = "The database server ended unexpectedly; start again, and nothing is lost."
        if self.failure:
            self.stop(graceful=False)
            raise SystemExit(1)

    def spawn_worker(self):
        master = os.getpid()
        try:
            return super().spawn_worker()
        except SystemExit as end:
            if os.getpid() == master:
                raise
            # A worker that is done: what the command has yet to do is the master's alone.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(end.code if isinstance(end.code, int) else 0)

    def stop(self, graceful=True):
        # A worker that was forked this very moment does not hear signals yet; nothing is served
        # by it that would be worth waiting for.
        if not graceful:
            self.cfg.set("graceful_timeout", 2)
        super().stop(graceful)

    def handle_hup(self):
        # The terminal was closed. Code and settings are read at a start, not while serving.
        self.handle_term()

    def _announce(self):
        began = time.monotonic()
        status = None
        while time.monotonic() - began < (SECONDS_OF_ERRORS if status else SECONDS_TO_ANSWER):
            with contextlib.suppress(OSError, http.client.HTTPException):
                status = _ask()
                if status < 500:
                    self.when_answering()
                    return
            time.sleep(0.5 if status else 0.05)
        self.failure = (
            f"The web server answers with status {status}; the reason is above."
            if status
            else f"The web server did not answer within {SECONDS_TO_ANSWER} s."
        )


def _ask() -> int:
    """The status of the first page, asked for as a reader behind the proxy would."""
    host = "127.0.0.1" if settings.EVERYWHERE else settings.HOST
    asked = http.client.HTTPConnection(host, settings.PORT, timeout=SECONDS_TO_ANSWER)
    with contextlib.closing(asked):
        origin = urlsplit(settings.ORIGIN)
        asked.request("GET", "/", headers={"Host": origin.netloc, "X-Forwarded-Proto": origin.scheme})
        return asked.getresponse().status


def serve(listener: socket.socket, cluster: Cluster | None, when_answering) -> None:
    """Serves until SIGINT, SIGTERM or SIGHUP. Raises CommandError when something else ended it."""
    # gunicorn would take over the sockets of a supervisor, or of an older gunicorn, from these.
    for name in ("LISTEN_PID", "LISTEN_FDS", "GUNICORN_PID", "GUNICORN_FD"):
        os.environ.pop(name, None)
    server = Server(listener, cluster, when_answering)
    try:
        server.run()
    except SystemExit as end:
        if server.failure:
            raise CommandError(server.failure) from None
        if end.code:
            raise CommandError(f"The web server ended with status {end.code}; the reason is above.") from None
