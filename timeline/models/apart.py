from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from timeline.models.event import Event
from timeline.models.fields import Line


class ApartQuerySet(models.QuerySet):
    def between(self, one, other):
        """Marks of a pair of events, whichever of them was named first; primary keys or references to them."""
        return self.filter(Q(event=one, other=other) | Q(event=other, other=one))

    def of(self, event):
        """Marks of one event, whichever place it has in them."""
        return self.filter(Q(event=event) | Q(other=event))

    def in_full(self):
        return self.select_related("event", "other", "curator").defer("event__search", "other__search")

    def mark(self, one: Event, other: Event, curator, reason: str = ""):
        """Say that they are two; who said so first stays the one who did."""
        return self.between(one, other).first() or self.create(event=one, other=other, curator=curator, reason=reason)


class Apart(models.Model):
    """Two events that read alike and are not the same, as a curator has looked up: nobody is asked about them again.

    For the desk alone: no part of a document, and nothing that readers see. When one of the two is merged into a third
    event, what was said of it goes over to that one.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="apart")
    other = models.ForeignKey(Event, models.CASCADE, related_name="apart_back")
    curator = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = Line(_("reason"), max_length=300, blank=True)
    moment = models.DateTimeField(auto_now_add=True)

    objects = ApartQuerySet.as_manager()

    class Meta:
        ordering = ["-moment", "-pk"]
        verbose_name = _("pair that is not the same")
        verbose_name_plural = _("pairs that are not the same")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["event", "other"], name="apart_once"),
            models.CheckConstraint(condition=~Q(event=models.F("other")), name="apart_from_another"),
        ]

    @property
    def both(self) -> tuple[Event, Event]:
        return self.event, self.other

    def __str__(self):
        return f"{self.event} ≠ {self.other}"
