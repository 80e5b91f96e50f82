"""Field types of the record: plain text that cannot mislead, EDTF text with its bounds, codes of a table."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.models.dates import DateError, Span
from timeline.models.taxonomy import choices

# Control characters break documents; bidirectional overrides make a name read as another one.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
FORBIDDEN_IN_LINE = re.compile("[\t\n]")


def validate_text(value: str) -> None:
    if match := FORBIDDEN.search(value):
        raise ValidationError(
            _("The text holds the character U+%(code)04X, which cannot be shown."), params={"code": ord(match[0])}
        )


def validate_line(value: str) -> None:
    validate_text(value)
    if FORBIDDEN_IN_LINE.search(value):
        raise ValidationError(_("The text must stay on one line."))


def validate_edtf(value: str) -> None:
    try:
        Span.parse(value)
    except DateError as error:
        raise ValidationError(str(error)) from error


class _NFC:
    """Text is stored in Unicode normal form C, so that equal text is equal bytes."""

    def to_python(self, value):
        value = super().to_python(value)
        return unicodedata.normalize("NFC", value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


class Line(_NFC, models.CharField):
    """One line of plain text."""

    default_validators = [validate_line]


class Prose(_NFC, models.TextField):
    """Plain text of any length; never markup."""

    default_validators = [validate_text]

    def to_python(self, value):
        # Forms send line breaks as two characters, of which one would be refused.
        value = super().to_python(value)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class EDTFField(models.CharField):
    """A date as EDTF text, kept as written."""

    default_validators = [validate_edtf]

    def __init__(self, *args, max_length=80, **options):
        super().__init__(*args, max_length=max_length, **options)


class Code(models.CharField):
    """A key of one of the tables in taxonomy.py; the database refuses any other.

    The table's labels stay out of migrations: a reworded label is not a change of the database.
    """

    def __init__(self, *args, table=None, max_length=40, **options):
        self.table = table
        if table is not None:
            options["choices"] = choices(table)
        super().__init__(*args, max_length=max_length, **options)

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        options.pop("choices", None)
        return name, path, args, options


def in_table(field: str, table: dict, blank: bool = False) -> models.CheckConstraint:
    """The database's own copy of a table's keys."""
    allowed = [*table, *([""] if blank else [])]
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": allowed}),
        name=f"%(class)s_{field}_known",
        violation_error_message=_("That is not a known value of “%(field)s”.") % {"field": field},
    )
