"""The page on which an embed is put together: every option of it, how it looks at three widths, what is to be pasted."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from timeline.embed.embed import Embed
from timeline.embed.options import Options
from timeline.embed.snippet import plain_snippet, snippet
from timeline.explore.query import LANES

# A phone's column, a text's, and all of a page.
WIDTHS = (960, 640, 320)
# Of the question, what the form itself asks; the rest it carries on.
ASKED = ("lanes", "from", "to", "as_of")


class Builder:
    """For templates."""

    widths = WIDTHS

    def __init__(self, params):
        self.params = params
        options, asked = Options.from_params(params)
        # What cannot be stays as it was typed.
        self.form = asked if asked.errors else options.shown

    @cached_property
    def embed(self) -> Embed:
        return Embed.from_params(self.params)

    @property
    def address(self) -> str:
        return f"{reverse('embed-new')}?{self.embed.params}".rstrip("?")

    @property
    def carried(self) -> list[tuple[str, str]]:
        """[(name, value)] of the question, for fields that nobody sees."""
        return [pair for pair in self.embed.query.to_params() if pair[0] not in ASKED]

    @property
    def lanes(self) -> list[tuple[str, str, bool]]:
        return [(value, label, value == self.embed.query.lanes) for value, label in LANES.items()]

    @property
    def days(self) -> list[tuple[str, str, str, str]]:
        """[(parameter, its name, its value, what stands there without one)]."""
        query, today = self.embed.query, dt.datetime.now(dt.UTC).date().isoformat()
        return [
            ("from", _("From"), query.from_, "2025-09"), ("to", _("To"), query.to, _("today")),
            ("as_of", _("Pinned to"), query.as_of, _("live, or %(day)s") % {"day": today}),
        ]  # fmt: skip

    @property
    def snippet(self) -> str:
        return snippet(self.embed)

    @property
    def plain_snippet(self) -> str:
        return plain_snippet(self.embed)

    @property
    def keep(self) -> str:
        """Where a curator makes a widget of it."""
        return f"{reverse('admin:timeline_widget_add')}?{urlencode({'question': self.embed.params})}"
