from contextlib import suppress

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from timeline.models.actor import Actor
from timeline.models.dates import DateError, Span
from timeline.models.expressions import Draw
from timeline.models.fields import Code, EDTFField, Line, Prose, in_table
from timeline.models.parts import LinkQuerySet, PartQuerySet
from timeline.models.querysets import DURING, FILED_LATE, LASTING, EventQuerySet
from timeline.models.samples import SampleQuerySet
from timeline.models.source import Source
from timeline.models.storyline import Storyline
from timeline.models.taxonomy import (
    CAPACITIES,
    CLAIM_TYPES,
    CREDIBILITIES,
    KINDS,
    OCCURRENCES,
    PAX_STAGES,
    RELATIONS,
    RELIABILITIES,
    RESPONSES,
    ROLES,
    STANCES,
    VOTES,
)

DRAFT, REVIEW, PUBLISHED, RETRACTED = "draft", "review", "published", "retracted"
STATUSES = {DRAFT: _("Draft"), REVIEW: _("In review"), PUBLISHED: _("Published"), RETRACTED: _("Retracted")}
# The steps there are; the database takes no other (migration 0011). What has been public never becomes a draft again.
MOVES = {
    (DRAFT, REVIEW),
    (REVIEW, DRAFT),
    (REVIEW, PUBLISHED),
    (PUBLISHED, RETRACTED),
    (RETRACTED, PUBLISHED),
}
# Statuses of events that no reader has seen.
UNSEEN = (DRAFT, REVIEW)


