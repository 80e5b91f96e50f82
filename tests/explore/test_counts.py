"""Counting in a record that is too large to count event by event: few are looked up, many are estimated from a sample.

A test's record is small; what is "few", and which sample is taken, is set so that each way of counting is gone.
"""

import datetime as dt
import random
import re
from collections import Counter
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.db.models import Count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.explore.conftest import asked, calm
from tests.factories import make_citation, make_event, set_status
from timeline.explore import counts as counting
from timeline.explore.answer import Answer
from timeline.explore.counts import COUNTED, Counts, numbers, sample_of
from timeline.explore.number import Number, rounded
from timeline.explore.query import VERBS, Query
from timeline.models import Actor, Event, Sample, Source, Storyline
from timeline.models.expressions import DRAWS
from timeline.models.querysets import EventQuerySet

pytestmark = pytest.mark.django_db
LARGE = 10_000_000


@pytest.fixture
def large(monkeypatch):
    """Has a record counted as a large one is: `large(few)` says how many events are few; a sample is one in eight."""

    def as_large(few: int):
        monkeypatch.setattr(counting, "FEW", few)
        monkeypatch.setattr(counting, "sample_of", lambda size: 8 if size == LARGE else 1)

    return as_large


def some_question(chance: random.Random) -> Query:
    def some(values, most=2):
        return tuple(sorted(chance.sample(values, chance.choice([0, 0, *range(most + 1)]))))

    return Query(
        storyline=some(["ukraine-war", "gaza-war", "peace-council"]), actor=some(["russia", "united-states", "israel", "un"]),
        with_=some(["ukraine", "donald-trump"], 1), kind=some(["statements", "negotiations", "summit"]),
        source=some(["wire-agency", "primary-official"]), from_=chance.choice(["", "", "2024", "2025-05"]),
        to=chance.choice(["", "", "2025", "2026-01"]), q=chance.choice(["", "", "", "ceasefire", "trump putin", "no-such-word"]),
        significance=chance.choice([1, 1, 1, 3]), disputed=chance.random() < 0.15,
    )  # fmt: skip


