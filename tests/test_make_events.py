"""Made records of the benches: always the same, as skewed as they say, and loaded with nothing left off."""

from collections import Counter
from itertools import islice

import pytest
from django.db import connection

from tests.bench.copy_load import load_record
from tests.bench.made import Dataset, Made
from tests.bench.make_events import load, made_events, made_record, product_database
from tests.bench.roll_calls import Absent, roll_calls
from timeline.models import Affiliation, Event, Involvement
from timeline.models.dates import Span
from timeline.models.taxonomy import KINDS, ROLES, STANCES

MANY = 300


@pytest.fixture(scope="module")
def made():
    return list(made_events(4000))


# ---------------------------------------------------------------- what is made


def test_the_same_seed_makes_the_same_record():
    assert made_record(MANY, seed=7).actors == made_record(MANY, seed=7).actors
    assert list(made_events(MANY, seed=7)) == list(made_events(MANY, seed=7)) != list(made_events(MANY, seed=8))


def test_the_bounds_of_a_date_are_those_of_its_text(made):
    for event in made:
        span = Span.parse(event.date)
        bounds = span.lower, span.upper, span.lower_fuzzy, span.upper_fuzzy, span.sort
        assert (event.lower, event.upper, event.lower_fuzzy, event.upper_fuzzy, event.sort) == bounds, event.date


def shape(date: str) -> str:
    return "".join("d" if letter.isdigit() else letter for letter in date)


def test_dates_are_of_every_precision(made):
    shapes = Counter(shape(event.date) for event in made)

    assert 0.8 < shapes["dddd-dd-dd"] / len(made) < 0.9
    assert {
        "dddd", "dddd-dd", "dddd-dd-dd~", "dddd-dd-dd?", "dddd-dd~", "dddd-dd-dd/dddd-dd-dd", "dddd-dd/dddd-dd",
        "dddd-dd-dd/..", "../dddd-dd-dd", "dddd-dd-ddTdd:dd:ddZ", "[dddd-dd-dd,dddd-dd-dd]",
    } <= shapes.keys()  # fmt: skip
    assert any(event.date[4:7] in ("-21", "-22", "-23", "-24") and len(event.date) == 7 for event in made)


def test_few_are_nearly_everywhere(made):
    parts = [part for event in made for part in event.participations]
    actor, most = Counter(part[0] for part in parts).most_common(1)[0]
    words = Counter(word for event in made for word in set(f"{event.title} {event.summary}".lower().split()))
    significance = Counter(event.significance for event in made)

    assert actor == "united-states" and 0.025 < most / len(parts) < 0.05
    assert 2.7 < len(parts) / len(made) < 3.3
    assert words["ceasefire"] > 0.05 * len(made) and min(words.values()) == 1
    assert significance[1] > significance[2] > significance[3] > significance[4] > significance[5] > 0
    assert sum(event.lower.year >= 2014 for event in made) > len(made) / 3


def test_what_is_made_is_of_the_tables_of_the_field(made):
    sources = {source.slug for source in made_record(4000).sources}

    assert {event.kind for event in made} <= KINDS.keys() and len({event.kind for event in made}) > 30
    assert {part[1] for event in made for part in event.participations} <= ROLES.keys()
    assert {account[1] for event in made for account in event.citations} == STANCES.keys()
    assert {account[0] for event in made for account in event.citations} <= sources
    assert all(len(event.label) <= 48 and event.citations for event in made)
    assert len({event.slug for event in made}) == len(made)


# ---------------------------------------------------------------- what is loaded

CATALOGUE = """
SELECT 'index', schemaname || '.' || indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
UNION ALL
SELECT contype::text, conrelid::regclass || ' ' || conname,
       pg_get_constraintdef(oid) || convalidated || condeferrable || condeferred || coalesce(conindid::regclass::text, '')
  FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
UNION ALL
SELECT 'trigger', tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid) || tgenabled::text
  FROM pg_trigger WHERE NOT tgisinternal
ORDER BY 1, 2, 3"""


