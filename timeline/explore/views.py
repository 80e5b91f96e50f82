"""The pages a reader sees. Each reads a question, answers it and picks a template."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from timeline.asked import width_of_chart
from timeline.explore.accounts import Sides
from timeline.explore.actor import ActorPage
from timeline.explore.actors import Actors
from timeline.explore.blank import page
from timeline.explore.briefing import WIDTH as PAPER_WIDTH
from timeline.explore.briefing import Briefing, Sheet
from timeline.explore.card import card_of_event, card_of_question, card_of_subject
from timeline.explore.comparison import answer_to, openings
from timeline.explore.delivery import card_answer, ledgers_file, png_answer, refusal, svg_answer
from timeline.explore.history.keeping import keep_day_beside
from timeline.explore.history.known import known_context
from timeline.explore.history.versions import citations_of
from timeline.explore.ledger import LedgerForm, event_ledger, storyline_ledgers
from timeline.explore.missing import near
from timeline.explore.own_round import OwnRound
from timeline.explore.panel import accounts, cast, find_event, lane_keys, neighbours
from timeline.explore.png import too_large
from timeline.explore.query import Query, QueryForm
from timeline.explore.source import SourcePage
from timeline.explore.sources import Sources
from timeline.explore.still import Wanted, still
from timeline.explore.subject import storyline_subject
from timeline.explore.suggestions import suggestions
from timeline.explore.tombstone import gone
from timeline.models.actor import Actor
from timeline.models.event import Event
from timeline.models.schema import SCHEMA
from timeline.models.source import Source
from timeline.models.storyline import Storyline


@require_safe
@vary_on_headers("HX-Request", "HX-Target", "X-Chart-Width")
def timeline(request):
    query, form = Query.from_params(request.GET)
    if _sent_by_a_bare_form(request) and form.is_valid():
        return redirect(query.address)
    answer = answer_to(query, form, width_of_chart(request.headers.get("X-Chart-Width", "")))
    context = {"answer": answer, "query": query, "plotly_js": settings.PLOTLY_JS, **_selected(query, form, answer)}
    written = page(request, PARTS[_part_asked_for(request)], context)
    response = HttpResponse(written, status=400 if form.errors else 200)
    if request.htmx and not form.errors:
        response["HX-Replace-Url" if request.htmx.trigger == "plot" else "HX-Push-Url"] = query.address
    return keep_day_beside(response, query.known_on) if query.as_of else response


@require_safe
def compare(request):
    """All storylines since the events they open with: where comparing begins."""
    asked, form = Query.from_params(request.GET)
    if form.errors:
        return redirect(f"/?{request.GET.urlencode()}")
    return redirect(Query(align=openings(asked.as_of), as_of=asked.as_of).address)


def _selected(query, form, answer) -> dict:
    """The event beside the timeline; one that is not there, or not public, is an error of the question."""
    if query.event and query.as_of:
        context = known_context(query.event, query.known_on)
    else:
        context = _event_context(find_event(query.event, with_round=True) if query.event else None, answer.storylines)
    if query.event and context["event"] is None:
        form.add_error("event", _("There is no published event “%(slug)s”.") % {"slug": query.event})
    answer.linked = tuple(link.event.slug for link in context.get("neighbours", ()) if not link.retracted)
    return context


def _sent_by_a_bare_form(request) -> bool:
    """Without scripts a form sends its empty fields too; the reader is to have the canonical address all the same.

    So is who comes with `focus`, which stands for an event and a window around it.
    """
    empty = any(request.GET.get(name) == "" for name in QueryForm.base_fields)
    return not request.htmx and (empty or "focus" in request.GET)


def _part_asked_for(request) -> str:
    if not request.htmx or request.htmx.history_restore_request:
        return "page"
    return "panel" if request.htmx.target == "panel" else "results"


PARTS = {
    "page": "explore/timeline.html",
    "results": "explore/_results.html",
    "panel": "explore/_panel.html",
}


def _event_context(event, storylines, form=None) -> dict:
    if event is None:
        return {"event": None}
    # The ledger comes first: of an invitation it reads what the others show too.
    round_ = OwnRound(event)
    ledger = _ledger_of(event, form, round_)
    return {
        "event": event,
        "event_storylines": [storylines[slug] for slug in event.storyline_slugs],
        "lane_keys": lane_keys(event),
        "cast": cast(event),
        "accounts": accounts(event),
        "neighbours": neighbours(event, round_.around),
        "ledger": ledger,
        "version": event.version,
    }


def _ledger_of(event, form=None, record=None):
    return event_ledger(event, event.get_absolute_url(), reverse("event-invitations", args=[event.slug]), form, record)


@require_safe
def event(request, slug):
    found = find_event(slug, with_round=True)
    if found is None:
        return gone(request, slug)
    storylines = {row.slug: row for row in Storyline.objects.all()}
    form = LedgerForm(request.GET)
    context = {**_event_context(found, storylines, form), "ledger_form": form}
    context["citations"] = citations_of(slug, context["version"])
    return render(request, "explore/event.html", context, status=400 if context["ledger"] and form.errors else 200)


@require_safe
def accounts_of_event(request, slug):
    found = find_event(slug)
    if found is None:
        return gone(request, slug)
    return render(request, "explore/accounts.html", {"event": found, "sides": Sides(found)})


@require_safe
def event_invitations(request, slug):
    found, form = find_event(slug), LedgerForm(request.GET)
    ledger = _ledger_of(found, form) if found else None
    if ledger is None:
        raise Http404
    return ledgers_file([ledger], form, f"{slug}-invitations.csv")


@require_safe
def storyline_invitations(request, slug):
    found, form = get_object_or_404(Storyline, slug=slug), LedgerForm(request.GET)
    ledgers = storyline_ledgers(slug, found.get_absolute_url(), request.path, form)
    if not ledgers:
        raise Http404
    return ledgers_file(ledgers, form, f"{slug}-invitations.csv")


@require_safe
def actor(request, slug):
    found = get_object_or_404(Actor.objects.public().with_aliases(), slug=slug)
    context = {"page": ActorPage(found, request.GET.get("page")), "plotly_js": settings.PLOTLY_JS}
    return render(request, "explore/actor.html", context)


@require_safe
def storyline(request, slug):
    found, form = get_object_or_404(Storyline, slug=slug), LedgerForm(request.GET)
    ledgers = storyline_ledgers(slug, found.get_absolute_url(), reverse("storyline-invitations", args=[slug]), form)
    context = {"subject": storyline_subject(found), "ledgers": ledgers, "ledger_form": form}
    return render(request, "explore/storyline.html", context, status=400 if ledgers and form.errors else 200)


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
def timeline_svg(request):
    wanted = Wanted.from_params(request.GET)
    if wanted.problems:
        return refusal(wanted.problems)
    return svg_answer(request, still(wanted, settings.ORIGIN))


@require_safe
def timeline_png(request):
    wanted = Wanted.from_params(request.GET)
    document = "" if wanted.problems else still(wanted, settings.ORIGIN)
    if problems := wanted.problems or too_large(document, wanted.scale):
        return refusal(problems)
    return png_answer(request, document, wanted.scale)


@require_safe
def briefing(request):
    return _on_paper(request, Briefing)


@require_safe
def sheet(request):
    return _on_paper(request, Sheet)


def _on_paper(request, kind) -> HttpResponse:
    query, form = Query.from_params(request.GET)
    answer = answer_to(query, form, PAPER_WIDTH)
    context = {"answer": answer, "query": query, "briefing": kind(answer), **_selected(query, form, answer)}
    response = render(request, f"explore/{kind.name}.html", context, status=400 if form.errors else 200)
    return keep_day_beside(response, query.known_on) if query.as_of else response


@require_safe
def question_card(request):
    wanted = Wanted.from_params(request.GET)
    return refusal(wanted.problems) if wanted.problems else card_answer(request, card_of_question(wanted.query))


@require_safe
def event_card(request, slug):
    found = find_event(slug)
    if found is None:
        raise Http404
    return card_answer(request, card_of_event(found))


@require_safe
def actor_card(request, slug):
    found = get_object_or_404(Actor.objects.public(), slug=slug)
    return card_answer(request, card_of_subject(found.name, Query(actor=(slug,)).events()))


@require_safe
def storyline_card(request, slug):
    found = get_object_or_404(Storyline, slug=slug)
    return card_answer(request, card_of_subject(found.name, Query(storyline=(slug,)).events()))


@require_safe
def source_card(request, slug):
    found = get_object_or_404(Source.objects.public(), slug=slug)
    return card_answer(request, card_of_subject(str(found), Event.objects.published().citing(found)))


@require_safe
def document_schema(request):
    return JsonResponse(SCHEMA, json_dumps_params={"indent": 2}, content_type="application/schema+json")


@require_safe
@vary_on_headers("HX-Request")
def suggest(request):
    query, form = Query.from_params({"q": request.GET.get("q", "")})
    if not request.htmx:
        return redirect(query.address) if form.is_valid() else timeline(request)
    groups = suggestions(query.q)
    number = sum(len(group.suggestions) for group in groups)
    context = {"groups": groups, "number": number, "query": query, "errors": form.errors.get("q", [])}
    return render(request, "explore/_suggestions.html", context, status=400 if form.errors else 200)


def page_not_found(request, exception) -> HttpResponse:
    return render(request, "404.html", {"groups": near(request.path)}, status=404)
