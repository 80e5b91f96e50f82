"""The order in which an answer is asked of the database and written: while the one counts, the other draws.

What an answer shows is asked for wherever it is shown first. Here some of it is asked for earlier, so that neither waits
for the other longer than it has to: an answer written without this is the same, and later.
"""

from __future__ import annotations

from collections.abc import Callable

from timeline.explore.answer import Answer
from timeline.models.ahead import ahead


def written(answer: Answer, write: Callable[[], list[str]]) -> list[str]:
    """What `write` makes of an answer whose chart and list are going to be shown.

    What is sent is read before its block ends, as it is thrown away there.
    """
    if not answer.crowd_follows:
        _asked = answer.rows, answer.crowd
        with answer.counts.dividing():
            _drawn = answer.lines, answer.figure, answer.facets
        return write()
    if answer.crowd_is_told:
        with answer.counts.dividing():
            _written = answer.get_ready(), answer.facets
    _asked = answer.rows
    if not answer.crowd_is_told:
        with answer.counts.dividing():
            _drawn = answer.lines, answer.facets
    with ahead(*answer.crowd_asked):
        _drawn, pieces, _asked = answer.lines, write(), answer.crowd
    return pieces
