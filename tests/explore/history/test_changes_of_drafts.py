"""The list of changes tells nobody what only drafts name."""

import pytest

from tests.factories import make_actor, make_event
from timeline.models.event import DRAFT
from timeline.models.ledger import append_missing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/changes/", "/changes.atom"])
def test_an_actor_that_only_drafts_name_is_as_unknown_as_one_that_is_not_there(client, address):
    make_event("Talks", actors=["russia"])
    make_actor("ruritania")
    make_event("Secret pact", status=DRAFT, actors=["ruritania"])
    append_missing()

    assert client.get(f"{address}?actor=russia").status_code == 200
    assert client.get(f"{address}?actor=nobody").status_code == 400
    assert client.get(f"{address}?actor=ruritania").status_code == 400
