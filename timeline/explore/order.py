"""The order in which an answer is asked of the database and written: while the one counts, the other draws.

What an answer shows is asked for wherever it is shown first. Here some of it is asked for earlier, so that the database
does not wait for Python nor Python for the database; left out, the same would be answered later.
"""

from __future__ import annotations

from collections.abc import Callable

from timeline.explore.answer import Answer
from timeline.models.ahead import ahead


def written(answer: Answer, write: Callable[[], list[str]]) -> list[str]:
    """What `write` makes of an answer whose chart and list are going to be shown."""
    if not answer.crowd_follows:
        _drawn = answer.drawing
        with answer.counts.dividing():
            _drawn = answer.lines, answer.figure, answer.facets
        return write()
    _listed = answer.rows
    with answer.counts.dividing():
        _listed = answer.lines, answer.facets
    with ahead(*answer.crowd_asked):
        pieces, _crowd = write(), answer.crowd
        return pieces
