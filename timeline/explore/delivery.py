"""A picture or a table as an answer to a request: its type, its name, how long it keeps, and 304 where the reader has it."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from timeline.explore.card import Card, card_document
from timeline.explore.ledger import ledgers_csv
from timeline.explore.png import png
from timeline.explore.still import policy
from timeline.models.event import Event
from timeline.models.storyline import Storyline

KEEPS = "public, max-age=300"


def svg_answer(request, document: str) -> HttpResponse:
    answer = _answer(request, document, "svg", "image/svg+xml; charset=utf-8", lambda: document)
    # Opened by itself it is a page, and may have the style that it brings.
    answer["Content-Security-Policy"] = policy(document)
    return answer


def png_answer(request, document: str, scale: int = 1) -> HttpResponse:
    """Drawn only where the reader does not have it already."""
    return _answer(request, f"{scale} {document}", "png", "image/png", lambda: png(document, scale))


def card_answer(request, card: Card) -> HttpResponse:
    document = card_document(card, list(Storyline.objects.all()), timezone.localdate(), Event.objects.data_as_of())
    return png_answer(request, document)


def ledgers_file(ledgers, form, name: str) -> HttpResponse:
    """Ledgers of invitations as a file, or why the question cannot be answered."""
    if form.errors:
        return HttpResponse("\n".join(form.complaints), content_type="text/plain; charset=utf-8", status=400)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(ledgers_csv(ledgers), content_type="text/csv; charset=utf-8", headers=headers)


def refusal(problems: str) -> HttpResponse:
    return HttpResponse(problems + "\n", status=400, content_type="text/plain; charset=utf-8")


def _answer(request, decides: str, ending: str, content_type: str, content) -> HttpResponse:
    """`decides` is all that the content follows from."""
    etag = f'"{hashlib.sha256(decides.encode()).hexdigest()[:24]}"'
    answer = get_conditional_response(request, etag=etag) or HttpResponse(content(), content_type=content_type)
    answer["ETag"] = etag
    answer["Cache-Control"] = KEEPS
    name = f"diplomatic-timeline-{timezone.localdate().isoformat()}.{ending}"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def origin(request) -> dict[str, str]:
    """For every template: scheme and host of the addresses that leave the site."""
    return {"origin": settings.ORIGIN}
