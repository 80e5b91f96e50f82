"""The pages a reader sees. Each reads a question, answers it and picks a template."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from timeline.explore.actor import ActorPage
from timeline.explore.actors import Actors
from timeline.explore.answer import Answer
from timeline.explore.panel import accounts, cast, find_event, neighbours
from timeline.explore.query import Query, QueryForm
from timeline.explore.scene import WIDTH
from timeline.explore.source import SourcePage
from timeline.explore.sources import Sources
from timeline.explore.subject import storyline_subject
from timeline.models.actor import Actor
from timeline.models.schema import SCHEMA
from timeline.models.source import Source
from timeline.models.storyline import Storyline


@require_safe
@vary_on_headers("HX-Request", "HX-Target", "X-Chart-Width")
def timeline(request):
    query, form = Query.from_params(request.GET)
    if _sent_by_a_bare_form(request) and form.is_valid():
        return redirect(query.address)
    answer = Answer(query, form, _chart_width(request))
    context = {"answer": answer, "query": query, "plotly_js": settings.PLOTLY_JS, **_selected(query, form, answer)}
    response = render(request, PARTS[_part_asked_for(request)], context, status=400 if form.errors else 200)
    if request.htmx and not form.errors:
        response["HX-Replace-Url" if request.htmx.trigger == "plot" else "HX-Push-Url"] = query.address
    return response


def _selected(query, form, answer) -> dict:
    """The event beside the timeline; one that is not there, or not public, is an error of the question."""
    event = find_event(query.event) if query.event else None
    if query.event and event is None:
        form.add_error("event", _("There is no published event “%(slug)s”.") % {"slug": query.event})
    return _event_context(event, answer.storylines)


def _sent_by_a_bare_form(request) -> bool:
    """Without scripts a form sends its empty fields too; the reader is to have the canonical address all the same."""
    return not request.htmx and any(request.GET.get(name) == "" for name in QueryForm.base_fields)


def _chart_width(request) -> int:
    """Pixels of the reader's chart, as the page's script reports them; a laptop's where it does not."""
    told = request.headers.get("X-Chart-Width", "")
    return min(max(int(told), 320), 2560) if told.isascii() and told.isdigit() and len(told) < 6 else WIDTH


def _part_asked_for(request) -> str:
    if not request.htmx or request.htmx.history_restore_request:
        return "page"
    return "panel" if request.htmx.target == "panel" else "results"


PARTS = {
    "page": "explore/timeline.html",
    "results": "explore/_results.html",
    "panel": "explore/_panel.html",
}


def _event_context(event, storylines) -> dict:
    if event is None:
        return {"event": None}
    return {
        "event": event,
        "event_storylines": [storylines[slug] for slug in event.storyline_slugs],
        "cast": cast(event),
        "accounts": accounts(event),
        "neighbours": neighbours(event),
    }


@require_safe
def event(request, slug):
    found = find_event(slug)
    if found is None:
        raise Http404
    storylines = {row.slug: row for row in Storyline.objects.all()}
    return render(request, "explore/event.html", _event_context(found, storylines))


@require_safe
def actor(request, slug):
    found = get_object_or_404(Actor.objects.public(), slug=slug)
    context = {"page": ActorPage(found, request.GET.get("page")), "plotly_js": settings.PLOTLY_JS}
    return render(request, "explore/actor.html", context)


@require_safe
def storyline(request, slug):
    found = get_object_or_404(Storyline, slug=slug)
    return render(request, "explore/storyline.html", {"subject": storyline_subject(found)})


@require_safe
def source(request, slug):
    found = get_object_or_404(Source.objects.public(), slug=slug)
    return render(request, "explore/source.html", {"page": SourcePage(found)})


@require_safe
def actors(request):
    found = Actors(request.GET)
    return render(request, "explore/actors.html", {"actors": found}, status=400 if found.form.errors else 200)


@require_safe
def sources(request):
    found = Sources(request.GET)
    return render(request, "explore/sources.html", {"sources": found}, status=400 if found.form.errors else 200)


@require_safe
def storyline_colours(request):
    """The storylines' colours as a style sheet: they are part of the record, and the policy allows no inline styles."""
    rows = list(Storyline.objects.all())
    response = render(request, "explore/storylines.css", {"storylines": rows}, content_type="text/css; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:16]}"'
    response["Cache-Control"] = "public, max-age=60"
    return response


@require_safe
def document_schema(request):
    return JsonResponse(SCHEMA, json_dumps_params={"indent": 2}, content_type="application/schema+json")


def page_not_found(request, exception) -> HttpResponse:
    return render(request, "404.html", status=404)
