"""What the API answers to who reads: lists that hold still, the page's own questions, problems for every error."""

import datetime as dt
import json

import pytest
from django.db import OperationalError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.exchange.api.conftest import AT
from tests.factories import make_event, set_status
from tests.remembering import Reader
from timeline.exchange.api import cursor
from timeline.exchange.api.problems import MEDIA_TYPE, Problem
from timeline.explore.query import QueryForm
from timeline.models import Event, Source
from timeline.models.document import event_document
from timeline.models.ledger import append_missing

EVENTS = f"{AT}/events"


def get(client, address, status=200, **headers):
    answer = client.get(address, headers=headers)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def slugs(found):
    return [row["slug"] for row in found["data"]]


def walk(client, address, between=lambda: None):
    """All rows, page after page."""
    rows = []
    while address:
        found = get(client, address.replace("http://127.0.0.1:8000", ""))
        rows += found["data"]
        address = found["next"]
        between()
    return rows


def problem(answer, status):
    assert (answer.status_code, answer["Content-Type"]) == (status, MEDIA_TYPE), answer.content
    said = answer.json()
    assert said["status"] == status and said["title"] and said["detail"] and said["type"].endswith(f"#status-{status}")
    return said


# ---------------------------------------------------------------- rows


def test_an_event_is_its_document_with_address_and_version(client, record):
    said = get(client, f"{EVENTS}/talks")
    assert (said.pop("url"), said.pop("version")) == ("http://127.0.0.1:8000/events/talks/", 1)
    document = event_document(Event.objects.get(slug="talks"))
    document.pop("note", None)
    document["links"] = [one for one in document.get("links", ()) if Event.objects.published().filter(slug=one["to"]).exists()]
    assert {name: value for name, value in said.items() if value} == {name: v for name, v in document.items() if v}


def test_what_is_not_public_is_not_there(client, record):
    make_event("Secret pact", slug="secret", status="draft")
    problem(client.get(f"{EVENTS}/secret"), 404)
    assert "secret" not in json.dumps(walk(client, EVENTS))
    unused = Source.objects.create(slug="unused", publisher="P", title="T", kind="wire-agency")
    problem(client.get(f"{AT}/sources/{unused.slug}"), 404)
    assert "unused" not in [row["slug"] for row in walk(client, f"{AT}/sources")]


@pytest.mark.parametrize("kind", ["actors", "sources", "storylines", "events"])
def test_every_row_of_a_list_is_what_its_own_address_answers(client, record, kind):
    rows = walk(client, f"{AT}/{kind}?limit=2")
    assert rows
    assert [get(client, f"{AT}/{kind}/{row['slug']}") for row in rows] == rows


def test_questions_are_those_of_the_page(client, record):
    every = set(QueryForm.base_fields)
    described = get(client, f"{AT}/openapi.json")["paths"][EVENTS]["get"]["parameters"]
    assert every <= {one["name"] for one in described}
    for asked in ("q=geneva", "actor=organ", "disputed=1", "from=2025-05-10&to=2025-05-10", "significance=4", "kind=meeting"):
        page = client.get(f"/?{asked}").context["answer"].rows
        found = get(client, f"{EVENTS}?{asked}")
        assert set(slugs(found)) == {row.slug for row in page}
        assert get(client, f"{AT}/facets?{asked}")["count"] == len(page)
        marks = get(client, f"{AT}/scene?{asked}")["scene"]["marks"]
        assert {mark["slug"] for mark in marks if not mark["ahead"]} <= {row.slug for row in page}


def test_a_past_day_is_answered_as_it_was_known(client, record, db):
    append_missing()
    today = dt.datetime.now(dt.UTC).date()
    now, then = get(client, EVENTS), get(client, f"{EVENTS}?as_of={today}")
    assert [{**row, "url": ""} for row in then["data"]] == [{**row, "url": ""} for row in now["data"]]
    assert all(f"/events/{row['slug']}/@{row['version']}/" in row["url"] for row in then["data"])
    assert client.get(f"/events/{then['data'][0]['slug']}/@1/").status_code == 200
    before = today - dt.timedelta(days=1)
    assert get(client, f"{EVENTS}?as_of={before}")["data"] == []
    assert get(client, f"{AT}/facets?as_of={before}")["count"] == 0
    assert get(client, f"{AT}/facets?as_of={today}")["count"] == len(now["data"])


def test_the_answer_says_how_new_the_record_is_and_its_licence(client, record):
    about = get(client, f"{EVENTS}?disputed=true")["about"]
    assert about["question"] == "disputed=1" and about["address"].endswith("/?disputed=1")
    assert about["licence"] == "CC-BY-4.0" and about["record_changed"].endswith("Z")


# ---------------------------------------------------------------- pages that hold still


@pytest.mark.parametrize("order", ["oldest", "newest"])
@pytest.mark.parametrize("limit", [1, 3, 200])
def test_pages_together_are_the_whole_in_order(client, db, order, limit):
    for n in range(7):
        make_event(f"Event {n}", slug=f"e{n}", date=("2025-05-10", "2025-05", "2024-01-01/..")[n % 3])
    whole = list(Event.objects.oldest_first().values_list("slug", flat=True))
    rows = walk(client, f"{EVENTS}?order={order}&limit={limit}")
    assert [row["slug"] for row in rows] == (whole if order == "oldest" else whole[::-1])


def test_what_is_inserted_or_deleted_meanwhile_moves_no_other_row(client, db):
    for n in range(10, 20):
        make_event(f"Event {n}", slug=f"e{n}", date=f"2025-05-{n}")
    number = iter(range(100))

    def meanwhile():
        n = next(number)
        make_event("Early", slug=f"early-{n}", date="2020-01-01")
        set_status(Event.objects.get(slug=f"e{10 + n}"), "retracted")

    rows = [row["slug"] for row in walk(client, f"{EVENTS}?limit=2", meanwhile)]
    assert len(rows) == len(set(rows))
    assert [slug for slug in rows if slug.startswith("e1")] == [f"e{n}" for n in range(10, 20)]


