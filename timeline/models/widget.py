import secrets

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from timeline.models.curator import Curator
from timeline.models.fields import Line

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
# 50 bits: nobody finds one by trying.
LENGTH = 10
# As a browser writes the origin of a page; `*.` stands for all names below a name.
ORIGIN = r"\Ahttps?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?\Z"
MOST_ORIGINS = 20
an_origin = RegexValidator(ORIGIN, _("Write an origin as https://news.example.org or https://*.example.org."))


class Origin(models.CharField):
    """Scheme, host and port of a site."""

    default_validators = [an_origin]

    def __init__(self, *args, max_length=200, **options):
        super().__init__(*args, max_length=max_length, **options)


def new_key() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


class Widget(models.Model):
    """A view of the timeline that a curator keeps for other sites, at an address of its own that can be mended later."""

    key = models.SlugField(_("key"), max_length=LENGTH, unique=True, default=new_key, editable=False)
    name = Line(_("name"), max_length=120, help_text=_("For curators; readers do not see it."))
    question = models.TextField(
        _("question"), blank=True, max_length=4000,
        help_text=_("What is asked and how it is shown, as the builder writes it behind the question mark."),
    )  # fmt: skip
    origins = ArrayField(
        Origin(), size=MOST_ORIGINS, default=list, blank=True,
        verbose_name=_("allowed origins"),
        help_text=_("Sites that may show it, such as https://news.example.org or https://*.example.org. None: every site."),
    )  # fmt: skip
    owner = models.ForeignKey(
        Curator, models.SET_NULL, null=True, blank=True, related_name="widgets", verbose_name=_("owner"), editable=False
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        ordering = ["name", "key"]
        verbose_name = _("widget")
        verbose_name_plural = _("widgets")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="widget_has_a_name",
                violation_error_message=_("A widget needs a name."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("widget", args=[self.key])
