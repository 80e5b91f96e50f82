"""What needs attention: each queue holds what its name says and nothing else, says why, and leads to the form."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from tests.curate.conftest import make_actor, make_curator, make_event, make_source, make_storyline, page_of
from tests.models.people import handed_in, written
from timeline.curate.queues import QUEUES, age, counted
from timeline.models import Apart, Citation, Event, Link, LinkCheck, Participation
from timeline.models.link_check import DEAD, SILENT, SILENT_TIMES, UNCLEAR

pytestmark = pytest.mark.django_db


def public(**given):
    given.setdefault("sources", [make_source(archive_url="https://archive.example.org/1", reliability="B")])
    return make_event(status="published", **{"place": "Geneva", **given})


def checked(source, verdict, **given):
    now = timezone.now()
    defaults = {"source": source, "url": source.url, "verdict": verdict, "checked": now, "since": now}
    LinkCheck.objects.create(**defaults | given)
    return source


def denied(by=None, asserted_by=None, asserted=True):
    event = public()
    event.citations.update(attributed_to=asserted_by, stance="assert" if asserted else "deny")
    Citation.objects.create(event=event, source=make_source(), stance="deny", attributed_to=by)
    return event


def twin_of(other, **given):
    event = make_event(**{"title": other.title, "date": str(other.date_sort), **given})
    for row in other.participations.all():
        Participation.objects.create(event=event, actor=row.actor, role=row.role)
    return event


def met(title="Talks in Istanbul on a ceasefire", **given):
    event = make_event(title=title, **given)
    Participation.objects.create(event=event, actor=make_actor(), role="host")
    return event


def linked(event):
    Link.objects.create(origin=event, target=Event.objects.exclude(pk=event.pk).latest("pk"), relation="follows")
    return event


def told_apart(event):
    Apart.objects.mark(Event.objects.exclude(pk=event.pk).latest("pk"), event, None)
    return event


def answered(event):
    Participation.objects.create(event=event, actor=make_actor(), role="recipient", response="accepts")
    return event


WEB = {"url": "https://example.org/1", "archive_url": "https://archive.example.org/1"}
# queue: ([makes what is in it], [makes what is not])
CASES = {
    "to-decide": (
        [
            lambda: handed_in(public(storylines=[make_storyline()]), make_curator(), place="Bern"),
            lambda: handed_in(make_event(sources=[make_source()], storylines=[make_storyline()]), make_curator(), place="Bern"),
        ],
        [lambda: written(public(), make_curator(), place="Bern").proposal],
    ),
    "waiting": ([make_event], [public]),
    "one-source": (
        [lambda: public(significance=4)],
        [
            lambda: public(significance=3),
            lambda: public(significance=5, sources=[make_source(), make_source()]),
            lambda: make_event(significance=5, sources=[make_source()]),
        ],
    ),
    "one-side": (
        [denied, lambda: denied(by=make_actor()), lambda: denied(asserted_by=make_actor())],
        [lambda: denied(by=make_actor(), asserted_by=make_actor()), public],
    ),
    "weak-sources": (
        [lambda: public(sources=[make_source(reliability="D"), make_source(reliability="F")])],
        [lambda: public(sources=[make_source(reliability="D"), make_source(reliability="C")])],
    ),
    "ongoing": (
        [lambda: public(date="2025-01-01/..", reviewed=timezone.localdate() - dt.timedelta(days=100))],
        [
            lambda: public(date="2025-01-01/..", reviewed=timezone.localdate() - dt.timedelta(days=10)),
            lambda: public(date="2025-01-01/2025-02-01", reviewed=dt.date(2025, 3, 1)),
            lambda: public(date="2025-01-01/..", reviewed=None),
        ],
    ),
    "no-place": ([lambda: public(place="")], [public, lambda: make_event(place="")]),
    "twins": (
        [lambda: twin_of(met())],
        [
            lambda: twin_of(met(), date="2025-08-01"),
            lambda: twin_of(met(), title="Funeral of a pope"),
            lambda: twin_of(met("Vote on draft 775 of the plan"), title="Vote on draft 776 of the plan"),
            lambda: linked(twin_of(met("A letter to a neighbour"))),
            lambda: told_apart(twin_of(met("A summit in a city"))),
            lambda: answered(twin_of(answered(met("A state accepts a seat on the board")))),
            lambda: met(),
        ],
    ),
    "dead-links": (
        [
            lambda: checked(make_source(**WEB), DEAD, status=404),
            lambda: checked(make_source(**WEB | {"url": "https://example.org/2"}), SILENT, times=SILENT_TIMES),
        ],
        [
            lambda: checked(make_source(**WEB | {"url": "https://example.org/3"}), SILENT, times=1),
            lambda: checked(make_source(**WEB | {"url": "https://example.org/4"}), UNCLEAR, status=403),
            lambda: checked(make_source(**WEB | {"url": "https://example.org/5"}), DEAD, url="https://example.org/old"),
        ],
    ),
    "no-copy": (
        [lambda: make_source(url="https://example.org/1")],
        [lambda: make_source(**WEB | {"url": "https://example.org/2"}), lambda: make_source(url="")],
    ),
}  # fmt: skip


def cited(thing):
    """Sources are asked for when something public cites them."""
    if thing._meta.model_name == "source":
        Citation.objects.create(event=public(), source=thing)
    return thing


QUEUES_OF_OTHERS = {"dead-links", "no-copy", "to-decide"}


def test_every_queue_is_tried():
    assert set(CASES) == set(QUEUES)


@pytest.mark.parametrize("key", QUEUES)
def test_a_queue_holds_what_it_says_and_says_why(desk, key):
    inside, outside = CASES[key]
    things = [cited(make()) for make in inside]
    for make in outside:
        cited(make())
    queue = QUEUES[key]
    page = desk.get(reverse("admin:desk-queue", args=[key]))
    rows = list(queue.in_order())
    assert {row.pk for row in rows} == {thing.pk for thing in things}
    assert [row.since for row in rows] == sorted(row.since for row in rows)
    html = page.content.decode()
    for row in rows:
        assert page_of(row) in html and escape(str(queue.told(row)[2])) in html


def test_the_first_page_counts_every_queue_in_one_statement_each(desk, curator, django_assert_num_queries):
    make_event(title="A draft")
    with django_assert_num_queries(len(QUEUES)):
        rows = counted(curator)
    found = {row.key: row for row in rows}
    assert found["waiting"].number == 1 and found["waiting"].age == "today"
    html = desk.get("/admin/").content.decode()
    assert reverse("admin:desk-queue", args=["waiting"]) in html


def test_who_may_not_see_sources_is_not_told_of_them(client):
    reader = make_curator(is_superuser=False)
    reader.user_permissions.set(Permission.objects.filter(codename="view_event"))
    client.force_login(reader)
    assert {row.key for row in counted(reader)} == set(QUEUES) - QUEUES_OF_OTHERS
    assert client.get(reverse("admin:desk-queue", args=["no-copy"])).status_code == 403
    assert client.get(reverse("admin:desk-queue", args=["nothing"])).status_code == 404


def test_a_queue_costs_the_same_however_long_it_is(desk, django_assert_max_num_queries):
    for _ in range(60):
        make_event()
    with django_assert_max_num_queries(6):
        page = desk.get(reverse("admin:desk-queue", args=["waiting"]))
    assert "Page 1 of 2" in page.content.decode() and Event.objects.count() == 60


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "1 day"), (59, "59 days"), (90, "3 months"), (800, "2 years")])
def test_an_age_is_told_in_the_unit_that_fits(days, words):
    assert age(timezone.localdate() - dt.timedelta(days=days)) == words