@given(st.text(max_size=40))
@settings(max_examples=examples(60))
def test_a_cursor_that_was_made_up_is_refused_in_words(made_up):
    try:
        place = cursor.read(made_up, (cursor.DAY, cursor.DAY, str))
    except Problem as refusal:
        assert refusal.status == 422
    else:
        assert place is None or cursor.written(list(place)) == made_up


def test_a_page_costs_the_same_however_long_it_is(client, db, django_assert_max_num_queries):
    for n in range(12):
        make_event(f"Event {n}", actors=["russia"])
    for limit in (1, 12):
        with django_assert_max_num_queries(8):
            get(client, f"{EVENTS}?limit={limit}")


# ---------------------------------------------------------------- problems


@pytest.mark.parametrize(
    ("address", "status", "where"),
    [
        ("/events?colour=red", 422, "colour"),
        ("/events?from=yesterday", 422, "from"),
        ("/events?from=2025&to=2024", 422, "to"),
        ("/events?limit=0", 422, "limit"),
        ("/events?limit=1e3", 422, "limit"),
        ("/events?order=sideways", 422, "order"),
        ("/events?cursor=nonsense", 422, "cursor"),
        ("/events?q=%00", 422, "q"),
        ("/events?q=", 422, "q"),
        ("/events?q=a&q=b", 422, "q"),
        ("/events?" + "&".join(["actor=union"] * 41), 422, "actor"),
        ("/events?event=A_B", 422, "event"),
        ("/events?storyline=atlantis", 404, "storyline"),
        ("/events?actor=NOBODY", 422, "actor"),
        ("/events/talks?x=1", 422, "x"),
        ("/actors?q=x", 422, "q"),
        ("/scene?width=9", 422, "width"),
        ("/changes?after=-1", 422, "after"),
        ("/changes?after=99999999999999999999", 422, "after"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_that_names_the_parameter(client, record, address, status, where):
    said = problem(client.get(AT + address), status)
    assert [one["parameter"] for one in said["errors"]] == [where]


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v2/events", "/api/v1/events/none-such", "/api/v1/events/a/b"])
def test_an_address_that_is_none_is_a_problem(client, db, address):
    problem(client.get(address), 404)


def test_a_method_or_form_that_is_not_offered_is_a_problem(client, db):
    refused = client.delete(EVENTS)
    problem(refused, 405)
    assert set(refused["Allow"].split(", ")) == {"GET", "POST"}
    problem(client.put(f"{AT}/facets"), 405)
    problem(client.get(EVENTS, headers={"Accept": "image/png"}), 406)
    assert client.get(EVENTS, headers={"Accept": "text/html, */*;q=0.1"}).status_code == 200


def test_a_database_that_does_not_answer_is_a_problem_with_a_time_to_come_back(client, db, monkeypatch):
    def broken(*_):
        raise OperationalError("gone")

    monkeypatch.setattr("timeline.exchange.api.lists.question", broken)
    answer = client.get(EVENTS)
    problem(answer, 503)
    assert answer["Retry-After"] == "10"


def test_what_is_broken_here_is_a_problem_without_its_reason(client, db, monkeypatch):
    def broken(*_):
        raise RuntimeError("a secret")

    monkeypatch.setattr("timeline.exchange.api.lists.question", broken)
    client.raise_request_exception = False
    assert "secret" not in json.dumps(problem(client.get(EVENTS), 500))


# ---------------------------------------------------------------- who may read, and how often it is sent


def test_pages_of_other_sites_may_read_and_send_nothing(client, record):
    for answer in (client.get(EVENTS), client.get(f"{AT}/nothing")):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert "ETag" in answer["Access-Control-Expose-Headers"]
    asked = {"Access-Control-Request-Method": "POST", "Origin": "https://elsewhere.example"}
    preflight = client.options(EVENTS, headers=asked)
    assert (preflight.status_code, preflight["Access-Control-Allow-Methods"]) == (204, "GET, HEAD")
    assert "Authorization" not in preflight["Access-Control-Allow-Headers"]


def test_head_says_what_get_would(client, record):
    head, whole = client.head(EVENTS), client.get(EVENTS)
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(whole.content)))


@pytest.mark.django_db(transaction=True)
def test_who_has_an_answer_is_told_so_until_the_record_changes():
    make_event("Talks", slug="talks")
    reader = Reader()
    first = reader.ask(EVENTS)
    again = reader.ask(EVENTS, if_none_match=first.etag)
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    Event.objects.filter(slug="talks").update(title="Other talks")
    changed = reader.ask(EVENTS, if_none_match=first.etag)
    assert changed.status == 200 and b"Other talks" in changed.body


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", [EVENTS, "/export.jsonl", "/export.csv"])
def test_a_page_of_another_site_is_told_so_by_a_process_that_was_never_asked_before(address):
    make_event("Talks", slug="talks")
    first = Reader().ask(address, origin="https://elsewhere.example")
    reader = Reader()
    again = reader.ask(address, origin="https://elsewhere.example", if_none_match=first.etag)
    assert (first.status, again.status, again.wire) == (200, 304, b"")
    said = {name for name in first.headers if name.startswith(("Access-Control", "Cross-Origin", "ETag", "Vary"))}
    assert {name: again.headers.get(name) for name in said} == {name: first.headers[name] for name in said}
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert reader.ask(address, origin="https://elsewhere.example").status == 200
