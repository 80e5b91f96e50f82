"""Files that mean harm: whatever is sent, the answer is a page with a reason, and nothing is in the record."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.curate.imports import SPEC, documents, staged, upload
from tests.examples import examples
from tests.models.documents import a_document
from timeline.curate.imports.file import Refused
from timeline.models import Actor, Event, Import

pytestmark = pytest.mark.django_db


def event(**changes):
    return a_document(slug="a", storylines=["s"], **changes)


WHOLE = documents(event(), storylines=[a_document("storyline")])
HOSTILE = {
    "nul": WHOLE.replace("Talks", "T\\u0000alks"),
    "raw nul": WHOLE.replace("Talks", "T\x00alks"),
    "lone surrogate": WHOLE.replace("Talks", "T\\ud800alks"),
    "raw surrogate": WHOLE.replace("Talks", "T\ud800alks"),
    "bidi override": WHOLE.replace("Talks", "T\\u202ealks"),
    "huge exponent": WHOLE.replace('"date"', '"significance": 1e999, "date"'),
    "huge integer": WHOLE.replace('"date"', f'"votes_for": {"9" * 6000}, "date"'),
    "large integer": WHOLE.replace('"date"', '"votes_for": 99999999999, "date"'),
    "nan": WHOLE.replace('"date"', '"significance": NaN, "date"'),
    "infinity": WHOLE.replace('"date"', '"significance": -Infinity, "date"'),
    "twice": WHOLE.replace('"date"', '"kind": "call", "date"'),
    "nested lists": "[" * 200_000,
    "nested objects": '{"a":' * 200_000,
    "nested in a field": documents({**event(), "note": json.loads("[" * 300 + "]" * 300)}),
    "wide": documents({**event(), **{f"f{n}": n for n in range(5000)}}),
    "a number for a slug": documents({**event(), "slug": 7}),
    "a list for a slug": documents({**event(), "slug": ["a"]}),
    "a nul in a slug": documents({**event(), "slug": "a\0b"}),
    "an object for a title": documents({**event(), "title": {"a": 1}}),
    "a number for a cast": documents({**event(), "participations": 5}),
    "a cast of numbers": documents({**event(), "participations": [1] * 50}),
    "a cast of lists": documents({**event(), "participations": [{"actor": ["x"], "role": {}}] * 50}),
    "not an object": documents(3, None, "a", []),
    "a date of another age": documents(event(date="0000-00-00")),
    "a very long date": documents(event(date="9" * 5000)),
    "ends in the middle": WHOLE[:-20],
    "goes on after the end": WHOLE + WHOLE,
    "two kinds": '{"events": 3}',
    "unknown list": '{"events": [], "bombs": []}',
    "a colon short": '{"events" []}',
    "json lines": '{"event": {"slug": 1}}\n{"event": [}\n\n{"x": NaN}\n',
    "slides": json.dumps(
        {"events": [{"start_date": {"year": "٢"}}, {"start_date": [1]}, 7, {"start_date": {"year": 1e300}}]}
    ),
    "csv of ours": "slug,title,kind,date,storylines\na,b,c,d,[[[[\n\x00,,,,\nx,y,call,2025,7\n",
    "csv with a nul": "slug,title,kind,date,storylines\na\x00,b,call,2025,[]\n",
    "csv with a huge cell": "slug,title,kind,date,storylines\n" + "a" * (10 * 1024 * 1024) + ",b,call,2025,[]\n",
    "csv that never closes": 'slug,title,kind,date,storylines\n"a,b\n' * 3,
    "csv of one column": "slug\n" * 50,
    "csv with formulas": 'slug,title,kind,date,storylines\na,"=HYPERLINK(""x"")",call,2025,"[""s""]"\n',
    "control characters": "\x01\x02\x03\x04",
    "a picture": "\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "an archive": "PK\x03\x04" + "\0" * 40,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_page_with_a_reason(desk, name):
    answer = upload(desk, HOSTILE[name], "hostile.json")
    assert answer.status_code in (302, 400)
    if answer.status_code == 400:
        assert answer.context["form"].errors["file"]
    else:
        page = desk.get(answer.url)
        assert page.status_code == 200
        if "/columns/" in answer.url:
            return
        for outcome in ("new", "broken", "refused"):
            assert desk.get(f"{answer.url}?outcome={outcome}").status_code == 200
        desk.post(answer.url, {"do": "accept-new"})
        assert desk.post(answer.url, {"do": "take-in"}).status_code == 302
    assert not Event.objects.published().exists()
    assert all(row.problems or row.document for imported in Import.objects.all() for row in imported.rows.all())


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>']
)
def test_what_a_cell_says_is_shown_as_it_is_and_runs_nowhere(desk, text):
    imported = staged(json.dumps([{"When": "2025", "What": text, "Who": text}]), spec=SPEC)
    html = desk.get(f"/admin/timeline/import/{imported.pk}/rows/").content.decode()
    assert "<script>alert" not in html and "<img src=x" not in html
    assert any(row.title == text for row in imported.rows.all())


@pytest.mark.parametrize(
    "query", ["?outcome=%00", "?page=%00", "?page=99999999999999999999", "?outcome=new&page=-1", "?page=²"]
)
def test_whatever_is_asked_of_an_import_is_answered(desk, query):
    imported = staged(WHOLE, "set.json")
    assert desk.get(f"/admin/timeline/import/{imported.pk}/rows/{query}").status_code in (200, 400)


@pytest.mark.parametrize("numbers", [["x"], ["²"], ["-1"], ["9" * 30], ["\0"], []])
def test_rows_that_are_not_there_are_not_accepted(desk, numbers):
    imported = staged(WHOLE, "set.json")
    assert desk.post(f"/admin/timeline/import/{imported.pk}/rows/", {"do": "accept", "row": numbers}).status_code in (
        302,
        400,
    )
    assert not imported.rows.by_decision().get("accepted")


NAMES = st.sampled_from(list(event())) | st.text(max_size=4)
PLAIN = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["a", "s", "call"])
)
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)
FIELDS = st.sampled_from([*event(), "participations", "citations"])
# The database of a test is rolled back once, after all examples.
FUZZ = settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(st.dictionaries(FIELDS, VALUES))
def test_any_json_is_staged_with_reasons_or_refused_with_one(changes):
    text = json.dumps({"events": [{**event(), **changes}]})
    try:
        imported = staged(text, "fuzz.json")
    except Refused as reason:
        assert str(reason)
    else:
        assert imported.state in ("staged", "failed") and (imported.problem or imported.rows.exists())
        assert all(row.problems for row in imported.rows.filter(outcome="broken"))
    assert not Actor.objects.exists() and not Event.objects.exists()


CELLS = st.text(max_size=100).map(lambda text: f"When,What,Who\n{text}".encode("utf-8", "replace"))


@FUZZ
@given(st.binary(min_size=1, max_size=200) | CELLS)
def test_any_bytes_are_staged_with_reasons_or_refused_with_one(content):
    try:
        imported = staged(content, spec=SPEC)
    except Refused as reason:
        assert str(reason)
    else:
        assert imported.problem or imported.rows.exists()
    assert not Event.objects.exists()
