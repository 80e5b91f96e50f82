import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_pseudonym() -> str:
    """Drawn by lot, so that nothing about a person follows from it."""
    return secrets.token_hex(4)


class Curator(AbstractUser):
    """Someone who keeps the record. Public pages never show a curator's name."""

    must_change_password = models.BooleanField(
        _("must choose a new password"),
        default=False,
        help_text=_("Set for a one-time password: the first login leads to choosing another."),
    )
    pseudonym = models.CharField(
        _("pseudonym"),
        max_length=20,
        unique=True,
        default=new_pseudonym,
        editable=False,
        help_text=_("What the public ledger calls this curator. It never changes."),
    )

    class Meta:
        verbose_name = _("curator")
        verbose_name_plural = _("curators")
