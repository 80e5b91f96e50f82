"""Runs `manage.py start` and its neighbours as processes, and looks at what they leave."""

import contextlib
import fcntl
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import psycopg

from timeline.embedded.cluster import Cluster

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TIMELINE_")
# Far beyond what anything here takes: only a hang runs into it.
PATIENCE = 120


def environment(data, **extra):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
    return clean | {"TIMELINE_DATA": str(data), "PYTHONDONTWRITEBYTECODE": "1"} | extra


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Start:
    """One running `manage.py start`; leaving the block stops it."""

    def __init__(self, data, port=None, user=None, program=("manage.py",), **extra):
        self.data, self.port, self.lines = data, port or free_port(), []
        self.process = subprocess.Popen(
            [sys.executable, *program, "start", f"--port={self.port}", f"--data={data}"],
            cwd=ROOT,
            env=environment("/nonexistent", **extra),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )
        self.settled = threading.Event()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            if line.startswith("Ready:"):
                self.settled.set()
        self.settled.set()

    @property
    def said(self):
        return "".join(self.lines)

    def ready(self):
        assert self.settled.wait(PATIENCE), self.said
        assert f"Ready: http://127.0.0.1:{self.port}/" in self.said, self.said
        self.web = {self.process.pid, *(child.pid for child in psutil.Process(self.process.pid).children())}
        self.postgres = postmaster(self.data)
        return self

    def ended(self):
        status = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        return status

    def __enter__(self):
        return self.ready()

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.ended()


def begin(data):
    """Fills a directory with what a first start makes, and gives what that said.

    The first of a test run is kept, stopped, and copied whenever another one is wanted: copying takes a second.
    """
    kept = Path(os.environ["TIMELINE_TEST_DATA"], "begun")
    kept.mkdir(exist_ok=True)
    said = kept / "said"
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            with Start(kept / "data") as start:
                pass
            said.write_text(start.said)
    subprocess.run(["cp", "-a", kept / "data", data], check=True)
    return said.read_text()


def cluster_directory(data):
    pointer = Path(data, "postgres.location")
    return Path(pointer.read_text().strip()) if pointer.exists() else Path(data, "postgres")


def postmaster(data):
    return int((cluster_directory(data) / "postmaster.pid").read_text().splitlines()[0])


def gone(*pids):
    """Whether the processes end, in their own time."""
    for _ in range(PATIENCE * 20):
        left = [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie"]
        if not left:
            return True
        time.sleep(0.05)
    return False


def manage(data, *arguments, **extra):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(data, **extra),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def sql(data, statement):
    """What a statement answers, on the server of `start` or, without one, on one of its own."""
    cluster = Cluster(data)
    cluster.hold()
    try:
        with psycopg.connect(host=cluster.socket_directory, dbname="timeline", user="timeline") as connection:
            cursor = connection.execute(statement)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        cluster.release()


def shell_sql(data, statement):
    """The same, asked through `manage.py shell`."""
    code = f"from django.db import connection as c; k = c.cursor(); k.execute({statement!r}); print(k.fetchall())"
    done = manage(data, "shell", "--no-imports", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def asked(port, path="/"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", path)
        return connection.getresponse().status


def refusal(start):
    """The one sentence with which a start ended."""
    assert start.ended() not in (0, None)
    assert "Traceback" not in start.said
    last = start.said.strip().splitlines()[-1]
    assert last.startswith(("CommandError: ", "ServerError: ", "Wrong configuration: ")), start.said
    return last.partition(": ")[2]


def gone_now(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie"
