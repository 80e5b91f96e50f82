"""`manage.py import_events FILE`: what it says, and what it leaves behind."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.curate.imports import SPEC, TABLE
from timeline.models import Event, Import, Mapping

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text(TABLE, newline="")
    return file


@pytest.fixture
def mapping(tmp_path):
    file = tmp_path / "mapping.json"
    file.write_text(json.dumps(SPEC))
    return str(file)


def told(*arguments, **options) -> str:
    out = io.StringIO()
    call_command("import_events", *arguments, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_a_file_is_staged_and_its_broken_rows_are_told_with_line_column_value_and_reason(table, mapping):
    words = told(table, mapping=mapping)
    assert "table.csv (a table through a mapping, utf-8): 1 broken, 7 new" in words
    assert "table.csv: line 5: When: “yesterday” " in words
    assert f"/admin/timeline/import/{Import.objects.get().pk}/rows/" in words
    assert not Event.objects.exists()


def test_accepted_rows_become_drafts_and_a_second_time_there_is_nothing_to_do(table, mapping):
    assert "7 created and 0 updated; every event is a draft." in told(table, mapping=mapping, accept="new")
    assert {event.status for event in Event.objects.all()} == {"draft"}
    assert "There is nothing to do." in told(table, mapping=mapping, accept="all")
    assert Event.objects.count() == 2


def test_a_saved_mapping_is_called_by_its_name(table):
    Mapping.objects.create(name="Crowns", spec=SPEC)
    assert "7 new" in told(table, mapping="Crowns")
    with pytest.raises(CommandError, match="Saved ones: Crowns"):
        told(table, mapping="Crown")


@pytest.mark.parametrize(
    ("content", "options", "reason"),
    [
        ("", {}, "is empty"),
        ("When,What\n2025,A\n", {}, "Say which column is what"),
        ('{"events": [', {}, "a list goes on"),
        ("When,What,Who,Link,Text\n01/02/2025,A,,,\n", {"mapping": True}, "days or months"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path, mapping, content, options, reason):
    file = tmp_path / "file.csv"
    file.write_text(content)
    with pytest.raises(CommandError, match=reason):
        told(file, mapping=mapping if options else None)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        told(tmp_path / "nothing.csv")
