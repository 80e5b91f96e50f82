"""The long work on a file, told while it goes on: at once where the file is small, beside the request where it is large."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.db import connection, connections
from django.utils.translation import gettext as _

from timeline.curate.imports.arrival import arrive
from timeline.curate.imports.stage import stage
from timeline.models import Import
from timeline.models.imported import ARRIVING, ASKING, FAILED, STAGED, STAGING

logger = logging.getLogger(__name__)

# Packed bytes, and accepted rows, up to which nobody waits long.
SMALL_FILE, FEW_ROWS = 256 * 1024, 500
SECONDS_BETWEEN = 1.0
# What is done, the state it needs, and the one it is done in.
WORK = {STAGING: (stage, (STAGING, ASKING, STAGED, FAILED)), ARRIVING: (arrive, (STAGED,))}


PROGRESS = """
UPDATE timeline_import SET rows_done = %s, rows_total = greatest(rows_total, %s), touched_at = now() WHERE id = %s
"""


class Teller:
    """Writes progress over a connection of its own: the work's own transaction shows nothing before it ends."""

    def __init__(self, key: int, total: int, also: Callable[[int], None], writes: bool):
        self.key, self.total, self.also, self.writes, self.next, self.own = key, total, also, writes, 0.0, None

    def __call__(self, done: int):
        self.also(done)
        if not self.writes or time.monotonic() < self.next:
            return
        self.next = time.monotonic() + SECONDS_BETWEEN
        self.own = self.own or connection.copy()
        with self.own.cursor() as cursor:
            cursor.execute(PROGRESS, [done, max(self.total, done), self.key])

    def close(self):
        if self.own is not None:
            self.own.close()


def begin(imported: Import, state: str, also=lambda done: None, wait: bool = False) -> bool:
    """Stage a file or take it in. False when somebody else does already. `wait`: not beside, however large it is."""
    work, before = WORK[state]
    if not Import.objects.filter(pk=imported.pk).begin(state, *before):
        return False
    imported.refresh_from_db()
    size = len(imported.content or b"") + len(imported.parts or b"")
    accepted = imported.rows.by_decision().get("accepted", 0) if state == ARRIVING else 0
    small = size <= SMALL_FILE and accepted <= FEW_ROWS
    if wait or small:
        _do(work, imported, accepted, also, not small)
    else:
        threading.Thread(target=_beside, args=(work, imported, accepted), name=f"import-{imported.pk}").start()
    return True


def _do(work, imported: Import, total: int, also, writes: bool):
    teller = Teller(imported.pk, total, also, writes)
    try:
        work(imported, teller)
    finally:
        teller.close()


def _beside(work, imported: Import, total: int):
    try:
        _do(work, imported, total, lambda done: None, True)
    except Exception:
        logger.exception("The import of %s has failed.", imported.name)
        Import.objects.filter(pk=imported.pk).update(
            state=FAILED, problem=_("It failed, and was taken back; the log says why.")
        )
    finally:
        connections.close_all()
