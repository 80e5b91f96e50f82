"""What leaves: downloads of a question or of one event. Each reads a question and lets a format write the answer."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from timeline.exchange import sitemap as sitemaps
from timeline.exchange import well_known
from timeline.exchange.about import About
from timeline.exchange.api.description import api
from timeline.exchange.api.reference import Reference
from timeline.exchange.formats import FORMATS
from timeline.exchange.known import download_of, event_download
from timeline.exchange.stream import answer
from timeline.explore.delivery import refusal
from timeline.explore.history.known import KnownForm
from timeline.explore.language import RECORD
from timeline.explore.query import Query
from timeline.explore.tombstone import gone
from timeline.models.event import Event


@require_safe
def export(request, ending):
    """The events that answer a question, in one of the formats."""
    format_ = _format(ending)
    query, form = Query.from_params(request.GET)
    if form.errors:
        return refusal("\n".join(f"{name}: {' '.join(messages)}" for name, messages in form.errors.items()))
    with _language(format_):
        return answer(request, ending, format_, download_of(query), "diplomatic-timeline")


@require_safe
def export_event(request, slug, ending):
    """One event in one of the formats, as it is or as a day knew it."""
    format_, form = _format(ending), KnownForm(request.GET)
    if not form.is_valid():
        return refusal(" ".join(form.errors["as_of"]))
    found = event_download(slug, form.cleaned_data["as_of"])
    if found is None and form.cleaned_data["as_of"]:
        raise Http404
    if found is None:
        return gone(request, slug)
    with _language(format_):
        return answer(request, ending, format_, found, slug)


def _format(ending: str):
    if ending not in FORMATS:
        raise Http404
    return FORMATS[ending]


def _language(format_):
    """What programs read is the same in every language."""
    return override(get_language() if format_.spoken else RECORD)


@require_safe
def api_reference(request):
    """What programs may ask, for people: drawn from the description that programs read."""
    return render(request, "exchange/api.html", {"reference": Reference.of(api.get_openapi_schema())})


# ---------------------------------------------------------------- what the site says of itself


@require_safe
def sitemap_index(request):
    return HttpResponse(sitemaps.index(), content_type="application/xml; charset=utf-8")


@require_safe
def sitemap(request, name):
    text = sitemaps.sitemap(name)
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@require_safe
def robots(request):
    return _plain(well_known.robots())


@require_safe
def security(request):
    text = well_known.security(timezone.localdate())
    if not text:
        raise Http404
    return _plain(text)


@require_safe
def for_models(request):
    with override(RECORD):
        about = About.of("Diplomatic Timeline", "", "/", ("/export", ""), Event.objects.data_as_of())
        return _plain(well_known.for_models(about))


@require_safe
def manifest(request):
    return JsonResponse(well_known.manifest(), content_type="application/manifest+json")


@require_safe
def icon(request, size):
    if size not in well_known.ICON_SIZES:
        raise Http404
    return HttpResponse(well_known.icon(size), content_type="image/png")


@require_safe
def favicon(request):
    return HttpResponse(well_known.favicon(), content_type="image/x-icon")


def _plain(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
