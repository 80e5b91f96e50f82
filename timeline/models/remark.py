from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from timeline.models.fields import Prose
from timeline.models.proposal import Proposal


class RemarkQuerySet(models.QuerySet):
    def threads(self):
        """Those that begin one."""
        return self.filter(answers=None)

    def open(self):
        """Those that begin a thread which nobody has resolved."""
        return self.filter(answers=None, resolved_at=None)


class Remark(models.Model):
    """What a colleague says about one field of a change, or about all of it; answers to it make a thread.

    `field` is a property of the event's document, empty for the whole.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="remarks")
    field = models.CharField(_("field"), max_length=40, blank=True)
    answers = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = Prose(_("remark"))
    said_at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
            models.CheckConstraint(
                condition=Q(resolved_by=None) & Q(resolved_at=None)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False, answers=None),
                name="remark_resolved_by_somebody",
            ),
        ]

    def __str__(self):
        return self.text
