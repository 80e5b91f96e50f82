"""What may be done with a change of an event, step by step. Each step is one transaction, or refused in words."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from timeline.models.document import Slugs, event_document, made_whole, normal, save_event, save_links, with_parts
from timeline.models.event import DRAFT, PUBLISHED, RETRACTED, REVIEW, Event
from timeline.models.ledger import append
from timeline.models.proposal import (
    APPROVED,
    CORRECT,
    DONE,
    LEADS_TO,
    PUBLISH,
    RESTORE,
    RETRACT,
    SENT_BACK,
    UNDER_WAY,
    WITHDRAWN,
    WRITING,
    Draft,
    Proposal,
)
from timeline.models.proposal import REVIEW as IN_REVIEW
from timeline.models.remark import Remark
from timeline.models.schema import DocumentError
from timeline.models.threeway import bring_together

# Where an event stands is no part of its wording: a proposal says where it leads.
STANDING = ("status", "retraction")


class Refused(Exception):
    """A step that cannot be taken now; the message tells the person why, and what to do."""


class Overtaken(Refused):
    """Somebody else has taken a step meanwhile, so that this one is not there any more."""


_OVERTAKEN = _("Somebody was quicker: this change is “%(state)s” now.")


# ---------------------------------------------------------------- wordings


def content_of(document: dict) -> dict:
    return {name: value for name, value in document.items() if name not in STANDING}


def content_now(event: Event) -> dict:
    """The wording of the event itself, as the tables have it."""
    return content_of(event_document(with_parts(Event.objects.defer("search")).get(pk=event.pk)))


def content_then(event: Event, document: dict) -> dict:
    """The wording of an earlier public document of the event, with what those do not tell as it is now."""
    return {**content_of(made_whole(document, event)), "slug": event.slug}


def under_way(event: Event) -> Proposal | None:
    return Proposal.objects.of(event).under_way().in_full().first()


def wording_of(event: Event, proposal: Proposal | None) -> dict:
    """What an editor works on: the latest wording of the change under way; the event itself where there is none.

    The tables of an event that was never public hold its latest wording themselves.
    """
    if event.published_at is None or proposal is None or proposal.latest is None:
        return content_now(event)
    return proposal.latest.content


def write(event: Event, content: dict, status: str, retraction: str = "") -> None:
    """The event's tables become this wording, with a status."""
    Event.objects.filter(pk=event.pk).exclude(slug=content["slug"]).update(slug=content["slug"])
    document, slugs = {**content, "status": status, "retraction": retraction}, Slugs()
    save_event(document, slugs)
    save_links(document, slugs)


# ---------------------------------------------------------------- writing


@transaction.atomic
def propose(event: Event, content: dict, author, *, based_on: dict | None = None, action: str = "") -> Draft:
    """Save a wording. It stands aside when another one was saved after `based_on`, which it was written from."""
    event = _locked(event)
    proposal = _opened(event, action)
    if proposal.state == APPROVED:
        raise Refused(_("This change has been approved. Take it back before you write on it."))
    now = wording_of(event, proposal)
    if based_on is not None and now not in (based_on, content):
        return proposal.drafts.create(author=author, content=content, aside=True, based_on=based_on)
    draft = proposal.drafts.create(author=author, content=content)
    if event.published_at is None and content != now:
        write(event, content, event.status)
    return draft


@transaction.atomic
def settle(aside: Draft, chosen: dict[str, str], author, *, seen: str) -> Draft | None:
    """Bring a wording that was saved aside together with the one that stands. None while a clash is undecided.

    seen: the primary key of the wording that stood when `chosen` was chosen, empty where there was none.
    """
    event = _locked(aside.proposal.event)
    proposal = _in_hand(aside.proposal)
    aside = proposal.drafts.select_for_update().get(pk=aside.pk)
    if aside.settled:
        raise Refused(_("Somebody has settled this already."))
    if seen != (str(proposal.latest.pk) if proposal.latest else ""):
        raise Refused(_("The other wording was written on while you chose. Look at both again."))
    together = bring_together(aside.based_on, wording_of(event, proposal), aside.content, chosen)
    if any(clash.key not in chosen for clash in together.clashes):
        return None
    draft = propose(event, together.content, author)
    aside.settled = True
    aside.save()
    return draft


@transaction.atomic
def catch_up(proposal: Proposal, author) -> Draft:
    """The public event changed under a proposal: the proposal begins anew from what is public now.

    Its wording stands aside where both changed the same thing.
    """
    event = _locked(proposal.event)
    proposal = _in_hand(proposal, WRITING, SENT_BACK, IN_REVIEW)
    was, now, mine = proposal.base, content_now(event), proposal.latest.content
    if proposal.state == IN_REVIEW:
        proposal.state = WRITING
    proposal.base = now
    proposal.save()
    together = bring_together(was, now, mine)
    if together.clashes:
        proposal.drafts.create(author=author, content=now)
        return proposal.drafts.create(author=author, content=mine, aside=True, based_on=was)
    return proposal.drafts.create(author=author, content=together.content)


