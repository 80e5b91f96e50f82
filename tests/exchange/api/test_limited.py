"""How often one address may ask: counted in the database by all workers together, and said in every answer."""

import json
import time
from types import SimpleNamespace

import pytest

from tests.exchange.api.conftest import AT
from tests.remembering import Reader
from timeline.limited import Limited, network_of


@pytest.fixture
def reader(db, settings, monkeypatch):
    settings.API_REQUESTS_A_MINUTE = 3
    # In the middle of a minute: the next one begins to count anew, and a test may last until then.
    now = int(time.time()) // 60 * 60 + 30
    monkeypatch.setattr("timeline.limited.time", SimpleNamespace(time=lambda: now))
    made = Reader()
    made.application = Limited(made.application)
    return made


def test_every_answer_says_how_many_are_left_and_then_when_to_come_back(reader):
    left = []
    for _ in range(3):
        answer = reader.ask(f"{AT}/events")
        assert answer.headers["RateLimit-Policy"] == '"address";q=3;w=60'
        left.append(answer.headers["RateLimit"].partition(";t=")[0])
    assert left == ['"address";r=2', '"address";r=1', '"address";r=0']
    refused = reader.ask(f"{AT}/events")
    said = json.loads(refused.body)
    assert (refused.status, said["status"], refused.headers["Content-Type"]) == (429, 429, "application/problem+json")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db(transaction=True)
def test_what_is_remembered_counts_too_and_pages_do_not(reader):
    first = reader.ask(f"{AT}/events")
    for _ in range(2):
        assert reader.ask(f"{AT}/events", if_none_match=first.etag).status in (200, 304)
    assert reader.ask(f"{AT}/events", if_none_match=first.etag).status == 429
    assert reader.ask("/").status == 200 and "RateLimit" not in reader.ask("/").headers


def test_another_worker_goes_on_counting_and_another_address_begins_anew(reader, settings):
    settings.PROXIES = 1
    for _ in range(4):
        last = reader.ask(f"{AT}/events", x_forwarded_for="198.51.100.7")
    other = Reader()
    other.application = Limited(other.application)
    assert (last.status, other.ask(f"{AT}/events", x_forwarded_for="198.51.100.7").status) == (429, 429)
    assert other.ask(f"{AT}/events", x_forwarded_for="198.51.100.8").status == 200


def test_a_subscriber_counts_once_in_ipv6():
    assert network_of("2001:db8::1") == network_of("2001:db8::2") != network_of("2001:db8:0:1::1")
