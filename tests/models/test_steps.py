"""The steps of an event and of a change of it: those of the tables, and no other, whoever asks the database."""

from itertools import product

import pytest
from django.utils import timezone

from tests.factories import make_event
from tests.models.people import content, forced, handed_in, written
from tests.models.refusal import refused, row
from timeline.models import Event, Proposal
from timeline.models.event import DRAFT, MOVES, PUBLISHED, RETRACTED, REVIEW, STATUSES
from timeline.models.loading import loading
from timeline.models.proposal import (
    APPROVED,
    CORRECT,
    DONE,
    PUBLISH,
    RESTORE,
    RETRACT,
    STATES,
    STEPS,
)

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- steps of an event


@pytest.mark.parametrize(("before", "after"), [pair for pair in product(STATUSES, STATUSES) if pair[0] != pair[1]])
def test_an_event_takes_the_steps_of_the_table_and_no_other(ana, before, after):
    event = make_event(status=before)
    # Somebody has approved it, so that only the step itself is in question.
    action = RETRACT if after == RETRACTED else RESTORE if before == RETRACTED else PUBLISH
    proposal = Proposal.objects.create(event=event, action=action, reason="Wrong.")
    proposal.drafts.create(author=ana, content=content(event))
    forced(proposal, APPROVED)
    change = {"status": after, "retraction": "Wrong." if after == RETRACTED else ""}

    if (before, after) in MOVES:
        assert row(event).update(**change)
    else:
        with refused("cannot go from"):
            row(event).update(**change)


@pytest.mark.parametrize("status", [REVIEW, PUBLISHED, RETRACTED])
def test_an_event_begins_as_a_draft(status):
    with refused("cannot go from “new”"):
        Event.objects.create(slug="a", title="A", label="A", kind="call", date="2025", status=status, retraction="Wrong.")


@pytest.mark.parametrize("status", STATUSES)
def test_what_is_loaded_comes_in_any_status(status):
    event = make_event(status=status)

    assert event.status == status and (event.published_at is not None) == (status in (PUBLISHED, RETRACTED))
    assert (event.retracted_at is not None) == (status == RETRACTED)


@pytest.mark.parametrize("status", [DRAFT, REVIEW])
def test_what_has_been_public_never_becomes_a_draft_again_even_by_a_load(status):
    event = make_event()

    with refused("cannot go from"), loading():
        row(event).update(status=status)


def test_an_event_becomes_public_only_when_somebody_has_approved_it(ana):
    event = make_event(status=DRAFT)
    handed_in(event, ana)

    with refused("Nobody has approved"):
        row(event).update(status=PUBLISHED)


def test_a_correction_that_was_approved_retracts_nothing(ana):
    event = make_event()
    proposal = handed_in(event, ana, title="Other talks")
    forced(proposal, APPROVED)

    with refused("Nobody has approved"):
        row(event).update(status=RETRACTED, retraction="Wrong.")


def test_a_retracted_event_says_why_and_no_other_does():
    event = make_event()

    with refused("event_retracted_for_a_reason"), loading():
        row(event).update(status=RETRACTED)
    with refused("event_retracted_for_a_reason"):
        row(event).update(retraction="Wrong.")


# ---------------------------------------------------------------- steps of a change


@pytest.mark.parametrize(("before", "after"), [pair for pair in product(STATES, STATES) if pair[0] != pair[1]])
def test_a_change_takes_the_steps_of_the_table_and_no_other(ana, ben, before, after):
    proposal = written(make_event(status=DRAFT), ana).proposal
    forced(proposal, before)
    over = after in (APPROVED, DONE)
    change = {
        "state": after,
        "approver": (proposal.approver or ben) if over else None,
        "approved_at": (proposal.approved_at or timezone.now()) if over else None,
        "published_at": timezone.now() if after == DONE else None,
    }

    if (before, after) in STEPS:
        assert Proposal.objects.filter(pk=proposal.pk).update(**change)
    else:
        with refused("cannot go from|is over stays"):
            Proposal.objects.filter(pk=proposal.pk).update(**change)


def test_an_event_has_one_change_under_way(ana):
    event = make_event()
    written(event, ana, title="Other talks")

    with refused("proposal_one_under_way"):
        Proposal.objects.create(event=event, action=CORRECT)
