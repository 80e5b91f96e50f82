"""What other sites show of the timeline, and where they get it from."""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from timeline.embed import oembed as provider
from timeline.embed.builder import Builder
from timeline.embed.element import NEWEST, PUBLISHED, script
from timeline.embed.embed import NARROWEST, WIDEST, WIDTHS, Embed
from timeline.embed.frames import for_everybody, framed, is_refused
from timeline.embed.options import Options
from timeline.embed.style import style as style_of
from timeline.embed.style import version
from timeline.models.storyline import Storyline
from timeline.models.widget import Widget

# A minute without asking; an hour more while the new one is fetched behind it.
KEEPS = "public, max-age=60, stale-while-revalidate=3600"
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def embed(request):
    return _page(request, Embed.from_params(request.GET))


@require_safe
@vary_on_headers("Sec-Fetch-Dest", "Referer")
def widget(request, key):
    kept = Widget.objects.in_bulk([key], field_name="key").get(key)
    if kept is None:
        return _card(request, 404)
    if is_refused(request, tuple(kept.origins)):
        return _card(request, 403, elsewhere=True)
    return _page(request, Embed.of_widget(kept), tuple(kept.origins))


def _card(request, status: int, **why) -> HttpResponse:
    """A few polite words in place of an embed, which every page may show."""
    response = render(request, "embed/refused.html", why, status=status)
    response["Cache-Control"] = "no-store"
    return framed(response)


def _page(request, shown: Embed, origins=()) -> HttpResponse:
    """An embed in the language that it is wanted in; or, as small and as polite, why there is none."""
    language = shown.options.language or translation.get_language()
    template, status = ("embed/refused.html", 400) if shown.problems else ("embed/embed.html", 200)
    with translation.override(language):
        response = render(request, template, {"embed": shown}, status=status)
    response["Content-Language"] = language
    response["Cache-Control"] = "no-store" if shown.problems else KEEPS
    return framed(response, origins)


@require_safe
def figure(request):
    """The data of the chart that a reader can move, for the frame's own script."""
    shown = Embed.from_params(request.GET)
    if shown.problems:
        return for_everybody(JsonResponse({"problems": shown.problems}, status=400))
    with translation.override(shown.options.language or translation.get_language()):
        response = JsonResponse(shown.figure(_width(request)), json_dumps_params={"ensure_ascii": False})
    if not shown.options.language:
        response["Content-Language"] = translation.get_language()
    response["Cache-Control"] = KEEPS
    return for_everybody(response)


def _width(request) -> int:
    told = request.GET.get("width", "")
    wide = int(told) if told.isascii() and told.isdigit() and len(told) < 6 else WIDTHS["wide"]
    return min(max(wide, NARROWEST), WIDEST)


@require_safe
def style(request):
    """One that is asked for as it is now never changes at that address."""
    options, form = Options.from_params(request.GET)
    colours = [(row.slug, row.colour, row.colour_dark) for row in Storyline.objects.all()]
    response = HttpResponse(style_of(options, colours), content_type="text/css; charset=utf-8")
    is_now = request.GET.get("v") == version(options, colours)
    response["Cache-Control"] = FOR_EVER if is_now else KEEPS
    return for_everybody(response)


@require_safe
def element(request, version=None):
    """The script of the snippet's element: a published version, or the newest under the address without a number."""
    if (version or NEWEST) not in PUBLISHED:
        raise Http404
    response = HttpResponse(script(version or NEWEST), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = FOR_EVER if version else KEEPS
    return for_everybody(response)


@require_safe
@vary_on_headers("HX-Request")
@csp_update({"frame-src": [SELF]})
def new(request):
    builder = Builder(request.GET)
    template = "embed/_built.html" if request.htmx else "embed/new.html"
    problems = builder.embed.problems
    response = render(request, template, {"builder": builder, "embed": builder.embed}, status=400 if problems else 200)
    if request.htmx and not problems:
        response["HX-Replace-Url"] = builder.address
    return response


@require_safe
def oembed(request):
    try:
        said, written = provider.answer(request.GET)
    except provider.Refusal as refusal:
        return for_everybody(HttpResponse(refusal.words + "\n", "text/plain; charset=utf-8", refusal.status))
    response = JsonResponse(said) if written == "json" else HttpResponse(provider.in_xml(said), "text/xml; charset=utf-8")
    response["Cache-Control"], response["Content-Language"] = KEEPS, translation.get_language()
    return for_everybody(response)