class Event(models.Model):
    """Something that happened, was said, proposed or planned, at a time that is known to some precision.

    The columns under "derived" are kept by the database itself (migrations 0002, 0004 and 0011), whoever
    writes.
    """

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    status = Code(_("status"), table=STATUSES, default=DRAFT)
    title = Line(_("title"), max_length=200)
    label = Line(_("label on the chart"), max_length=48, help_text=_("The title in a few words."))
    summary = Prose(_("summary"), blank=True, help_text=_("One to three neutral sentences in your own words."))
    kind = Code(_("kind"), table=KINDS)
    occurrence = Code(_("did it happen"), table=OCCURRENCES, default="occurred")
    date = EDTFField(_("date"), help_text=_("EDTF: 2025-05-10, 2025-05, 2025-05-10~, 2022-02-24/.."))
    place = Line(_("place"), max_length=120, blank=True)
    significance = models.PositiveSmallIntegerField(
        _("significance"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1 a detail, 3 a step that others refer to, 5 a turning point."),
    )
    storylines = models.ManyToManyField(Storyline, through="EventStoryline", related_name="events")
    actors = models.ManyToManyField(Actor, through="Participation", related_name="events")
    pax_stage = Code(_("PA-X stage"), table=PAX_STAGES, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    votes_abstain = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    reviewed = models.DateField(_("reviewed"), null=True, blank=True)
    note = Prose(_("note for curators"), blank=True, help_text=_("On no page, and not in the ledger."))
    retraction = Prose(
        _("why it was retracted"), blank=True, default="", db_default="", help_text=_("Readers who come to its address are told.")
    )

    # Computed from `date` when saved: first and last day as written, and as wide as the wording allows.
    date_lower = models.DateField(editable=False)
    date_upper = models.DateField(editable=False)
    date_lower_fuzzy = models.DateField(editable=False)
    date_upper_fuzzy = models.DateField(editable=False)
    date_sort = models.DateField(editable=False)

    # Derived.
    disputed = models.BooleanField(_("accounts differ"), default=False, editable=False)
    actor_count = models.PositiveSmallIntegerField(default=0, editable=False)
    source_count = models.PositiveSmallIntegerField(default=0, editable=False)
    search = SearchVectorField(null=True, editable=False)
    storyline_slugs = ArrayField(models.TextField(), default=list, editable=False)
    actor_slugs = ArrayField(models.TextField(), default=list, editable=False)
    source_kinds = ArrayField(models.TextField(), default=list, editable=False)
    draw = models.GeneratedField(expression=Draw("slug"), output_field=models.IntegerField(), db_persist=True)
    published_at = models.DateTimeField(_("first published"), null=True, editable=False)
    retracted_at = models.DateTimeField(_("retracted"), null=True, editable=False)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["date_sort", "date_upper", "slug"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["date_sort", "date_upper", "slug"], name="event_in_order"),
            models.Index(fields=["kind", "date_sort"], name="event_by_kind"),
            GinIndex(fields=["search"], name="event_by_words"),
            GinIndex(fields=["storyline_slugs", "actor_slugs", "source_kinds"], name="event_by_parts"),
            GistIndex(DURING, name="event_by_time", condition=models.Q(LASTING)),
            models.Index(
                F("significance").desc(), "draw", "date_lower_fuzzy", "date_upper_fuzzy", "kind", name="event_by_weight"
            ),
            models.Index(fields=["date_lower_fuzzy", "date_upper_fuzzy"], name="event_by_beginning"),
            models.Index(fields=["date_upper_fuzzy"], name="event_by_end"),
            models.Index(fields=["published_at"], name="event_by_publication"),
            models.Index(
                fields=["date_sort", "date_lower_fuzzy", "significance", "kind"], name="event_filed_late", condition=FILED_LATE
            ),
            models.Index(fields=["-changed_at", "slug"], name="event_by_change", condition=models.Q(status="published")),
            models.Index(fields=["date_sort"], name="event_disputed", condition=models.Q(disputed=True)),
        ]
        constraints = [
            in_table("status", STATUSES),
            in_table("kind", KINDS),
            in_table("occurrence", OCCURRENCES),
            in_table("pax_stage", PAX_STAGES, blank=True),
            models.CheckConstraint(
                condition=models.Q(significance__range=(1, 5)),
                name="event_significance_1_to_5",
                violation_error_message=_("Significance runs from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=models.Q(date_lower__lte=models.F("date_upper"))
                & models.Q(date_lower_fuzzy__lte=models.F("date_lower"))
                & models.Q(date_upper_fuzzy__gte=models.F("date_upper")),
                name="event_ends_after_it_starts",
                violation_error_message=_("An event cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(label=""),
                name="event_has_a_title",
                violation_error_message=_("An event needs a title and a label."),
            ),
            models.CheckConstraint(
                condition=models.Q(status=RETRACTED) ^ models.Q(retraction=""),
                name="event_retracted_for_a_reason",
                violation_error_message=_("A retracted event says why, and no other event does."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("event", args=[self.slug])

    @property
    def span(self) -> Span:
        return Span.parse(self.date)

    @property
    def span_short(self) -> str:
        return self.span.words(short=True)

    @property
    def group(self) -> str:
        """The family of kinds whose mark it has."""
        return KINDS[self.kind].group

    @property
    def plover(self) -> str:
        return KINDS[self.kind].plover

    def set_bounds(self):
        span = self.span
        self.date_lower, self.date_upper = span.lower, span.upper
        self.date_lower_fuzzy, self.date_upper_fuzzy = span.lower_fuzzy, span.upper_fuzzy
        self.date_sort = span.sort

    def clean(self):
        # The field has said already what is wrong with a date that cannot be read.
        with suppress(DateError):
            self.set_bounds()

    def save(self, *args, **options):
        self.set_bounds()
        super().save(*args, **options)


class Sample(models.Model):
    """Derived: what is asked of published events, of a random eighth of them (those with a small `draw`).

    Its columns are those of events, so the same verbs ask it. Kept by the database (migrations 0004, 0023).
    """

    event = models.OneToOneField(Event, models.DO_NOTHING, primary_key=True, related_name="+")
    draw = models.IntegerField()
    kind = models.CharField(max_length=40)
    occurrence = models.CharField(max_length=40)
    significance = models.PositiveSmallIntegerField()
    disputed = models.BooleanField()
    date_sort = models.DateField()
    date_lower_fuzzy = models.DateField()
    date_upper_fuzzy = models.DateField()
    published_at = models.DateTimeField()
    storyline_slugs = ArrayField(models.TextField())
    actor_slugs = ArrayField(models.TextField())
    source_kinds = ArrayField(models.TextField())

    objects = SampleQuerySet.as_manager()

    class Meta:
        # Split by `draw`, which Django cannot say.
        managed = False
        db_table = "timeline_sample"

    def __str__(self):
        return str(self.event)


class SampleWords(models.Model):
    """Derived: the words of the events of the sample, which are many times as long as the rest."""

    event = models.OneToOneField(Event, models.DO_NOTHING, primary_key=True, related_name="+")
    draw = models.IntegerField()
    search = SearchVectorField(null=True)

    objects = SampleQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "timeline_sample_words"

    def __str__(self):
        return str(self.event)


class EventStoryline(models.Model):
    """An event belongs to one or more storylines; the first gives it its colour."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="placements", db_index=False)
    storyline = models.ForeignKey(Storyline, models.PROTECT, related_name="placements")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("storyline of the event")
        verbose_name_plural = _("storylines of the event")
        constraints = [models.UniqueConstraint(fields=["event", "storyline"], name="event_once_per_storyline")]

    def __str__(self):
        return str(self.storyline)


class Participation(models.Model):
    """An actor in a role, with how it voted, its capacity before a court, and how it answered."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="participations", db_index=False)
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="participations")
    role = Code(_("role"), table=ROLES)
    vote = Code(_("vote"), table=VOTES, blank=True)
    capacity = Code(_("capacity"), table=CAPACITIES, blank=True)
    response = Code(_("answer"), table=RESPONSES, blank=True)
    third_party = models.BooleanField(_("third party"), default=False)
    note = Line(_("note"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            in_table("role", ROLES),
            in_table("vote", VOTES, blank=True),
            in_table("capacity", CAPACITIES, blank=True),
            in_table("response", RESPONSES, blank=True),
            models.UniqueConstraint(
                fields=["event", "actor", "role"],
                name="participation_once_per_role",
                violation_error_message=_("This actor already has this role here."),
            ),
        ]

    def __str__(self):
        return f"{self.actor} ({self.get_role_display()})"


class Citation(models.Model):
    """What one source says of an event, for itself or on behalf of an actor."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    stance = Code(_("stance"), table=STANCES, default="report")
    attributed_to = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("attributed to")
    )
    statement = Prose(_("account"), blank=True, help_text=_("What this side says, in your own words."))
    quote = Prose(_("quotation"), blank=True, help_text=_("Their exact words, without quotation marks."))
    language = models.CharField(_("language of the quotation"), max_length=12, blank=True)
    locator = Line(_("where in the source"), max_length=120, blank=True)
    said = EDTFField(_("said on"), blank=True)
    claim = Code(_("type of claim"), table=CLAIM_TYPES, default="fact")
    reliability = Code(_("reliability"), table=RELIABILITIES, max_length=1, blank=True)
    credibility = Code(_("credibility"), table=CREDIBILITIES, max_length=1, default="6")
    position = models.PositiveSmallIntegerField(default=0)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            in_table("stance", STANCES),
            in_table("claim", CLAIM_TYPES),
            in_table("reliability", RELIABILITIES, blank=True),
            in_table("credibility", CREDIBILITIES),
        ]

    def __str__(self):
        return f"{self.voice} {self.get_stance_display()}"

    @property
    def voice(self) -> str:
        """Who speaks: the actor it is attributed to, or the publisher itself."""
        return str(self.attributed_to) if self.attributed_to else self.source.publisher

    @property
    def said_words(self) -> str:
        return Span.parse(self.said).words(short=True) if self.said else ""

    @property
    def grade(self) -> str:
        """Admiralty grade, such as B2: the source's reliability unless this citation gives another."""
        return f"{self.reliability or self.source.reliability}{self.credibility}"


class Link(models.Model):
    """One event answers, implements, follows or contradicts another."""

    origin = models.ForeignKey(Event, models.CASCADE, related_name="links")
    target = models.ForeignKey(Event, models.CASCADE, related_name="links_back")
    relation = Code(_("relation"), table=RELATIONS)
    note = Line(_("note"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            in_table("relation", RELATIONS),
            models.UniqueConstraint(fields=["origin", "target", "relation"], name="link_once"),
            models.CheckConstraint(
                condition=~models.Q(origin=models.F("target")),
                name="link_to_another",
                violation_error_message=_("An event cannot be linked to itself."),
            ),
        ]

    def __str__(self):
        return f"{self.origin} {self.get_relation_display()} {self.target}"


class Involvement(models.Model):
    """Derived: every actor an event involves - taking part, quoted, or through a member or organ of it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="involvements", db_index=False)
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="involvements", db_index=False)
    direct = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "actor"], name="involvement_once")]
        indexes = [models.Index(fields=["actor", "event"], name="involvement_by_actor")]
