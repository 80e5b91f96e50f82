from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.models.fields import Code, Line, Prose, in_table
from timeline.models.source import web_address
from timeline.models.storyline import Storyline
from timeline.models.taxonomy import SOURCE_KINDS

LONGEST = 100_000


class Article(models.Model):
    """A text that a curator has pasted, to find events in. It is never shown to the public."""

    title = Line(_("headline"), max_length=300)
    publisher = Line(_("publisher"), max_length=160)
    url = models.CharField(_("address"), max_length=1000, blank=True, validators=[web_address])
    published = models.DateField(
        _("published"), help_text=_("Dates such as “on Monday” are counted from this day: 2026-01-19.")
    )
    kind = Code(_("kind of source"), table=SOURCE_KINDS, default="independent-media")
    language = models.CharField(_("language"), max_length=12, default="en", help_text=_("BCP 47, such as en or fr."))
    storyline = models.ForeignKey(
        Storyline, models.SET_NULL, null=True, blank=True, verbose_name=_("storyline"), related_name="+"
    )
    text = Prose(_("text"), validators=[MaxLengthValidator(LONGEST)])
    curator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("curator"),
    )
    created_at = models.DateTimeField(_("pasted"), auto_now_add=True)
    # {where a candidate's sentence begins and its date: primary key of the draft it became}
    taken = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            in_table("kind", SOURCE_KINDS),
            models.UniqueConstraint(
                fields=["url"],
                condition=~models.Q(url=""),
                name="article_address_once",
                violation_error_message=_("The article with this address has been pasted before."),
            )
        ]

    def __str__(self):
        return f"{self.publisher}: {self.title}"
