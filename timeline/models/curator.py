from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Curator(AbstractUser):
    """Someone who keeps the record. Public pages never show a curator's name."""

    must_change_password = models.BooleanField(
        _("must choose a new password"),
        default=False,
        help_text=_("Set for a one-time password: the first login leads to choosing another."),
    )

    class Meta:
        verbose_name = _("curator")
        verbose_name_plural = _("curators")
