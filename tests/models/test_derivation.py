"""What the database derives: who is involved, and whether accounts differ; for one write as for many."""

import pytest
from django.db import connection, transaction

from tests.factories import make_actor, make_citation, make_event, make_source, make_storyline
from timeline.management.commands.load_record import derived_once
from timeline.models import Affiliation, Citation, Event, Involvement, Participation
from timeline.models.document import Slugs, normal, save_actor, save_affiliations, save_event
from timeline.models.event import DRAFT

pytestmark = pytest.mark.django_db


def involved(event, **conditions) -> set[str]:
    return set(Involvement.objects.filter(event=event, **conditions).values_list("actor__slug", flat=True))


def make_kremlin(period=""):
    """Peskov speaks for the Kremlin, for the time given, and the Kremlin is Russia."""
    kremlin = make_actor("kremlin", belongs_to=make_actor("russia"), kind="entity")
    return make_actor("dmitry-peskov", belongs_to=kremlin, period=period, kind="person")


# ---------------------------------------------------------------- who is involved


def test_an_event_of_a_spokesman_involves_his_office_and_its_state():
    make_kremlin()
    event = make_event(actors=["dmitry-peskov"])

    assert involved(event) == {"dmitry-peskov", "kremlin", "russia"}
    assert involved(event, direct=True) == {"dmitry-peskov"}


def test_an_actor_that_is_there_in_person_and_through_a_member_is_direct():
    make_kremlin()
    event = make_event(actors=["dmitry-peskov", "russia"])

    assert involved(event, direct=True) == {"dmitry-peskov", "russia"}
    assert Involvement.objects.filter(event=event).count() == 3


PERIODS = [
    # period of the affiliation, date of the event, involved
    ("2012-05/2020-01", "2012-04-30", False),
    ("2012-05/2020-01", "2012-05-01", True),
    ("2012-05/2020-01", "2020-01-31", True),
    ("2012-05/2020-01", "2020-02-01", False),
    ("2012-05/2020-01", "2019-12/2020-06", True),
    ("2012-05/2020-01", "2010/..", True),
    ("2012-05/2020-01", "2020-02-02~", True),
    ("2012-05/..", "2099-01-01", True),
    ("../2020-01", "1999-01-01", True),
    ("../2020-01", "2021", False),
    ("", "1999-01-01", True),
]


@pytest.mark.parametrize(("period", "date", "expected"), PERIODS)
def test_an_affiliation_counts_only_while_it_lasts(period, date, expected):
    make_kremlin(period)
    event = make_event(actors=["dmitry-peskov"], date=date)

    assert ("russia" in involved(event)) is expected


def test_an_affiliation_counts_only_as_far_up_as_each_step_lasts():
    russia = make_actor("russia")
    party = make_actor("party", belongs_to=russia, period="2000/2010", kind="political-party")
    make_actor("member", belongs_to=party, kind="person")
    event = make_event(actors=["member"], date="2015-01-01")

    assert involved(event) == {"member", "party"}


def test_who_belongs_to_each_other_in_a_circle_is_involved_once():
    one, other = make_actor("one"), make_actor("other")
    Affiliation.objects.create(actor=one, parent=other)
    Affiliation.objects.create(actor=other, parent=one)
    event = make_event(actors=["one"])

    assert involved(event) == {"one", "other"}
    assert involved(event, direct=True) == {"one"}


def test_whoever_is_quoted_is_involved_with_the_office():
    make_kremlin()
    event = make_event(actors=["donald-trump"])
    make_citation(event, by="dmitry-peskov")

    assert involved(event) == {"donald-trump", "dmitry-peskov", "kremlin", "russia"}
    assert involved(event, direct=True) == {"donald-trump", "dmitry-peskov"}


def test_who_is_quoted_no_longer_is_no_longer_involved():
    event = make_event()
    citation = make_citation(event, by="russia")

    citation.attributed_to = None
    citation.save()

    assert involved(event) == set()


def test_moving_an_event_in_time_changes_who_is_involved():
    make_kremlin("2012-05/..")
    event = make_event(actors=["dmitry-peskov"], date="2011-01-01")

    event.date = "2013-01-01"
    event.save()

    assert "russia" in involved(event)


