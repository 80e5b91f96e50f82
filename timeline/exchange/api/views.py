"""The operations of the API. Each reads what is asked, answers it, and leaves errors to be told as problems."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from timeline.exchange.api import answers, drafts, lists
from timeline.exchange.api.asking import refuse_unknown


def events(request):
    return _page(lists.events(request.GET, request.path))


def event(request, slug: str):
    refuse_unknown(request.GET, ())
    return _json(lists.event(slug))


def write_event(request):
    return _json(drafts.draft(request), status=201)


def actors(request):
    return _page(lists.of_kind("actor", request.GET, request.path))


def actor(request, slug: str):
    refuse_unknown(request.GET, ())
    return _json(lists.one_of_kind("actor", slug))


def sources(request):
    return _page(lists.of_kind("source", request.GET, request.path))


def source(request, slug: str):
    refuse_unknown(request.GET, ())
    return _json(lists.one_of_kind("source", slug))


def storylines(request):
    return _page(lists.of_kind("storyline", request.GET, request.path))


def storyline(request, slug: str):
    refuse_unknown(request.GET, ())
    return _json(lists.one_of_kind("storyline", slug))


def facets(request):
    return _json(answers.facets(request.GET))


def scene(request):
    return _json(answers.scene(request.GET))


def changes(request):
    return HttpResponse(lists.changes(request.GET, request.path), content_type="application/json")


def _page(found: dict) -> HttpResponse:
    response = _json(found)
    if found["next"]:
        response["Link"] = f'<{found["next"]}>; rel="next"'
    return response


def _json(document: dict, status: int = 200) -> JsonResponse:
    return JsonResponse(document, status=status, json_dumps_params={"ensure_ascii": False})
