"""The pages of an import: a file is brought, its columns are told, its rows decided on, and then taken in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from timeline.curate.imports.actions import ACTIONS, bring, tell_columns
from timeline.curate.imports.forms import FileForm
from timeline.curate.imports.page import RowsPage
from timeline.models.imported import ARRIVING, STAGING


def new_import(request, context):
    """Bring a file. What cannot be read is said why on the same page."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (imported := bring(form, request.user)):
        return redirect(page_of(imported))
    status = 400 if request.method == "POST" else 200
    return TemplateResponse(request, "curate/import_new.html", {**context, "form": form}, status=status)


def import_rows(request, imported, context):
    """Where an import stands; what may be done with it is a button of the page."""
    if request.method == "POST" and (act := ACTIONS.get(request.POST.get("do"))):
        words = act(imported, request)
        if words:
            messages.info(request, words)
        return redirect(f"{page_of(imported)}?{request.GET.urlencode()}")
    page = RowsPage(imported, request.GET.get("outcome", ""), request.GET.get("page", "1"))
    return TemplateResponse(request, "curate/import_rows.html", {**context, "imported": imported, "page": page})


def import_columns(request, imported, context):
    """Which column is what; then the file is read."""
    form = tell_columns(imported, request.POST or None)
    if form is None:
        return redirect(page_of(imported))
    status = 400 if request.method == "POST" else 200
    return TemplateResponse(
        request, "curate/import_columns.html", {**context, "imported": imported, "form": form}, status=status
    )


def import_progress(request, imported, context):
    """How far the work is; once it is over, the page is asked for again."""
    if imported.state not in (STAGING, ARRIVING):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return TemplateResponse(request, "curate/_progress.html", {"imported": imported})


def page_of(imported) -> str:
    """Where an import is gone on with: its columns, as long as they are not known, or its rows."""
    name = "columns" if imported.state == "asking" else "rows"
    return reverse(f"admin:timeline_import_{name}", args=[imported.pk])
