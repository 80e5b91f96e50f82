"""The record as it was known on a day against the record as it is: the same pages, taking turns, nothing remembered."""

import datetime as dt
import random
from statistics import median
from time import perf_counter

import pytest
from django.core.management import call_command
from django.test import Client

from tests.ledgers import at, corrected
from timeline.models import Event

pytestmark = pytest.mark.django_db
TURNS = 7
# What the issue allows.
MOST = 3
PAGES = ["/", "/?actor=russia&lanes=actor", "/?q=ceasefire", "/?event={event}", "/events/{event}/", "/actors/russia/",
         "/sources/{source}/", "/storylines/peace-council/", "/events/{event}/accounts/", "/events/{invitation}/",
         "/briefing/", "/timeline.svg?from=2025"]  # fmt: skip


@pytest.fixture
def corrected_often():
    """The shipped record, of which every third event was corrected three times."""
    call_command("load_record", verbosity=0)
    chance = random.Random(1)
    for turn in range(3):
        at(f"{dt.datetime.now(dt.UTC):%Y-%m-%d} 00:00:0{turn}Z")
        for event in chance.sample(list(Event.objects.published().order_by("slug")), 120):
            corrected(event, place=f"{event.place} {turn}"[:120])


def test_the_past_takes_at_most_three_times_as_long_as_the_present(corrected_often):
    event = Event.objects.published().order_by("-source_count").first()
    invitation = Event.objects.published().invitations().order_by("-actor_count").first().slug
    today, client = dt.datetime.now(dt.UTC).date(), Client()
    print()
    for page in PAGES:
        live = page.format(event=event.slug, invitation=invitation, source=event.citations.first().source.slug)
        then = f"{live}{'&' if '?' in live else '?'}as_of={today}"
        taken = {live: [], then: []}
        for _turn in range(TURNS):
            for address, seconds in taken.items():
                begun = perf_counter()
                assert client.get(address).status_code == 200, address
                seconds.append(perf_counter() - begun)
        now, past = (1000 * median(seconds) for seconds in taken.values())
        print(f"{page:28} {now:6.0f} ms  {past:6.0f} ms  {past / now:4.2f}")
        assert past / now < MOST
