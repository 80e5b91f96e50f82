"""What is new since a reader's last visit. Only the reader's browser knows when that was; the words are made here."""

from __future__ import annotations

import datetime as dt
import json
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timeline.models.cldr import calendar_of

# Numbers that between them take every plural form of every language. The browser looks for the one whose form
# (Intl.PluralRules) is that of the number it has counted, and uses its words.
SAMPLES = (0, 1, 2, 3, 5, 11, 100)


class Visit(NamedTuple):
    """What the browser needs to say it: `moment` is this one, in seconds since 1970; `words` JSON."""

    moment: int
    words: str

    @classmethod
    def now(cls) -> Visit:
        said = {n: ngettext("%(n)s new since %(date)s", "%(n)s new since %(date)s", n) for n in SAMPLES}
        return cls(int(timezone.now().timestamp()), json.dumps({**said, "badge": _("new")}))


def day_words(moment: str) -> str:
    """ "12 November 2026", in the site's zone."""
    return calendar_of().day(timezone.localtime(dt.datetime.fromisoformat(moment)).date())
