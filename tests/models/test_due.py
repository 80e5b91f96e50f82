"""What is due is published, and what cannot be stops nothing else."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import make_actor, make_event
from tests.models.people import approved, handed_in, past_every_trigger
from timeline import due
from timeline.models import Actor, Proposal, Remark
from timeline.models.event import DRAFT
from timeline.models.proposal import APPROVED, DONE, REVIEW, SENT_BACK
from timeline.models.workflow import Overtaken, Refused, catch_up, publish_due, remark, resolve, withdraw

pytestmark = pytest.mark.django_db


def embargoed(event, author, approver, **changes):
    proposal = approved(handed_in(event, author, **changes), approver, embargo_until=timezone.now() + dt.timedelta(hours=1))
    return proposal


def is_due():
    """The database keeps an embargo as it was approved; time goes by all the same."""
    with past_every_trigger():
        Proposal.objects.update(embargo_until=timezone.now() - dt.timedelta(hours=1))


def naming(slug):
    return [{"actor": slug, "role": "mediator"}]


def test_a_change_that_names_what_is_gone_goes_back_and_the_others_are_published(ana, ben):
    make_actor("ruritania")
    lost = embargoed(make_event("Talks"), ana, ben, participations=naming("ruritania"))
    found = embargoed(make_event("A truce", status=DRAFT), ana, ben)
    # Only a wording names it, so nothing keeps it from being deleted.
    Actor.objects.get(slug="ruritania").delete()
    is_due()

    done, back = publish_due()

    assert [one.pk for one in done] == [found.pk] and [one.pk for one, _why in back] == [lost.pk]
    lost.refresh_from_db()
    found.refresh_from_db()
    assert (lost.state, found.state) == (SENT_BACK, DONE)
    assert "ruritania" in lost.remarks.get().text


def test_who_approves_what_names_something_that_is_gone_is_told_so(ana, ben):
    make_actor("ruritania")
    proposal = handed_in(make_event("Talks"), ana, participations=naming("ruritania"))
    Actor.objects.get(slug="ruritania").delete()

    with pytest.raises(Refused, match="ruritania"):
        approved(proposal, ben)

    proposal.refresh_from_db()
    assert proposal.state == REVIEW


def test_a_clock_that_is_ahead_of_the_databases_sends_nothing_back(ana, ben, monkeypatch):
    proposal = embargoed(make_event(status=DRAFT), ana, ben)
    tomorrow = timezone.now() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)

    assert publish_due() == ([], [])
    proposal.refresh_from_db()
    assert proposal.state == APPROVED


def test_the_look_outlives_whatever_goes_wrong_in_it(monkeypatch, caplog):
    def broken():
        raise LookupError

    monkeypatch.setattr("timeline.models.workflow.publish_due", broken)
    due.look()
    assert "What is due could not be published" in caplog.text


def test_nothing_is_said_any_more_about_what_is_over(ana, ben):
    proposal = handed_in(make_event("Talks"), ana, title="Long talks")
    thread = remark(proposal, ben, "Why?")
    proposal = withdraw(proposal)
    for step in (lambda: remark(proposal, ben, "Too late"), lambda: resolve(Remark.objects.get(pk=thread.pk), ben),
                 lambda: catch_up(proposal, ana)):  # fmt: skip
        with pytest.raises(Overtaken, match="Withdrawn"):
            step()
