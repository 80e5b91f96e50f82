"""The verbs: what a question finds, and that a draft never comes out."""

import datetime as dt

import pytest

from tests.factories import make_actor, make_citation, make_event, make_source, make_storyline
from timeline.models import Actor, Event, Source
from timeline.models.event import DRAFT

pytestmark = pytest.mark.django_db


def day(text):
    return dt.date.fromisoformat(text) if text else None


def titles(events) -> list[str]:
    return sorted(events.values_list("title", flat=True))


def test_a_draft_is_not_among_the_published():
    make_event("Known")
    make_event("Not yet", status=DRAFT)

    assert titles(Event.objects.published()) == ["Known"]


DRAFT_FINDERS = {
    "within": lambda events: events.within(day("2025-01-01"), day("2025-12-31")),
    "in_storylines": lambda events: events.in_storylines(["ukraine-war"]),
    "involving": lambda events: events.involving(["russia"]),
    "of_kinds": lambda events: events.of_kinds(["meeting"]),
    "at_least": lambda events: events.at_least(1),
    "resting_on": lambda events: events.resting_on(["wire-agency"]),
    "mentioning": lambda events: events.mentioning("talks"),
    "best_first": lambda events: events.mentioning("talks").best_first("talks"),
    "newest_first": lambda events: events.newest_first(),
    "with_lanes": lambda events: events.with_lanes(["russia"]),
}


@pytest.mark.parametrize("verb", DRAFT_FINDERS)
def test_no_verb_lets_a_draft_out_of_the_published(verb):
    make_event("Talks held", actors=["russia"])
    make_event("Talks in secret", actors=["russia"], status=DRAFT)

    assert titles(DRAFT_FINDERS[verb](Event.objects.published())) == ["Talks held"]
    assert titles(DRAFT_FINDERS[verb](Event.objects.all())) == ["Talks held", "Talks in secret"]


# About as long as what has an index of days of its own, a day, a year, on both sides without an end, and of unknown day.
SPANS = (
    "2025-03-01/2025-03-31", "2025-03-01/2025-04-01", "2025-03-01/2025-04-02", "2025-03-01/2025-04-03", "2025-03-31", "2025",
    "2025-03/..", "../2025-03", "2025-03~", "2025-04-02",
)  # fmt: skip


@pytest.mark.parametrize("last", ["2025-02-28", "2025-03-31", "2025-04-30"])
@pytest.mark.parametrize(
    "first", ["0001-01-01", "2025-02-28", "2025-03-31", "2025-04-01", "2025-04-02", "2025-04-03", "2025-04-04", "2026-01-01"]
)
def test_both_indexes_of_days_together_find_whatever_went_on_between_two_days(first, last):
    for span in SPANS:
        make_event(span, date=span)
    events, window = Event.objects.published(), (day(first), day(last))

    assert titles(events.during(*window)) == (titles(events.within(*window)) if first <= last else [])


def test_rows_are_of_the_published_only_and_put_the_first_storyline_first():
    make_event("Talks", storylines=["peace-council", "gaza-war"], actors=["russia"])
    make_event("Secret", status=DRAFT)

    (row,) = Event.objects.published().rows()

    assert (row.title, row.storylines, row.actor_count) == ("Talks", ("peace-council", "gaza-war"), 1)
    assert (row.group, row.span.text) == ("negotiations", "2025-05-10")


EDGES = [
    # date of the event, window, found
    ("2025-05-10", "2025-05-10", "2025-05-10", True),
    ("2025-05-10", "2025-05-11", None, False),
    ("2025-05-10", "2025-05-10", None, True),
    ("2025-05-10", None, "2025-05-09", False),
    ("2025-05-10", None, "2025-05-10", True),
    ("2025-05-10", None, None, True),
    ("2025-05", "2025-05-31", "2025-06-30", True),
    ("2025-05", "2025-06-01", "2025-06-30", False),
    ("2025-05-10~", "2025-05-13", None, True),
    ("2025-05-10~", "2025-05-14", None, False),
    ("2025-05-10~", None, "2025-05-07", True),
    ("2025-05-10~", None, "2025-05-06", False),
    ("2023-11-24/2023-11-30", "2023-11-26", "2023-11-27", True),
    ("2023-11-24/2023-11-30", "2023-12-01", None, False),
    ("2022-02-24/..", "2099-01-01", "2099-12-31", True),
    ("2022-02-24/..", None, "2022-02-23", False),
    ("2022-02-24/..", None, "2022-02-24", True),
    ("../2026-01", "1900-01-01", "1900-01-02", True),
    ("../2026-01", "2026-02-01", None, False),
    ("[2026-06-17,2026-06-18]", "2026-06-18", "2026-06-18", True),
    ("[2026-06-17,2026-06-18]", "2026-06-19", None, False),
]


