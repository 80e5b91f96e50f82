from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.models.editions import EditionQuerySet
from timeline.models.expressions import Draw
from timeline.models.ledger import Revision


class Edition(models.Model):
    """Derived: what is asked of an event, as it was while one of its revisions was the latest: the time `known`.

    Its columns are those of events, so the same verbs ask it. Kept by the database (migration 0007), which begins
    another when a revision is appended, or when an actor or source changes in a way that events are found by.
    """

    # Revisions are never deleted: there is nothing that a constraint would keep.
    revision = models.ForeignKey(Revision, models.DO_NOTHING, related_name="editions", db_constraint=False)
    known = DateTimeRangeField()
    slug = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    label = models.CharField(max_length=48)
    kind = models.CharField(max_length=40)
    occurrence = models.CharField(max_length=40)
    date = models.CharField(max_length=80)
    place = models.CharField(max_length=120)
    significance = models.PositiveSmallIntegerField()
    date_lower = models.DateField()
    date_upper = models.DateField()
    date_lower_fuzzy = models.DateField()
    date_upper_fuzzy = models.DateField()
    date_sort = models.DateField()
    disputed = models.BooleanField()
    actor_count = models.PositiveSmallIntegerField()
    source_count = models.PositiveSmallIntegerField()
    search = SearchVectorField(null=True)
    storyline_slugs = ArrayField(models.TextField())
    actor_slugs = ArrayField(models.TextField())
    source_kinds = ArrayField(models.TextField())
    draw = models.GeneratedField(expression=Draw("slug"), output_field=models.IntegerField(), db_persist=True)
    published_at = models.DateTimeField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of an event")
        verbose_name_plural = _("editions of events")
        indexes = [
            GistIndex(fields=["known"], name="edition_by_time_known"),
            models.Index(fields=["slug"], name="edition_by_slug"),
            models.Index(fields=["date_sort", "date_upper", "slug"], name="edition_in_order"),
            GinIndex(fields=["search"], name="edition_by_words"),
            GinIndex(fields=["storyline_slugs", "actor_slugs", "source_kinds"], name="edition_by_parts"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"], condition=models.Q(known__endswith=None), name="edition_latest_once"
            )
        ]

    def __str__(self):
        return f"{self.title} ({self.known})"
