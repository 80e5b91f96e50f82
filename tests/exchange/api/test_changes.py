"""A mirror that follows the changes has the record: whole documents, in the order and with the hashes of the ledger."""

import json
from functools import partial

import pytest

from tests.exchange.api.conftest import AT
from tests.exchange.api.test_reading import get
from tests.factories import make_event
from timeline.models import Source
from timeline.models.ledger import KINDS, Revision, append, append_missing, public
from timeline.verify import fingerprint

ROWS = {kind: partial(public, kind) for kind in KINDS}


class Mirror:
    """Another site's copy: documents by kind and slug, and where it stands."""

    def __init__(self, client):
        self.client, self.documents, self.next, self.previous = client, {}, f"{AT}/changes?limit=4", "0" * 64

    def follow(self):
        more = True
        while more:
            found = get(self.client, self.next.replace("http://127.0.0.1:8000", ""))
            for change in found["data"]:
                self.take(change)
            self.next, more = found["next"], found["more"]

    def take(self, change):
        entry = {name: value for name, value in change.items() if name != "hash"}
        assert change["previous"] == self.previous and change["hash"] == fingerprint(entry)
        self.previous = change["hash"]
        self.documents[change["kind"], change["slug"]] = change["document"]

    def public(self):
        return {key: one for key, one in self.documents.items() if key[0] != "event" or one.get("status") == "published"}


def the_record():
    """What is public in the database, as documents."""
    return {(kind, row.slug): json.loads(json.dumps(KINDS[kind][1](row))) for kind, rows in ROWS.items() for row in rows()}


@pytest.fixture
def mirror(client):
    return Mirror(client)


def test_replaying_all_changes_gives_the_record_and_following_keeps_it(mirror, record):
    mirror.follow()
    assert mirror.public() == the_record()

    event = make_event("Talks go on", slug="talks-go-on", actors=["union"])
    append(event, "loaded")
    event.title = "Talks go on in Geneva"
    event.save()
    append(event, "corrected", reason="The place was missing.", author=_curator("a"), approver=_curator("b"))
    source = Source.objects.get(slug="report")
    source.title = "Talks began"
    source.save()
    append(source, "corrected", reason="As printed.", author=_curator("c"))
    mirror.follow()
    assert mirror.public() == the_record()
    assert mirror.documents["event", "talks-go-on"]["title"] == "Talks go on in Geneva"


def _curator(name):
    from tests.curate.conftest import make_curator

    return make_curator(username=name)


def test_who_has_everything_gets_nothing_and_keeps_the_address(client, record):
    last = Revision.objects.count()
    found = get(client, f"{AT}/changes?after={last}")
    assert (found["data"], found["more"], found["last"]) == ([], False, last)
    assert found["next"].endswith(f"/changes?after={last}")
    make_event("Another")
    append_missing()
    assert len(get(client, found["next"].replace("http://127.0.0.1:8000", ""))["data"]) >= 1


def test_changes_are_one_query_whatever_their_number(client, record, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        get(client, f"{AT}/changes?limit=500")
