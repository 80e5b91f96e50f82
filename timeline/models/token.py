"""A program's own key to the API, given by a curator: for writing drafts, never for publishing."""

from __future__ import annotations

import hashlib
import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from timeline.models.curator import Curator
from timeline.models.fields import Code, Line, in_table

DRAFTS = "drafts"
SCOPES = {DRAFTS: _("write drafts of events")}
BEGINS = "dt_"
MINUTE = 60


class TokenQuerySet(models.QuerySet):
    def usable(self, text: str) -> Token | None:
        """The token that this is, if it may still be used by somebody who may come in. One query."""
        now = timezone.now()
        found = self.filter(digest=digest_of(text), revoked_at=None, expires_at__gt=now).select_related("curator")
        found = found.filter(curator__is_active=True, curator__is_staff=True, curator__must_change_password=False)
        return found.first()


class Token(models.Model):
    """Only its digest is kept: whoever reads the database cannot write with it."""

    curator = models.ForeignKey(Curator, models.CASCADE, related_name="tokens", verbose_name=_("curator"))
    name = Line(_("what it is for"), max_length=80)
    scope = Code(_("what it may do"), table=SCOPES, default=DRAFTS, max_length=10)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    beginning = models.CharField(_("begins with"), max_length=10, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-made_at"]
        constraints = [in_table("scope", SCOPES)]

    def __str__(self):
        return self.name

    def make(self) -> str:
        """The text of a fresh token, to be shown once; saved is what it is recognised by."""
        text = BEGINS + secrets.token_urlsafe(32)
        self.digest, self.beginning = digest_of(text), text[:8]
        return text

    def used(self) -> None:
        """Remembered to the minute, so that a busy program does not write a row each time."""
        now = timezone.now()
        if self.used_at is None or (now - self.used_at).total_seconds() > MINUTE:
            self.used_at = now
            self.save(update_fields=["used_at"])


def digest_of(text: str) -> str:
    """A token is 256 bits of chance: its hash need not be slow."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
