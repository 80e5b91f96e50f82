"""From a draft to the public and back: who may take which step, and what the database refuses whoever asks."""

import datetime as dt
from contextlib import contextmanager
from itertools import product

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from tests.factories import make_actor, make_citation, make_event, make_source, set_status
from tests.models.people import approved, content, handed_in, make_colleague, make_published, written
from tests.models.refusal import refused, row
from timeline.models import Draft, Event, Proposal, Revision
from timeline.models.event import DRAFT, MOVES, PUBLISHED, RETRACTED, REVIEW, STATUSES
from timeline.models.loading import loading
from timeline.models.proposal import (
    APPROVED,
    CORRECT,
    DONE,
    PUBLISH,
    RESTORE,
    RETRACT,
    SENT_BACK,
    STATES,
    STEPS,
    WITHDRAWN,
    WRITING,
)
from timeline.models.workflow import (
    Refused,
    approve,
    catch_up,
    is_outdated,
    publish_due,
    remark,
    resolve,
    restore,
    retract,
    send_back,
    settle,
    submit,
    take_back,
    under_way,
    withdraw,
    wording_of,
)

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(hours=3)


@pytest.fixture
def ana(db):
    return make_colleague("ana")


@pytest.fixture
def ben(db):
    return make_colleague("ben")


def ledger(event):
    return list(Revision.objects.filter(kind="event", slug=event.slug).values_list("action", flat=True))


@contextmanager
def past_every_trigger():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        yield
        cursor.execute("SET LOCAL session_replication_role = 'origin'")


def forced(proposal, state):
    """A proposal in a state, however it came there."""
    over = state in (APPROVED, DONE)
    proposal.approver = make_colleague() if over else None
    proposal.approved_at = timezone.now() if over else None
    proposal.published_at = timezone.now() if state == DONE else None
    proposal.state = state
    with past_every_trigger():
        proposal.save()


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


# ---------------------------------------------------------------- two people


def test_a_new_event_is_written_by_one_and_published_by_another(ana, ben):
    event = make_event("Talks in Istanbul", status=DRAFT)
    proposal = handed_in(event, ana)
    assert row(event).get().status == REVIEW and not Event.objects.published().exists()

    approved(proposal, ben)

    event = row(event).get()
    revision = Revision.objects.get(slug=event.slug)
    assert event.status == PUBLISHED and event.published_at
    assert (revision.action, revision.author, revision.approver, revision.alone) == (
        "published", ana.pseudonym, ben.pseudonym, False,
    )  # fmt: skip
    assert revision.document["title"] == "Talks in Istanbul"


def test_nobody_approves_what_they_wrote(ana):
    proposal = handed_in(make_event(status=DRAFT), ana)

    with pytest.raises(Refused, match="another curator approves"):
        approved(proposal, ana)
    with refused("cannot approve it"):
        Proposal.objects.filter(pk=proposal.pk).update(state=APPROVED, approver=ana, approved_at=timezone.now())


def test_who_wrote_any_part_of_it_is_an_author(ana, ben):
    event = make_event(status=DRAFT)
    written(event, ben, title="Talks begin")
    proposal = handed_in(event, ana, summary="They met.")

    assert proposal.authors == [ben, ana]
    with pytest.raises(Refused, match="another curator approves"):
        approved(proposal, ben)
    with refused("cannot approve it"):
        Proposal.objects.filter(pk=proposal.pk).update(state=APPROVED, approver=ben, approved_at=timezone.now())


def test_who_writes_on_it_during_the_review_is_an_author_too(ana, ben):
    event = make_event(status=DRAFT)
    proposal = handed_in(event, ana)
    written(event, ben, title="Talks begin")
    proposal.refresh_from_db()

    with pytest.raises(Refused, match="another curator approves"):
        approved(proposal, ben)


def test_saying_that_one_is_alone_is_not_enough(ana):
    proposal = handed_in(make_event(status=DRAFT), ana)

    with refused("cannot approve it"):
        Proposal.objects.filter(pk=proposal.pk).update(state=APPROVED, approver=ana, approved_at=timezone.now(), alone=True)


def test_where_there_is_one_curator_the_ledger_says_that_it_was_one(ana, settings):
    settings.SINGLE_CURATOR = True
    event = make_event(status=DRAFT)

    approved(handed_in(event, ana), ana)

    assert row(event).get().status == PUBLISHED
    assert Revision.objects.get(slug=event.slug).alone and Proposal.objects.get().alone


def test_a_second_person_counts_where_one_would_do(ana, ben, settings):
    settings.SINGLE_CURATOR = True
    event = make_event(status=DRAFT)

    approved(handed_in(event, ana), ben)

    assert not Revision.objects.get(slug=event.slug).alone


