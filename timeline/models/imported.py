"""A file on its way into the record: staged, looked at, and only then, row by row as a person decides, taken in."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from timeline.models.fields import Code, Line, in_table
from timeline.models.staging import SILENCE, ImportedRowQuerySet, ImportQuerySet

FORMATS = {
    "documents": _("our documents (JSON)"),
    "lines": _("our documents (JSON Lines)"),
    "spreadsheet": _("our CSV"),
    "timelinejs": _("TimelineJS (JSON)"),
    "timelinejs-csv": _("TimelineJS (spreadsheet)"),
    "columns": _("a table through a mapping"),
}
ASKING, STAGING, STAGED, ARRIVING, DONE, FAILED = "asking", "staging", "staged", "arriving", "done", "failed"
STATES = {
    ASKING: _("asks for its columns"),
    STAGING: _("is being read"),
    STAGED: _("waits for your decision"),
    ARRIVING: _("is being taken in"),
    DONE: _("taken in"),
    FAILED: _("refused"),
}
NEW, CHANGED, SAME, REFUSED, BROKEN = "new", "changed", "same", "refused", "broken"
OUTCOMES = {
    NEW: _("new"),
    CHANGED: _("changed"),
    SAME: _("as it is"),
    REFUSED: _("not by an import"),
    BROKEN: _("broken"),
}
ACCEPTED, REJECTED = "accepted", "rejected"
DECISIONS = {ACCEPTED: _("accepted"), REJECTED: _("rejected")}
NOUNS = {"storyline": _("storyline"), "actor": _("actor"), "source": _("source"), "event": _("event")}


class Mapping(models.Model):
    """How the columns of somebody's table become fields of events; `spec` is as imports/mapping.py reads it."""

    name = Line(_("name"), max_length=80, unique=True)
    spec = models.JSONField(_("columns"), default=dict)

    class Meta:
        ordering = ["name"]
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")

    def __str__(self):
        return self.name


class Import(models.Model):
    """One file. Nothing of it is in the record before a curator has said so, and then it is drafts."""

    name = Line(_("file"), max_length=200)
    digest = models.CharField(max_length=64, editable=False)
    format = Code(_("format"), table=FORMATS, blank=True)
    spec = models.JSONField(default=dict, editable=False)
    mapping = models.ForeignKey(
        Mapping, models.SET_NULL, null=True, blank=True, verbose_name=_("mapping"), related_name="+"
    )
    encoding = models.CharField(_("encoding"), max_length=40, blank=True, editable=False)
    state = Code(_("state"), table=STATES, default=STAGING)
    problem = models.TextField(_("problem"), blank=True)
    rows_done = models.PositiveIntegerField(default=0, editable=False)
    rows_total = models.PositiveIntegerField(default=0, editable=False)
    # {outcome: rows}; and after it has been taken in {"created", "changed", "refused": events}
    counts = models.JSONField(default=dict, editable=False)
    curator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("curator"),
    )
    # Gzip; kept until the file has been taken in.
    content = models.BinaryField(null=True, editable=False)
    parts = models.BinaryField(null=True, editable=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [in_table("state", STATES), in_table("format", FORMATS, blank=True)]

    def __str__(self):
        return self.name

    @property
    def is_silent(self) -> bool:
        """Whether whoever works on it has said nothing for so long that the work must have been cut off."""
        return self.state in (STAGING, ARRIVING) and self.touched_at < timezone.now() - SILENCE


class ImportedRow(models.Model):
    """One document that a file holds or implies, and what would become of it."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField(_("line"), default=0)
    kind = Code(table=NOUNS)
    slug = models.CharField(max_length=120, blank=True)
    # What the row is called in its own file, so that the same row of a later file is known again.
    key = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    outcome = Code(table=OUTCOMES)
    decision = Code(table=DECISIONS, blank=True)
    # The document as it would be; empty where the row is broken or as the record has it.
    document = models.JSONField(null=True)
    # [{"column", "value", "reason"}]
    problems = models.JSONField(default=list)

    objects = ImportedRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="imported_row_once"),
            in_table("kind", NOUNS),
            in_table("outcome", OUTCOMES),
            in_table("decision", DECISIONS, blank=True),
        ]
        indexes = [
            models.Index(fields=["of", "outcome", "number"], name="imported_row_by_outcome"),
            models.Index(fields=["of", "kind", "decision", "number"], name="imported_row_by_decision"),
        ]

    def __str__(self):
        return self.title or self.slug
