"""What leaves can come back: documents that are written and read again are the same documents."""

import csv
import io
import json

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from tests.examples import examples
from tests.exchange.conftest import Made, asking, make_record, text
from tests.factories import make_actor, make_event, make_source, make_storyline
from tests.models import documents
from tests.models.documents import a_document
from timeline.exchange import bulk, package, record_set, spreadsheet
from timeline.exchange.bulk import PARTS, WITHHELD
from timeline.exchange.download import public_parts
from timeline.models import Event
from timeline.models.document import Slugs, public_document, save_event, save_links
from timeline.models.schema import DocumentError, normal


def public(document):
    return {name: value for name, value in normal("event", document).items() if name not in WITHHELD}


def lines(written: str):
    """As a file is read that is opened with newline="" and, as spreadsheets write, with a mark in front or without."""
    return io.StringIO(written.removeprefix("\ufeff"), newline="")


FORMS = {"without loss": spreadsheet.lossless, "for a spreadsheet": spreadsheet.spreadsheet}


@pytest.mark.parametrize("write", FORMS.values(), ids=FORMS.keys())
@settings(max_examples=examples(60))
@given(event=documents.events)
def test_an_event_comes_back_from_a_table_as_it_was(write, event):
    document = public(event)

    written = text(write(Made(event=[document, document])))

    assert list(spreadsheet.read_csv(lines(written))) == [document, document]


@settings(max_examples=examples(40))
@given(documents.storylines, documents.actors, documents.sources, documents.events)
def test_a_set_of_documents_comes_back_as_it_was(storyline, actor, source, event):
    kinds = {"storyline": storyline, "actor": actor, "source": source, "event": event}
    made = {kind: [normal(kind, document)] for kind, document in kinds.items()}
    sets = {record_set.PARTS[kind]: documents for kind, documents in made.items()}

    whole = json.loads(text(record_set.one_object(Made(**made))))
    by_line = record_set.read_lines(text(record_set.lines(Made(**made))).split("\n")[:-1])

    assert {name: rows for name, rows in whole.items() if name != "about"} == sets
    assert by_line == sets


@settings(max_examples=examples(40))
@given(documents.storylines, documents.actors, documents.sources, documents.events)
def test_a_set_of_documents_comes_back_from_a_package_as_it_was(storyline, actor, source, event):
    made = {
        "storyline": [normal("storyline", storyline)],
        "actor": [normal("actor", actor)],
        "source": [normal("source", source)],
        "event": [public(event)],
    }

    whole = b"".join(package.package(Made(**made)))

    assert package.read_package(io.BytesIO(whole)) == {record_set.PARTS[kind]: rows for kind, rows in made.items()}


@pytest.mark.django_db
@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(event=documents.events)
def test_documents_read_by_the_column_are_those_of_the_objects(neighbours, event):
    with transaction.atomic():
        saved = {name: value for name, value in {**event, "status": "draft"}.items() if name != "retraction"}
        save_event(normal("event", saved))
        save_links(normal("event", saved), Slugs())
        events = Event.objects.all().order_by("slug")

        assert list(bulk.documents(events)) == [public_document(one) for one in public_parts(events)]
        some = [
            {name: one[name] for name in one if name not in PARTS or name == "links"} for one in bulk.documents(events)
        ]
        assert list(bulk.documents(events, ("links",))) == some
        transaction.set_rollback(True)


@pytest.fixture
def neighbours(db):
    """What the documents above refer to."""
    for slug in documents.KNOWN["storylines"]:
        make_storyline(slug)
    for slug in documents.KNOWN["actor"]:
        make_actor(slug, name=f"\ue000{slug}")
    for slug in documents.KNOWN["source"]:
        make_source(slug)
    for slug, status in zip(documents.KNOWN["to"], ("published", "draft"), strict=True):
        make_event(slug=slug, storylines=(), status=status)


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "''=1", "=cmd|' /C calc'!A0", "-", "'", "plain", "'plain"]


@pytest.mark.parametrize("words", FORMULAS)
def test_a_spreadsheet_calculates_nothing_of_what_it_opens(words):
    document = public(a_document(summary=words, place=words.replace("\t", " "), title=words.replace("\t", " ")))

    row = spreadsheet_row(document)

    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values() if value)


def spreadsheet_row(document) -> dict:
    written = text(spreadsheet.spreadsheet(Made(event=[document])))
    return next(csv.DictReader(lines(written)))


def test_an_empty_cell_is_the_default_and_a_missing_column_says_nothing():
    row = {"slug": "a", "title": "A", "label": "A", "kind": "call", "date": "2025", "storylines": '["s"]', "place": ""}

    assert spreadsheet.fields_of(row) == {
        "slug": "a", "title": "A", "label": "A", "kind": "call", "date": "2025", "storylines": ["s"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "words"), [("storylines", "[oops"), ("significance", "high"), ("citations", "[" * 9000)]
)
def test_a_cell_that_cannot_be_read_names_its_column(name, words):
    with pytest.raises(DocumentError) as refused:
        spreadsheet.fields_of({name: words})

    assert refused.value.path == [name]


@pytest.mark.django_db
def test_a_downloaded_set_is_loaded_into_an_empty_record_and_is_the_same(tmp_path):
    with transaction.atomic():
        make_record()
        file = tmp_path / "record.json"
        file.write_text(text(record_set.one_object(asking())))
        transaction.set_rollback(True)
    assert not Event.objects.exists()

    call_command("load_record", str(file))

    before, again = json.loads(file.read_text()), json.loads(text(record_set.one_object(asking())))
    assert [len(before[name]) for name in ("events", "actors", "sources", "storylines")] == [3, 3, 4, 2]
    assert {**before, "about": {}} == {**again, "about": {}}
