from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from timeline.models.fields import EDTFField, Line, Prose
from timeline.models.subjects import StorylineQuerySet

hex_colour = RegexValidator(r"^#[0-9a-f]{6}$", _("A colour is # and six hexadecimal digits, such as #1f5fa8."))


class Storyline(models.Model):
    """A course of events that readers follow as one, such as the war in Ukraine."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = Line(_("name"), max_length=80)
    summary = Prose(_("summary"), blank=True)
    colour = models.CharField(_("colour on light"), max_length=7, validators=[hex_colour])
    colour_dark = models.CharField(_("colour on dark"), max_length=7, validators=[hex_colour])
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    opening = EDTFField(_("opening date"), blank=True, help_text=_("Where “since …” begins."))
    opening_label = Line(_("opening in words"), max_length=60, blank=True, help_text=_("“Since the invasion”."))

    objects = StorylineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("storyline")
        verbose_name_plural = _("storylines")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(colour__regex=r"^#[0-9a-f]{6}$", colour_dark__regex=r"^#[0-9a-f]{6}$"),
                name="storyline_colours_are_hexadecimal",
                violation_error_message=_("A colour is # and six hexadecimal digits."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("storyline", args=[self.slug])
