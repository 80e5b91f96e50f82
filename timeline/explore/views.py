"""The pages a reader sees. Each reads a question, answers it and picks a template."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from timeline.explore.answer import Answer
from timeline.explore.panel import accounts, cast, find_event, neighbours
from timeline.explore.query import Query
from timeline.explore.subject import actor_subject, source_subject, storyline_subject
from timeline.models.actor import Actor
from timeline.models.schema import SCHEMA
from timeline.models.source import Source
from timeline.models.storyline import Storyline


@require_safe
def timeline(request):
    query, form = Query.from_params(request.GET)
    answer = Answer(query, form)
    event = find_event(query.event) if query.event else None
    if query.event and event is None:
        form.add_error("event", "")
    part = _part_asked_for(request)
    response = render(
        request,
        PARTS[part],
        {"answer": answer, "query": query, "plotly_js": settings.PLOTLY_JS, **_event_context(event, answer.storylines)},
        status=400 if form.errors else 200,
    )
    response["Vary"] = "HX-Request, HX-Target"
    if request.htmx and not form.errors:
        response["HX-Replace-Url" if request.htmx.trigger == "plot" else "HX-Push-Url"] = query.address
    return response


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
    return render(request, "explore/event.html", {**_event_context(found, storylines)})


@require_safe
def actor(request, slug):
    found = get_object_or_404(Actor.objects.public(), slug=slug)
    return render(request, "explore/actor.html", {"subject": actor_subject(found)})


@require_safe
def storyline(request, slug):
    found = get_object_or_404(Storyline, slug=slug)
    return render(request, "explore/storyline.html", {"subject": storyline_subject(found)})


@require_safe
def source(request, slug):
    found = get_object_or_404(Source.objects.public(), slug=slug)
    return render(request, "explore/source.html", {"subject": source_subject(found)})


@require_safe
def actors(request):
    return render(request, "explore/actors.html", {"actors": Actor.objects.public().with_event_counts()})


@require_safe
def sources(request):
    return render(request, "explore/sources.html", {"sources": Source.objects.public().with_event_counts()})


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
