"""The pages of the past. Each reads what is asked, looks into the ledger and picks a template."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from timeline import checkpoint
from timeline.explore.history.changes import Changes
from timeline.explore.history.feed import atom
from timeline.explore.history.versions import History, Version
from timeline.models.ledger import Revision


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
    lines = Revision.objects.lines() if request.method == "GET" else ()
    return StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8", headers=headers)


@require_safe
def checkpoints(request):
    """Not remembered: a checkpoint is made without any change of the record."""
    return JsonResponse(checkpoint.published(), headers={"Cache-Control": "no-store"})


@require_safe
def checkpoint_key(request):
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(checkpoint.public_key(), content_type="application/x-pem-file", headers=headers)