def test_a_new_affiliation_reaches_events_that_are_there_already():
    make_actor("dmitry-peskov")
    event = make_event(actors=["dmitry-peskov"])

    row = Affiliation.objects.create(actor=make_actor("dmitry-peskov"), parent=make_actor("russia"))
    assert "russia" in involved(event)

    row.period = "2026/.."
    row.save()
    assert "russia" not in involved(event)

    row.period = ""
    row.save()
    row.delete()
    assert "russia" not in involved(event)


def test_an_affiliation_of_the_office_reaches_events_of_its_people():
    kremlin = make_actor("kremlin")
    make_actor("dmitry-peskov", belongs_to=kremlin)
    event = make_event(actors=["dmitry-peskov"])

    Affiliation.objects.create(actor=kremlin, parent=make_actor("russia"))

    assert "russia" in involved(event)


# ---------------------------------------------------------------- whose accounts differ

ONE, TWO = "donald-trump", "kremlin"
ACCOUNTS = [
    ("one report", [("report", None, "a")], False),
    ("two reports", [("report", None, "a"), ("report", None, "b")], False),
    ("two assertions", [("assert", ONE, "a"), ("assert", TWO, "b")], False),
    ("a report and a denial of another voice", [("report", ONE, "a"), ("deny", TWO, "b")], True),
    ("the same out of one source", [("report", ONE, "a"), ("deny", TWO, "a")], True),
    ("an assertion and a dispute", [("assert", ONE, "a"), ("dispute", TWO, "b")], True),
    ("a report and a dispute", [("report", None, "a"), ("dispute", TWO, "b")], True),
    ("a denial of the publisher itself", [("assert", ONE, "a"), ("deny", None, "b")], True),
    ("one voice that says and denies", [("assert", ONE, "a"), ("deny", ONE, "b")], False),
    ("two sources for themselves", [("report", None, "a"), ("deny", None, "b")], True),
    ("one source for itself both ways", [("report", None, "a"), ("deny", None, "a")], False),
    ("a denial alone", [("deny", ONE, "a")], False),
    ("two denials", [("deny", ONE, "a"), ("deny", TWO, "b")], False),
    ("a denial and a dispute", [("deny", ONE, "a"), ("dispute", TWO, "b")], False),
]


@pytest.mark.parametrize(("accounts", "disputed"), [row[1:] for row in ACCOUNTS], ids=[row[0] for row in ACCOUNTS])
def test_an_event_is_disputed_when_one_voice_denies_what_another_says(accounts, disputed):
    event = make_event(status=DRAFT, cite=False)

    for stance, voice, source in accounts:
        make_citation(event, make_source(source), stance=stance, by=voice)

    event.refresh_from_db()
    assert event.disputed is disputed


def test_taking_the_denial_back_undoes_the_dispute():
    event = make_event()
    denial = make_citation(event, stance="deny", by="kremlin")
    event.refresh_from_db()
    assert event.disputed

    denial.delete()

    event.refresh_from_db()
    assert not event.disputed


def test_changing_a_denial_into_a_report_undoes_the_dispute():
    event = make_event()
    make_citation(event, stance="deny", by="kremlin")

    event.citations.filter(stance="deny").update(stance="report")

    event.refresh_from_db()
    assert not event.disputed


def test_a_denial_that_moves_to_another_event_takes_the_dispute_along():
    here, there = make_event(), make_event()
    denial = make_citation(here, stance="deny", by="kremlin")

    Citation.objects.filter(pk=denial.pk).update(event=there)

    here.refresh_from_db(), there.refresh_from_db()
    assert (here.disputed, there.disputed) == (False, True)
    assert (involved(here), involved(there)) == (set(), {"kremlin"})


def test_actors_and_sources_are_counted_once_each():
    event = make_event(actors=["russia", ("russia", "host"), "france"])
    twice = make_source("twice")
    make_citation(event, twice), make_citation(event, twice)

    event.refresh_from_db()

    assert (event.actor_count, event.source_count) == (2, 2)


# ---------------------------------------------------------------- many at once


def test_parts_written_in_bulk_are_seen():
    first, second = make_event("First"), make_event("Second")
    russia, france = make_actor("russia"), make_actor("france")

    Participation.objects.bulk_create(
        Participation(event=event, actor=actor, role="party") for event in (first, second) for actor in (russia, france)
    )

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.actor_count, second.actor_count) == (2, 2)
    assert involved(first) == involved(second) == {"russia", "france"}
    assert Event.objects.mentioning("france").count() == 2


