"""The shape of a document of the record: its JSON Schema (2020-12), and what makes one acceptable.

Documents refer to each other by slug. What equals its default is left out, so that equal records are equal text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from django.core.exceptions import ValidationError
from jsonschema import Draft202012Validator, FormatChecker, validators
from jsonschema.exceptions import ValidationError as Mismatch
from jsonschema.exceptions import best_match

from timeline.models.event import PUBLISHED, RETRACTED, STATUSES
from timeline.models.fields import FORBIDDEN, validate_edtf
from timeline.models.taxonomy import (
    ACTOR_KINDS,
    CAPACITIES,
    CLAIM_TYPES,
    CREDIBILITIES,
    KINDS,
    OCCURRENCES,
    PAX_STAGES,
    RELATIONS,
    RELIABILITIES,
    RESPONSES,
    ROLES,
    SCHEMES,
    SOURCE_KINDS,
    STANCES,
    VOTES,
    identifier_problem,
)


class DocumentError(ValueError):
    """A document that cannot be part of the record. `path` leads to the field: ["citations", 0, "said"]."""

    def __init__(self, message: str, path=()):
        super().__init__(message)
        self.message, self.path = message, list(path)

    @property
    def field(self) -> str:
        return ".".join(str(part) for part in self.path) or "document"


def _line(longest: int, default: str | None = None) -> dict:
    line = {"type": "string", "maxLength": longest, "pattern": r"^[^\t\n]*$"}
    return {**line, "minLength": 1} if default is None else {**line, "default": default}


def _one_of(table: dict, default: str | None = None) -> dict:
    return {"enum": list(table)} if default is None else {"enum": list(dict.fromkeys([*table, default])), "default": default}


def _thing(required: list[str], properties: dict) -> dict:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


SLUG = {"type": "string", "pattern": "^[a-z0-9]+(?:-[a-z0-9]+)*$", "maxLength": 120}
PROSE = {"type": "string", "default": ""}
EDTF = {
    "type": "string",
    "format": "edtf",
    "maxLength": 80,
    "description": "EDTF (ISO 8601-2), levels 0 and 1 and sets, such as 2025-05-10, 2025-05~, 2022-02-24/.. or, with the"
    " time where it happened and its zone, 2022-02-23T21:30:00-05:00; an interval may run from time to time.",
}
WHEN = {"type": ["string", "null"], "format": "date", "default": None}
ADDRESS = {"type": "string", "maxLength": 1000, "pattern": r"^(https?://[^\s]+)?$", "default": ""}
COUNT = {"type": "integer", "minimum": 0, "maximum": 32767}
NO = {"type": "boolean", "default": False}
LANGUAGE = {"type": "string", "pattern": "^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$", "maxLength": 12}

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Diplomatic Timeline record",
    "description": "A set of documents, or one document of one kind. Slugs refer from one to another.",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "about": {"type": "object", "description": "What a downloaded set is: question, licence, how new. Not read."},
        "storylines": {"type": "array", "items": {"$ref": "#/$defs/storyline"}},
        "actors": {"type": "array", "items": {"$ref": "#/$defs/actor"}},
        "sources": {"type": "array", "items": {"$ref": "#/$defs/source"}},
        "events": {"type": "array", "items": {"$ref": "#/$defs/event"}},
    },
    "$defs": {
        "storyline": _thing(
            ["slug", "name", "colour", "colour_dark"],
            {
                "slug": SLUG,
                "name": _line(80),
                "summary": PROSE,
                "colour": {"type": "string", "pattern": "^#[0-9a-f]{6}$"},
                "colour_dark": {"type": "string", "pattern": "^#[0-9a-f]{6}$"},
                "position": {**COUNT, "default": 0},
                "opening": {**EDTF, "default": ""},
                "opening_label": _line(60, ""),
            },
        ),
        "actor": _thing(
            ["slug", "name", "kind"],
            {
                "slug": SLUG,
                "name": _line(120),
                "kind": _one_of(ACTOR_KINDS),
                "country": {"type": "string", "pattern": "^([A-Z]{3})?$", "default": ""},
                "wikidata": {"type": "string", "pattern": "^(Q[1-9][0-9]*)?$", "default": ""},
                "summary": PROSE,
                "aliases": {
                    "type": "array",
                    "default": [],
                    "items": _thing(["name"], {"name": _line(120), "language": {**LANGUAGE, "default": ""}}),
                },
                "belongs_to": {
                    "type": "array",
                    "default": [],
                    "items": _thing(
                        ["actor"],
                        {"actor": SLUG, "office": _line(120, ""), "period": {**EDTF, "default": ""}},
                    ),
                },
            },
        ),
        "source": _thing(
            ["slug", "publisher", "title", "kind"],
            {
                "slug": SLUG,
                "publisher": _line(160),
                "title": _line(300),
                "kind": _one_of(SOURCE_KINDS),
                "url": ADDRESS,
                "scheme": _one_of(SCHEMES, ""),
                "identifier": _line(80, ""),
                "archive_url": ADDRESS,
                "published": {**EDTF, "default": ""},
                "accessed": WHEN,
                "language": {**LANGUAGE, "default": "en"},
                "via": _line(160, ""),
                "reliability": _one_of(RELIABILITIES, "F"),
                "reliability_reason": _line(300, ""),
                "state_owned": NO,
                "party_to_conflict": NO,
                "note": PROSE,
            },
        ),
        "event": _thing(
            ["slug", "title", "label", "kind", "date", "storylines"],
            {
                "slug": SLUG,
                "status": _one_of(STATUSES, "draft"),
                "title": _line(200),
                "label": _line(48),
                "summary": PROSE,
                "kind": _one_of(KINDS),
                "occurrence": _one_of(OCCURRENCES, "occurred"),
                "date": {**EDTF, "minLength": 1},
                "place": _line(120, ""),
                "significance": {"type": "integer", "minimum": 1, "maximum": 5, "default": 3},
                "storylines": {"type": "array", "minItems": 1, "uniqueItems": True, "items": SLUG},
                "pax_stage": _one_of(PAX_STAGES, ""),
                "votes_for": {**COUNT, "type": ["integer", "null"], "default": None},
                "votes_against": {**COUNT, "type": ["integer", "null"], "default": None},
                "votes_abstain": {**COUNT, "type": ["integer", "null"], "default": None},
                "reviewed": WHEN,
                "note": PROSE,
                "retraction": {**PROSE, "description": "Why it was retracted, for readers; of retracted events only."},
                "participations": {
                    "type": "array",
                    "default": [],
                    "items": _thing(
                        ["actor", "role"],
                        {
                            "actor": SLUG,
                            "role": _one_of(ROLES),
                            "vote": _one_of(VOTES, ""),
                            "capacity": _one_of(CAPACITIES, ""),
                            "response": _one_of(RESPONSES, ""),
                            "third_party": NO,
                            "note": _line(200, ""),
                        },
                    ),
                },
                "citations": {
                    "type": "array",
                    "default": [],
                    "items": _thing(
                        ["source"],
                        {
                            "source": SLUG,
                            "stance": _one_of(STANCES, "report"),
                            "attributed_to": {**SLUG, "type": ["string", "null"], "default": None},
                            "statement": PROSE,
                            "quote": PROSE,
                            "language": {**LANGUAGE, "default": ""},
                            "locator": _line(120, ""),
                            "said": {**EDTF, "default": ""},
                            "claim": _one_of(CLAIM_TYPES, "fact"),
                            "reliability": _one_of(RELIABILITIES, ""),
                            "credibility": _one_of(CREDIBILITIES, "6"),
                        },
                    ),
                },
                "links": {
                    "type": "array",
                    "default": [],
                    "items": _thing(
                        ["to", "relation"],
                        {"to": SLUG, "relation": _one_of(RELATIONS), "note": _line(200, "")},
                    ),
                },
            },
        ),
    },
}

FORMATS = FormatChecker(formats=["date"])


@FORMATS.checks("edtf", raises=ValidationError)
def _is_edtf(value) -> bool:
    if isinstance(value, str) and value:
        validate_edtf(value)
        if value != value.strip():
            raise ValidationError("A date has no space around it.")
    return True


def _pattern(validator, pattern, value, schema):
    """As ECMA 262 reads it, which JSON Schema means: `$` is the very end, where Python lets a line break follow."""
    if isinstance(value, str) and not re.search(pattern.replace("$", r"\Z"), value):
        yield Mismatch(f"{value!r} does not match {pattern!r}")


AsPublished = validators.extend(Draft202012Validator, {"pattern": _pattern})


@cache
def _validator(kind: str) -> Draft202012Validator:
    schema = {"$ref": f"#/$defs/{kind}", "$defs": SCHEMA["$defs"]}
    return AsPublished(schema, format_checker=FORMATS)


def normal(kind: str, document: dict) -> dict:
    """The document in its one normal form: checked, NFC, keys in order, defaults left out. DocumentError if broken."""
    document = _plain(document, [])
    error = best_match(_validator(kind).iter_errors(document))
    if error is not None:
        reason = error.cause.messages[0] if isinstance(error.cause, ValidationError) else error.message
        raise DocumentError(reason, error.absolute_path)
    document = tidy(document, SCHEMA["$defs"][kind])
    if kind == "source" and document.get("scheme"):
        problem = identifier_problem(document["scheme"], document.get("identifier", ""))
        if problem:
            raise DocumentError(str(problem), ["identifier"])
    if kind == "source" and document.get("identifier") and not document.get("scheme"):
        raise DocumentError("an identifier needs its scheme", ["scheme"])
    if kind == "event" and document.get("status") == PUBLISHED and not document.get("citations"):
        raise DocumentError("a published event needs at least one citation", ["citations"])
    if kind == "event" and (document.get("status") == RETRACTED) != ("retraction" in document):
        raise DocumentError("a retracted event says why, and no other event does", ["retraction"])
    for part, fields in ONCE.items():
        _each_once(document, part, fields)
    return document


# What the database holds once for each document; said here by the name of the field.
ONCE = {"aliases": ("name",), "participations": ("actor", "role"), "links": ("to", "relation")}


def _each_once(document, part, fields):
    seen = set()
    for i, row in enumerate(document.get(part, [])):
        values = tuple(row[field] for field in fields)
        if values in seen:
            raise DocumentError(f"{' as '.join(values)} is there twice", [part, i])
        if row.get("to") == document["slug"]:
            raise DocumentError("an event cannot be linked to itself", [part, i, "to"])
        seen.add(values)


DEEPEST = 8


def _plain(value, path):
    """NFC text without hidden characters, and whole numbers, all the way down."""
    if len(path) > DEEPEST:
        raise DocumentError("nested too deeply", path)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        if match := FORBIDDEN.search(value):
            raise DocumentError(f"holds the character U+{ord(match[0]):04X}, which cannot be shown", path)
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_plain(item, [*path, i]) for i, item in enumerate(value)]
    if isinstance(value, dict):
        return {key: _plain(item, [*path, key]) for key, item in value.items()}
    return value


def tidy(value, schema):
    """Keys in the schema's order, defaults left out."""
    if schema.get("type") == "object":
        properties = schema["properties"]
        return {
            key: tidy(value[key], properties[key])
            for key in properties
            if key in value and ("default" not in properties[key] or value[key] != properties[key]["default"])
        }
    if schema.get("type") == "array":
        return [tidy(item, schema["items"]) for item in value]
    return value
