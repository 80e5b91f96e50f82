"""Every format that an answer can leave in. A format is a function and a row of FORMATS; the address, the menu, the
README's table and llms.txt follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from timeline.exchange import record_set, spreadsheet
from timeline.exchange.download import Download


class Format(NamedTuple):
    """`write` yields text or bytes. `reads_back`: its events come back equal. `spoken`: it speaks the reader's language.

    `shown`: a browser or another program opens it, where others are saved.
    """

    label: str
    media_type: str
    write: Callable[[Download], Iterator[str | bytes]]
    reads_back: bool = False
    spoken: bool = False
    shown: bool = False


# By the ending of the address: /export.<ending>?<question>, and /events/<slug>.<ending>.
FORMATS = {
    "csv": Format(_("Table (CSV), without loss"), "text/csv", spreadsheet.lossless, reads_back=True),
    "spreadsheet.csv": Format(
        _("Table (CSV), for a spreadsheet"), "text/csv", spreadsheet.spreadsheet, reads_back=True
    ),
    "json": Format(_("Documents (JSON)"), "application/json", record_set.one_object, reads_back=True),
    "jsonl": Format(_("Documents, one a line (JSON Lines)"), "application/jsonl", record_set.lines, reads_back=True),
}
