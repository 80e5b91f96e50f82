import datetime as dt

from django.db import models
from django.db.models import Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from timeline.models.curator import Curator

AGENT_LENGTH = 200
KEPT_DAYS = 366


class LogInQuerySet(models.QuerySet):
    def of(self, curator) -> "LogInQuerySet":
        return self.filter(curator=curator)

    def kept_long_enough(self) -> "LogInQuerySet":
        """Those that may be deleted: the database keeps a year of them, whoever asks (migration 0017)."""
        return self.filter(moment__lt=Now() - Value(dt.timedelta(days=KEPT_DAYS)))


class LogIn(models.Model):
    """One attempt to come in, or one change of how somebody comes in. Never changed, and kept for a year."""

    moment = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    outcome = models.CharField(_("what happened"), max_length=20, editable=False)
    # No constraint: a curator may go, and what was done in their name stays.
    curator = models.ForeignKey(
        Curator, models.DO_NOTHING, null=True, editable=False, db_constraint=False, related_name="log_ins"
    )
    # Only of curators that there are: people type passwords into the wrong field.
    username = models.CharField(_("curator"), max_length=150, editable=False)
    factor = models.CharField(_("by"), max_length=20, editable=False)
    address = models.GenericIPAddressField(_("from"), null=True, editable=False)
    agent = models.CharField(_("browser"), max_length=AGENT_LENGTH, editable=False)

    objects = LogInQuerySet.as_manager()

    class Meta:
        verbose_name = _("log-in")
        verbose_name_plural = _("log-ins")
        ordering = ["-moment", "-id"]
        # Looked at, by those who may; nobody adds, changes or deletes one by hand.
        default_permissions = ["view"]
        indexes = [
            models.Index(fields=["moment"], name="login_moment"),
            models.Index(fields=["curator", "-moment"], name="login_of_curator"),
        ]

    def __str__(self):
        return f"{self.username or '–'}: {self.get_outcome_display()}"

    def get_outcome_display(self):
        return OUTCOMES.get(self.outcome, self.outcome)

    def get_factor_display(self):
        return FACTORS.get(self.factor, self.factor)


OUTCOMES = {
    "in": _("logged in"),
    "wrong-password": _("wrong name or password"),
    "wrong-factor": _("right password, wrong second factor"),
    "throttled": _("too many attempts, not looked at"),
    "password-changed": _("chose another password"),
    "factor-added": _("added a second factor"),
    "factor-removed": _("removed a second factor"),
    "let-in": _("was let in again by an administrator"),
}

# How somebody showed who they are.
FACTORS = {
    "password": _("password alone"),
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery code"),
}
