"""The pages of the past. Each reads what is asked, looks into the ledger and picks a template."""

from __future__ import annotations

import datetime as dt
from functools import wraps

from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from timeline import checkpoint
from timeline.explore.held import Held, refused
from timeline.explore.history.changes import Changes
from timeline.explore.history.feed import atom
from timeline.explore.history.known import KnownActor, KnownForm, KnownSource, known_context
from timeline.explore.history.versions import History, Version
from timeline.models.ledger import Revision


def at_a_time(now, then):
    """A page that has a past: `now` answers, or, where `as_of` asks for the record as a day knew it, `then`."""

    @require_safe
    @wraps(now)
    def asked(request, slug):
        form = KnownForm(request.GET)
        if not form.is_valid():
            return _unknown(request, " ".join(form.errors["as_of"]), 400)
        day = form.cleaned_data["as_of"]
        return then(request, slug, dt.date.fromisoformat(day)) if day else now(request, slug)

    return asked


def _unknown(request, words, status=404):
    return render(request, "explore/history/unknown.html", {"words": words}, status=status)


def event_known(request, slug, day):
    context = known_context(slug, day)
    if context["event"] is None:
        return _unknown(request, _("The record did not have this event at the end of that day."))
    return render(request, "explore/history/event_known.html", {**context, "day": day})


def actor_known(request, slug, day):
    page = KnownActor(slug, day)
    if page.row is None:
        return _unknown(request, _("The record did not know this actor at the end of that day."))
    return render(request, "explore/history/actor_known.html", {"page": page, "day": day, "answer": page.answer})


def source_known(request, slug, day):
    page = KnownSource(slug, day)
    if page.row is None:
        return _unknown(request, _("The record did not know this source at the end of that day."))
    return render(request, "explore/history/source_known.html", {"page": page, "day": day})


@require_safe
def history(request, kind, slug):
    found = History(kind, slug)
    if not found.revisions:
        raise Http404
    return render(request, "explore/history/history.html", {"history": found})


@require_safe
def version(request, slug, number):
    revision = Revision.objects.version("event", slug, number)
    if revision is None:
        raise Http404
    return render(request, "explore/history/version.html", {"shown": Version(revision)})


@require_safe
def changes(request):
    found = Changes(request.GET)
    return render(request, "explore/history/changes.html", {"found": found}, status=400 if found.form.errors else 200)


@require_safe
def changes_feed(request):
    found = Changes(request.GET)
    if found.form.errors:
        return HttpResponse(_("The feed cannot be asked so."), content_type="text/plain; charset=utf-8", status=400)
    return HttpResponse(atom(found), content_type="application/atom+xml; charset=utf-8")


@require_safe
def ledger(request):
    """The whole ledger. Not remembered: it is as long as the record's whole past, and leaves page by page."""
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'inline; filename="ledger.jsonl"'}
    content_type = "application/jsonl; charset=utf-8"
    if request.method == "HEAD":
        return HttpResponse(content_type=content_type, headers=headers)
    return refused() or StreamingHttpResponse(Held(Revision.objects.lines()), content_type=content_type, headers=headers)


@require_safe
def checkpoints(request):
    """Not remembered: a checkpoint is made without any change of the record."""
    return JsonResponse(checkpoint.published(), headers={"Cache-Control": "no-store"})


@require_safe
def checkpoint_key(request):
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(checkpoint.public_key(), content_type="application/x-pem-file", headers=headers)
