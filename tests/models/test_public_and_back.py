"""Two editors of one event, embargoes, retractions and what comes back."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from tests.factories import make_citation, make_event, set_status
from tests.models.people import (
    approved,
    content,
    handed_in,
    ledger,
    make_colleague,
    make_published,
    past_every_trigger,
    written,
)
from tests.models.refusal import refused, row
from timeline.models import Event, Proposal, Revision
from timeline.models.event import DRAFT, PUBLISHED, RETRACTED, REVIEW
from timeline.models.proposal import (
    APPROVED,
    DONE,
    SENT_BACK,
    WRITING,
)
from timeline.models.workflow import (
    Refused,
    catch_up,
    is_outdated,
    publish_due,
    restore,
    retract,
    settle,
    submit,
    under_way,
    wording_of,
)

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(hours=3)


# ---------------------------------------------------------------- two editors


def test_what_is_written_from_an_older_wording_stands_aside_and_is_kept(ana, ben):
    event = make_event("Talks in Geneva", status=DRAFT)
    both_began_from = content(event)
    written(event, ana, title="Talks in Geneva, first day")
    aside = propose_from(event, both_began_from, ben, title="Negotiations in Geneva", place="Geneva")

    assert aside.aside and aside.content["place"] == "Geneva"
    assert row(event).get().title == "Talks in Geneva, first day"
    proposal = under_way(event)
    with pytest.raises(Refused, match="wait to be brought together"):
        submit(proposal, ana)

    seen = str(proposal.latest.pk)
    assert settle(aside, {}, ben, seen=seen) is None
    together = settle(aside, {"title": "mine"}, ben, seen=seen)

    assert (together.content["title"], together.content["place"]) == ("Negotiations in Geneva", "Geneva")
    assert row(event).get().place == "Geneva" and not under_way(event).unsettled
    with pytest.raises(Refused, match="settled this already"):
        settle(aside, {"title": "mine"}, ben, seen=seen)


def propose_from(event, base, author, **changes):
    from timeline.models.workflow import propose

    return propose(event, {**base, **changes}, author, based_on=base)


def test_a_choice_made_over_a_wording_that_went_on_is_made_again(ana, ben):
    event = make_event(status=DRAFT)
    base = content(event)
    written(event, ana, title="One")
    aside = propose_from(event, base, ben, title="Two")
    seen = str(under_way(event).latest.pk)
    written(event, ana, title="Three")

    with pytest.raises(Refused, match="written on while you chose"):
        settle(aside, {"title": "mine"}, ben, seen=seen)


def test_a_change_whose_event_was_changed_otherwise_is_brought_up_to_date_first(ana, ben):
    event = make_event("Talks", place="Geneva")
    proposal = handed_in(event, ana, title="Long talks")
    row(event).update(place="Geneva, Palais des Nations")
    assert is_outdated(proposal)
    with pytest.raises(Refused, match="has changed meanwhile"):
        approved(proposal, ben)

    draft = catch_up(proposal, ana)

    assert not draft.aside and (draft.content["title"], draft.content["place"]) == ("Long talks", "Geneva, Palais des Nations")
    approved(submit(draft.proposal, ana), ben)
    assert row(event).get().place == "Geneva, Palais des Nations"


def test_where_both_changed_the_same_neither_is_lost(ana):
    event = make_event("Talks")
    proposal = written(event, ana, title="Long talks").proposal
    row(event).update(title="Short talks")

    aside = catch_up(proposal, ana)

    assert aside.aside and aside.content["title"] == "Long talks"
    assert wording_of(event, under_way(event))["title"] == "Short talks"


# ---------------------------------------------------------------- embargo


def test_nothing_is_public_before_its_embargo_ends(ana, ben):
    event = make_event(status=DRAFT)
    proposal = approved(handed_in(event, ana), ben, embargo_until=timezone.now() + LATER)
    assert proposal.state == APPROVED and publish_due() == ([], [])
    assert row(event).get().status == REVIEW

    with refused("Nobody has approved"):
        row(event).update(status=PUBLISHED)
    with refused("under embargo until"):
        Proposal.objects.filter(pk=proposal.pk).update(state=DONE, published_at=timezone.now())
    with refused("stays as it was approved"):
        Proposal.objects.filter(pk=proposal.pk).update(embargo_until=timezone.now())


def embargo_ends(proposal):
    """Time passes, as far as the proposal can tell."""
    with past_every_trigger():
        Proposal.objects.filter(pk=proposal.pk).update(embargo_until=timezone.now() - LATER)


def test_what_is_due_is_published_once(ana, ben, capsys):
    event = make_event(status=DRAFT)
    proposal = approved(handed_in(event, ana), ben, embargo_until=timezone.now() + LATER)
    embargo_ends(proposal)

    call_command("publish_due")
    call_command("publish_due")

    assert row(event).get().status == PUBLISHED and ledger(event) == ["published"]
    assert capsys.readouterr().out.count("Published") == 1


def test_what_is_due_and_out_of_date_goes_back_with_the_reason(ana, ben):
    event = make_event()
    proposal = approved(handed_in(event, ana, title="Long talks"), ben, embargo_until=timezone.now() + LATER)
    row(event).update(title="Short talks")
    embargo_ends(proposal)

    done, [(back, reason)] = publish_due()

    back.refresh_from_db()
    assert done == [] and back.state == SENT_BACK and "has changed since this was approved" in reason
    assert [(one.author, one.text) for one in back.remarks.all()] == [(None, reason)]


# ---------------------------------------------------------------- out of the public, and back


def test_a_retraction_is_approved_by_another_and_keeps_its_reason(ana, ben):
    event = make_published(ana, ben)
    proposal = retract(event, ana, "The meeting never took place.")
    assert row(event).get().status == PUBLISHED

    approved(proposal, ben)

    event = row(event).get()
    assert (event.status, event.retraction) == (RETRACTED, "The meeting never took place.") and event.retracted_at
    assert ledger(event) == ["published", "retracted"]
    assert Revision.objects.last().reason == event.retraction


def test_a_retraction_needs_a_reason(ana):
    with pytest.raises(Refused, match="Say why"):
        retract(make_event(), ana, " ")
    assert not Proposal.objects.exists()


def test_an_earlier_version_comes_back_as_a_new_one(ana, ben):
    event = make_published(ana, ben, title="Talks in Geneva")
    approved(handed_in(event, ana, title="Talks in Vienna"), ben)
    first = Revision.objects.get(slug=event.slug, version=1)

    approved(restore(event, first.document, ben, "It was Geneva after all."), ana)

    assert row(event).get().title == "Talks in Geneva" and ledger(event) == ["published", "corrected", "restored"]


def test_what_was_retracted_can_be_public_again(ana, ben):
    event = make_published(ana, ben)
    approved(retract(event, ana, "Not so."), ben)

    approved(restore(event, Revision.objects.get(slug=event.slug, version=1).document, ana, "It is so."), ben)

    event = row(event).get()
    assert (event.status, event.retraction, event.retracted_at) == (PUBLISHED, "", None)
    assert ledger(event) == ["published", "retracted", "restored"]


def test_nothing_is_retracted_or_restored_while_a_change_is_under_way(ana):
    event = make_event()
    written(event, ana, title="Other talks")

    with pytest.raises(Refused, match="under way"):
        retract(event, ana, "Wrong.")


@pytest.mark.parametrize("status", [DRAFT, RETRACTED])
def test_only_what_is_public_is_retracted(ana, status):
    with pytest.raises(Refused, match="not in a state"):
        retract(make_event(status=status), ana, "Wrong.")


def test_what_was_retracted_is_in_no_list(ana):
    event = make_event(actors=["russia"])
    make_citation(event)
    set_status(event, RETRACTED)

    assert not Event.objects.published().exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM timeline_sample")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_an_approval_waits_for_a_wording_that_is_just_being_saved():
    """Else its author might not be counted. Two connections; the second gives up rather than wait."""
    from tests.models.test_version import another

    ana, ben = make_colleague(), make_colleague()
    proposal = handed_in(make_event(status=DRAFT), ana)
    with another("200ms") as other, transaction.atomic():
        proposal.drafts.create(author=ben, content={"slug": "a"})
        with pytest.raises(Exception, match="lock timeout"):
            other.execute(
                "UPDATE timeline_proposal SET state = 'approved', approver_id = %s, approved_at = now()", [ben.pk]
            )
        other.rollback()
    assert WRITING not in Proposal.objects.values_list("state", flat=True)
