"""What leaves: downloads of a question or of one event. Each reads a question and lets a format write the answer."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from timeline.exchange.download import Download
from timeline.exchange.formats import FORMATS
from timeline.exchange.stream import answer
from timeline.explore.delivery import refusal
from timeline.explore.language import RECORD
from timeline.explore.query import Query
from timeline.models.event import Event


@require_safe
def export(request, ending):
    """The events that answer a question, in one of the formats."""
    format_ = _format(ending)
    query, form = Query.from_params(request.GET)
    if form.errors:
        return refusal("\n".join(f"{name}: {' '.join(messages)}" for name, messages in form.errors.items()))
    with _language(format_):
        return answer(request, ending, format_, Download.of_question(query), "diplomatic-timeline")


@require_safe
def export_event(request, slug, ending):
    """One event in one of the formats."""
    format_ = _format(ending)
    found = get_object_or_404(Event.objects.published(), slug=slug)
    with _language(format_):
        return answer(request, ending, format_, Download.of_event(found), slug)


def _format(ending: str):
    if ending not in FORMATS:
        raise Http404
    return FORMATS[ending]


def _language(format_):
    """What programs read is the same in every language."""
    return override(get_language() if format_.spoken else RECORD)
