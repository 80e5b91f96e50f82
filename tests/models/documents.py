"""Documents for tests: whatever the schema allows (for hypothesis), and the plainest of each kind."""

import copy
import unicodedata

from hypothesis import strategies as st

from tests.models.test_dates import held
from timeline.models.schema import SCHEMA

SHAPES = SCHEMA["$defs"]

# ---------------------------------------------------------------- documents out of the schema

# Letters that are not assigned in this Python's Unicode may be composed otherwise in the database's.
LETTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
PROSE_LETTERS = LETTERS | st.sampled_from("\n\t")
KNOWN = {"actor": ["russia", "dmitry-peskov"], "source": ["source-1", "source-2"], "to": ["other", "another"]}
KNOWN |= {"attributed_to": KNOWN["actor"], "storylines": ["ukraine-war", "gaza-war", "peace-council"]}
ONCE = {
    "participations": lambda row: (row["actor"], row["role"]),
    "aliases": lambda row: unicodedata.normalize("NFC", row["name"]),
    "links": lambda row: (row["to"], row["relation"]),
}
PATTERNED = {
    SHAPES["actor"]["properties"]["country"]["pattern"]: st.sampled_from(["", "UKR", "XKX"]),
    SHAPES["actor"]["properties"]["wikidata"]["pattern"]: st.integers(1, 10**9).map("Q{}".format) | st.just(""),
    SHAPES["source"]["properties"]["url"]["pattern"]: st.sampled_from(
        ["", "https://example.org/a?b=c&d=é#f", "http://x"]
    ),
    SHAPES["source"]["properties"]["language"]["pattern"]: st.sampled_from(["", "uk", "zh-Hant", "sr-Latn-RS"]),
    SHAPES["storyline"]["properties"]["colour"]["pattern"]: st.sampled_from(["#000000", "#1f5fa8"]),
}


def lines(shape):
    """NFC may lengthen text, so that the longest are left to the examples below."""
    longest = min(shape.get("maxLength", 200) // 3, 40)
    return st.text(LETTERS, min_size=shape.get("minLength", 0), max_size=longest)


def values_of(shape, name):
    """What the schema allows for one field. Slugs refer to what `neighbours` has made."""
    if name in KNOWN and shape["type"] != "array":
        known = st.sampled_from(KNOWN[name])
        return st.none() | known if "null" in shape["type"] else known
    if "enum" in shape:
        return st.sampled_from(shape["enum"])
    if shape.get("format") == "edtf":
        return held | st.just("") if "default" in shape else held
    if shape.get("format") == "date":
        return st.none() | st.dates().map(str)
    match shape["type"]:
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(shape["minimum"], shape["maximum"])
        case ["integer", "null"]:
            return st.none() | st.integers(shape["minimum"], shape["maximum"])
        case "array" if name == "storylines":
            return st.lists(st.sampled_from(KNOWN[name]), min_size=1, unique=True)
        case "array":
            return st.lists(objects(shape["items"]), max_size=3, unique_by=ONCE.get(name))
        case "string" if shape.get("pattern") in PATTERNED:
            return PATTERNED[shape["pattern"]]
        case "string" if name == "slug":
            return st.just("the-one")
        case "string" if "maxLength" in shape:
            return lines(shape)
        case "string":
            return st.text(PROSE_LETTERS, max_size=60)
    raise AssertionError(f"The tests know no values of {name}: {shape}")


def objects(shape):
    values = {name: values_of(inner, name) for name, inner in shape["properties"].items()}
    return st.fixed_dictionaries(
        {name: values[name] for name in shape["required"]},
        optional={name: values[name] for name in values if name not in shape["required"]},
    )


def standing(event):
    """A published event rests on a citation, and a retracted one says why."""
    status = event.get("status", "draft")
    if status == "published" and not event.get("citations"):
        status = "draft"
    why = event.get("retraction") or "It did not happen."
    return {**event, "status": status, "retraction": why if status == "retracted" else ""}


identified = st.sampled_from(
    [
        {},
        {"scheme": "", "identifier": ""},
        {"scheme": "un", "identifier": "S/RES/2803(2025)"},
        {"scheme": "icj", "identifier": "192"},
    ]
)


def with_identifier(source, identifier):
    return {name: value for name, value in source.items() if name not in ("scheme", "identifier")} | identifier


events = objects(SHAPES["event"]).map(standing)
sources = st.builds(with_identifier, objects(SHAPES["source"]), identified)
actors = objects(SHAPES["actor"]).filter(lambda actor: actor["name"].strip())
storylines = objects(SHAPES["storyline"])
KINDS = {"event": events, "actor": actors, "source": sources, "storyline": storylines}


# ---------------------------------------------------------------- documents of the fewest fields

PLAIN = {
    "event": {
        "slug": "talks",
        "title": "Talks",
        "label": "Talks",
        "kind": "call",
        "date": "2025-05",
        "storylines": ["s"],
    },
    "actor": {"slug": "russia", "name": "Russia", "kind": "state"},
    "source": {"slug": "a", "publisher": "Reuters", "title": "A", "kind": "wire-agency"},
    "storyline": {"slug": "s", "name": "S", "colour": "#000000", "colour_dark": "#ffffff"},
}


def a_document(kind="event", /, **changes):
    return {**copy.deepcopy(PLAIN[kind]), **changes}
