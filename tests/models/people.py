"""Colleagues of a newsroom, and a change that they work on."""

from contextlib import contextmanager
from itertools import count

from django.db import connection
from django.utils import timezone

from tests.factories import make_event
from timeline.models import Curator, Revision
from timeline.models.document import event_document
from timeline.models.event import DRAFT
from timeline.models.proposal import APPROVED, DONE
from timeline.models.workflow import approve, content_of, propose, submit

number = count(1)


def make_colleague(name="", role=None, **given):
    from django.contrib.auth.models import Group

    colleague = Curator.objects.create_user(name or f"colleague-{next(number)}", is_staff=True, **given)
    if role:
        colleague.groups.add(Group.objects.get(name=role))
    return colleague


def content(event):
    event.refresh_from_db()
    return content_of(event_document(event))


def written(event, author, **changes):
    """A wording of the event by somebody, as the form saves it."""
    return propose(event, {**content(event), **changes}, author)


def handed_in(event, author, reason="A slip of the pen.", **changes):
    draft = written(event, author, **changes)
    return submit(draft.proposal, author, reason)


def approved(proposal, by, **given):
    return approve(proposal, by, seen=proposal.latest.pk, **given)


def make_published(author, approver, **values):
    """An event that went the whole way."""
    event = make_event(status=DRAFT, **values)
    approved(handed_in(event, author), approver)
    event.refresh_from_db()
    return event


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
