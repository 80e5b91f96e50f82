"""The public versions of an event at the desk, and the two steps that begin from them: retract it, restore one of them."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timeline.curate.rules import in_words
from timeline.curate.telling import by_field
from timeline.models import Curator, Revision
from timeline.models.event import PUBLISHED, RETRACTED
from timeline.models.workflow import Refused, content_now, content_then, restore, retract, under_way


class WhyForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why, for readers"), widget=AdminTextareaWidget(attrs={"rows": 3, "cols": 60})
    )


class VersionsAdmin:
    """For the admin of events: its history is that of the ledger."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/retract/", view(self.retract_view), name="timeline_event_retract"),
            path("<path:object_id>/restore/<int:version>/", view(self.restore_view), name="timeline_event_restore"),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        event = self._looked_up(request, object_id, self.has_view_permission)
        revisions = list(_revisions(event).order_by("-version"))
        known = dict(Curator.objects.values_list("pseudonym", "username"))
        for revision in revisions:
            revision.people = [known.get(name, name) for name in (revision.author, revision.approver) if name]
        context = {
            "revisions": revisions,
            "proposals": event.proposals.in_full(),
            "restores": self.has_change_permission(request, event) and not under_way(event),
            "title": _("Versions of “%(event)s”") % {"event": event},
        }
        return self._told(request, event, "curate/versions.html", **context)

    def retract_view(self, request, object_id):
        event = self._looked_up(request, object_id, self.has_change_permission)
        if event.status != PUBLISHED:
            raise Http404
        context = {"title": _("Retract “%(event)s”") % {"event": event}, "retracts": True}
        return self._with_a_reason(request, event, lambda why: retract(event, request.user, why), **context)

    def restore_view(self, request, object_id, version):
        event = self._looked_up(request, object_id, self.has_change_permission)
        if event.status not in (PUBLISHED, RETRACTED):
            raise Http404
        revision = get_object_or_404(_revisions(event), version=version)
        found = by_field(content_now(event), content_then(event, revision.document))
        context = {
            "title": _("Restore version %(n)d of “%(event)s”") % {"n": version, "event": event},
            "differences": [one for rows in found.values() for one in rows],
        }
        begin = lambda why: restore(event, revision.document, request.user, why)  # noqa: E731
        return self._with_a_reason(request, event, begin, **context)

    def _with_a_reason(self, request, event, begin, **context):
        """A page that asks why; `begin(why)` makes it a change in review."""
        form = WhyForm(request.POST or None)
        if form.is_valid():
            try:
                proposal = begin(form.cleaned_data["reason"])
                messages.success(request, _("Handed in for review: another curator approves it."))
                return HttpResponseRedirect(reverse("admin:timeline_proposal_change", args=[proposal.pk]))
            except (Refused, DatabaseError) as error:
                if not (reason := str(error) if isinstance(error, Refused) else in_words(error)):
                    raise
                form.add_error(None, reason)
        return self._told(request, event, "curate/why.html", form=form, **context)

    def _looked_up(self, request, object_id, allowed):
        event = self.get_object(request, unquote(object_id))
        if not allowed(request, event):
            raise PermissionDenied
        if event is None:
            raise Http404
        return event

    def _told(self, request, event, template, **context):
        request.current_app = self.admin_site.name
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "event": event}
        return TemplateResponse(request, template, {**shared, **context})


def _revisions(event):
    return Revision.objects.filter(kind="event", slug=event.slug)
