"""The event form over the wording that is being worked on, which need not be the public one.

A form is one of tables. For the time of a request the event's tables hold the wording that its editor works on; the
form is shown or sent over them, and then they are as they were: what the editor made of it is saved as a wording.
Each form carries, signed, what it was made from, so that whoever saves later loses nothing of what others saved.
"""

from __future__ import annotations

from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core import signing
from django.core.exceptions import BadRequest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from timeline.curate.desk.unsaved import taken_up
from timeline.curate.rules import in_words
from timeline.models import Event
from timeline.models.document import DocumentError, event_document, with_parts
from timeline.models.workflow import (
    Refused,
    content_now,
    content_of,
    propose,
    submit,
    under_way,
    wording_of,
    write,
)

SALT = "based-on"


class Sheet(NamedTuple):
    """A wording and the primary keys of its rows, {relation: keys}, by which the form's rows are known."""

    content: dict
    keys: dict[str, list[int]]

    @classmethod
    def of(cls, event: Event) -> Sheet:
        event = with_parts(Event.objects.defer("search")).get(pk=event.pk)
        keys = {name: [row.pk for row in getattr(event, name).all()] for name in PARTS}
        return cls(content_of(event_document(event)), keys)

    @classmethod
    def read(cls, text: str) -> Sheet:
        try:
            return cls(*signing.loads(text, salt=SALT))
        except signing.BadSignature as error:
            raise BadRequest("The form does not say what it was made from.") from error

    def __str__(self):
        return signing.dumps(list(self), salt=SALT, compress=True)


def lay_out(event: Event, content: dict, keys: dict[str, list[int]] | None = None) -> None:
    """The event's tables become this wording, with these primary keys. To be taken back before anything is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timeline.refresh_later = 'on'")
    write(event, content, event.status, event.retraction)
    for name, given in (keys or {}).items():
        rows = getattr(event, name)
        table = connection.ops.quote_name(rows.model._meta.db_table)
        fresh = list(rows.values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(RENUMBER.format(table=table), [fresh, given])


RENUMBER = """
UPDATE {table} SET id = one.given FROM unnest(%s::bigint[], %s::bigint[]) AS one (fresh, given) WHERE id = one.fresh
"""


class WorkingForm(forms.ModelForm):
    """A form that says what it was made from; empty for a new event."""

    based_on = forms.CharField(widget=forms.HiddenInput, required=False)


class WorkingAdmin:
    """For the admin of events: what is saved is a wording of a change, and nothing public."""

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        if not hasattr(request, "sheet"):
            return form
        field = forms.CharField(widget=forms.HiddenInput, required=False, initial=str(request.sheet))
        return type(form.__name__, (form,), {"based_on": field})

    def get_fieldsets(self, request, obj=None):
        found = super().get_fieldsets(request, obj)
        if not hasattr(request, "sheet") or not self.has_change_permission(request, obj):
            return found
        (name, first), *rest = found
        return [(name, {**first, "fields": [*first["fields"], "based_on"]}), *rest]

    # ---- the form over its wording

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        event = self.get_object(request, unquote(object_id)) if object_id else None
        if event is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            response, mine = self._over_its_wording(request, event, object_id, form_url, extra_context)
        except DocumentError as error:
            return _where_it_can_be_withdrawn(request, event, error)
        if mine is None:
            return response
        try:
            return self._kept(request, event, mine, response)
        except (Refused, DatabaseError) as error:
            request.broken_rule = str(error) if isinstance(error, Refused) else in_words(error)
            if not request.broken_rule:
                raise
        # Nothing that was typed is lost: the form comes back with the reason.
        return self._over_its_wording(request, event, object_id, form_url, extra_context)[0]

    @transaction.atomic
    def _over_its_wording(self, request, event, object_id, form_url, extra_context):
        """The answer, and what the form made of the event where it was saved."""
        request.saved = False
        # A form that was left unsaved comes back over the wording that it was made from.
        sent = (taken_up(request) or request.POST).get("based_on")
        here = transaction.savepoint()
        request.sheet = self._laid_out(event, sent)
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if hasattr(response, "render"):
            response.render()
        mine = content_now(event) if request.saved else None
        transaction.savepoint_rollback(here)
        return response, mine

    def _laid_out(self, event, sent) -> Sheet:
        if sent:
            sheet = Sheet.read(sent)
            lay_out(event, *sheet)
            return sheet
        proposal = under_way(event)
        if proposal and event.published_at and proposal.latest:
            lay_out(event, wording_of(event, proposal))
        return Sheet.of(event)

    # ---- what becomes of it

    def _kept(self, request, event, mine, response):
        based_on = request.sheet.content
        if mine == based_on:
            messages.info(request, _("Nothing was changed."))
            return self._onward(request, event, response)
        draft = propose(event, mine, request.user, based_on=based_on)
        super().log_change(request, event, getattr(request, "change_message", ""))
        if draft.aside:
            return HttpResponseRedirect(reverse("admin:timeline_proposal_settle", args=[draft.proposal_id, draft.pk]))
        public = event.published_at is not None
        saved = _("Saved as a proposal. Readers see the event as it was.") if public else _("Saved as a draft.")
        messages.success(request, saved)
        return self._onward(request, event, response)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            propose(form.instance, content_now(form.instance), request.user)

    def log_change(self, request, obj, message):
        # Written inside what is taken back; it is written once more when the wording is kept.
        request.change_message = message

    def response_change(self, request, obj):
        request.saved = True
        return super().response_change(request, obj) if IS_POPUP_VAR in request.POST else HttpResponseRedirect("")

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, format_html(_("“{}” is a draft now."), obj))
        return self._onward(request, obj, None)

    def _onward(self, request, event, response):
        """Where the button leads: on with the form, to another event, or to what was changed."""
        if IS_POPUP_VAR in request.POST:
            return response
        if "_addanother" in request.POST:
            return HttpResponseRedirect(reverse("admin:timeline_event_add"))
        proposal = under_way(event)
        if "_review" in request.POST and proposal:
            _hand_in(request, proposal)
        if "_continue" in request.POST or proposal is None:
            return HttpResponseRedirect(reverse("admin:timeline_event_change", args=[event.pk]))
        return HttpResponseRedirect(reverse("admin:timeline_proposal_change", args=[proposal.pk]))


def _where_it_can_be_withdrawn(request, event, error) -> HttpResponseRedirect:
    """A wording names what is not in the record any more: no form can be laid out over it."""
    proposal = under_way(event)
    if proposal is None:
        raise BadRequest(error.message) from error
    messages.error(request, _("%(field)s: %(reason)s") % {"field": error.field, "reason": error.message})
    return HttpResponseRedirect(reverse("admin:timeline_proposal_change", args=[proposal.pk]))
def _hand_in(request, proposal) -> None:
    """What was saved goes to review at once; where something is missing, the page of the change asks for it."""
    try:
        submit(proposal, request.user)
    except (Refused, DatabaseError) as error:
        reason = str(error) if isinstance(error, Refused) else in_words(error)
        if not reason:
            raise
        messages.warning(request, reason)
    else:
        messages.success(request, _("Handed in for review: another curator approves it."))


# Rows that are edited together with their event.
PARTS = ("placements", "participations", "citations", "links")