def answer(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def derived():
    fields = ("id", "disputed", "actor_count", "source_count", "storyline_slugs", "actor_slugs", "source_kinds")
    return (
        list(Event.objects.order_by("id").values_list(*fields)),
        set(Involvement.objects.values_list("event", "actor", "direct")),
        answer("SELECT actor_id, word, keys FROM timeline_spelling ORDER BY 1, 2"),
        # The order in which names come is nobody's business: where they stand in a vector is left out.
        answer(
            "SELECT e.id, w.lexeme, w.weights FROM timeline_event e,"
            " LATERAL (SELECT lexeme, ARRAY(SELECT DISTINCT unnest(weights) ORDER BY 1) FROM unnest(e.search))"
            " AS w (lexeme, weights) ORDER BY 1, 2"
        ),
    )


@pytest.mark.django_db(transaction=True)
def test_a_load_leaves_rules_and_indexes_as_they_were_and_derives_what_triggers_do():
    before = answer(CATALOGUE)

    load(product_database(), MANY)

    assert answer(CATALOGUE) == before
    events = list(made_events(MANY))
    assert Event.objects.count() == MANY
    first = Event.objects.get(slug=events[0].slug)
    assert (first.title, first.span.lower, first.place) == (events[0].title, events[0].lower, events[0].place)
    assert set(first.participations.values_list("actor__slug", "role", "vote")) == set(events[0].participations)
    assert Affiliation.objects.exclude(period="").exists() and Involvement.objects.filter(direct=False).exists()

    assert answer("SELECT event_id, draw, kind, actor_slugs FROM timeline_sample ORDER BY 1") == answer(
        "SELECT id, draw, kind, actor_slugs FROM timeline_event WHERE status = 'published' AND draw < 1 << 27 ORDER BY 1"
    )
    assert answer("SELECT event_id, search FROM timeline_sample_words ORDER BY 1") == answer(
        "SELECT id, search FROM timeline_event JOIN timeline_sample ON event_id = id ORDER BY 1"
    )
    found = derived()
    answer("SELECT timeline_refresh(ARRAY(SELECT id FROM timeline_event))")
    answer("SELECT timeline_spell(ARRAY(SELECT id FROM timeline_actor))")
    assert derived() == found
    # The next event that is written gets the next id.
    assert Event.objects.create(slug="next", title="Next", label="Next", kind="meeting", date="2026").pk == MANY + 1


@pytest.mark.django_db(transaction=True)
def test_a_load_that_fails_leaves_an_empty_record_with_all_its_rules():
    before = answer(CATALOGUE)
    record = made_record(MANY)
    twice = Dataset(1, lambda: (event._replace(slug="twice") for event in record.events))

    with pytest.raises(Exception, match="twice"):
        load_record(product_database(), record._replace(datasets=[twice]))

    assert answer(CATALOGUE) == before
    assert not Event.objects.exists() and not Affiliation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_record_that_is_there_is_not_loaded_over():
    Event.objects.create(slug="there", title="There", label="There", kind="meeting", date="2026")

    with pytest.raises(ValueError, match="empty"):
        load(product_database(), MANY)


# ---------------------------------------------------------------- roll calls


def test_roll_calls_that_are_absent_are_named(tmp_path):
    with pytest.raises(Absent, match=r"unga_un_votes\.csv\.gz"):
        roll_calls(tmp_path)


def test_a_roll_call_has_the_vote_of_every_country():
    try:
        record = roll_calls()
    except Absent as reason:
        pytest.skip(str(reason))

    first = next(iter(record.events))
    assert isinstance(first, Made) and record.number == 6203 and len(record.actors) == 200
    assert sum(first.votes) == len(first.participations)
    assert ("united-states", "participant", "for") in first.participations
    assert all(len(event.title) <= 200 and len(event.label) <= 48 for event in islice(record.events, 500))
