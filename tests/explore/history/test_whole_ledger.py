"""The ledger as one file: as long as the whole past, so that few fetch it at a time, and nobody keeps it for another."""

import pytest

from tests.factories import make_event
from tests.remembering import Reader
from timeline.explore.held import MOST_AT_ONCE, places
from timeline.models.ledger import append_missing

pytestmark = pytest.mark.django_db


def test_slow_readers_of_the_ledger_leave_most_threads_to_others(client):
    make_event("Talks")
    append_missing()
    slow = [client.get("/ledger.jsonl") for _reader in range(MOST_AT_ONCE)]
    late = client.get("/ledger.jsonl")

    assert (late.status_code, late["Retry-After"]) == (503, "10") and client.get("/").status_code == 200
    for answer in slow:
        assert answer.getvalue()
    assert client.get("/ledger.jsonl").getvalue() and places._value == MOST_AT_ONCE


@pytest.mark.django_db(transaction=True)
def test_the_ledger_is_said_to_be_kept_by_nobody():
    make_event("Talks")
    append_missing()
    told = Reader().ask("/ledger.jsonl").headers
    assert told["Cache-Control"] == "no-store" and "ETag" not in told
