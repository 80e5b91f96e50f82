from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from timeline.models.fields import Line

# Whoever follows addresses from one to the next gives up here.
LONGEST_WAY = 10


class MergeQuerySet(models.QuerySet):
    def standing(self):
        """Those that have been made and not been undone."""
        return self.filter(performed_at__isnull=False, undone_at=None)

    def of_kinds(self, kinds):
        return self.filter(kind__in=list(kinds)).select_related("author", "approver", "undo_author")

    def open(self):
        """Proposals that wait for a second person: to merge, or to take apart again."""
        waiting = models.Q(performed_at=None) | models.Q(undo_author__isnull=False)
        return self.filter(waiting, undone_at=None)

    def led_elsewhere(self, kind: str, beginning: str):
        """Slugs that begin so and lead to another thing of their kind by now: nothing new may have them."""
        found = self.standing().filter(kind=kind, loser_slug__startswith=beginning)
        return found.values_list("loser_slug", flat=True)

    def winners_of(self, kind: str, slugs) -> dict[str, str]:
        """{slug: where its address leads now}, of those that were merged. One query for each merge on the longest way."""
        onward: dict[str, str] = {}
        asked = set(slugs)
        for _step in range(LONGEST_WAY):
            if not asked:
                break
            found = self.standing().filter(kind=kind, loser_slug__in=asked).values_list("loser_slug", "winner_slug")
            onward |= dict(found)
            asked = set(onward.values()) - onward.keys() - asked
        return {slug: _end(onward, slug) for slug in slugs if slug in onward}


def _end(onward: dict[str, str], slug: str) -> str:
    for _step in range(LONGEST_WAY):
        if slug not in onward:
            break
        slug = onward[slug]
    return slug


class Merge(models.Model):
    """One event, actor or source that turned out to be another, with all that is needed to take it apart again.

    Proposed first, where it changes what is public: another curator agrees, and so with taking it apart. Once it is
    performed, the loser's row is gone and its address leads to the winner. `loser` is its row, `moved` the rows that
    pointed at it and now point at the winner, `removed` those that the winner had already, `filled` what the winner had
    no value for, `added` rows that were made (the loser's name as another name of the winner).
    """

    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in ("event", "actor", "source")])
    winner_slug = models.CharField(max_length=120)
    loser_slug = models.CharField(max_length=120)
    winner_name = Line(max_length=500)
    loser_name = Line(max_length=500)
    reason = Line(_("reason"), max_length=300)
    loser = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    moved = models.JSONField(encoder=DjangoJSONEncoder, default=list)
    removed = models.JSONField(encoder=DjangoJSONEncoder, default=list)
    filled = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    added = models.JSONField(encoder=DjangoJSONEncoder, default=list)
    # Who asked for it; and who agreed, where it changes what is public.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="merges")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="merges_approved")
    moment = models.DateTimeField(auto_now_add=True)
    performed_at = models.DateTimeField(null=True)
    undo_author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="merges_unwanted")
    undo_reason = Line(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-moment"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "loser_slug"], condition=models.Q(undone_at=None), name="merged_once"
            ),
            models.CheckConstraint(condition=~models.Q(winner_slug=models.F("loser_slug")), name="merged_into_another"),
        ]

    def __str__(self):
        return f"{self.loser_name} → {self.winner_name}"
