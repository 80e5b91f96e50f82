"""An address that was cited leads on to what its thing became, and to nowhere else."""

import pytest
from django.utils import timezone

from timeline.models import Merge

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def merged():
    for old, new in (("the-talks", "talks"), ("talks", "first-talks")):
        Merge.objects.create(kind="event", winner_slug=new, loser_slug=old, performed_at=timezone.now())


@pytest.mark.parametrize(
    ("address", "onward"),
    [
        ("/events/the-talks/", "/events/first-talks/"),
        ("/events/talks/history/", "/events/first-talks/history/"),
        ("/events/the-talks.csv", "/events/first-talks.csv"),
        ("/?align=the-talks&q=a b", "/?align=first-talks&q=a+b"),
    ],
)
def test_an_old_address_leads_to_the_latest_one(client, address, onward):
    answer = client.get(address)
    assert (answer.status_code, answer.headers.get("Location")) == (301, onward)


@pytest.mark.parametrize(
    "address", ["//evil.example/events/the-talks/", "//evil.example/?event=the-talks", "/x/events/the-talks/"]
)
def test_no_address_leads_to_another_site(client, address):
    # As gunicorn hands it on; a test client would take the host for itself.
    path, _mark, query = address.partition("?")
    answer = client.generic("GET", "/", PATH_INFO=path, QUERY_STRING=query)
    assert not answer.headers.get("Location", "").startswith("//")
    assert answer.status_code == 404 or answer.headers["Location"].startswith("/%2F")


def test_however_many_are_named_they_are_looked_up_together(client, django_assert_max_num_queries):
    names = "&".join(f"actor=nobody-{n}" for n in range(300))
    client.get("/")
    with django_assert_max_num_queries(12):
        assert client.get(f"/events/nothing/?{names}&event=the-talks").status_code == 301
