"""What a form asks while it is filled in. Each answers with a piece of the page; all are below `/admin/` and its rules."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from timeline.curate.bulk import NOUNS, Bulk
from timeline.curate.desk import unsaved
from timeline.curate.desk.apart import Alike
from timeline.curate.desk.create import FORMS
from timeline.curate.desk.echo import Echo
from timeline.curate.desk.preview import Preview
from timeline.curate.desk.twins import twins_of
from timeline.curate.desk.typed import Typed
from timeline.curate.desk.unsaved import form_token, keep
from timeline.curate.fields import echo_html
from timeline.curate.merge import PAIRS, STEPS, Pair, done
from timeline.curate.permission import allowed, may
from timeline.curate.queues import QUEUES
from timeline.models import Apart, Event, Merge
from timeline.models.ledger import append_changed
from timeline.models.merging import MODELS

PAGE = 50


@require_safe
def date(request):
    return HttpResponse(echo_html(Echo.of(request.GET.get("date", "")[:200])))


@require_POST
def typed(request):
    """The form as it stands: kept, compared with the record, and drawn."""
    may(request, "change" if request.POST.get("event") else "add", Event)
    form, pk = Typed(request.POST), form_token(request.POST).event
    kept = None if "look" in request.POST else keep(request.user, request.POST)
    return render(request, "curate/_typed.html", {**Preview(form, pk).context, "kept": kept, "twins": twins_of(form, pk)})


@require_POST
def preview(request):
    """The same on a page of its own: for readers without scripts."""
    may(request, "view", Event)
    form, pk = Typed(request.POST), form_token(request.POST).event
    return render(request, "curate/preview.html", {**Preview(form, pk).context, "twins": twins_of(form, pk)})


@require_POST
def forget(request):
    unsaved.forget(request.user, request.POST.get("token", ""))
    return redirect(request.POST.get("next") if request.POST.get("next", "").startswith("/admin/") else "admin:index")


@require_safe
def queue(request, key):
    if key not in QUEUES:
        raise Http404
    found = QUEUES[key]
    may(request, "view", found.model)
    page = Paginator(found.in_order(), PAGE).get_page(request.GET.get("page"))
    context = {**request.frame(), "title": found.name, "queue": found, "page": page, "rows": map(found.told, page)}
    return render(request, "curate/queue.html", context)


def new(request, noun):
    """A small form for what is missing. It is shown again as long as something near it has not been waved through."""
    if noun not in FORMS:
        raise Http404
    asks = FORMS[noun]
    may(request, "add", asks._meta.model)
    form = asks(request.POST) if request.method == "POST" else asks(initial=request.GET.dict())
    if request.method == "POST" and form.is_valid() and not form.in_the_way:
        with transaction.atomic():
            made = form.save()
            append_changed(made, author=request.user)
        return render(request, "curate/_made.html", {"made": made, "noun": noun})
    return render(request, "curate/_new.html", {"form": form, "noun": noun})


def bulk(request, noun):
    """One change to several: asked for, shown thing by thing, made."""
    if noun not in NOUNS:
        raise Http404
    may(request, "change", MODELS[noun])
    asked = Bulk(request, noun)
    if asked.written():
        return redirect(f"admin:timeline_{noun}_changelist")
    return render(request, "curate/bulk.html", {**request.frame(), **asked.context})


def apart(request):
    """Two events that read alike, and the mark that they are two; all such marks where no pair is asked about."""
    may(request, "change", Event)
    if request.method != "POST" and "one" not in request.GET:
        page = Paginator(Apart.objects.in_full(), PAGE).get_page(request.GET.get("page"))
        return render(request, "curate/aparts.html", {**request.frame(), "title": _("Not the same"), "page": page})
    alike = Alike(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        alike.mark(request.user, request.POST.get("reason", ""))
        messages.success(request, _("Marked as two events. This can be taken back."))
        return redirect("admin:desk-apart")
    context = {"title": _("The same, or two?"), "alike": alike, "events": (alike.one, alike.other)}
    return render(request, "curate/apart.html", {**request.frame(), **context})


@require_POST
def apart_undo(request, pk):
    may(request, "change", Event)
    get_object_or_404(Apart, pk=pk).delete()
    messages.success(request, _("Taken back: the two are compared again."))
    return redirect("admin:desk-apart")


def merge(request, kind):
    """Two things chosen, what merging them would change, and the merge itself once it is sent with a reason."""
    if kind not in MODELS:
        raise Http404
    for verb in ("change", "delete"):
        may(request, verb, MODELS[kind])
    pair = Pair(request, kind)
    if request.method == "POST" and pair.carried_out(request):
        return redirect("admin:desk-merges")
    return render(request, "curate/merge.html", {**request.frame(), "title": PAIRS[kind], **pair.context})


@require_safe
def merges(request):
    seen = [kind for kind in PAIRS if allowed(request.user, "change", MODELS[kind])]
    offered = {kind: PAIRS[kind] for kind in seen if allowed(request.user, "delete", MODELS[kind])}
    page = Paginator(Merge.objects.of_kinds(seen), PAGE).get_page(request.GET.get("page"))
    context = {**request.frame(), "title": _("Merges"), "page": page, "offered": offered}
    return render(request, "curate/merges.html", context)


@require_POST
def merge_step(request, pk):
    found = get_object_or_404(Merge, pk=pk)
    for verb in ("change", "delete"):
        may(request, verb, MODELS[found.kind])
    if request.POST.get("step") not in STEPS:
        raise BadRequest("There is no such step.")
    done(request, request.POST["step"], pk)
    return redirect("admin:desk-merges")
