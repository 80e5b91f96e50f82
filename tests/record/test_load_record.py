"""`manage.py load_record PATH`: all or nothing, twice is once, and a broken document is named to the line."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from tests.factories import make_storyline
from timeline.models import Actor, Event, Revision, Source, Storyline
from timeline.models.ledger import append_missing
from timeline.record.reader import SHIPPED

pytestmark = pytest.mark.django_db

STORYLINE = {"slug": "peace-council", "name": "Peace council", "colour": "#1f5fa8", "colour_dark": "#8ab6e8"}
RUSSIA = {"slug": "russia", "name": "Russia", "kind": "state", "country": "RUS"}
# In the alphabet before what it belongs to, so that references must wait.
KREMLIN = {"slug": "kremlin", "name": "Kremlin", "kind": "entity", "belongs_to": [{"actor": "russia"}]}
SOURCE = {"slug": "reuters-a", "publisher": "Reuters", "title": "A", "kind": "wire-agency", "accessed": "2026-01-22"}
ANSWER = {
    "slug": "answer",
    "status": "published",
    "title": "Kremlin studies the invitation",
    "label": "Kremlin studies it",
    "kind": "invitation-response",
    "date": "2026-01-21",
    "storylines": ["peace-council"],
    "participations": [{"actor": "kremlin", "role": "speaker"}],
    "citations": [{"source": "reuters-a", "attributed_to": "kremlin", "said": "2026-01-21"}],
    "links": [{"to": "invitation", "relation": "answers"}],
}
INVITATION = {
    "slug": "invitation",
    "title": "Invitation is sent",
    "label": "Invitation",
    "kind": "invitation",
    "date": "2026-01",
    "storylines": ["peace-council"],
}
RECORD = {
    "storylines": [STORYLINE],
    "actors": [KREMLIN, RUSSIA],
    "sources": [SOURCE],
    "events": [ANSWER, INVITATION],
}
ALL_LEFT = """\
storylines: 0 created, 0 changed, 1 left as they were
actors: 0 created, 0 changed, 2 left as they were
sources: 0 created, 0 changed, 1 left as they were
events: 0 created, 0 changed, 2 left as they were
"""


@pytest.fixture
def folder(tmp_path):
    """A record laid out as the one that ships, one file for each document."""
    for kind, documents in RECORD.items():
        for document in documents:
            put(tmp_path / kind / f"{document['slug']}.json", document)
    return tmp_path


def put(file, document):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def load(path) -> str:
    said = io.StringIO()
    call_command("load_record", path, stdout=said, stderr=io.StringIO())
    return said.getvalue()


def refused(path) -> str:
    """Why it is refused; and nothing of it is there."""
    with pytest.raises(CommandError) as refusal:
        load(path)

    assert not any(model.objects.exists() for model in (Storyline, Actor, Source, Event))
    assert len(str(refusal.value).splitlines()) == 1
    return str(refusal.value)


def line_of(file, words) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


# ---------------------------------------------------------------- what is loaded


def test_a_folder_becomes_the_record(folder):
    assert load(folder) == ALL_LEFT.replace("0 created, 0 changed, 1 left", "1 created, 0 changed, 0 left").replace(
        "0 created, 0 changed, 2 left", "2 created, 0 changed, 0 left"
    )

    answer = Event.objects.published().involving(["russia"]).get()
    assert (answer.slug, answer.links.get().target.slug, answer.source_count) == ("answer", "invitation", 1)
    assert Event.objects.mentioning("kremlin").exists()


def test_loading_twice_changes_nothing(folder):
    load(folder)
    before = list(Event.objects.order_by("pk").values())

    assert load(folder) == ALL_LEFT
    assert list(Event.objects.order_by("pk").values()) == before


def test_a_load_says_what_it_changed(folder):
    load(folder)
    put(folder / "events" / "answer.json", {**ANSWER, "place": "Moscow"})
    put(folder / "actors" / "ukraine.json", {"slug": "ukraine", "name": "Ukraine", "kind": "state"})

    said = load(folder)

    assert "events: 0 created, 1 changed, 1 left as they were\n" in said
    assert "actors: 1 created, 0 changed, 2 left as they were\n" in said
    assert Event.objects.get(slug="answer").place == "Moscow"
    assert load(folder).count("0 created, 0 changed") == 4


@pytest.mark.parametrize("changed", ["links", "participations", "citations", "belongs_to", "aliases"])
def test_a_change_in_a_part_is_a_change(folder, changed):
    load(folder)
    file, document = {
        "links": ("events/answer.json", {**ANSWER, "links": []}),
        "participations": ("events/answer.json", {**ANSWER, "participations": []}),
        "citations": ("events/answer.json", {**ANSWER, "citations": [*ANSWER["citations"], {"source": "reuters-a"}]}),
        "belongs_to": ("actors/kremlin.json", {**KREMLIN, "belongs_to": [{"actor": "russia", "period": "2000/.."}]}),
        "aliases": ("actors/russia.json", {**RUSSIA, "aliases": [{"name": "Россия", "language": "ru"}]}),
    }[changed]
    put(folder / file, document)

    assert "0 created, 1 changed" in load(folder)
    assert load(folder) == ALL_LEFT


def entered():
    return list(Revision.objects.values_list("kind", "slug", "version", "action"))


def test_what_is_public_is_entered_in_the_ledger_and_again_only_what_changed(folder):
    load(folder)
    first = [("storyline", "peace-council"), ("actor", "kremlin"), ("actor", "russia"), ("source", "reuters-a")]
    assert entered() == [(*one, 1, "loaded") for one in [*first, ("event", "answer")]]

    load(folder)
    put(folder / "events" / "answer.json", {**ANSWER, "place": "Moscow"})
    put(folder / "events" / "invitation.json", {**INVITATION, "place": "Washington"})
    load(folder)

    assert entered()[len(first) + 1 :] == [("event", "answer", 2, "loaded")]
    assert Revision.objects.last().document["place"] == "Moscow"


def test_an_event_that_its_document_retracts_says_so_in_the_ledger(folder):
    load(folder)
    put(folder / "events" / "answer.json", {**ANSWER, "status": "retracted", "retraction": "It was never given."})
    load(folder)

    assert entered()[-1] == ("event", "answer", 2, "loaded")
    assert Revision.objects.last().document["retraction"] == "It was never given."


def test_what_has_been_public_is_not_made_a_draft_again_by_a_document(folder):
    load(folder)
    put(folder / "events" / "answer.json", {**ANSWER, "status": "draft"})

    with pytest.raises(CommandError, match="cannot go from “published” to “draft”"):
        load(folder)


def test_a_record_older_than_the_ledger_is_entered_once(folder):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE timeline_revision DISABLE TRIGGER keep")
        load(folder)
        cursor.execute("DELETE FROM timeline_revision")
        cursor.execute("ALTER TABLE timeline_revision ENABLE ALWAYS TRIGGER keep")

    assert (append_missing(), append_missing()) == (5, 0)
    assert [one[:2] for one in entered()][-1] == ("event", "answer")


def test_what_is_in_the_record_but_not_in_the_folder_stays(folder):
    make_storyline("gaza-war")

    load(folder)

    assert Storyline.objects.filter(slug="gaza-war").exists()


def test_how_a_document_is_written_does_not_matter(folder):
    load(folder)
    scrambled = {**dict(reversed(ANSWER.items())), "significance": 3, "place": "", "votes_for": None}
    (folder / "events" / "answer.json").write_text(json.dumps(scrambled), encoding="utf-8")

    assert load(folder) == ALL_LEFT


def test_one_file_may_hold_a_whole_set(tmp_path, folder):
    whole = tmp_path / "whole.json"
    put(whole, RECORD)

    assert "events: 2 created" in load(whole)
    assert load(whole) == load(folder) == ALL_LEFT


def test_one_file_may_hold_a_part_of_a_set(tmp_path, folder):
    load(folder)
    part = tmp_path / "part.json"
    put(part, {"events": [{**ANSWER, "place": "Moscow"}]})

    assert "events: 0 created, 1 changed, 0 left" in load(part)


# ---------------------------------------------------------------- what is refused, and how it is said


def test_a_path_where_nothing_is(tmp_path):
    assert refused(tmp_path / "nowhere") == f"There is nothing at {tmp_path / 'nowhere'}."


def test_a_folder_without_a_document(tmp_path):
    assert refused(tmp_path) == f"There is no document in {tmp_path}."


def test_a_file_that_is_no_set_of_documents(tmp_path):
    file = tmp_path / "set.json"
    for body in ([ANSWER], {"happenings": []}, 4):
        put(file, body)
        assert "a set of documents has the fields storylines, actors, sources, events" in refused(file)


def test_a_set_whose_kind_is_no_list(tmp_path):
    file = tmp_path / "set.json"
    put(file, {"storylines": [STORYLINE], "events": {"answer": ANSWER}})

    assert refused(file) == f"{file}: line {line_of(file, 'events')}: events: must be a list"


# changes of the document `answer`, the line that is named (by what stands on it), the field, and the reason
BROKEN = [
    ({"date": "10.05.2026"}, '"date"', "date", "Write the year first"),
    (
        {"citations": [{"source": "reuters-a"}, {"source": "reuters-a", "said": "2026-02-30"}]},
        '"said"',
        "citations.1.said",
        "2026-02 has 28 days.",
    ),
    ({"date": "2026-02/2026-01"}, '"date"', "date", "is before the start"),
    ({"date": ""}, '"date"', "date", ""),
    ({"significance": 6}, '"significance"', "significance", "maximum"),
    ({"kind": "war"}, '"kind"', "kind", "'war' is not one of"),
    ({"colour": "red"}, "{", "document", "colour"),
    ({"citations": []}, '"citations"', "citations", "at least one citation"),
    ({"citations": [{"quote": "No."}]}, '"citations"', "citations.0", "'source' is a required property"),
    ({"place": "Abbas \u202eni"}, '"place"', "place", "U+202E"),
    ({"storylines": ["nowhere"]}, "nowhere", "storylines.0", "there is no storyline “nowhere”"),
    (
        {"participations": [{"actor": "russia", "role": "host"}, {"actor": "nobody", "role": "host"}]},
        "nobody",
        "participations.1.actor",
        "there is no actor “nobody”",
    ),
    (
        {"citations": [{"source": "reuters-a"}, {"source": "unread"}]},
        "unread",
        "citations.1.source",
        "there is no source “unread”",
    ),
    ({"links": [{"to": "never", "relation": "answers"}]}, "never", "links.0.to", "there is no event “never”"),
    (
        {"participations": [{"actor": "russia", "role": "host"}, {"actor": "russia", "role": "host", "note": "again"}]},
        None,
        "participations.1",
        "twice",
    ),
]


@pytest.mark.parametrize(
    ("changes", "words", "field", "reason"), BROKEN, ids=[f"{row[2]}-{i}" for i, row in enumerate(BROKEN)]
)
def test_a_broken_document_is_named_by_file_line_and_field(folder, changes, words, field, reason):
    file = folder / "events" / "answer.json"
    put(file, {**ANSWER, **changes})

    said = refused(folder)

    where, line, named, why = said.split(": ", 3)
    assert (where, named) == (str(file), field)
    assert reason in why
    text = file.read_text(encoding="utf-8").splitlines()[int(line.removeprefix("line ")) - 1]
    assert words is None or words in text or text.strip() == "{"


def test_the_line_is_that_of_the_value_within_a_whole_set(tmp_path):
    file = tmp_path / "set.json"
    put(file, {**RECORD, "events": [INVITATION, {**ANSWER, "citations": [{"source": "reuters-a", "said": "soon"}]}]})

    assert refused(file).startswith(f"{file}: line {line_of(file, 'soon')}: citations.0.said: ")


@pytest.mark.parametrize("kind", RECORD)
def test_a_slug_that_is_there_twice(folder, kind):
    first = min(RECORD[kind], key=lambda document: document["slug"])
    put(folder / kind / "zz-again.json", first)

    said = refused(folder)

    assert said.startswith(f"{folder / kind / 'zz-again.json'}: line 2: slug: “{first['slug']}” is also in ")
    assert said.endswith(f"{first['slug']}.json")


UNREADABLE = {
    "not JSON": (b'{\n  "slug": "answer",\n  "title": Answer\n}', ": line 3: not JSON: "),
    "JSON that ends early": (b'{\n  "slug": "answer"', ": line 2: not JSON: "),
    "nothing": (b"", ": line 1: not JSON: "),
    "a byte order mark": (b'\xef\xbb\xbf{"slug": "answer"}', ": line 1: not JSON: "),
    "not UTF-8": (b'{"slug": "answer",\n "title": "Gda\xf1sk"}', "not UTF-8"),
    "UTF-16": ('{"slug": "answer"}'.encode("utf-16"), "not UTF-8"),
    "a key twice": (b'{"slug": "answer",\n "slug": "other"}', "the field “slug” is there twice"),
    "not a number": (b'{"slug": "answer", "significance": NaN}', "NaN is not JSON"),
    "no end of numbers": (b'{"slug": "answer", "significance": Infinity}', "Infinity is not JSON"),
    "a number beyond all": (b'{"slug": "answer", "significance": 1e999}', "line 1: "),
    "a number of many digits": (b'{"slug": "answer", "significance": ' + b"9" * 5000 + b"}", "digits"),
    "a list": (b'[{"slug": "answer"}]', "line 1: document: must be an object"),
    "half a character": (b'{"slug": "answer", "title": "\\ud83d"}', "U+D83D"),
    "a NUL": (b'{"slug": "answer", "title": "\\u0000"}', "U+0000"),
}


@pytest.mark.parametrize(("body", "reason"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_file_that_cannot_be_read_is_named_with_the_reason(folder, body, reason):
    file = folder / "events" / "2026" / "answer-too.json"
    file.parent.mkdir()
    file.write_bytes(body)

    said = refused(folder)

    assert said.startswith(f"{file}: ")
    assert reason in said


@pytest.mark.parametrize("depth", [10, 200, 400, 900, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_without_end_is_refused(folder, depth, opening, closing):
    file = folder / "events" / "deep.json"
    file.write_text('{"slug": "deep", "summary": ' + opening * depth + "1" + closing * depth + "}", encoding="utf-8")

    said = refused(folder)

    assert said.startswith(f"{file}: ") and "nested too deeply" in said


def test_what_only_the_database_knows_is_refused_with_the_name_of_the_file(folder):
    again = folder / "sources" / "zz-again.json"
    put(folder / "sources" / "reuters-a.json", {**SOURCE, "url": "https://example.org/a"})
    put(again, {**SOURCE, "slug": "reuters-b", "url": "https://example.org/a"})

    said = refused(folder)

    assert said.startswith(f"{again}: line 1: ") and "source_address_once" in said


def test_a_broken_document_leaves_the_record_that_was_there(folder):
    load(folder)
    put(folder / "actors" / "russia.json", {**RUSSIA, "name": "Russian Federation"})
    put(folder / "events" / "answer.json", {**ANSWER, "storylines": ["nowhere"]})

    with pytest.raises(CommandError):
        load(folder)

    assert Actor.objects.get(slug="russia").name == "Russia"
    assert Event.objects.get(slug="answer").placements.get().storyline.slug == "peace-council"
    assert Event.objects.mentioning("kremlin").exists()


def test_a_slug_that_others_have_cited_cannot_be_taken_over_by_a_load(folder):
    """Slugs are how documents are told apart, so that another slug is another event."""
    load(folder)
    put(folder / "events" / "answer.json", {**ANSWER, "slug": "reply"})

    assert "events: 1 created, 0 changed, 1 left" in load(folder)
    assert set(Event.objects.values_list("slug", flat=True)) == {"answer", "reply", "invitation"}


def test_a_load_comes_to_an_end_where_the_database_takes_the_tables_for_empty(db):
    """As after a load that was taken back: the planner then expects one row wherever there are thousands."""
    with connection.cursor() as cursor:
        # First, or a vacuum that has begun and this transaction wait for each other.
        tables = ", ".join(name for name in connection.introspection.table_names() if name.startswith("timeline_"))
        cursor.execute(f"LOCK TABLE {tables} IN SHARE UPDATE EXCLUSIVE MODE")
        cursor.execute("UPDATE pg_class SET reltuples = 0, relpages = 1 WHERE relname LIKE 'timeline%%' AND relkind = 'r'")
        cursor.execute("SET LOCAL statement_timeout = '120s'")
    load(SHIPPED)
    assert Event.objects.published().count() > 300
