"""The shape of a mapping: what a saved one, or one in a file, has to be before a table is read by it. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

TEXT = {"type": "string", "maxLength": 1000}


def _each(value: dict) -> dict:
    return {"type": "object", "maxProperties": 1000, "additionalProperties": value}


# As mapping.py explains it.
SHAPE = {
    "type": "object",
    "properties": {
        "columns": _each(TEXT),
        "fixed": _each(TEXT),
        "values": _each(_each(TEXT)),
        "dates": {"enum": ["", "day", "month"]},
        "clean": {"type": "boolean"},
        "actors": TEXT,
        "prefix": TEXT,
        "storylines": {"type": "array", "items": {"type": "object", "required": ["slug"], "properties": {"slug": TEXT}}},
        "parts": {
            "type": "object",
            "required": ["key", "of", "actor"],
            "properties": {**dict.fromkeys(("key", "of", "actor", "role", "vote"), TEXT), "values": _each(TEXT)},
        },
    },
}
VALIDATOR = Draft202012Validator(SHAPE)


def problem_of(spec) -> str:
    """Why it is no mapping, in a sentence; empty for one that is."""
    error = best_match(VALIDATOR.iter_errors(spec))
    if error is None:
        return ""
    where = ".".join(str(part) for part in error.absolute_path) or "{}"
    return _("The mapping cannot be read at %(where)s: %(reason)s") % {"where": where, "reason": error.message[:300]}
