"""Downloads as a reader gets them: the question of the page, only what is public, and not at everybody's expense."""

import csv
import io
import json
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exchange.conftest import body
from tests.factories import make_event
from timeline.exchange.formats import FORMATS
from timeline.explore.held import MOST_AT_ONCE, places
from timeline.models.licence import LICENCE


def slugs(response) -> list[str]:
    return [row["slug"] for row in csv.DictReader(io.StringIO(body(response).decode(), newline=""))]


def readable(ending, whole: bytes) -> str:
    """What a file says, without the marks by which its format quotes."""
    if ending == "zip":
        archive = zipfile.ZipFile(io.BytesIO(whole))
        whole = b"".join(archive.read(name) for name in archive.namelist())
    if ending == "ics":
        return whole.decode().replace("\r\n ", "")
    return whole.decode().replace('""', '"').replace("&amp;", "&").replace("\\_", "_")


def test_every_format_answers_and_names_licence_age_question_and_writer(client, record):
    for ending, format_ in FORMATS.items():
        response = client.get(f"/export.{ending}?storyline=gaza-war")
        said = readable(ending, body(response))

        assert response.status_code == 200, ending
        assert response["Content-Type"].partition(";")[0] == format_.media_type
        assert LICENCE.address in response["Link"]
        for words in (LICENCE.address, "storyline=gaza-war", "Diplomatic Timeline 1.0", "goes-on"):
            assert words in said, (ending, words)
        assert "2025-07-01" in said or "1 July 2025" in said, ending


def test_nothing_of_a_draft_and_no_note_for_curators_leaves(client, record):
    for ending in FORMATS:
        said = readable(ending, body(client.get(f"/export.{ending}")))

        assert "goes-on" in said and "talks" in said, ending
        secrets = ("draft-of-a-plan", "nobody knows", "Bystander", "Ask the desk")
        assert [words for words in secrets if words in said] == [], ending


def test_every_format_writes_one_event_too(client, record):
    for ending in FORMATS:
        response = client.get(f"/events/talks.{ending}")
        said = readable(ending, body(response))

        assert response.status_code == 200
        # The picture of the page in one file shows what else was at the time.
        assert "talks" in said and ('id="goes-on"' if ending == "html" else "goes-on") not in said, ending
        assert client.get(f"/events/draft-of-a-plan.{ending}").status_code == 404


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("", ["talks", "truce", "goes-on"]),
        ("storyline=gaza-war", ["truce", "goes-on"]),
        ("actor=union", ["talks"]),
        ("disputed=1", ["talks"]),
        ("from=2025-08", ["goes-on"]),
        ("q=truce", ["truce"]),
        ("kind=ceasefires&lanes=actor&event=talks", ["truce"]),
        ("align=truce&days=0/20", ["truce"]),
    ],
)
def test_a_download_answers_the_question_of_the_page(client, record, question, found):
    assert slugs(client.get(f"/export.csv?{question}")) == found


def test_a_question_that_cannot_be_is_refused_with_its_reasons(client, record):
    response = client.get("/export.json?from=soon&kind=feast")

    assert response.status_code == 400
    assert "from: " in response.content.decode() and "kind: There is no “feast”." in response.content.decode()


@pytest.mark.parametrize("address", ["/export.exe", "/export.", "/events/talks.exe", "/events/nothing.csv"])
def test_a_format_or_an_event_that_is_not_there_is_not_found(client, record, address):
    assert client.get(address).status_code == 404


def test_an_answer_without_events_is_a_file_all_the_same(client, record):
    assert slugs(client.get("/export.csv?from=1900&to=1901")) == []
    assert json.loads(body(client.get("/export.json?from=1900&to=1901")))["events"] == []


# ---------------------------------------------------------------- at whose expense


def test_more_events_take_no_more_statements(client, record):
    def statements():
        numbers = {}
        for ending in FORMATS:
            with CaptureQueriesContext(connection) as asked:
                body(client.get(f"/export.{ending}"))
            numbers[ending] = len(asked)
        return numbers

    few = statements()
    for number in range(20):
        make_event(f"Meeting {number}", actors=[f"state-{number}", "russia"])

    assert statements() == few


def test_only_so_many_downloads_are_under_way_and_the_next_is_told_when_to_try_again(client, record):
    under_way = [client.get("/export.csv") for _ in range(MOST_AT_ONCE)]

    refused = client.get("/export.csv")

    assert (refused.status_code, refused["Retry-After"]) == (503, "10")
    assert "Too many downloads" in refused.content.decode()
    body(under_way[0])
    assert slugs(client.get("/export.csv"))
    under_way[1].close()
    assert places._value == MOST_AT_ONCE


def test_a_download_that_breaks_off_leaves_its_place_to_others(client, record, monkeypatch):
    def broken(download):
        yield "the beginning"
        raise RuntimeError

    monkeypatch.setitem(FORMATS, "csv", FORMATS["csv"]._replace(write=broken))
    response = client.get("/export.csv")

    with pytest.raises(RuntimeError):
        body(response)

    assert places._value == MOST_AT_ONCE


def test_asking_for_the_head_alone_reads_no_event(client, record):
    response = client.head("/export.csv")

    assert response.status_code == 200 and response.content == b""
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert places._value == MOST_AT_ONCE


def test_a_download_is_named_for_its_day(client, record):
    assert client.head("/export.spreadsheet.csv")["Content-Disposition"] == (
        'attachment; filename="diplomatic-timeline-2025-07-01.spreadsheet.csv"'
    )
    assert 'filename="talks-2025-07-01.json"' in client.head("/events/talks.json")["Content-Disposition"]
