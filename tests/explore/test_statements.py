"""How many statements a page takes: twelve, the one that reads the version among them, whatever the record's size.

What follows from the record alone is asked once for each version of it, so it is left out here: the storylines, the day
that the record reaches, who belongs to whom, and whether an actor or a storyline that is asked for is known.
"""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from timeline.explore import blank, lists
from timeline.explore import counts as counting
from timeline.explore.answer import Answer
from timeline.explore.parts import PARTS
from timeline.explore.query import Query
from timeline.models import Actor, Event
from timeline.models.querysets import EventQuerySet
from timeline.models.statement import heard

pytestmark = pytest.mark.django_db
LARGE = 10_000_000
MOST = 12
REMEMBERED = (
    'FROM "timeline_storyline" ORDER BY', "FROM pg_class", 'FROM "timeline_affiliation" INNER JOIN "timeline_actor"',
    'SELECT "timeline_actor"."slug" AS "slug" FROM', 'SELECT "timeline_storyline"."slug" AS "slug" FROM',
)  # fmt: skip
INVITATION = "invitations-sent-for-first-board-of-peace-meeting"


@pytest.fixture(params=["counted", "few of many", "very many"])
def sized(request, monkeypatch):
    """The record as it is, and counted as a large one of which few or very many answer; a long list has twenty lines."""
    monkeypatch.setattr(lists, "MOST_ROWS", 20)
    if request.param != "counted":
        monkeypatch.setattr(counting, "FEW", 2_000 if request.param == "few of many" else -1)
        monkeypatch.setattr(counting, "sample_of", lambda size: 8 if size == LARGE else 1)
        monkeypatch.setattr(EventQuerySet, "state", lambda self: (None, LARGE))


def statements(client, address) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    asked = [one["sql"] for one in captured.captured_queries]
    return [sql for sql in asked if not any(words in sql for words in REMEMBERED)]


@pytest.mark.parametrize(
    "address",
    [
        "/", "/?from=2025&actor=russia&lanes=actor", "/?q=ceasefire", "/actors/russia/", "/actors/united-states/?page=2",
        "/storylines/peace-council/", "/briefing/", f"/?event={INVITATION}", f"/events/{INVITATION}/",
        f"/?event={INVITATION}&q=talks&from=2025", f"/?event={INVITATION}&q=talks&from=2025&actor=russia",
        f"/?event={INVITATION}&q=talks&from=2025&to=2026&actor=russia&with=united-states&storyline=ukraine-war",
    ],
)  # fmt: skip
def test_a_page_takes_at_most_twelve_statements(shipped, sized, client, address):
    client.get("/")

    assert len(statements(client, address)) <= MOST - 1


@pytest.mark.parametrize("sized", ["counted", "few of many"], indirect=True)
@pytest.mark.parametrize(
    "address",
    ["/?q=nothing-like-it", "/?q=nothing+liek+it&from=2020&kind=summit", f"/?event={INVITATION}&q=nothing-like-it"],
)
def test_so_does_one_that_finds_nothing(shipped, sized, client, address):
    client.get("/")

    assert len(statements(client, address)) <= MOST - 1


@pytest.mark.parametrize(
    "address",
    ["/", "/?from=2025", "/?q=talks&from=2025", "/?storyline=ukraine-war&from=2025&to=2025-06&lanes=actor", "/?lanes=kind"],
)
def test_what_is_sent_ahead_is_asked_no_more_than_once_and_is_what_is_told_in_turn(shipped, sized, client, address, monkeypatch):
    def page():
        with CaptureQueriesContext(connection) as captured:
            body = client.get(address).content.decode()
        return body, Counter(one["sql"] for one in captured.captured_queries if "timeline_event" in one["sql"])

    client.get("/")
    PARTS.version = None
    body, asked = page()
    PARTS.version = None
    monkeypatch.setattr(blank, "written", lambda answer, write: write())

    assert page() == (body, asked) and max(asked.values()) == 1


@pytest.mark.parametrize("slug", ["russia", "united-states", "norway"])
def test_what_is_said_in_some_events_is_what_all_that_is_said_has_of_them(shipped, slug):
    actor = Actor.objects.get(slug=slug)
    events = list(Event.objects.published().involving([slug]).newest_first().values_list("pk", "slug"))
    _found, every = heard(actor, 0, 10_000)

    for some in (dict(events), dict(events[:20])):
        found, said = heard(actor, 0, 10_000, among=list(some.values()))
        assert said == [one for one in every if one.event in some] and said
    assert {own: one.number for own, one in found.items()} == Counter(one.own for one in said)
    assert all(one.latest == next(this for this in said if this.own == own) for own, one in found.items())


@pytest.mark.parametrize("sized", ["very many"], indirect=True)
def test_of_very_many_events_the_latest_alone_say_what_an_actor_has_said(shipped, sized, client):
    client.get("/")
    page, beyond = (client.get(f"/actors/russia/{asked}").content.decode() for asked in ("", "?page=999"))

    assert page.count("Counted are its 20 latest events.") == beyond.count("Counted are its 20 latest events.") == 2
    assert page.count('class="account') > 3 and beyond.count('class="account') > 3


@pytest.mark.parametrize("slug", ["russia", "united-states", "norway"])
def test_lists_that_are_read_together_are_those_that_are_read_alone(shipped, sized, slug, monkeypatch):
    together, alone = (Answer(Query(actor=(slug,)), together=one) for one in (True, False))
    monkeypatch.setattr(alone, "_read", {})

    assert together.rows == alone.rows and together.rows
    assert (together.oldest, together.spanned, together.number) == (alone.oldest, alone.spanned, alone.number)
    assert together.crowd == alone.crowd
    assert together.drawing.picture == alone.drawing.picture