def is_outdated(proposal: Proposal, now: dict | None = None) -> bool:
    """Whether the event has changed otherwise since the wording that stands was saved or began. `now`: what it says."""
    expected = proposal.latest.content if proposal.base is None else proposal.base
    return (now or content_now(proposal.event)) != expected


# ---------------------------------------------------------------- steps


@transaction.atomic
def submit(proposal: Proposal, author, reason: str = "") -> Proposal:
    """Hand it in for review."""
    event = _locked(proposal.event)
    proposal = _in_hand(proposal, WRITING, SENT_BACK)
    if proposal.unsettled:
        raise Refused(_("Two wordings of this change wait to be brought together. Do that first."))
    if proposal.base is None and proposal.latest.content != content_now(event):
        # Written by something other than the form, such as an import: who hands it in answers for it.
        proposal.drafts.create(author=author, content=content_now(event))
        proposal = _in_hand(proposal)
    if proposal.action == CORRECT and proposal.latest.content == proposal.base:
        raise Refused(_("Nothing has changed: there is nothing to review."))
    if proposal.action != PUBLISH and not (reason or proposal.reason).strip():
        raise Refused(_("Say why: readers see the reason beside a change of what was public."))
    if is_outdated(proposal):
        raise Refused(_("The event itself has changed meanwhile. Bring the change up to date first."))
    document_to_be(proposal, reason)
    proposal.reason = reason.strip() or proposal.reason
    return _moved(event, proposal, IN_REVIEW, REVIEW)


@transaction.atomic
def send_back(proposal: Proposal, reviewer, reason: str) -> Proposal:
    """Back to its authors, with a remark that says what is missing."""
    event = _locked(proposal.event)
    proposal = _in_hand(proposal, IN_REVIEW)
    if not reason.strip():
        raise Refused(_("Say what is missing, so that its authors know what to do."))
    proposal.remarks.create(author=reviewer, text=reason.strip())
    return _moved(event, proposal, SENT_BACK, DRAFT)


@transaction.atomic
def take_back(proposal: Proposal) -> Proposal:
    """Out of review, or out of an embargo, to be written on."""
    event = _locked(proposal.event)
    return _reopened(event, _in_hand(proposal, IN_REVIEW, APPROVED), WRITING)


@transaction.atomic
def withdraw(proposal: Proposal) -> Proposal:
    """Given up. An event that was never public stays as a draft."""
    event = _locked(proposal.event)
    return _moved(event, _in_hand(proposal, WRITING, SENT_BACK, IN_REVIEW), WITHDRAWN, DRAFT)


@transaction.atomic
def approve(proposal: Proposal, approver, *, seen: int, embargo_until=None) -> Proposal:
    """Approved, and public at once or when the embargo ends. `seen`: the wording that the approver has read."""
    event = _locked(proposal.event)
    proposal = _in_hand(proposal, IN_REVIEW)
    if proposal.latest.pk != seen:
        raise Refused(_("The change was written on while you read it. Look at it again."))
    if proposal.unsettled:
        raise Refused(_("Two wordings of this change wait to be brought together. Do that first."))
    if proposal.remarks.open().exists():
        raise Refused(_("Some remarks are open. Resolve them first."))
    now = content_now(event)
    if is_outdated(proposal, now):
        raise Refused(_("The event itself has changed meanwhile. Bring the change up to date first."))
    proposal.alone = proposal.wrote(approver)
    if proposal.alone and not settings.SINGLE_CURATOR:
        raise Refused(_("You wrote part of this change: another curator approves it."))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('timeline.single_curator', %s, true)", ["on" if settings.SINGLE_CURATOR else ""]
        )
    proposal.approver, proposal.approved_at, proposal.embargo_until = approver, timezone.now(), embargo_until
    _moved(event, proposal, APPROVED, REVIEW)
    return _made_public(event, proposal, now) if embargo_until is None or embargo_until <= timezone.now() else proposal


@transaction.atomic
def publish(proposal: Proposal) -> Proposal:
    """What was approved becomes what is public, and the ledger says so."""
    event = _locked(proposal.event)
    proposal = _in_hand(proposal, APPROVED)
    now = content_now(event)
    if is_outdated(proposal, now):
        raise Refused(_("The event itself has changed since this was approved."))
    return _made_public(event, proposal, now)


def _made_public(event: Event, proposal: Proposal, now: dict) -> Proposal:
    """`event`, locked, says `now`, which is what the proposal began from."""
    document = document_to_be(proposal)
    content, status, retraction = content_of(document), document["status"], document.get("retraction", "")
    if content == now:
        # Its parts are what they were: nothing of them is written, and nothing derived from them.
        event.status, event.retraction = status, retraction
        event.save()
    else:
        try:
            write(event, content, status, retraction)
        except DocumentError as error:
            # What only a wording names may be deleted, or merged away, before it is public.
            raise _refused_by(error) from error
    proposal.published_at = timezone.now()
    proposal.state = DONE
    proposal.save()
    append(
        event,
        proposal.action,
        author=proposal.latest.author,
        approver=proposal.approver,
        reason=proposal.reason,
        alone=proposal.alone,
    )
    return proposal


