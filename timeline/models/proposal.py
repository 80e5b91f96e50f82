"""A change of an event on its way to the public: what is proposed, in which wordings, by whom, and who approved it.

What the public sees stays as it is meanwhile. An event has at most one proposal under way, which everybody who works
on the event shares; every saved wording of it is kept with its author. Who wrote any of them cannot approve it: the
database itself refuses that (migration 0011).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from timeline.models.event import PUBLISHED, RETRACTED, Event
from timeline.models.fields import Code, Prose, in_table

# What the ledger will say was done, and the status that the event then has.
PUBLISH, CORRECT, RETRACT, RESTORE = "published", "corrected", "retracted", "restored"
ACTIONS = {
    PUBLISH: _("New event"),
    CORRECT: _("Correction"),
    RETRACT: _("Retraction"),
    RESTORE: _("Restoration"),
}
LEADS_TO = {PUBLISH: PUBLISHED, CORRECT: PUBLISHED, RETRACT: RETRACTED, RESTORE: PUBLISHED}

WRITING, SENT_BACK, REVIEW, APPROVED = "draft", "sent-back", "review", "approved"
DONE, WITHDRAWN = "done", "withdrawn"
STATES = {
    WRITING: _("Being written"),
    SENT_BACK: _("Sent back"),
    REVIEW: _("In review"),
    APPROVED: _("Approved, under embargo"),
    DONE: _("Done"),
    WITHDRAWN: _("Withdrawn"),
}
UNDER_WAY = (WRITING, SENT_BACK, REVIEW, APPROVED)
# The steps there are; the database takes no other (migration 0011).
STEPS = {
    (WRITING, REVIEW),
    (SENT_BACK, REVIEW),
    (REVIEW, SENT_BACK),
    (REVIEW, WRITING),
    (REVIEW, APPROVED),
    (APPROVED, WRITING),
    (APPROVED, SENT_BACK),
    (APPROVED, DONE),
    (WRITING, WITHDRAWN),
    (SENT_BACK, WITHDRAWN),
    (REVIEW, WITHDRAWN),
}


class ProposalQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(state__in=UNDER_WAY)

    def in_state(self, state: str):
        return self.filter(state=state)

    def of_sort(self, action: str):
        return self.filter(action=action)

    def to_decide(self):
        """Handed in: somebody who wrote no part of it approves it, or sends it back. Annotates `since`, as every queue."""
        return self.in_full().in_state(REVIEW).annotate(since=F("moved_at"))

    def due(self):
        """Approved, and not under an embargo any more by the clock of the database, which decides; the longest due first."""
        ready = Q(embargo_until=None) | Q(embargo_until__lte=Now())
        return self.filter(ready, state=APPROVED).order_by("embargo_until", "pk")

    def of(self, event):
        return self.filter(event=event)

    def of_events(self, keys):
        return self.filter(event__in=keys)

    def in_full(self):
        """With all that its page shows."""
        return self.select_related("event", "approver").prefetch_related("drafts__author")


class Proposal(models.Model):
    """One change of one event. `base` is the public content that it would change; None where nothing was public."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="proposals", verbose_name=_("event"))
    action = Code(_("what it is"), table=ACTIONS)
    state = Code(_("state"), table=STATES, default=WRITING)
    base = models.JSONField(_("public content it began from"), null=True, editable=False)
    reason = Prose(_("reason"), blank=True, help_text=_("Readers see it beside the change."))
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    alone = models.BooleanField(_("approved by its own author"), default=False)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    opened_at = models.DateTimeField(_("begun"), auto_now_add=True)
    moved_at = models.DateTimeField(_("in this state since"), default=timezone.now)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-moved_at", "-pk"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        default_permissions = ("view",)
        permissions = [("approve_proposal", _("Can approve changes of events, and send them back"))]
        indexes = [models.Index(fields=["state", "embargo_until"], name="proposal_by_state")]
        constraints = [
            in_table("action", ACTIONS),
            in_table("state", STATES),
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(state__in=UNDER_WAY),
                name="proposal_one_under_way",
                violation_error_message=_("Another change of this event is under way."),
            ),
            models.CheckConstraint(
                condition=Q(action=PUBLISH) | ~Q(state__in=[REVIEW, APPROVED, DONE]) | ~Q(reason=""),
                name="proposal_says_why",
                violation_error_message=_("Say why: readers see the reason beside a change of what was public."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[APPROVED, DONE], approver__isnull=False, approved_at__isnull=False)
                | ~Q(state__in=[APPROVED, DONE]) & Q(approver=None, approved_at=None, embargo_until=None, alone=False),
                name="proposal_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=DONE) ^ Q(published_at=None), name="proposal_done_at_a_moment"
            ),
        ]

    def __str__(self):
        return f"{self.event} ({self.get_action_display()})"

    @property
    def latest(self) -> Draft | None:
        """The wording that stands."""
        standing = [draft for draft in self.drafts.all() if not draft.aside]
        return standing[-1] if standing else None

    @property
    def unsettled(self) -> list[Draft]:
        """Wordings that were saved beside somebody else's, and wait to be brought together with it."""
        return [draft for draft in self.drafts.all() if draft.aside and not draft.settled]

    @property
    def authors(self) -> list:
        """Everybody who wrote any of it, in the order in which they came to it."""
        return list(dict.fromkeys(draft.author for draft in self.drafts.all()))

    @property
    def may_be_written(self) -> bool:
        return self.state in (WRITING, SENT_BACK, REVIEW)

    def wrote(self, curator) -> bool:
        return curator in self.authors


class Draft(models.Model):
    """One saved wording of a proposal, whole, as a document without its status. Never changed, only followed by another.

    aside: another wording had been saved after `based_on`, which this one was written from, so that this one waits
    beside it until somebody has brought both together.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content = models.JSONField()
    saved_at = models.DateTimeField(auto_now_add=True)
    aside = models.BooleanField(default=False)
    based_on = models.JSONField(null=True)
    settled = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(aside=False, settled=False) | Q(aside=True), name="draft_aside_is_settled"),
            models.CheckConstraint(condition=Q(aside=False) | Q(based_on__isnull=False), name="draft_aside_of_something"),
        ]

    def __str__(self):
        return f"{self.proposal} {self.saved_at:%Y-%m-%d %H:%M}"
