from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.models.fields import Code, in_table
from timeline.models.source import Source

ANSWERS, MOVED, DEAD, SILENT, UNCLEAR, REFUSED = "answers", "moved", "dead", "silent", "unclear", "refused"
VERDICTS = {
    ANSWERS: _("answers"),
    MOVED: _("answers at another address"),
    DEAD: _("is gone"),
    SILENT: _("did not answer"),
    UNCLEAR: _("does not let itself be checked"),
    REFUSED: _("is not asked"),
}
# A server may be away for a day; one that is silent this many times in a row is as good as gone.
SILENT_TIMES = 3


class LinkCheck(models.Model):
    """What the page of a source answered when it was last asked (`manage.py check_links`)."""

    source = models.OneToOneField(Source, models.CASCADE, related_name="link_check")
    url = models.CharField(_("address"), max_length=1000)
    verdict = Code(_("verdict"), table=VERDICTS, max_length=10)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    landed = models.CharField(_("leads to"), max_length=1000, blank=True)
    problem = models.CharField(_("why"), max_length=300, blank=True)
    checked = models.DateTimeField(_("checked"))
    # Since when, and how many times in a row, it has been answered like this.
    since = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("link check")
        verbose_name_plural = _("link checks")
        constraints = [in_table("verdict", VERDICTS)]
        indexes = [models.Index(fields=["verdict", "since"], name="link_check_by_verdict")]

    def __str__(self):
        return f"{self.url}: {self.get_verdict_display()}"
