"""`manage.py export_page`: a question becomes a file."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.explore.conftest import tree
from tests.starting import manage


def test_a_question_becomes_a_page_that_needs_nothing_else(record, tmp_path):
    file = tmp_path / "gaza.html"

    call_command("export_page", "/?storyline=gaza-war", output=file)

    page = tree(file.read_text())
    assert [element.get("id") for element in page.iter("article")] == ["truce", "goes-on"]
    assert len(list(page.iter("svg"))) >= 1 and not list(page.iter("script")) and not list(page.iter("link"))
    assert list(tmp_path.iterdir()) == [file]


def test_another_format_and_language_can_be_named(record, tmp_path):
    call_command("export_page", "actor=russia", output=tmp_path / "a.json", format="json", language="fr")

    assert [event["slug"] for event in json.loads((tmp_path / "a.json").read_text())["events"]] == ["talks"]


def test_a_question_that_cannot_be_is_refused_and_leaves_the_file_as_it_was(record, tmp_path):
    file = tmp_path / "page.html"
    file.write_text("what was there")

    with pytest.raises(CommandError, match="from: "):
        call_command("export_page", "from=soon", output=file)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_page", output=tmp_path / "nowhere/page.html")

    assert file.read_text() == "what was there"


def test_a_database_without_a_record_is_told_from_a_mistake(db, tmp_path):
    server = connection.get_connection_params()
    url = f"postgresql://{server['user']}@/template1?host={server['host']}&port={server.get('port') or 5432}"

    ran = manage(tmp_path / "data", "export_page", DATABASE_URL=url)

    assert ran.returncode == 1 and "Traceback" not in ran.stderr
    assert "There is no record in this database yet." in ran.stderr