def test_parts_deleted_in_bulk_are_forgotten():
    first, second = make_event("First", actors=["russia"]), make_event("Second", actors=["russia", "france"])

    Participation.objects.filter(actor__slug="russia").delete()

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.actor_count, second.actor_count) == (0, 1)
    assert (involved(first), involved(second)) == (set(), {"france"})
    assert not Event.objects.mentioning("russia").exists()


def test_parts_changed_in_bulk_are_followed():
    first, second = make_event("First", actors=["russia"]), make_event("Second", actors=["russia"])

    Participation.objects.update(actor=make_actor("france"))

    assert involved(first) == involved(second) == {"france"}
    assert not Event.objects.mentioning("russia").exists()


RUSSIA = {"slug": "russia", "name": "Russia", "kind": "state"}
KREMLIN = {"slug": "kremlin", "name": "Kremlin", "kind": "entity", "belongs_to": [{"actor": "russia"}]}
PESKOV = {
    "slug": "dmitry-peskov",
    "name": "Dmitry Peskov",
    "kind": "person",
    "aliases": [{"name": "Песков", "language": "ru"}],
    "belongs_to": [{"actor": "kremlin", "period": "2012-05/.."}],
}
INVITED = {
    "slug": "invited",
    "title": "Putin is invited",
    "label": "Putin invited",
    "kind": "invitation",
    "date": "2026-01-19/2026-01-21",
    "storylines": ["peace-council"],
    "participations": [{"actor": "russia", "role": "recipient"}],
    "citations": [
        {"source": "a", "stance": "assert", "quote": "He was invited, he's accepted"},
        {"source": "b", "stance": "dispute", "attributed_to": "dmitry-peskov", "statement": "It is being studied."},
    ],
}
EARLIER = {**INVITED, "slug": "earlier", "date": "2011", "participations": [], "citations": INVITED["citations"][1:]}


def write():
    slugs = Slugs()
    for slug in ("peace-council",):
        make_storyline(slug)
    make_source("a"), make_source("b")
    for actor in (RUSSIA, KREMLIN, PESKOV):
        save_actor(normal("actor", actor))
    for event in (INVITED, EARLIER):
        save_event(normal("event", event), slugs)
    for actor in (RUSSIA, KREMLIN, PESKOV):
        save_affiliations(normal("actor", actor), slugs)


def derived():
    return (
        list(Event.objects.order_by("slug").values("slug", "disputed", "actor_count", "source_count", "search")),
        set(Involvement.objects.values_list("event__slug", "actor__slug", "direct")),
    )


def test_a_load_derives_once_what_single_writes_derive_each_time():
    with transaction.atomic():
        write()
        one_by_one = derived()
        transaction.set_rollback(True)

    with derived_once():
        write()
        put_off = derived()
    at_once = derived()

    assert at_once == one_by_one
    assert put_off != one_by_one
    assert ("invited", "russia", True) in at_once[1] and ("earlier", "russia", False) not in at_once[1]
    assert [row["disputed"] for row in at_once[0]] == [False, True]


def test_after_a_load_single_writes_derive_again():
    with derived_once():
        write()

    make_citation(Event.objects.get(slug="earlier"), by="russia")

    assert "russia" in involved(Event.objects.get(slug="earlier"))


def test_refreshing_changes_nothing_of_what_is_derived_already():
    write()
    before = derived()

    with connection.cursor() as cursor:
        cursor.execute("SELECT timeline_refresh(ARRAY(SELECT id FROM timeline_event))")

    assert derived() == before


@pytest.mark.parametrize("many", [1, 40])
def test_refreshing_leaves_the_planner_as_it_was(many):
    write()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = 'auto'; SET LOCAL enable_nestloop = 'on'")
        cursor.execute("SELECT timeline_refresh(array_fill(min(id), ARRAY[%s])) FROM timeline_event", [many])
        cursor.execute("SELECT current_setting('plan_cache_mode'), current_setting('enable_nestloop')")

        assert cursor.fetchone() == ("auto", "on")
