from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from timeline.models.dates import Span
from timeline.models.fields import Code, EDTFField, Line, Prose, in_table
from timeline.models.subjects import SourceQuerySet
from timeline.models.taxonomy import (
    RELIABILITIES,
    SCHEMES,
    SOURCE_KINDS,
    identifier_address,
    identifier_problem,
)

web_address = URLValidator(schemes=["https", "http"])


def host_of(address: str) -> str:
    """The host that an address names; empty where it names none, or is no address at all."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


class Source(models.Model):
    """A page, text or dataset that a statement rests on."""

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    publisher = Line(_("publisher"), max_length=160)
    title = Line(_("title"), max_length=300)
    kind = Code(_("kind"), table=SOURCE_KINDS)
    url = models.CharField(_("address"), max_length=1000, blank=True, validators=[web_address])
    scheme = Code(_("identifier scheme"), table=SCHEMES, blank=True)
    identifier = models.CharField(_("identifier"), max_length=80, blank=True)
    archive_url = models.CharField(_("archived copy"), max_length=1000, blank=True, validators=[web_address])
    published = EDTFField(_("published"), blank=True)
    accessed = models.DateField(_("read on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en", help_text=_("BCP 47."))
    via = Line(_("read through"), max_length=160, blank=True, help_text=_("The mirror or aggregator that was read."))
    reliability = Code(_("reliability"), table=RELIABILITIES, default="F", max_length=1)
    reliability_reason = Line(_("why this grade"), max_length=300, blank=True)
    state_owned = models.BooleanField(_("owned by a state"), default=False)
    party_to_conflict = models.BooleanField(_("speaks for a party to the conflict"), default=False)
    note = Prose(_("note"), blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["publisher", "title"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes = [models.Index(fields=["publisher", "title", "id"], name="source_in_order")]
        constraints = [
            in_table("kind", SOURCE_KINDS),
            in_table("reliability", RELIABILITIES),
            in_table("scheme", SCHEMES, blank=True),
            models.CheckConstraint(
                condition=(models.Q(scheme="") & models.Q(identifier=""))
                | (~models.Q(scheme="") & ~models.Q(identifier="")),
                name="source_identifier_has_a_scheme",
                violation_error_message=_("An identifier needs its scheme, and a scheme its identifier."),
            ),
            models.UniqueConstraint(
                fields=["url"],
                condition=~models.Q(url=""),
                name="source_address_once",
                violation_error_message=_("Another source has this address."),
            ),
        ]

    def __str__(self):
        return f"{self.publisher}: {self.title}"

    def get_absolute_url(self):
        return reverse("source", args=[self.slug])

    def clean(self):
        if self.scheme and self.identifier and (problem := identifier_problem(self.scheme, self.identifier)):
            raise ValidationError({"identifier": problem})

    @property
    def address(self) -> str:
        """Where to read it: the page that was read, or the one its identifier stands for. Empty when neither."""
        return self.url or (identifier_address(self.scheme, self.identifier) if self.scheme else "")

    @property
    def published_words(self) -> str:
        return Span.parse(self.published).words(short=True) if self.published else ""
