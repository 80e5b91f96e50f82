"""Long answers: each keeps a thread of the web server busy as long as its reader reads, so few are given at a time."""

from __future__ import annotations

import threading

from django.http import HttpResponse
from django.utils.translation import gettext as _

# For each process of the web server, which has four threads: most are left to readers.
MOST_AT_ONCE = 2
SECONDS_UNTIL_FREE = 10
places = threading.BoundedSemaphore(MOST_AT_ONCE)


class Held:
    """The chunks of an answer for which a place was taken. It is given back at the end, or when whoever stops early closes it."""

    def __init__(self, chunks):
        self.chunks, self.held = chunks, True

    def __iter__(self):
        return self

    def __next__(self) -> bytes:
        try:
            return next(self.chunks)
        except BaseException:
            self._leave()
            raise

    def close(self) -> None:
        self.chunks.close()
        self._leave()

    def _leave(self) -> None:
        if self.held:
            self.held = False
            places.release()


def refused() -> HttpResponse | None:
    """503 with when to try again, where too many are on their way; None where a place was taken, for who holds it."""
    if places.acquire(blocking=False):
        return None
    words = _("Too many downloads are on their way. Try again in %(n)s seconds.") % {"n": SECONDS_UNTIL_FREE}
    refusal = HttpResponse(words + "\n", content_type="text/plain; charset=utf-8", status=503)
    refusal["Retry-After"], refusal["Cache-Control"] = str(SECONDS_UNTIL_FREE), "no-store"
    return refusal
