"""The pages of the past. Each reads what is asked, looks into the ledger and picks a template."""

from __future__ import annotations

import datetime as dt
from functools import partial, wraps

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from timeline import checkpoint
from timeline.explore.accounts import Sides
from timeline.explore.card import card_of_subject
from timeline.explore.delivery import card_answer, ledgers_file
from timeline.explore.held import Held, refused
from timeline.explore.history.changes import Changes
from timeline.explore.history.feed import atom
from timeline.explore.history.keeping import keep_day
from timeline.explore.history.known import KnownForm, found_on, known_context, known_ledger
from timeline.explore.history.known_invitations import KnownInvitations, belonging_then
from timeline.explore.history.known_subjects import KnownActor, KnownSource, document_of, find
from timeline.explore.history.versions import History, Version
from timeline.explore.ledger import LedgerForm, storyline_ledgers
from timeline.explore.subject import storyline_subject
from timeline.models.actor import Actor
from timeline.models.cldr import calendar_of
from timeline.models.edition import Edition
from timeline.models.ledger import Revision
from timeline.models.source import Source
from timeline.models.storyline import Storyline
from timeline.models.then import Standing


def at_a_time(now, then):
    """A page that has a past: `now` answers, or, where `as_of` asks for the record as a day knew it, `then`."""

    @require_safe
    @wraps(now)
    def asked(request, slug):
        form = KnownForm(request.GET)
        if not form.is_valid():
            return _unknown(request, " ".join(form.errors["as_of"]), 400)
        if not form.cleaned_data["as_of"]:
            return now(request, slug)
        day = dt.date.fromisoformat(form.cleaned_data["as_of"])
        return keep_day(then(request, slug, day), day)

    return asked


def _unknown(request, words, status=404):
    return render(request, "explore/history/unknown.html", {"words": words}, status=status)


def event_known(request, slug, day):
    form = LedgerForm(request.GET)
    context = known_context(slug, day, form)
    if context["event"] is None:
        return _unknown(request, NO_EVENT)
    status = 400 if context["ledger"] and form.errors else 200
    return render(request, "explore/history/event_known.html", {**context, "ledger_form": form}, status=status)


def accounts_known(request, slug, day):
    then = Standing(day)
    found = found_on(slug, then)
    if found is None:
        return _unknown(request, NO_EVENT)
    event = found.past.event
    sides = Sides(event, partial(belonging_then, then))
    return render(request, "explore/accounts.html", {"event": event, "sides": sides, "day": day})


def actor_known(request, slug, day):
    then = Standing(day)
    document = document_of(Actor, slug, then)
    if document is None:
        return _unknown(request, _("The record did not know this actor at the end of that day."))
    context = {"page": KnownActor(document, then, request.GET.get("page")), "day": day, "plotly_js": settings.PLOTLY_JS}
    return render(request, "explore/actor.html", context)


def source_known(request, slug, day):
    then = Standing(day)
    found = find(Source, slug, then)
    if found is None:
        return _unknown(request, _("The record did not know this source at the end of that day."))
    return render(request, "explore/source.html", {"page": KnownSource(found, then), "day": day})


def storyline_known(request, slug, day):
    then, form = Standing(day), LedgerForm(request.GET)
    found = find(Storyline, slug, then)
    if found is None:
        return _unknown(request, NO_STORYLINE)
    ledgers = _ledgers(found, form, then)
    context = {"subject": storyline_subject(found, day.isoformat()), "ledgers": ledgers, "ledger_form": form, "day": day}
    return render(request, "explore/storyline.html", context, status=400 if ledgers and form.errors else 200)


def _ledgers(storyline, form, then):
    page, file = storyline.get_absolute_url(), reverse("storyline-invitations", args=[storyline.slug])
    return storyline_ledgers(storyline.slug, page, file, form, KnownInvitations(then))


def event_invitations_known(request, slug, day):
    form, then = LedgerForm(request.GET), Standing(day)
    found = found_on(slug, then)
    ledger = found and known_ledger(found.past.event, then, form)
    if not ledger:
        return _unknown(request, NO_EVENT)
    return ledgers_file([ledger], form, f"{slug}-invitations-{day}.csv")


def storyline_invitations_known(request, slug, day):
    form, then = LedgerForm(request.GET), Standing(day)
    found = find(Storyline, slug, then)
    ledgers = found and _ledgers(found, form, then)
    if not ledgers:
        return _unknown(request, NO_STORYLINE)
    return ledgers_file(ledgers, form, f"{slug}-invitations-{day}.csv")


NO_EVENT = gettext_lazy("The record did not have this event at the end of that day.")
NO_STORYLINE = gettext_lazy("The record did not have this storyline at the end of that day.")


def card_known(name):
    """Of an event, an actor or a storyline as a day knew it, the card is that of the question about it."""

    def known(request, slug, day):
        return redirect(f"{reverse('card')}?{urlencode({name: slug, 'as_of': day.isoformat()})}")

    return known


def source_card_known(request, slug, day):
    found = find(Source, slug, Standing(day))
    if found is None:
        raise Http404
    title = " · ".join((str(found), _("As known on %(date)s") % {"date": calendar_of().day(day, short=True)}))
    return card_answer(request, card_of_subject(title, Edition.objects.known_on(day).citing(found)))


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
    if "as_of" in request.GET:
        # What is subscribed to goes on.
        return redirect(found.feed)
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
