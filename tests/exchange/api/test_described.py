"""The description holds: schemathesis asks all that it allows and much that it does not, with every check it has."""

import datetime as dt

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from tests.examples import examples
from tests.exchange.api.conftest import AT, bearer, make_token
from tests.exchange.conftest import make_record
from tests.remembering import keeping_the_connection
from timeline.exchange.api import cursor
from timeline.exchange.api.description import api
from timeline.exchange.api.examples import EXAMPLES
from timeline.exchange.api.operations import OPERATIONS, STATUSES
from timeline.limited import Limited
from timeline.models.ledger import append_missing
from timeline.models.schema import ONCE
from timeline.remembered import Rememberer

# A longer run by hand: EXAMPLES=10 python -m pytest tests/exchange/api/test_described.py -n 0
# The strategies are made inside of the tests: to make them takes longer than to collect all tests there are.
MANY = examples(24)
DAYS = st.dates().map(str) | st.sampled_from(["2025", "2025-05", "2025-05-10~", "2022-02-24/.."])
# What our own formats mean. Values of the record are those of the record that is asked here.
FORMATS = {
    "edtf": DAYS,
    "past-day": st.dates(dt.date(2020, 1, 1), dt.date(2026, 1, 1)).map(str),
    "moment": st.datetimes(min_value=dt.datetime(1971, 1, 1)).map(lambda one: f"{one:%Y-%m-%dT%H:%M}Z"),
    "days": st.tuples(st.integers(-999, 0), st.integers(0, 999)).map(lambda both: f"{both[0]}/{both[1]}"),
    "cursor": st.text("abcxyz-").map(lambda slug: cursor.written([slug])),
    "events-cursor": st.text("abcxyz-").map(lambda slug: cursor.written(["2025-05-10", "2025-05-10", slug])),
    "storyline": st.sampled_from(["gaza-war"]),
    "actor": st.sampled_from(["union", "organ", "russia"]),
    "event": st.sampled_from(["talks"]),
}
for name, strategy in FORMATS.items():
    schemathesis.openapi.format(name, strategy)


@pytest.fixture(scope="module")
def described():
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
    schema.app = Limited(Rememberer(WSGIHandler()))
    return schema


@pytest.fixture
def record(db, settings):
    settings.API_REQUESTS_A_MINUTE = 10**9
    make_record()
    append_missing()
    with keeping_the_connection():
        yield


@pytest.fixture
def writer(record):
    return bearer(make_token()[1])


@schemathesis.hook
def map_query(context, query):
    """What no schema says: a window does not end before it begins."""
    if query and "from" in query and "to" in query:
        query.pop("to")
    return query


@schemathesis.hook
def map_body(context, body):
    """Nor this: no event is linked to itself, and no line of a list stands twice."""
    for part, keys in ONCE.items() if isinstance(body, dict) else ():
        if isinstance(body.get(part), list):
            once = {repr([row.get(key) for key in keys]) if isinstance(row, dict) else repr(row): row for row in body[part]}
            body[part] = [one for one in once.values() if not isinstance(one, dict) or one.get("to") != body.get("slug")]
    return body


def test_the_description_is_one_that_programs_can_read_and_every_example_fits(client, described):
    said = client.get(f"{AT}/openapi.json").json()
    assert said["openapi"] == "3.1.0" and not described.validate()
    for name, example in EXAMPLES.items():
        shape = {"$ref": f"#/components/schemas/{name}", "components": said["components"]}
        assert [error.message for error in Draft202012Validator(shape).iter_errors(example)] == [], name
    for one in OPERATIONS:
        operation = said["paths"][AT + one.path][one.method.lower()]
        names, responses = [parameter["name"] for parameter in operation["parameters"]], operation["responses"]
        assert len(names) == len(set(names)) == len(one.takes)
        assert [status for status in responses if status < "300"] == ["201" if one.method == "POST" else "200"]


def test_people_read_the_same_description(client, db):
    page = client.get("/api/")
    assert page.status_code == 200
    for one in OPERATIONS:
        assert f'<section id="{one.name}">' in page.text and one.summary in page.text
    for status in STATUSES:
        assert f'id="status-{status}"' in page.text


def test_what_is_not_as_described_would_be_found(described, writer, monkeypatch):
    """The control: an answer with a field that nobody described."""
    monkeypatch.setattr("timeline.exchange.api.lists.about", lambda *_: {"surprise": True})
    with pytest.raises(FailureGroup, match="Response violates schema"):
        described[f"{AT}/events"]["GET"].Case().call_and_validate()


# Any text may stand where a slug does: of that there is nothing wrong to send.
ASKED = [(one, mode) for one in OPERATIONS for mode in GenerationMode if mode.is_positive or one.takes != ("slug",)]


@pytest.mark.parametrize(("asked", "mode"), ASKED, ids=[f"{one.name}-{mode.name.lower()}" for one, mode in ASKED])
def test_every_operation_answers_as_it_is_described(described, writer, asked, mode):
    operation = described[AT + asked.path][asked.method]
    headers = writer if asked.method == "POST" else None

    @settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(headers=headers)

    ask()