@pytest.mark.parametrize(("date", "first", "last", "found"), EDGES)
def test_a_window_finds_what_may_have_been_going_on_in_it(date, first, last, found):
    make_event("Something", date=date)

    assert Event.objects.published().within(day(first), day(last)).exists() is found


def test_involving_an_actor_finds_what_its_organs_and_people_did_once_each():
    russia = make_actor("russia")
    kremlin = make_actor("kremlin", belongs_to=russia, kind="entity")
    make_actor("dmitry-peskov", belongs_to=kremlin, kind="person")
    make_event("Briefing", actors=["dmitry-peskov", "kremlin", ("russia", "subject"), ("russia", "speaker")])
    make_event("Elsewhere", actors=["france"])

    assert titles(Event.objects.published().involving(["russia"])) == ["Briefing"]
    assert titles(Event.objects.published().involving(["dmitry-peskov"])) == ["Briefing"]
    assert titles(Event.objects.published().involving(["russia", "france"])) == ["Briefing", "Elsewhere"]
    assert titles(Event.objects.published().involving(["nobody"])) == []


def test_involving_a_person_does_not_find_what_the_state_did():
    russia = make_actor("russia")
    make_actor("dmitry-peskov", belongs_to=russia, kind="person")
    make_event("A treaty", actors=["russia"])

    assert not Event.objects.published().involving(["dmitry-peskov"]).exists()


def test_kinds_are_asked_by_their_own_name_or_by_their_family():
    make_event("Call", kind="call")
    make_event("Meeting", kind="meeting")
    make_event("Warrant", kind="arrest-warrant")

    assert titles(Event.objects.of_kinds(["call"])) == ["Call"]
    assert titles(Event.objects.of_kinds(["negotiations"])) == ["Call", "Meeting"]
    assert titles(Event.objects.of_kinds(["negotiations", "arrest-warrant"])) == ["Call", "Meeting", "Warrant"]
    assert titles(Event.objects.of_kinds(["nonsense"])) == []


def test_resting_on_a_kind_of_source_finds_an_event_that_cites_one_such():
    mixed = make_event("Mixed")
    make_citation(mixed, make_source("un-text", kind="primary-official"))
    make_citation(mixed, make_source("un-letter", kind="primary-official"))
    make_event("Wire only")

    assert titles(Event.objects.published().resting_on(["primary-official"])) == ["Mixed"]
    assert titles(Event.objects.published().resting_on(["wire-agency"])) == ["Mixed", "Wire only"]


def test_at_least_counts_the_significance_asked_for_in():
    for significance in (2, 3, 4):
        make_event(f"Weight {significance}", significance=significance)

    assert titles(Event.objects.at_least(3)) == ["Weight 3", "Weight 4"]


def test_verbs_narrow_each_other():
    make_event("Call to Kyiv", kind="call", actors=["ukraine"], significance=4)
    make_event("Call to Paris", kind="call", actors=["france"], significance=4)
    make_event("Small call to Kyiv", kind="call", actors=["ukraine"], significance=1)

    found = Event.objects.published().of_kinds(["call"]).involving(["ukraine"]).at_least(2).mentioning("kyiv")

    assert titles(found) == ["Call to Kyiv"]


def test_the_record_is_as_of_the_latest_thing_that_has_happened():
    make_event(date="2026-07-01")
    make_event(date="2027-01-01", occurrence="planned")
    make_event(date="2026-08-01", status=DRAFT)

    assert Event.objects.data_as_of() == day("2026-07-01")


def test_actors_and_sources_of_drafts_alone_are_not_public():
    secret = make_source("secret")
    draft = make_event(status=DRAFT, actors=["belarus"], cite=False)
    make_citation(draft, secret)
    make_event(actors=["russia"])
    make_storyline()

    assert [actor.slug for actor in Actor.objects.public()] == ["russia"]
    assert secret not in Source.objects.public()
    assert {row.slug: row.number for row in Actor.objects.with_event_counts()} == {"belarus": 0, "russia": 1}
    assert Source.objects.with_event_counts().get(slug="secret").number == 0
