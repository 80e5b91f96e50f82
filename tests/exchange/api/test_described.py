"""The description holds: schemathesis asks all that it allows and much that it does not, with every check it has."""

import datetime as dt
import os

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.exchange.api.conftest import bearer, make_token
from tests.exchange.conftest import make_record
from tests.remembering import keeping_the_connection
from timeline.exchange.api import cursor
from timeline.exchange.api.description import api
from timeline.limited import Limited
from timeline.models.ledger import append_missing
from timeline.remembered import Rememberer

# A longer run by hand: API_EXAMPLES=300 python -m pytest tests/exchange/api/test_described.py -n 0
EXAMPLES = int(os.environ.get("API_EXAMPLES", "6"))
DAYS = st.dates().map(str) | st.sampled_from(["2025", "2025-05", "2025-05-10~", "2022-02-24/.."])
# What our own formats mean. Values of the record are those of the record that is asked here.
FORMATS = {
    "edtf": DAYS,
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


schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = Limited(Rememberer(WSGIHandler()))


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


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_it_is_described(case, writer):
    case.call_and_validate(headers=writer if case.method == "POST" else None)