def divided_naively(query: Query, facet: str, sampled: bool = False) -> dict[str, int]:
    """{value: how many events}, event by event, by following relations."""
    events = query.events(facet)
    if sampled:
        events = events.filter(draw__lt=DRAWS // 8)
    key = {"storyline": "placements__storyline__slug", "actor": "involvements__actor__slug",
           "source": "citations__source__kind"}.get(facet, facet)  # fmt: skip
    rows = events.order_by().values_list(key).annotate(number=Count("pk", distinct=True))
    return {str(value).lower() if facet == "disputed" else str(value): number for value, number in rows if value is not None}


def foremost(found: dict[str, int], facet: str) -> list[int]:
    """Which of several equally frequent values is cut does not matter."""
    return sorted(found.values(), reverse=True)[: COUNTED[facet]]


def months_naively(events) -> list:
    days = events.values_list("date_sort", "storyline_slugs")
    counted = Counter((day.replace(day=1), slugs[0] if slugs else None) for day, slugs in days)
    return sorted(((*key, number) for key, number in counted.items()), key=str)


def first(most: int, parts) -> list:
    return [event for part in parts for event in part][:most]


@settings(calm, max_examples=5, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_what_is_looked_up_in_a_large_record_is_what_is_counted_in_a_small_one(shipped, large, seed):
    query = some_question(random.Random(seed))
    with transaction.atomic():
        small, looked_up = Counts(query, 0), Counts(query, LARGE)
        large(few=10_000)
        assert looked_up.sampled and not small.sampled
        assert looked_up.number == small.number == query.events().count()
        assert not looked_up.number.about
        for facet in COUNTED:
            naive = divided_naively(query, facet)
            assert foremost(looked_up.facets[facet], facet) == foremost(small.facets[facet], facet) == foremost(naive, facet)
            assert all(naive[value] == number for value, number in looked_up.facets[facet].items()), facet
        assert first(400, looked_up.heaviest(400)) == first(400, small.heaviest(400))
        assert first(400, looked_up.newest(400)) == first(400, small.newest(400))
        assert sorted(looked_up.months, key=str) == sorted(small.months, key=str) == months_naively(query.events("window"))


@settings(calm, max_examples=5, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_an_estimate_is_what_a_sample_holds_times_what_each_of_it_stands_for(shipped, large, seed):
    query = some_question(random.Random(seed))
    with transaction.atomic():
        large(few=-1)
        estimated = Counts(query, LARGE)
        lots = query.events().filter(draw__lt=DRAWS // 8)
        assert estimated.number == 8 * lots.count() and estimated.number.about
        for facet in COUNTED:
            naive = divided_naively(query, facet, sampled=True)
            assert foremost(estimated.facets[facet], facet) == [8 * number for number in foremost(naive, facet)]
            assert all(number.about for number in estimated.facets[facet].values())
        sampled = query.events("window").filter(draw__lt=DRAWS // 8)
        assert sorted(estimated.months, key=str) == months_naively(sampled)
        # What is drawn with a name is never estimated, whether it is found in the first part or in a later one.
        whole, most = Counts(query, 0), random.Random(seed).choice([1, 5, 20, 400])
        window, drawn = (dt.date(2025, 1, 1), dt.date(2025, 6, 30)), (dt.date(2024, 3, 1), dt.date(2025, 12, 31))
        assert first(most, estimated.around(window, drawn, most)) == first(most, whole.around(window, drawn, most))
        assert first(most, estimated.heaviest(most)) == first(most, whole.heaviest(most))
        assert first(most, estimated.newest(most)) == first(most, whole.newest(most))
        if estimated.number:
            assert list(estimated.oldest(1)) == list(whole.oldest(1))


@pytest.mark.parametrize("seed", range(8))
def test_one_count_of_a_sample_tells_what_each_filter_leaves_by_significance_and_beside_the_window(shipped, large, seed):
    large(few=0)
    query = replace(some_question(random.Random(seed)), from_="2025-05", to="2025-08")
    told = Counts(query, LARGE)._told
    before, window, after = (dt.date(2024, 12, 29), dt.date(2025, 4, 30)), (query.first, query.last), (
        dt.date(2025, 9, 1), dt.date(2026, 1, 1),
    )  # fmt: skip

    def filed(events) -> list[int]:
        return [events.filed_from(first).filed_until(last).count() for first, last in (before, window, after)]

    for name in ("", *query.filters):
        events = query.events(name, one_in=8)
        assert told.levels[name] == Counter(events.values_list("significance", flat=True)), name
        assert (told.numbers[name], told.beside[name]) == (events.count(), filed(events)), name
    for name, narrow in query.filters.items():
        assert told.alone[name] == narrow(query.public(8)).count(), name
    assert (told.every, told.filed) == (query.public(8).count(), filed(query.public(8)))


@pytest.mark.parametrize("few", [10_000, -1])
def test_a_day_of_a_large_record_is_counted_as_one_of_a_small_one(shipped, large, few):
    query = Query(storyline=("peace-council",), actor=("russia",), kind=("statements",), as_of="2030-01-01")
    small, many = Counts(query, 0), Counts(query, LARGE)
    large(few)

    assert first(400, many.heaviest(400)) == first(400, small.heaviest(400))
    assert first(400, many.newest(400)) == first(400, small.newest(400))
    assert few < 0 or many.number == small.number == query.events().count()


@pytest.mark.parametrize("few", [10_000, -1])
@pytest.mark.parametrize("address", ["/", "/?from=2025&to=2025-06", "/?q=ceasefire", "/?lanes=actor&from=2024"])
def test_a_page_of_a_large_record_takes_at_most_twelve_queries(shipped, large, client, monkeypatch, few, address):
    large(few)
    monkeypatch.setattr(EventQuerySet, "state", lambda self: (None, LARGE))
    client.get(address)
    with connection.execute_wrapper(counted := Statements()):
        response = client.get(address)
    assert response.status_code == 200 and counted.number <= 12
    assert bool(re.search("~[0-9]", response.content.decode())) == (few < 0)


class Statements:
    def __init__(self):
        self.number = 0

    def __call__(self, execute, *arguments):
        self.number += 1
        return execute(*arguments)


def test_an_estimate_says_so():
    assert (str(Number(349)), Number(349).words) == ("349", "349")
    assert (str(Number(341_234, about=True)), Number(341_234, about=True).words) == ("~340K", "about 340,000")
    assert rounded(0) == 0 and rounded(7) == 7 and rounded(1_249_000) == 1_200_000


def test_a_larger_record_is_counted_from_a_smaller_part():
    assert [sample_of(size) for size in (0, 80_000, 80_001, 1_000_000, 10_000_000)] == [1, 1, 8, 64, 512]


def test_numbers_of_several_questions_are_told_at_once(shipped, large):
    views = {"all": Query(), "few": Query(actor=("israel",)), "none": Query(q="nothing-like-it")}
    exact = {name: query.events().count() for name, query in views.items() if name != "none"}
    assert numbers(views) == exact
    large(few=10_000)
    assert numbers(views, LARGE) == exact


# ---------------------------------------------------------------- the sample


def in_small_lot(**values) -> Event:
    """An event that has drawn a small lot."""
    for number in range(1000):
        slug = f"lot-{number}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT (hashtextextended(%s, 0) & %s) < %s", [slug, DRAWS - 1, DRAWS // 8])
            if cursor.fetchone()[0] and not Event.objects.filter(slug=slug).exists():
                return make_event(slug=slug, **values)
    raise AssertionError("no slug draws a small lot")


def told(event: Event) -> dict | None:
    """What the sample says of an event."""
    names = [field.attname for field in Sample._meta.fields if field.attname != "event_id"]
    return Sample.objects.filter(event_id=event.pk).values(*names).first()


def expected(event: Event) -> dict:
    names = [field.attname for field in Sample._meta.fields if field.attname != "event_id"]
    return Event.objects.filter(pk=event.pk).values(*names).get()


def test_the_sample_holds_what_events_with_small_lots_say(shipped):
    lots = Event.objects.published().filter(draw__lt=DRAWS // 8)
    assert 10 < lots.count() < 100
    assert Sample.objects.count() == lots.count()
    assert all(told(event) == expected(event) for event in lots)


def test_the_sample_follows_every_change_of_an_event_and_of_its_parts():
    event = in_small_lot(actors=["russia"], title="Talks")
    assert told(event) == expected(event) and told(event)["actor_slugs"] == ["russia"]
    Event.objects.filter(pk=event.pk).update(title="Other talks", significance=5)
    make_citation(event, stance="deny", by="ukraine")
    event.placements.all().delete()
    assert told(event) == expected(event)
    assert told(event)["actor_slugs"] == ["russia", "ukraine"] and told(event)["storyline_slugs"] == []
    set_status(event, "retracted")
    assert told(event) is None


def test_a_draft_is_in_no_sample_and_what_is_deleted_leaves_it():
    assert told(in_small_lot(status="draft")) is None
    event = in_small_lot()
    assert told(event)
    event.delete()
    assert not Sample.objects.filter(event_id=event.pk).exists()


def test_another_slug_draws_another_lot():
    event = in_small_lot(status="draft")
    others = [f"other-{number}" for number in range(40)]
    for slug in others:
        Event.objects.filter(pk=event.pk).update(slug=slug, status="draft")
        Event.objects.filter(pk=event.pk).update(title=slug)
        event.refresh_from_db()
        assert (event.draw < DRAWS // 8) == (hash_of(slug) < DRAWS // 8)
        assert told(event) is None


def hash_of(slug: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (hashtextextended(%s, 0) & %s)::int", [slug, DRAWS - 1])
        return cursor.fetchone()[0]


def test_lots_are_spread_evenly(shipped):
    lots = list(Event.objects.values_list("draw", flat=True))
    assert len(set(lots)) == len(lots)
    assert 0.4 * len(lots) < sum(lot < DRAWS // 2 for lot in lots) < 0.6 * len(lots)


def test_what_an_event_says_of_its_subjects_changes_with_them():
    event = make_event(status="draft", actors=["new-actor"], storylines=["new-line"])
    source = event.citations.get().source
    Actor.objects.filter(slug="new-actor").update(slug="renamed-actor")
    Storyline.objects.filter(slug="new-line").update(slug="renamed-line")
    Source.objects.filter(pk=source.pk).update(kind="state-media")
    event.refresh_from_db()
    assert (event.actor_slugs, event.storyline_slugs, event.source_kinds) == (
        ["renamed-actor"], ["renamed-line"], ["state-media"],
    )  # fmt: skip


def test_a_record_loaded_again_writes_no_event(shipped):
    before = dict(Event.objects.values_list("pk", "search"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(xmin::text ORDER BY id) FROM timeline_event")
        rows = cursor.fetchone()
        cursor.execute("SELECT timeline_refresh(ARRAY(SELECT id FROM timeline_event))")
        cursor.execute("SELECT array_agg(xmin::text ORDER BY id) FROM timeline_event")
        assert cursor.fetchone() == rows
    assert dict(Event.objects.values_list("pk", "search")) == before


def test_every_filter_can_be_asked_of_a_sample():
    for name in VERBS:
        query = asked("/?storyline=&q=talks&from=2025&to=2026&significance=2&disputed=1&new_since=2026-01-01T00:00Z")
        assert query.events(name, one_in=8).count() <= Sample.objects.count()


def test_the_selected_event_and_the_marks_are_real_ones(shipped, large):
    large(few=-1)
    answer = Answer(Query())
    assert {row.slug for row in answer.rows} <= set(Event.objects.published().values_list("slug", flat=True))
