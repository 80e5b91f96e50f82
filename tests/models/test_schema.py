"""The shape of documents: one normal form for all that it allows, all else refused by the name of its field."""

import copy
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.examples import examples
from tests.models.documents import KINDS, PLAIN, SHAPES, a_document
from timeline.models.schema import SCHEMA, DocumentError, normal
from timeline.models.taxonomy import SCHEMES


@settings(max_examples=examples(60))
@given(st.one_of(st.tuples(st.just(kind), documents) for kind, documents in KINDS.items()))
def test_the_normal_form_is_one(pair):
    kind, document = pair
    given_ = copy.deepcopy(document)

    once = normal(kind, document)

    assert document == given_, "the document that was given is left alone"
    assert normal(kind, once) == once
    assert normal(kind, dict(reversed(document.items()))) == once
    assert list(once) == [name for name in SHAPES[kind]["properties"] if name in once]
    assert Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": SHAPES}).is_valid(once)


# Whatever JSON can hold, in the place of a document or of one of its fields.
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=examples(80))
@given(st.data())
def test_a_document_is_put_in_order_or_refused_and_nothing_else(data):
    kind = data.draw(st.sampled_from(list(KINDS)))
    document = a_document(kind)
    name = data.draw(st.sampled_from([*SHAPES[kind]["properties"], "unheard-of"]))
    document[name] = data.draw(anything)

    try:
        tidy = normal(kind, document)
    except DocumentError as error:
        assert error.message and (not error.path or error.path[0] in (name, "identifier", "citations"))
    else:
        assert normal(kind, tidy) == tidy


# ---------------------------------------------------------------- the schema


def test_every_scheme_is_in_the_schema():
    assert set(SHAPES["source"]["properties"]["scheme"]["enum"]) == {*SCHEMES, ""}


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_admits_a_set_of_documents():
    whole = {f"{kind}s": [a_document(kind)] for kind in PLAIN}

    Draft202012Validator(SCHEMA).validate(whole)


def test_every_pattern_means_the_same_to_python_and_to_javascript():
    """ECMA 262 has no \\Z, \\A or (?P<name>), in which Python differs."""
    patterns = set(re.findall(r"'pattern': '([^']*)'", repr(SCHEMA)))

    assert patterns
    assert not [pattern for pattern in patterns if re.search(r"\\[AZz]|\(\?P", pattern)]


@pytest.mark.parametrize("kind", PLAIN)
def test_a_document_of_the_fewest_fields_is_in_normal_form(kind):
    assert normal(kind, a_document(kind)) == a_document(kind)


def test_what_equals_its_default_is_left_out():
    citation = {
        "source": "a",
        "stance": "report",
        "attributed_to": None,
        "quote": "",
        "claim": "fact",
        "credibility": "6",
    }
    document = a_document(status="draft", significance=3, votes_for=None, links=[], citations=[citation])

    assert normal("event", document) == a_document(citations=[{"source": "a"}])


def test_what_only_looks_like_its_default_is_kept():
    document = a_document("storyline", position=0)

    assert "votes_for" in normal("event", a_document(votes_for=0))
    assert "position" not in normal("storyline", document)


def test_a_whole_number_is_written_as_one():
    """To JSON Schema 4.0 is an integer; equal records are equal text."""
    tidy = normal("event", a_document(significance=4.0, votes_for=13.0))

    assert (repr(tidy["significance"]), repr(tidy["votes_for"])) == ("4", "13")


def test_text_comes_in_normal_form_c():
    tidy = normal("event", a_document(title="Erdog\u0306an", citations=[{"source": "a", "quote": "Ки\u0438\u0306в"}]))

    assert tidy["title"] == "Erdo\u011fan"
    assert tidy["citations"][0]["quote"] == "Ки\u0439в"


def test_fields_come_in_the_order_of_the_schema():
    shuffled = dict(reversed(a_document(place="Geneva").items()))

    assert list(normal("event", shuffled)) == ["slug", "title", "label", "kind", "date", "place", "storylines"]


