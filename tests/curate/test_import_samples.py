"""Files of other people: timelines, and real tables that lie beside the project."""

import json
from pathlib import Path

import pytest

from tests.curate.conftest import make_source, make_storyline
from tests.curate.imports import SPEC, STORYLINE, TABLE, documents, received, staged, taken_in, upload
from tests.models.documents import a_document
from timeline.curate.imports.file import Refused
from timeline.curate.imports.work import begin
from timeline.models import Event, Import, Participation, Source
from timeline.models.document import event_document
from timeline.models.imported import ACCEPTED, ARRIVING

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parent.parent.parent.parent / "shared" / "samples"


def sample(name):
    if not (SAMPLES / name).is_file():
        pytest.skip(f"{name} is not there: it lies in ../shared/samples/.")
    return (SAMPLES / name).read_bytes()


def test_a_timeline_of_timelinejs_comes_in_with_the_kind_and_storyline_chosen_for_it(desk):
    storyline = make_storyline(name="Crowns")
    slide = {
        "start_date": {"year": 2025},
        "text": {"headline": "Talks", "text": '<a href="https://example.org/a">Post</a>'},
    }
    upload(desk, json.dumps({"events": [slide, slide, {"text": {}}]}), kind="summit", storyline=storyline.pk)
    imported = Import.objects.get()
    assert imported.counts == {"new": 3, "broken": 1}
    imported.rows.decide(ACCEPTED)
    begin(imported, ARRIVING)
    assert list(Event.objects.values_list("slug", "kind").order_by("slug")) == [
        ("talks", "summit"),
        ("talks-2025", "summit"),
    ]
    assert Source.objects.get().publisher == "Post"


def test_events_of_the_genocide_file_come_in_through_a_mapping():
    make_storyline(slug="crowns")
    spec = {
        "columns": {
            "date": "date",
            "label": "title",
            "kind": "kind",
            "source": "source",
            "source_url": "url",
            "note": "summary",
        },
        "fixed": {"storyline": "crowns", "publisher": "Genocide at the Security Council"},
        "values": {"kind": {"council": "un-resolution", "legal": "judicial-proceeding", "atrocity": "military-event"}},
    }
    imported = taken_in(sample("security-council-genocide-events.csv"), spec=spec)
    assert Event.objects.count() == 25 and imported.counts["broken"] == 10
    assert Event.objects.get(date="1992-05-30").citations.get().source.url == "https://docs.un.org/en/S/RES/757(1992)"


@pytest.mark.parametrize(
    ("name", "column", "title", "days"),
    [
        ("gaza-casualties-daily.json", "report_date", "{killed_cum} killed", 1050),
        ("russia_losses_personnel.json", "date", "{personnel} losses by day {day}", 1626),
    ],
)
def test_daily_figures_become_an_event_for_each_day_or_say_why_not(name, column, title, days):
    make_storyline(slug="crowns")
    spec = {"columns": {column: "date"}, "fixed": {"kind": "report", "title": title, "storyline": "crowns"}}
    imported = staged(sample(name), name, spec=spec)
    assert imported.state == "staged" and imported.counts["new"] >= days - 100
    assert sum(imported.counts.values()) >= days and all(row.problems for row in imported.rows.filter(outcome="broken"))


def test_a_file_that_is_nothing_is_refused_in_a_sentence():
    with pytest.raises(Refused, match="none of the shapes"):
        received('{"a": 1}', "x.json")


def test_no_participation_of_a_row_is_lost_or_doubled():
    parts = [{"actor": f"state-{n}", "role": "participant", "vote": "for"} for n in range(60)]
    actors = [a_document("actor", slug=f"state-{n}", name=f"State {n}") for n in range(60)]
    events = [a_document(slug=f"e{n}", storylines=["crowns"], participations=parts[n:]) for n in range(3)]
    taken_in(documents(*events, storylines=[STORYLINE], actors=actors), "set.json")
    assert Participation.objects.count() == 60 + 59 + 58
    assert event_document(Event.objects.get(slug="e1"))["participations"] == parts[1:]
    twice = a_document(slug="twice", storylines=["crowns"], participations=[*parts, parts[0]])
    assert "there twice" in staged(documents(twice), "set.json").rows.get().problems[0]["reason"]


def test_a_source_made_before_is_the_source_of_its_address():
    known = make_source(url="https://example.org/1")
    taken_in(TABLE, spec=SPEC)
    assert Event.objects.get(slug="talks-in-strelsau").citations.get().source == known