def test_authors_cannot_be_written_out_of_it(ana, ben):
    proposal = handed_in(make_event(status=DRAFT), ana)

    with refused("stays as it was"):
        Draft.objects.update(author=ben)
    with refused("that was handed in stays"):
        Draft.objects.all().delete()
    with refused("stays as it was"):
        Draft.objects.update(content={})
    approved(proposal, ben)
    with refused("not written any more"):
        proposal.drafts.create(author=ana, content={})
    with refused("is over stays"):
        Proposal.objects.filter(pk=proposal.pk).update(approver=ana)


def test_what_was_approved_is_what_was_read(ana, ben):
    event = make_event(status=DRAFT)
    proposal = handed_in(event, ana)
    read = proposal.latest.pk
    written(event, ana, title="Quite another thing")

    with pytest.raises(Refused, match="written on while you read"):
        approve(proposal, ben, seen=read)


# ---------------------------------------------------------------- corrections


def test_readers_see_a_published_event_as_it_was_until_a_correction_is_approved(ana, ben):
    event = make_published(ana, ben, title="Talks in Genva")
    proposal = handed_in(event, ben, "A slip of the pen.", title="Talks in Geneva")
    assert row(event).get().title == "Talks in Genva" and ledger(event) == ["published"]

    approved(proposal, ana)

    assert row(event).get().title == "Talks in Geneva" and ledger(event) == ["published", "corrected"]
    assert Revision.objects.last().reason == "A slip of the pen."


def test_a_correction_needs_a_reason_and_a_difference(ana):
    event = make_event()
    proposal = written(event, ana, title="Talks in Geneva II").proposal
    with pytest.raises(Refused, match="Say why"):
        submit(proposal, ana, "  ")
    with refused("proposal_says_why"):
        Proposal.objects.filter(pk=proposal.pk).update(state="review")

    written(event, ana)
    with pytest.raises(Refused, match="Nothing has changed"):
        submit(proposal, ana, "No reason.")


def test_a_correction_of_every_part_arrives_whole(ana, ben):
    event, other, source = make_event(actors=["russia"]), make_event(slug="other"), make_source("src")
    make_actor("ukraine")
    changes = {
        "participations": [{"actor": "ukraine", "role": "host"}],
        "citations": [{"source": "src", "attributed_to": "ukraine", "stance": "deny", "quote": "No."}],
        "links": [{"to": "other", "relation": "answers"}],
    }

    approved(handed_in(event, ana, **changes), ben)

    assert {name: content(event)[name] for name in changes} == changes
    assert (other.links_back.count(), source.citations.count()) == (1, 1)


def test_what_would_not_be_acceptable_is_not_handed_in(ana):
    event = make_event(status=DRAFT, cite=False)
    proposal = written(event, ana).proposal

    with pytest.raises(Refused, match="at least one citation"):
        submit(proposal, ana)


def test_an_import_that_somebody_hands_in_has_that_person_for_its_author(ana, ben):
    event = make_event(status=DRAFT)
    proposal = Proposal.objects.create(event=event, action=PUBLISH)
    written(event, ana)
    row(event).update(title="Imported anew")

    proposal = submit(proposal, ben)

    assert proposal.authors == [ana, ben] and proposal.latest.content["title"] == "Imported anew"


# ---------------------------------------------------------------- back and forth


def test_a_reviewer_sends_it_back_and_says_why(ana, ben):
    event = make_event(status=DRAFT)
    proposal = send_back(handed_in(event, ana), ben, "Who says so?")
    assert proposal.state == SENT_BACK and row(event).get().status == DRAFT
    assert [(one.author, one.text) for one in proposal.remarks.all()] == [(ben, "Who says so?")]

    with pytest.raises(Refused, match="Say what is missing"):
        send_back(submit(proposal, ana), ben, " ")


def test_open_remarks_are_resolved_before_it_is_approved(ana, ben):
    proposal = handed_in(make_event(status=DRAFT), ana)
    thread = remark(proposal, ben, "Which Geneva?", "place")
    answer = remark(proposal, ana, "The one in Switzerland.", answers=thread)
    assert answer.field == "place"
    with pytest.raises(Refused, match="remarks are open"):
        approved(proposal, ben)

    resolve(thread, ben)

    assert approved(proposal, ben).state == DONE


def test_a_change_that_is_withdrawn_leaves_the_public_event_and_makes_room_for_another(ana):
    event = make_event(title="Talks")
    proposal = withdraw(handed_in(event, ana, title="No talks"))

    assert proposal.state == WITHDRAWN and row(event).get().title == "Talks"
    assert written(event, ana, title="Few talks").proposal != proposal


def test_of_two_who_decide_at_once_the_second_is_told(ana, ben):
    proposal = handed_in(make_event(status=DRAFT), ana)
    take_back(proposal)

    with pytest.raises(Refused, match="Somebody was quicker: this change is “Being written” now"):
        approved(proposal, ben)


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
