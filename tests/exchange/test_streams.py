"""A download past what is remembered and past the bounds of pages. A real database, and real transactions."""

import gzip

import pytest
from django.db import connection

from tests.factories import make_event
from tests.remembering import Reader
from timeline.exchange.formats import FORMATS
from timeline.explore.held import MOST_AT_ONCE, places

pytestmark = pytest.mark.django_db(transaction=True)


def shown(name) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return cursor.fetchone()[0]


def somebody_else(statement):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(statement)
    finally:
        other.close()


def test_a_download_is_remembered_nowhere_and_who_has_it_learns_that_it_still_holds():
    make_event("Talks in Geneva", slug="talks")
    reader = Reader()

    first = reader.ask("/export.jsonl")
    again = reader.ask("/export.jsonl", if_none_match=first.etag)
    make_event("A treaty", slug="treaty")
    later = reader.ask("/export.jsonl", if_none_match=first.etag)

    assert reader.application.memory.bytes == 0
    assert (first.status, again.status, later.status) == (200, 304, 200)
    assert b"treaty" in later.body and b"treaty" not in first.body
    assert first.headers["Cache-Control"] == "public, no-cache"


def test_the_head_of_a_download_is_its_head_alone():
    make_event("Talks in Geneva", slug="talks")
    reader = Reader()

    head, whole = reader.ask("/export.csv", method="HEAD"), reader.ask("/export.csv")

    assert head.wire == b"" and head.headers == whole.headers
    assert places._value == MOST_AT_ONCE


def test_a_download_is_compressed_on_its_way_but_for_what_is_already():
    make_event("Talks in Geneva", slug="talks")
    reader = Reader()

    plain, packed = reader.ask("/export.csv"), reader.ask("/export.csv", accept_encoding="gzip")

    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.wire) == plain.wire
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in reader.ask("/export.zip", accept_encoding="gzip").headers


def test_a_download_reads_one_snapshot_with_bounds_of_its_own_and_leaves_none_behind(client, settings, monkeypatch):
    settings.PUBLIC_STATEMENT_MILLISECONDS, settings.DOWNLOAD_STATEMENT_MILLISECONDS = 4321, 7654

    def bounds(download):
        assert next(download.events()).title == "Talks in Geneva"
        yield ";".join(shown(name) for name in ("transaction_isolation", "transaction_read_only", "statement_timeout"))
        somebody_else("UPDATE timeline_event SET title = 'Changed meanwhile'")
        yield ";" + "".join(document["title"] for document in download.documents("event"))

    monkeypatch.setitem(FORMATS, "csv", FORMATS["csv"]._replace(write=bounds))
    make_event("Talks in Geneva", slug="talks")
    response = client.get("/export.csv")

    said = b"".join(response.streaming_content).decode()

    assert said == "repeatable read;on;7654ms;Talks in Geneva"
    assert shown("statement_timeout") in ("0", "4321ms")
