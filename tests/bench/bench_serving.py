"""Requests per second of the whole server, as ratios to the least that Django can do under the same web server.

    python -m pytest tests/bench/bench_serving.py -n 0 -s

Needs Debian's `wrk`, and `nginx` for the limit. All take turns; a ratio is that of one round, and what counts is the
median of the rounds. With BENCH_JSON=FILE the figures are also written there.
"""

import contextlib
import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.starting import ROOT, Start, free_port

ROUNDS = 5
SECONDS = 2
# As many as the server has threads.
CONNECTIONS = 8
LEAST = {"new questions": 0.25, "not modified": 0.8, "remembered": 0.8}
WIDTHS, MOMENTS = (Path(__file__).with_name(name) for name in ("widths.lua", "moments.lua"))
# More than are asked in one turn.
FAR = 1_000_000
# Far beyond what anything here takes: only a hang runs into it.
PATIENCE = 30

NGINX = """
worker_processes 2;
pid {directory}/nginx.pid;
error_log {directory}/error.log;
events {{ }}
http {{
  access_log off;
  default_type text/html;
  server {{ listen 127.0.0.1:{port}; root {directory}/files; }}
}}
"""

pytestmark = pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed: apt-get install wrk")


def got(port, path="/", **headers):
    """(status, headers, body) of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


@contextlib.contextmanager
def process(port, *command):
    """A server, from its first answer on until it is ended."""
    running = subprocess.Popen([str(part) for part in command], cwd=ROOT, stdin=subprocess.DEVNULL)
    try:
        for _ in range(PATIENCE * 20):
            with contextlib.suppress(OSError):
                got(port)
                break
            time.sleep(0.05)
        yield port
    finally:
        running.terminate()
        running.wait(PATIENCE)


def bare():
    port = free_port()
    return process(port, sys.executable, "-m", "tests.bench.bare", port)


@contextlib.contextmanager
def nginx(directory, body: bytes):
    """Debian's nginx with one file; None where it is not installed."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        print("\nnginx is not installed: no limit is measured (apt-get install nginx-light)")
        yield None
        return
    (directory / "files").mkdir()
    (directory / "files/index.html").write_bytes(body)
    port = free_port()
    config = directory / "nginx.conf"
    config.write_text(NGINX.format(directory=directory, port=port))
    with process(port, program, "-c", config, "-g", "daemon off;"):
        yield port


def wrk(port, *options, script=()) -> float:
    """Answers per second, all of them 200 or 304."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", f"{PATIENCE}s", *options]
    command += [f"http://127.0.0.1:{port}/", *(("--", *script) if script else ())]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told and "Socket errors" not in told, told
    return float(re.search(r"Requests/sec:\s*([\d.]+)", told)[1])


@pytest.fixture(scope="module")
def figures():
    """{what is asked: [answers per second in each round]}."""
    directory = Path(tempfile.mkdtemp(prefix="diplomatic-timeline-bench-"))
    # As root, PostgreSQL and nginx run under other accounts, which have to pass through.
    directory.chmod(0o711)
    try:
        with Start(directory / "data") as start, bare() as least:
            _status, headers, page = got(start.port, **{"Accept-Encoding": "br"})
            assert headers["Content-Encoding"] == "br"
            with nginx(directory, page) as limit:
                return measured(start.port, least, limit, headers["ETag"])
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def measured(port, least, limit, etag):
    compressed = ("-H", "Accept-Encoding: br")
    asked = {
        "bare view": lambda turn: wrk(least),
        "not modified": lambda turn: wrk(port, *compressed, "-H", f"If-None-Match: {etag}"),
        "remembered": lambda turn: wrk(port, *compressed),
        "another width": lambda turn: wrk(port, "-s", WIDTHS, script=(str(turn * FAR),)),
        "new questions": lambda turn: wrk(port, "-s", MOMENTS, script=(str(turn * FAR),)),
    }
    if limit:
        asked["nginx, a file"] = lambda turn: wrk(limit)
    # A first turn warms everything up, and each of both workers learns the answer.
    rounds = [{name: ask(turn) for name, ask in asked.items()} for turn in range(ROUNDS + 1)][1:]
    return {name: [row[name] for row in rounds] for name in asked}


def ratio(figures, name) -> float:
    pairs = zip(figures[name], figures["bare view"], strict=True)
    return statistics.median(one / bare_view for one, bare_view in pairs)


def test_all_figures(figures):
    told = {name: {"per second": statistics.median(row), "ratio": ratio(figures, name)} for name, row in figures.items()}
    print(f"\n{'':>15} per second  to a bare view   least")
    for name, row in told.items():
        least = LEAST.get(name, "")
        print(f"{name:>15} {row['per second']:10.0f} {row['ratio']:15.3f} {least:>7}")
    if path := os.environ.get("BENCH_JSON"):
        Path(path).write_text(json.dumps({name: {**row, "rounds": figures[name]} for name, row in told.items()}, indent=2))


@pytest.mark.parametrize("name", LEAST)
def test_it_serves_nearly_as_many_as_django_can(figures, name):
    assert ratio(figures, name) >= LEAST[name]
