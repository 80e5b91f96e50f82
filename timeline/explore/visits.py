"""What is new since a reader's last visit. Only the reader's browser knows when that was; the words are made here."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timeline.models.cldr import calendar_of

# Numbers that between them take every plural form of every language. The browser looks for the one whose form
# (Intl.PluralRules) is that of the number it has counted, and uses its words.
SAMPLES = (0, 1, 2, 3, 5, 11, 100)


def this_moment() -> str:
    """When this visit is, in seconds since 1970."""
    return str(int(timezone.now().timestamp()))


@lru_cache(maxsize=64)
def visit_words(language: str) -> str:
    """What the browser needs to say how many are new, as JSON. `language` is the active one, and part of the key only."""
    said = {n: ngettext("%(n)s new since %(date)s", "%(n)s new since %(date)s", n) for n in SAMPLES}
    return json.dumps({**said, "badge": _("new")})


def day_words(moment: str) -> str:
    """ "12 November 2026", in the site's zone."""
    return calendar_of().day(timezone.localtime(dt.datetime.fromisoformat(moment)).date())
