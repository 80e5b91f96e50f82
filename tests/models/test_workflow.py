"""From a draft to the public: who may take which step, and what the database refuses whoever asks."""


import pytest
from django.utils import timezone

from tests.factories import make_actor, make_event, make_source
from tests.models.people import approved, content, handed_in, ledger, make_published, written
from tests.models.refusal import refused, row
from timeline.models import Draft, Event, Proposal, Revision
from timeline.models.event import DRAFT, PUBLISHED, REVIEW
from timeline.models.proposal import (
    APPROVED,
    DONE,
    PUBLISH,
    SENT_BACK,
    WITHDRAWN,
)
from timeline.models.workflow import (
    Refused,
    approve,
    remark,
    resolve,
    send_back,
    submit,
    take_back,
    withdraw,
)

pytestmark = pytest.mark.django_db


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
