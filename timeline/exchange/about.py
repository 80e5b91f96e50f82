"""What every format says of itself: what was asked and where, how new the record is, its licence, who wrote the file."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from timeline import __version__
from timeline.models.cldr import calendar_of
from timeline.models.licence import LICENCE
from timeline.models.version import record_version

GENERATOR = f"Diplomatic Timeline {__version__}"


class About(NamedTuple):
    """`title` is the question in words, `question` its query string, `address` its page; `changed` when the record did.

    `file` is where the downloads are, with an ending to come and what follows it: ("/export", "?disputed=1").
    """

    title: str
    question: str
    address: str
    file: tuple[str, str]
    as_of: dt.date | None
    changed: dt.datetime
    language: str

    @classmethod
    def of(cls, title: str, question: str, path: str, file: tuple[str, str], as_of: dt.date | None) -> About:
        changed = dt.datetime.fromtimestamp(record_version() / 1_000_000, dt.UTC)
        return cls(title, question, settings.ORIGIN + path, file, as_of, changed, get_language())

    def own_address(self, ending: str) -> str:
        """Of the file in one of the formats."""
        return f"{settings.ORIGIN}{self.file[0]}.{ending}{self.file[1]}"

    def document(self) -> dict:
        """For formats that programs read."""
        return {
            "title": self.title,
            "question": self.question,
            "address": self.address,
            "data_as_of": self.as_of.isoformat() if self.as_of else None,
            "record_changed": self.changed.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "licence": LICENCE.code,
            "licence_address": LICENCE.address,
            "generator": GENERATOR,
        }

    @property
    def fresh(self) -> str:
        """ "Data as of 20 June 2026."; empty where nothing has happened."""
        return _("Data as of %(date)s.") % {"date": calendar_of().day(self.as_of)} if self.as_of else ""

    @property
    def terms(self) -> str:
        return _("Licence: %(name)s, %(address)s. Quotations belong to those who are quoted.") % {
            "name": LICENCE.name, "address": LICENCE.address,
        }  # fmt: skip

    @property
    def words(self) -> str:
        """For formats that people read: all of it in sentences."""
        made = _("Written by %(generator)s from %(address)s") % {"generator": GENERATOR, "address": self.address}
        return " ".join(part for part in (self.fresh, self.terms, made) if part)
