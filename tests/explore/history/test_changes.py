"""`/changes/` and what is given away of the ledger: the feed, the export, the checkpoints and their key."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.explore.conftest import text_of, tree
from tests.factories import make_actor, make_event
from tests.ledgers import at, corrected, curator
from timeline import verify as standalone
from timeline.checkpoint import checkpoint
from timeline.explore.history.changes import ON_A_PAGE
from timeline.models import Revision
from timeline.models.ledger import append, append_missing

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def changes():
    at("2026-01-20T10:00Z")
    talks = make_event("Talks", slug="talks", storylines=["ukraine-war"], actors=["russia"])
    make_event("Treaty", slug="treaty", storylines=["gaza-war"], actors=["egypt"])
    append_missing()
    at("2026-02-01T10:00Z")
    corrected(talks, "It was <b>Bern</b>.", place="Bern", summary="In Bern.")
    append(make_actor("russia"), "corrected", author=curator())


def listed(client, address="/changes/"):
    response = client.get(address)
    assert response.status_code == 200, address
    return [text_of(one) for one in tree(response).findall(".//ol[@class='changes']/li/div")]


def test_changes_are_told_the_newest_first_with_reasons_and_what_changed(client, changes):
    russia, talks, treaty, first, *others = listed(client)

    assert russia.startswith("Corrected Russia version 2") and len(others) == 6
    assert talks.startswith("Corrected Talks version 2") and "It was <b>Bern</b>." in talks
    assert talks.endswith("Changed: Summary, Place")
    assert treaty.startswith("Loaded Treaty version 1") and first.startswith("Loaded Talks version 1")


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("action=loaded&kind=event", ["Treaty", "Talks"]),
        ("kind=actor", ["Russia", "Egypt", "Russia"]),
        ("storyline=gaza-war", ["Treaty", "Gaza"]),
        ("actor=russia", ["Russia", "Talks", "Talks", "Russia"]),
        ("since=2026-02-01", ["Russia", "Talks"]),
        ("since=2026-02-02", []),
        ("action=corrected&kind=event&storyline=ukraine-war&actor=russia&since=2026-01-01", ["Talks"]),
    ],
)
def test_each_filter_narrows_them(client, changes, question, names):
    assert [line.split()[1] for line in listed(client, f"/changes/?{question}")] == names


@pytest.mark.parametrize(
    "question",
    ["action=lost", "kind=place", "storyline=nowhere", "actor=nobody", "since=1.2.2026", "before=0", "before=x", "actor=%00",
     "before=99999999999999999999", "since=0000-00-00"],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_a_reason(client, changes, question):
    response = client.get(f"/changes/?{question}")

    assert response.status_code == 400 and tree(response).find(".//*[@class='error']") is not None
    assert client.get(f"/changes.atom?{question}").status_code == 400


def test_pages_follow_each_other_without_loss_while_more_is_written(client, changes):
    talks = make_event(slug="long")
    for number in range(ON_A_PAGE):
        corrected(talks, f"Reason {number}.", place=f"{number}")

    page = tree(client.get("/changes/"))
    corrected(talks, "While somebody read.", place="x")
    [older] = [one.get("href") for one in page.iter("a") if one.get("rel") == "next"]
    first = [text_of(one) for one in page.findall(".//ol[@class='changes']/li/div")]
    rest = listed(client, older)
    assert len(first) == ON_A_PAGE and len(first + rest) == Revision.objects.count() - 1 == len({*first, *rest})


def test_a_page_of_changes_takes_few_queries_however_many_there_are(client, changes, django_assert_max_num_queries):
    talks = make_event(slug="long")
    for number in range(ON_A_PAGE):
        corrected(talks, place=f"{number}")

    with django_assert_max_num_queries(3):
        assert len(listed(client)) == ON_A_PAGE


def test_the_feed_tells_the_same_and_stays_well_formed(client, changes, settings):
    settings.ORIGIN = "https://timeline.example.org"
    feed = ET.fromstring(client.get("/changes.atom?kind=event").content)

    entries = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}title") for one in entries] == ["Corrected: Talks", "Loaded: Treaty", "Loaded: Talks"]
    assert entries[0].findtext(f"{ATOM}summary") == "Version 2. It was <b>Bern</b>. Changed: Summary, Place."
    assert entries[0].find(f"{ATOM}link").get("href") == "https://timeline.example.org/events/talks/@2/"
    assert entries[0].findtext(f"{ATOM}updated") == "2026-02-01T10:00:00+00:00"
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == 3
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == "https://timeline.example.org/changes.atom?kind=event"


def test_an_empty_ledger_says_so(client):
    assert listed(client) == [] and "Nothing of that sort is in the ledger." in text_of(tree(client.get("/changes/")))
    assert ET.fromstring(client.get("/changes.atom").content).findall(f"{ATOM}entry") == []


def test_what_is_given_away_is_enough_to_check_it(client, changes, tmp_path, settings):
    settings.CHECKPOINT_KEY, settings.CHECKPOINTS = tmp_path / "key.pem", tmp_path / "checkpoints.jsonl"
    checkpoint()
    command = [sys.executable, "-I", str(Path(standalone.__file__))]
    for address, name in (("/ledger.jsonl", ""), ("/checkpoints.json", "--checkpoints"), ("/checkpoint-key.pem", "--key")):
        response = client.get(address)
        body = response.getvalue() if response.streaming else response.content
        file = tmp_path / address.strip("/")
        file.write_bytes(body)
        command += [name, str(file)] if name else [str(file)]
        assert response["Cache-Control"] == "no-store" and b"PRIVATE" not in body

    outcome = subprocess.run(command, capture_output=True, text=True, check=False, env={})
    assert (outcome.returncode, outcome.stderr) == (0, "") and "Up to revision 10 they are those" in outcome.stdout


def test_the_export_tells_no_name_of_a_curator(client, changes):
    lines = client.get("/ledger.jsonl").getvalue().decode().splitlines()

    assert [json.loads(line)["position"] for line in lines] == list(range(1, 11))
    assert json.loads(lines[-1])["author"] == curator("ada").pseudonym
    assert client.head("/ledger.jsonl").status_code == 200
