"""What a file brings besides events: who may bring it, and what the ledger hears of it."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.curate.conftest import make_curator, make_event, make_source
from tests.curate.imports import SPEC, STORYLINE, TABLE, documents, staged, taken_in, upload
from tests.models.documents import a_document
from tests.models.people import make_colleague
from timeline.curate.imports.work import begin
from timeline.models import Actor, Import, Mapping, Revision, Storyline
from timeline.models.drift import drift
from timeline.models.imported import ACCEPTED, ARRIVING
from timeline.models.roles import CURATOR
from timeline.verify import verify

pytestmark = pytest.mark.django_db


def the_ledger_says_all():
    return list(drift(verify(Revision.objects.lines()).latest)) == []


def test_who_may_not_add_storylines_brings_none_in_a_file():
    imported = taken_in(TABLE, spec=SPEC, curator=make_colleague(role=CURATOR))
    refused = imported.rows.get(kind="storyline")
    assert refused.outcome == "refused" and "storyline" in refused.problems[0]["reason"]
    assert not Storyline.objects.exists()


def test_a_storyline_that_a_file_brings_is_in_the_ledger_at_once():
    taken_in(TABLE, spec=SPEC, curator=make_curator())
    assert Revision.objects.filter(kind="storyline", slug=STORYLINE["slug"]).exists() and the_ledger_says_all()


def test_an_actor_that_became_public_while_its_row_waited_is_changed_with_a_word_in_the_ledger():
    curator = make_curator()
    actor = Actor.objects.create(slug="ruritania", name="Ruritania", kind="state")
    changed = json.dumps({"actors": [{"slug": "ruritania", "name": "Kingdom of Ruritania", "kind": "state"}]})
    imported = staged(changed, "file.json", curator=curator)
    make_event(status="published", sources=[make_source()]).participations.create(actor=actor, role="host")
    call_command("load_record", verbosity=0, stdout=open("/dev/null", "w"))  # noqa: SIM115
    imported.rows.decide(ACCEPTED)
    begin(imported, ARRIVING)

    actor.refresh_from_db()
    assert actor.name == "Kingdom of Ruritania" and the_ledger_says_all()


def test_what_somebody_has_decided_on_is_not_swept_away_by_who_brings_the_same_file():
    first, decided = staged(TABLE, spec=SPEC), staged(TABLE, spec={**SPEC, "clean": True})
    decided.rows.filter(kind="event").decide(ACCEPTED)
    staged(TABLE, spec=SPEC)
    staged(TABLE, spec={**SPEC, "clean": True})

    assert not Import.objects.filter(pk=first.pk).exists()
    assert Import.objects.get(pk=decided.pk).rows.by_decision()[ACCEPTED] == 2


def test_the_pages_of_an_import_do_not_read_the_file_each_time(desk):
    imported = staged(documents(a_document()), "file.json", curator=make_curator())
    for page in ("rows", "progress"):
        with CaptureQueriesContext(connection) as asked:
            desk.get(f"/admin/timeline/import/{imported.pk}/{page}/")
        assert not [one["sql"] for one in asked if '"timeline_import"."content"' in one["sql"]]


@pytest.mark.parametrize(
    "spec",
    [
        [],
        {"columns": ["date"]},
        {"columns": {"When": "date"}, "fixed": "meeting"},
        {"columns": {"When": ["date"]}},
        {"columns": {"When": "date"}, "values": {"kind": ["a"]}},
        {"columns": {"When": "date"}, "storylines": ["crowns"]},
        {"columns": {"When": "date"}, "parts": {"of": 1}},
    ],
)
def test_a_mapping_of_another_shape_is_said_to_be_one(desk, spec):
    mapping = Mapping.objects.create(name="Broken", spec=spec)
    answer = upload(desk, TABLE, "table.csv", mapping=mapping.pk)
    assert answer.status_code == 400 and "mapping" in answer.content.decode() and not Import.objects.exists()
