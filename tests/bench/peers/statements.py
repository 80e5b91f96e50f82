"""What the database alone takes for addresses: their statements, recorded once and asked again by a bare cursor.

    python -m tests.bench.peers.statements '["/?from=2025"]'

Prints one JSON list of medians in milliseconds.
"""

import json
import os
import statistics
import sys
import time

import django
from django.db import connection
from django.test import Client

RUNS = 5


def medians(addresses: list[str]) -> list[float]:
    from tests.bench.page import Recorder, replay

    client, found = Client(HTTP_HOST="127.0.0.1", HTTP_HX_REQUEST="true"), []
    client.get("/")
    for address in addresses:
        recorder = Recorder()
        with connection.execute_wrapper(recorder):
            client.get(address)
        connection.ensure_connection()
        taken = []
        for _ in range(RUNS):
            begin = time.perf_counter()
            replay(recorder.statements)
            taken.append((time.perf_counter() - begin) * 1000)
        found.append(statistics.median(taken))
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timeline.settings")
    django.setup()
    print(json.dumps(medians(json.loads(sys.argv[1]))))
