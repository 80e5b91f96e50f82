"""Each step of a merge is taken once, from where it may be taken, whatever page it is sent from."""

import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.curate.conftest import make_actor, make_curator, make_event, make_source
from tests.models.people import make_colleague
from timeline.models import Actor, Event, Merge
from timeline.models.ledger import append_missing
from timeline.models.merging import perform, undo
from timeline.models.roles import CURATOR, REVIEWER

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Two actors that readers know, and two curators."""
    winner, loser = make_actor(name="Ruritania"), make_actor(name="The Ruritanias")
    for actor in (winner, loser):
        event = make_event(status="published", sources=[make_source()])
        event.participations.create(actor=actor, role="host")
    append_missing()
    ana, ben = make_curator(), make_curator()
    merge = Merge.objects.create(
        kind="actor", winner_slug=winner.slug, loser_slug=loser.slug, winner_name=winner.name, loser_name=loser.name,
        reason="The same", author=ana,
    )  # fmt: skip
    return merge, ana, ben


def sent(client, merge, who, step, **given):
    client.force_login(who)
    answer = client.post(reverse("admin:desk-merge-step", args=[merge.pk]), {"step": step, **given}, follow=True)
    merge.refresh_from_db()
    return [str(message) for message in answer.context["messages"]]


def test_nobody_takes_apart_alone_what_nobody_has_asked_to_be(client, two):
    merge, ana, ben = two
    sent(client, merge, ben, "agree")

    assert sent(client, merge, ana, "agree-undo")
    assert merge.undone_at is None and Actor.objects.count() == 1


def test_what_was_taken_apart_is_not_merged_again_by_an_old_page(client, two):
    merge, ana, ben = two
    perform(merge, approver=ben)
    merge.undo_reason = "They are two"
    merge.save()
    undo(merge, ana, approver=ben)

    assert sent(client, merge, ben, "agree")
    assert Actor.objects.count() == 2


def test_a_proposal_that_was_agreed_to_meanwhile_is_not_forgotten(client, two):
    """Its row says where the old address leads, and how to take both apart."""
    merge, ana, ben = two
    perform(merge, approver=ben)

    sent(client, merge, ana, "withdraw")
    assert Merge.objects.standing().filter(pk=merge.pk).exists()


def test_what_was_undone_stays_undone_in_the_list_whoever_withdraws_late(client, two):
    merge, ana, ben = two
    perform(merge, approver=ben)
    merge.undo_reason = "They are two"
    merge.save()
    undo(merge, ana, approver=ben)

    assert sent(client, merge, ben, "withdraw")
    assert merge.undo_author == ana and merge.undo_reason


def test_only_who_may_approve_agrees_that_two_events_are_one(client):
    winner, loser = (make_event(status="published", sources=[make_source()]) for _n in range(2))
    append_missing()
    merge = Merge.objects.create(
        kind="event", winner_slug=winner.slug, loser_slug=loser.slug, winner_name="One", loser_name="Two", reason="One",
        author=make_curator(),
    )  # fmt: skip
    address = reverse("admin:desk-merge-step", args=[merge.pk])
    for role, status in ((CURATOR, 403), (REVIEWER, 302)):
        client.force_login(make_colleague(role=role))
        offered = "Agree: merge" in client.get(reverse("admin:desk-merges")).content.decode()
        assert (client.post(address, {"step": "agree"}).status_code, offered) == (status, role == REVIEWER)
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_withdraws_while_another_agrees_waits_and_then_changes_nothing(client, two):
    merge, ana, ben = two
    client.force_login(ana)
    address = reverse("admin:desk-merge-step", args=[merge.pk])

    def withdraw():
        client.post(address, {"step": "withdraw"})
        connection.close()

    with transaction.atomic():
        perform(Merge.objects.select_for_update().get(pk=merge.pk), approver=ben)
        late = threading.Thread(target=withdraw)
        late.start()
        _wait_until_somebody_waits()
    late.join(30)
    assert Merge.objects.standing().filter(pk=merge.pk).exists()


def _wait_until_somebody_waits():
    with connection.cursor() as cursor:
        for _look in range(400):
            # Who waits is looked up once for a transaction, unless it is told to look again.
            cursor.execute("SELECT pg_sleep(0.05), pg_stat_clear_snapshot()")
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits.")


def test_what_a_role_may_not_merge_it_is_not_offered(client, two):
    merge, _ana, ben = two
    perform(merge, approver=ben)
    client.force_login(make_colleague(role=CURATOR))
    page = client.get(reverse("admin:desk-merges")).text
    assert "The Ruritanias" in page and "Merge two events" in page
    assert "Merge two actors" not in page and "<button name=" not in page
    lists = {noun: client.get(f"/admin/timeline/{noun}/").text for noun in ("event", "actor", "source")}
    assert [noun for noun, words in lists.items() if "merge_two" in words] == ["event"]
