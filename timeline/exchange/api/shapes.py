"""The shapes of what the API answers and takes, as OpenAPI's components. Documents have the shape of /schema.json."""

from __future__ import annotations

from copy import deepcopy

from timeline.models.ledger import ACTIONS
from timeline.models.schema import SCHEMA, SLUG

# Said in patterns as well, so that a program knows beforehand: no control characters, no bidirectional overrides.
LINE = "^[^\\u0000-\\u001f\\u007f\\u202a-\\u202e\\u2066-\\u2069]*$"
PROSE = "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f\\u202a-\\u202e\\u2066-\\u2069]*$"
ADDRESS = {"type": "string", "format": "uri"}
MOMENT = {"type": "string", "format": "date-time"}
NATURAL = {"type": "integer", "minimum": 0}


def ref(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(properties: dict, optional=(), **more) -> dict:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties, **more}


def listed(items: dict) -> dict:
    return {"type": "array", "items": items}


def _document(kind: str) -> dict:
    """As it is read: with its address and version, and for an event without what is for curators."""
    shape = deepcopy(SCHEMA["$defs"][kind])
    shape["properties"].pop("note" if kind == "event" else "", None)
    shape["properties"] |= {
        "url": {**ADDRESS, "description": "Its page."},
        "version": {**NATURAL, "description": "Of the latest revision in the ledger; 0 where it has none."},
    }
    shape["required"] = [*shape["required"], "url", "version"]
    return shape


def _draft() -> dict:
    """An event as it is sent."""
    shape = _plain(deepcopy(SCHEMA["$defs"]["event"]))
    shape["properties"]["status"] = {"const": "draft", "default": "draft"}
    # Only what was retracted says why.
    del shape["properties"]["retraction"]
    return shape


def _plain(shape: dict) -> dict:
    """Texts without a pattern of their own take no hidden characters."""
    for one in shape["properties"].values():
        inner = one.get("items", {})
        if "properties" in inner:
            _plain(inner)
        free = one.get("type") == "string" and not {"format", "enum"} & one.keys()
        if free and one.get("pattern") in (None, r"^[^\t\n]*$"):
            one["pattern"] = LINE if "pattern" in one else PROSE
    return shape


def _page(kind: str) -> dict:
    return thing({"data": listed(ref(kind)), "next": {**ADDRESS, "type": ["string", "null"]}, "about": ref("About")})


COUNTED = {"count": NATURAL, "estimated": {"type": "boolean"}}
CODE = {"type": "string"}
HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}

SHAPES = {
    "Event": _document("event"),
    "Actor": _document("actor"),
    "Source": _document("source"),
    "Storyline": _document("storyline"),
    "Draft": _draft(),
    "Written": {
        "type": "object",
        "description": "The draft as it was saved, and the address of the form where curators go on with it.",
        "required": ["slug", "title", "status", "edit"],
        "properties": {"slug": SLUG, "title": CODE, "status": {"const": "draft"}, "edit": ADDRESS},
    },
    "Events": _page("Event"),
    "Actors": _page("Actor"),
    "Sources": _page("Source"),
    "Storylines": _page("Storyline"),
    "About": thing(
        {
            "question": {**CODE, "description": "In its shortest form."},
            "address": {**ADDRESS, "description": "The page that shows it."},
            "data_as_of": {"type": ["string", "null"], "format": "date"},
            "record_changed": MOMENT,
            "licence": CODE,
            "licence_address": ADDRESS,
        }
    ),
    "Facets": thing(
        {
            **COUNTED,
            "facets": {
                "type": "object",
                "additionalProperties": listed(thing({"value": CODE, **COUNTED})),
            },
            "about": ref("About"),
        }
    ),
    "Scene": thing(
        {
            "scene": {
                "type": "object",
                "description": "Days are proleptic ordinals (0001-01-01 is 1), pixels are from the top.",
                "required": ["first", "last", "width", "height", "lanes", "marks", "bars", "ticks"],
                "properties": {
                    "first": {"type": "number"}, "last": {"type": "number"}, "width": NATURAL,
                    "height": {"type": "number"}, "lanes": listed({"type": "object"}),
                    "marks": listed({"type": "object"}), "bars": listed({"type": "object"}),
                    "ticks": listed({"type": "object"}),
                },
            },
            "about": ref("About"),
        }
    ),
    "Change": thing(
        {
            "position": {**NATURAL, "minimum": 1},
            "kind": {"enum": ["event", "actor", "source", "storyline"]},
            "slug": SLUG,
            "version": {**NATURAL, "minimum": 1},
            "action": {"enum": list(ACTIONS)},
            "document": {"type": "object"},
            "author": {**CODE, "description": "A pseudonym; empty is the program itself."},
            "approver": CODE,
            "alone": {"type": "boolean"},
            "reason": CODE,
            "moment": MOMENT,
            "previous": HASH,
            "hash": HASH,
        },
        description="A line of the ledger. `hash` is the SHA-256 of its canonical JSON (RFC 8785) without `hash`.",
    ),
    "Changes": thing(
        {
            "data": listed(ref("Change")),
            "next": {**ADDRESS, "description": "What follows, now or later: keep it, and come back."},
            "last": NATURAL,
            "more": {"type": "boolean"},
        }
    ),
    "Problem": thing(
        {
            "type": ADDRESS,
            "title": CODE,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": CODE,
            "errors": listed(thing({"parameter": CODE, "pointer": CODE, "detail": CODE}, ["parameter", "pointer"])),
        },
        ["errors"],
        description="RFC 9457. `errors` say which parameter, or which field of the body (RFC 6901).",
    ),
}  # fmt: skip
