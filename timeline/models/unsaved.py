from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from timeline.models.event import Event

# Of each curator; older ones give way.
MOST = 20


class UnsavedQuerySet(models.QuerySet):
    def of(self, curator):
        return self.filter(curator=curator)

    def offered(self, curator, event=None):
        """What a curator left unsaved in the form of an event, or in forms of new ones, the latest first."""
        return self.of(curator).filter(event=event).order_by("-moment")

    def keep(self, curator, token: str, event, fields: dict):
        """The state of a form replaces the one kept before; states beyond the last few are let go."""
        kept, _made = self.update_or_create(
            curator=curator, token=token, defaults={"event": event, "fields": fields}
        )
        late = self.of(curator).order_by("-moment", "-pk").values("pk")[MOST:]
        self.filter(pk__in=list(late.values_list("pk", flat=True))).delete()
        return kept

    def forget(self, curator, token: str) -> int:
        return self.of(curator).filter(token=token).delete()[0]


class Unsaved(models.Model):
    """What a curator has typed into an event's form and not saved: offered back after a crash, gone once it is saved.

    No part of the record: nothing public follows from it, and nothing of it enters the history. `token` names the form:
    the primary key of the event, or for a new event a word that the page was given.
    """

    curator = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="unsaved")
    token = models.CharField(max_length=40)
    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="unsaved")
    fields = models.JSONField()
    moment = models.DateTimeField(auto_now=True)

    objects = UnsavedQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsaved form")
        verbose_name_plural = _("unsaved forms")
        constraints = [models.UniqueConstraint(fields=["curator", "token"], name="unsaved_once_per_form")]

    def __str__(self):
        return self.title

    @property
    def form_address(self) -> str:
        """The form it was typed into, as it was left."""
        page = ["admin:timeline_event_change", [self.event_id]] if self.event_id else ["admin:timeline_event_add", []]
        return f"{reverse(page[0], args=page[1])}?unsaved={self.token}"

    @property
    def title(self) -> str:
        return (self.fields.get("title") or [""])[0].strip()