BROKEN = {
    "an unknown field": ("event", {"colour": "red"}, [], "colour"),
    "an unknown field deep inside": ("event", {"citations": [{"source": "a", "page": 4}]}, ["citations", 0], "page"),
    "a missing field deep inside": ("event", {"participations": [{"actor": "a"}]}, ["participations", 0], "role"),
    "a citation without source": ("event", {"citations": [{"quote": "No."}]}, ["citations", 0], "source"),
    "a wrong type": ("event", {"title": 4}, ["title"], "string"),
    "a number as text": ("event", {"significance": "3"}, ["significance"], "integer"),
    "true as a number": ("event", {"significance": True}, ["significance"], "integer"),
    "one as true": ("source", {"state_owned": 1}, ["state_owned"], "boolean"),
    "a number with a fraction": ("event", {"votes_for": 1.5}, ["votes_for"], "integer"),
    "more votes than there can be": ("event", {"votes_for": 32768}, ["votes_for"], "maximum"),
    "significance 0": ("event", {"significance": 0}, ["significance"], "minimum"),
    "significance 6": ("event", {"significance": 6}, ["significance"], "maximum"),
    "an unknown kind": ("event", {"kind": "war"}, ["kind"], "war"),
    "an unknown stance": (
        "event",
        {"citations": [{"source": "a"}, {"source": "b", "stance": "says"}]},
        ["citations", 1, "stance"],
        "says",
    ),
    "no storyline": ("event", {"storylines": []}, ["storylines"], "[]"),
    "a storyline twice": ("event", {"storylines": ["s", "s"]}, ["storylines"], "unique"),
    "a date that cannot be": ("event", {"date": "2026-02-30"}, ["date"], "2026-02 has 28 days."),
    "no date": ("event", {"date": ""}, ["date"], ""),
    "a date of spaces": ("event", {"date": " "}, ["date"], "A date is needed"),
    "a date with space around": ("event", {"date": "2025-05-10 "}, ["date"], "space"),
    "a date with a line break": ("event", {"date": "2025-05-10\n"}, ["date"], "space"),
    "a date that is too long": ("event", {"date": "2025 /" + " " * 80 + "2026"}, ["date"], ""),
    "a date deep inside": (
        "event",
        {"citations": [{"source": "a", "said": "10.05.2025"}]},
        ["citations", 0, "said"],
        "Write the year first",
    ),
    "a day that is not one": ("event", {"reviewed": "2026-02-30"}, ["reviewed"], "date"),
    "a day in another form": ("source", {"accessed": "20260101"}, ["accessed"], "date"),
    "an empty title": ("event", {"title": ""}, ["title"], ""),
    "a title too long": ("event", {"title": "x" * 201}, ["title"], "too long"),
    "a title of two lines": ("event", {"title": "Talks\nin Geneva"}, ["title"], ""),
    "a title with a line break at its end": ("event", {"title": "Talks\n"}, ["title"], ""),
    "a NUL": ("event", {"summary": "Talks\x00"}, ["summary"], "U+0000"),
    "an override of direction": ("event", {"title": "Abbas \u202eni"}, ["title"], "U+202E"),
    "an isolate deep inside": (
        "event",
        {"citations": [{"source": "a", "quote": "\u2066"}]},
        ["citations", 0, "quote"],
        "U+2066",
    ),
    "half a character": ("event", {"place": "\ud83d"}, ["place"], "U+D83D"),
    "a slug with capitals": ("event", {"slug": "Talks"}, ["slug"], "Talks"),
    "a slug with a line break": ("event", {"slug": "talks\n"}, ["slug"], ""),
    "a reference with a line break": ("event", {"storylines": ["s\n"]}, ["storylines", 0], ""),
    "an address that runs": ("source", {"url": "javascript:alert(1)"}, ["url"], ""),
    "an address with a line break": ("source", {"url": "https://example.org/\n"}, ["url"], ""),
    "a country with a line break": ("actor", {"country": "UKR\n"}, ["country"], ""),
    "a colour with a line break": ("storyline", {"colour": "#000000\n"}, ["colour"], ""),
    "a language with a line break": ("source", {"language": "en\n"}, ["language"], ""),
    "a wrong identifier": ("source", {"scheme": "un", "identifier": "2803"}, ["identifier"], "UN document symbol"),
    "a scheme without identifier": ("source", {"scheme": "icj"}, ["identifier"], "ICJ case number"),
    "an identifier without scheme": ("source", {"identifier": "192"}, ["scheme"], "scheme"),
    "an alias twice": (
        "actor",
        {"aliases": [{"name": "Русь"}, {"name": "Русь", "language": "ru"}]},
        ["aliases", 1],
        "twice",
    ),
    "an actor twice in a role": (
        "event",
        {"participations": [{"actor": "a", "role": "host"}, {"actor": "a", "role": "host", "note": "again"}]},
        ["participations", 1],
        "a as host is there twice",
    ),
    "a link to itself": ("event", {"links": [{"to": "talks", "relation": "follows"}]}, ["links", 0, "to"], "itself"),
    "published without citation": ("event", {"status": "published"}, ["citations"], "at least one citation"),
}


@pytest.mark.parametrize(("kind", "changes", "path", "reason"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_document_is_refused_by_the_name_of_the_field(kind, changes, path, reason):
    with pytest.raises(DocumentError) as refusal:
        normal(kind, a_document(kind, **changes))

    assert refusal.value.path == path
    assert refusal.value.field == (".".join(map(str, path)) or "document")
    assert reason in refusal.value.message


@pytest.mark.parametrize("document", [[], "text", 4, None, True])
def test_what_is_not_an_object_is_not_a_document(document):
    with pytest.raises(DocumentError):
        normal("event", document)


def test_nesting_without_end_is_refused():
    nested = []
    for _ in range(2000):
        nested = [nested]

    with pytest.raises(DocumentError):
        normal("event", a_document(summary=nested))
