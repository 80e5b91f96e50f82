"""Publishes what is due while the web server runs: in each of its workers, a thread that looks every so often."""

import logging
import threading
import time

from django.db import DatabaseError, connection

SECONDS = 20

log = logging.getLogger(__name__)


def watch(worker=None) -> None:
    """Begins in a worker, when it has been forked."""
    threading.Thread(target=_watch, name="due", daemon=True).start()


def _watch():
    while True:
        time.sleep(SECONDS)
        look()


def look() -> None:
    """Several may look at the same time: each change is published once."""
    from timeline.models.workflow import publish_due

    try:
        publish_due()
    except DatabaseError as error:
        # The database may be away for a moment; whatever is due still is when it is back.
        log.warning("What is due could not be published: %s", str(error).partition("\n")[0])
    except Exception:
        # A worker that looked no more would publish nothing until the next start.
        log.exception("What is due could not be published.")
    finally:
        connection.close()