def publish_due() -> tuple[list[Proposal], list[tuple[Proposal, str]]]:
    """Everything whose embargo is over. What cannot be published goes back to its authors, with the reason as a remark.

    Returns what was published, and what was sent back and why.
    """
    done, back = [], []
    for proposal in Proposal.objects.due():
        with suppress(Overtaken):
            try:
                done.append(publish(proposal))
            except Overtaken:
                raise
            except (Refused, IntegrityError) as reason:
                back.append((proposal, _returned(proposal, str(reason).splitlines()[0])))
    return done, back


@transaction.atomic
def _returned(proposal: Proposal, reason: str) -> str:
    _reopened(_locked(proposal.event), _in_hand(proposal, APPROVED), SENT_BACK)
    proposal.remarks.create(text=reason)
    return reason


# ---------------------------------------------------------------- out of the public, and back


@transaction.atomic
def retract(event: Event, author, reason: str) -> Proposal:
    """Propose that the event is retracted, for a public reason. It goes to review at once."""
    return _handed_in(event, content_now(event), author, RETRACT, reason)


@transaction.atomic
def restore(event: Event, document: dict, author, reason: str) -> Proposal:
    """Propose that the event says again what an earlier document of it says; what was retracted is public again."""
    return _handed_in(event, content_then(event, document), author, RESTORE, reason)


def _handed_in(event, content, author, action, reason) -> Proposal:
    if under_way(event):
        raise Refused(_("Another change of this event is under way. Publish or withdraw it first."))
    if event.status not in COMES_FROM[action]:
        raise Refused(_("The event is not in a state in which that can be done."))
    draft = propose(event, content, author, action=action)
    return submit(draft.proposal, author, reason)


COMES_FROM = {RETRACT: (PUBLISHED,), RESTORE: (PUBLISHED, RETRACTED)}


def document_to_be(proposal: Proposal, reason: str = "") -> dict:
    """The event's document as it will be once this is public. Refused where it would not be acceptable."""
    status = LEADS_TO[proposal.action]
    retraction = (reason.strip() or proposal.reason) if status == RETRACTED else ""
    try:
        return normal("event", {**proposal.latest.content, "status": status, "retraction": retraction})
    except DocumentError as error:
        raise _refused_by(error) from error


def _refused_by(error: DocumentError) -> Refused:
    return Refused(_("%(field)s: %(reason)s") % {"field": error.field, "reason": error.message})


# ---------------------------------------------------------------- remarks


def remark(proposal: Proposal, author, text: str, field: str = "", answers: Remark | None = None) -> Remark:
    if not text.strip():
        raise Refused(_("Say something."))
    _under_way_still(proposal)
    return proposal.remarks.create(
        author=author, text=text.strip(), field=answers.field if answers else field, answers=answers
    )


def _under_way_still(proposal: Proposal) -> None:
    if proposal.state not in UNDER_WAY:
        raise Overtaken(_OVERTAKEN % {"state": proposal.get_state_display()})


def resolve(thread: Remark, curator) -> None:
    _under_way_still(thread.proposal)
    thread.resolved_by, thread.resolved_at = curator, timezone.now()
    thread.save()


# ---------------------------------------------------------------- in hand


def _locked(event: Event) -> Event:
    return Event.objects.select_for_update().defer("search").get(pk=event.pk)


def _in_hand(proposal: Proposal, *states: str) -> Proposal:
    """The proposal as it is now, locked; Refused where it has gone on to another state."""
    proposal = Proposal.objects.select_for_update(of=("self",)).in_full().get(pk=proposal.pk)
    if states and proposal.state not in states:
        raise Overtaken(_OVERTAKEN % {"state": proposal.get_state_display()})
    return proposal


def _opened(event: Event, action: str) -> Proposal:
    proposal = under_way(event)
    if proposal is None:
        never = event.published_at is None
        action = action or (PUBLISH if never else RESTORE if event.status == RETRACTED else CORRECT)
        proposal = Proposal.objects.create(event=event, action=action, base=None if never else content_now(event))
    return _in_hand(proposal)


def _moved(event: Event, proposal: Proposal, state: str, status: str) -> Proposal:
    proposal.state = state
    proposal.save()
    if event.published_at is None and event.status != status:
        Event.objects.filter(pk=event.pk).update(status=status)
    return proposal


def _reopened(event: Event, proposal: Proposal, state: str) -> Proposal:
    proposal.approver = proposal.approved_at = proposal.embargo_until = None
    proposal.alone = False
    return _moved(event, proposal, state, DRAFT)
