"""The web server appends to the ledger and has no right to do anything else to it."""

import re
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.curate.imports import SPEC, TABLE, taken_in
from tests.factories import make_event
from tests.ledgers import corrected, two
from timeline.models import Edition, Event, Revision
from timeline.models.ledger import append
from timeline.privileges import ROLE, grant, serve_as_web

pytestmark = pytest.mark.django_db
README = (Path(__file__).parent.parent / "README.md").read_text()
FORBIDDEN = [
    "UPDATE timeline_revision SET reason = 'Another'",
    "DELETE FROM timeline_revision",
    "TRUNCATE timeline_revision",
    "ALTER TABLE timeline_revision DISABLE TRIGGER keep",
    "DROP TRIGGER chain ON timeline_revision",
    "DROP TABLE timeline_revision",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION timeline_clock() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
]


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def of_ones_own():
    """What the README says for a server of one's own, here for a role of that name."""
    run("CREATE ROLE web NOLOGIN")
    for statement in re.findall(r"^(?:GRANT|REVOKE) .*?;", README, re.MULTILINE):
        run(statement)
    return "web"


def embedded():
    grant(), grant()
    return ROLE


@pytest.mark.parametrize("granted", [embedded, of_ones_own])
def test_the_web_role_takes_a_file_in(granted):
    role = granted()
    run(f"SET LOCAL ROLE {role}")
    imported = taken_in(TABLE, spec=SPEC)
    assert (imported.state, imported.problem) == ("done", "") and Event.objects.exists()
    run("RESET ROLE")


@pytest.mark.parametrize("granted", [embedded, of_ones_own])
def test_the_web_role_publishes_and_corrects_and_cannot_touch_what_was_said(granted):
    role = granted()
    run(f"SET LOCAL ROLE {role}")
    event = make_event(slug="talks")
    append(event, "published", **two())
    corrected(event, place="Bern")

    assert Revision.objects.filter(slug="talks").count() == 2 and Edition.objects.filter(slug="talks").exists()
    for statement in FORBIDDEN:
        with pytest.raises(ProgrammingError, match="permission denied|must be owner"), transaction.atomic():
            run(statement)
    Event.objects.filter(slug="talks").update(place="Rome")
    run("RESET ROLE")


@pytest.mark.django_db(transaction=True)
def test_connections_opened_to_serve_have_the_rights_of_the_role_and_no_others():
    grant()
    other = connection.copy()
    other.settings_dict = {**connection.settings_dict, "OPTIONS": dict(connection.settings_dict.get("OPTIONS", {}))}
    serve_as_web(other)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT current_user, has_table_privilege('timeline_revision', 'UPDATE')")
            assert cursor.fetchone() == (ROLE, False)
    finally:
        other.close()
