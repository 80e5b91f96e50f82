"""Every operation of the API: its address, what it takes, what it answers. The routes and the description follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from timeline.exchange.api import views
from timeline.exchange.api.asking import LIMIT, MOST
from timeline.explore.query import LANES, MOST_ALIGNED, MOST_VALUES
from timeline.models.schema import SLUG
from timeline.models.taxonomy import KIND_GROUPS, KINDS, SOURCE_KINDS


class Operation(NamedTuple):
    """`takes` are names of PARAMETERS, `fails` statuses of problems besides those that every operation has."""

    path: str
    name: str
    view: Callable
    summary: str
    answers: str
    takes: tuple[str, ...] = ()
    fails: tuple[int, ...] = ()
    method: str = "GET"


def _several(items: dict, words: str, most: int = MOST_VALUES) -> dict:
    shape = {"type": "array", "items": items, "maxItems": most}
    return {"in": "query", "style": "form", "explode": True, "schema": shape, "description": words}


def _one(schema: dict, words: str) -> dict:
    return {"in": "query", "schema": schema, "description": words}


def _slug(format_: str) -> dict:
    return {**SLUG, "format": format_}


EDTF = {"type": "string", "format": "edtf", "minLength": 1, "maxLength": 80}
CURSOR = "Where the page begins; out of “next”, never made up."
PARAMETERS = {
    "storyline": _several(_slug("storyline"), "One or more storylines."),
    "actor": _several(_slug("actor"), "Actors, with their organs and their people at the time."),
    "with": _several(_slug("actor"), "Only events that involve these actors as well, every one."),
    "kind": _several({"enum": sorted({*KINDS, *KIND_GROUPS})}, "Kinds of event, or families of kinds."),
    "source": _several({"enum": list(SOURCE_KINDS)}, "Kinds of source."),
    "from": _one(EDTF, "The window begins; any EDTF date."),
    "to": _one(EDTF, "The window ends."),
    "q": _one(
        {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"^[^\u0000]*$"},
        "Words in titles, names in any spelling, places, summaries, quotations.",
    ),
    "significance": _one({"type": "integer", "minimum": 1, "maximum": 5}, "At least this."),
    "disputed": _one({"enum": ["1", "on", "true", "0", "false"]}, "1: only events whose accounts differ."),
    "new_since": _one(
        {"type": "string", "format": "moment", "minLength": 1, "maxLength": 40},
        "First published after this moment, ISO 8601.",
    ),
    "lanes": _one({"enum": list(LANES)}, "What a lane is."),
    "align": _several(_slug("event"), "Storylines by days since these events.", MOST_ALIGNED),
    "days": _one(
        {"type": "string", "format": "days", "minLength": 1, "maxLength": 20},
        "Where events are aligned: days, such as -30/400.",
    ),
    "event": _one(_slug("event"), "The event that is selected."),
    "focus": _one(_slug("event"), "One event, selected in the middle of a window of its own."),
    "as_of": _one(
        {"type": "string", "format": "past-day", "minLength": 10, "maxLength": 10},
        "The record as it was known at the end of this day, UTC; no day to come.",
    ),
    "order": _one({"enum": ["oldest", "newest"], "default": "oldest"}, "In order of time."),
    "limit": _one({"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}, "Rows of a page."),
    "cursor": _one({"type": "string", "format": "cursor", "minLength": 1}, CURSOR),
    "width": _one({"type": "integer", "minimum": 320, "maximum": 2560, "default": 860}, "Pixels of the chart."),
    "after": _one({"type": "integer", "minimum": 0, "maximum": 2**53, "default": 0}, "The last position that you have."),
    "slug": {"in": "path", "required": True, "schema": {"type": "string"}, "description": "Its slug."},
}
PARAMETERS["events_cursor"] = _one({"type": "string", "format": "events-cursor", "minLength": 1}, CURSOR) | {"name": "cursor"}
PARAMETERS["changes_limit"] = _one(
    {"type": "integer", "minimum": 1, "maximum": 500, "default": 100}, "Revisions of a page."
) | {"name": "limit"}

QUESTION = (
    "storyline", "actor", "with", "kind", "from", "to", "q", "significance", "disputed", "source", "new_since", "lanes",
    "align", "days", "event", "focus", "as_of",
)  # fmt: skip
PAGED = ("limit", "cursor")

OPERATIONS = (
    Operation("/events", "events", views.events, "Events that answer a question, in order of time", "Events",
              (*QUESTION, "order", "limit", "events_cursor"), (404,)),
    Operation("/events", "write_event", views.write_event, "Write a draft", "Written", (),
              (400, 401, 403, 409, 413, 415), "POST"),
    Operation("/events/{slug}", "event", views.event, "One event, as its document", "Event", ("slug",), (404,)),
    Operation("/actors", "actors", views.actors, "Actors that a published event involves", "Actors", PAGED),
    Operation("/actors/{slug}", "actor", views.actor, "One actor", "Actor", ("slug",), (404,)),
    Operation("/sources", "sources", views.sources, "Sources that a published event cites", "Sources", PAGED),
    Operation("/sources/{slug}", "source", views.source, "One source", "Source", ("slug",), (404,)),
    Operation("/storylines", "storylines", views.storylines, "Storylines", "Storylines", PAGED),
    Operation("/storylines/{slug}", "storyline", views.storyline, "One storyline", "Storyline", ("slug",), (404,)),
    Operation("/facets", "facets", views.facets, "How the events that answer divide among the choices of each filter",
              "Facets", QUESTION, (404,)),
    Operation("/scene", "scene", views.scene, "What the chart shows: lanes, marks, labels", "Scene",
              (*QUESTION, "width"), (404,)),
    Operation("/changes", "changes", views.changes, "What has changed since: whole documents, for a mirror", "Changes",
              ("after", "changes_limit")),
)  # fmt: skip

EVERYWHERE = (406, 422, 429, 503)
STATUSES = {
    400: "The request cannot be read.", 401: "A token is needed.", 403: "The token does not allow this.",
    404: "What is named is not in the record, or not public.", 405: "The address does not take this method.",
    406: "The answer cannot be had in that form.", 409: "The record has it already, or lacks what it refers to.",
    413: "Too large.", 415: "Not JSON.", 422: "A value cannot be, or a parameter is not known.",
    429: "Too many requests; Retry-After says when to come back.", 503: "Not just now; Retry-After says when.",
}  # fmt: skip

