"""Writes the whole record in one format to nowhere, and says what that took of this process: for bench_download.

    python -m tests.bench.download csv
"""

import json
import os
import resource
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timeline.settings")
django.setup()

from timeline.exchange.download import Download  # noqa: E402
from timeline.exchange.formats import FORMATS  # noqa: E402
from timeline.exchange.stream import snapshot  # noqa: E402
from timeline.explore.query import Query  # noqa: E402


def megabytes() -> float:
    """The largest that this process has been; its children, such as the database, are not of it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def written(ending: str) -> dict:
    download = Download.of_question(Query())
    before = megabytes()
    began = time.process_time()
    with snapshot():
        size = sum(len(chunk.encode() if isinstance(chunk, str) else chunk) for chunk in FORMATS[ending].write(download))
    return {"before": before, "peak": megabytes(), "cpu": time.process_time() - began, "bytes": size}


if __name__ == "__main__":
    print(json.dumps(written(sys.argv[1])))
