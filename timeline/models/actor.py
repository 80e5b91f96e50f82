from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from timeline.models.dates import OPEN_END, OPEN_START, Span
from timeline.models.fields import Code, EDTFField, Line, Prose, in_table
from timeline.models.subjects import ActorQuerySet, AffiliationQuerySet
from timeline.models.taxonomy import ACTOR_KINDS


class Actor(models.Model):
    """A state, organ, organisation or person that acts or is acted upon."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = Line(_("name"), max_length=120, unique=True)
    kind = Code(_("kind"), table=ACTOR_KINDS)
    country = models.CharField(
        _("ISO 3166-1 alpha-3 code"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("An ISO 3166-1 code is three capital letters, such as UKR."))],
        help_text=_("Of the state itself, or of the state that a person or body belongs to."),
    )
    wikidata = models.CharField(
        _("Wikidata id"),
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^Q[1-9][0-9]*$", _("A Wikidata id is Q and a number, such as Q159."))],
    )
    summary = Prose(_("who this is"), blank=True)
    parents = models.ManyToManyField(
        "self", through="Affiliation", through_fields=("actor", "parent"), symmetrical=False, related_name="members"
    )

    objects = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        constraints = [
            in_table("kind", ACTOR_KINDS),
            models.UniqueConstraint(
                fields=["wikidata"],
                condition=~models.Q(wikidata=""),
                name="actor_wikidata_once",
                violation_error_message=_("Another actor has this Wikidata id."),
            ),
            models.CheckConstraint(
                condition=models.Q(country="") | models.Q(country__regex=r"^[A-Z]{3}$"),
                name="actor_country_is_iso_3166",
                violation_error_message=_("An ISO 3166-1 code is three capital letters."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("actor", args=[self.slug])


class ActorAlias(models.Model):
    """Another name of an actor: a former one, a transliteration, a name in another script."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="aliases")
    name = Line(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=12, blank=True, help_text=_("BCP 47, such as uk or ar."))

    class Meta:
        ordering = ["id"]
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [models.UniqueConstraint(fields=["actor", "name"], name="alias_once_per_actor")]

    def __str__(self):
        return self.name


class Affiliation(models.Model):
    """An actor belongs to another for a time: a spokesman to an office, an office to a state."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="affiliations")
    parent = models.ForeignKey(Actor, models.PROTECT, related_name="member_affiliations", verbose_name=_("belongs to"))
    office = Line(_("office"), max_length=120, blank=True)
    period = EDTFField(_("period"), blank=True, help_text=_("EDTF, such as 2012-05/.. ; empty for always."))
    lower = models.DateField(editable=False, default=OPEN_START)
    upper = models.DateField(editable=False, default=OPEN_END)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(actor=models.F("parent")),
                name="affiliation_to_another",
                violation_error_message=_("An actor cannot belong to itself."),
            ),
            models.CheckConstraint(
                condition=models.Q(lower__lte=models.F("upper")), name="affiliation_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return f"{self.actor} → {self.parent}"

    def set_bounds(self):
        span = Span.parse(self.period) if self.period else None
        self.lower = span.lower_fuzzy if span else OPEN_START
        self.upper = span.upper_fuzzy if span else OPEN_END

    def save(self, *args, **options):
        self.set_bounds()
        super().save(*args, **options)
