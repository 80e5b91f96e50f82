"""Writing: a document becomes a draft. A curator reads it, and others publish it or do not."""

from __future__ import annotations

import json

from django.conf import settings
from django.contrib.admin.models import ADDITION, LogEntry
from django.db import IntegrityError, transaction
from django.urls import reverse

from timeline.exchange.api.problems import Problem
from timeline.models.document import DocumentError, Slugs, event_document, save_event, save_links, with_parts
from timeline.models.event import DRAFT, Event
from timeline.models.schema import normal
from timeline.models.token import DRAFTS, Token

MOST_BYTES = 256 * 1024
REALM = 'Bearer realm="diplomatic-timeline"'


def token_of(request) -> Token:
    """Who writes. Raises Problem for a token that is missing, unknown, revoked or over, or may not write."""
    # Of writes only, which are never answered from memory: no answer to a read differs by it.
    scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    token = Token.objects.usable(text.strip()) if scheme.lower() == "bearer" and text.strip() else None
    if token is None:
        raise Problem(401, "Writing needs a token that is valid: an administrator makes one in the admin panel.",
                      WWW_Authenticate=REALM)  # fmt: skip
    if token.scope != DRAFTS or not token.curator.has_perm("timeline.add_event"):
        raise Problem(403, "This token may not write drafts.")
    token.used()
    return token


def draft(request) -> dict:
    """The draft that was made of the document that was sent."""
    token, document = token_of(request), _sent(request)
    if document.get("status", DRAFT) != DRAFT:
        raise _refused(422, ["status"], "A token writes drafts; people publish.")
    try:
        document = normal("event", document)
    except DocumentError as error:
        raise _refused(422, error.path, error.message) from None
    with transaction.atomic():
        event = _saved(document)
        LogEntry.objects.log_actions(token.curator_id, [event], ADDITION, f"API: {token.name}", single_object=True)
    written = event_document(with_parts(Event.objects.with_slugs([event.slug])).get())
    form = reverse("admin:timeline_event_change", args=[event.pk])
    return {**written, "status": DRAFT, "edit": settings.ORIGIN + form}


def _sent(request) -> dict:
    if request.content_type != "application/json":
        raise Problem(415, "Send application/json.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES or len(request.body) > MOST_BYTES:
        raise Problem(413, f"A document has at most {MOST_BYTES} bytes.")
    try:
        document = json.loads(request.body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Problem(400, "The body is not JSON.") from None
    if not isinstance(document, dict):
        raise _refused(422, [], "A document is an object.")
    return document


def _no_number(words: str):
    raise ValueError(words)


def _saved(document: dict) -> Event:
    slugs = Slugs()
    if Event.objects.with_slugs([document["slug"]]).exists():
        raise _refused(409, ["slug"], "There is an event with this slug already.")
    try:
        with transaction.atomic():
            event = save_event(document, slugs)
            save_links(document, slugs)
            return event
    except DocumentError as error:
        # Well-formed, but it refers to what is not in the record.
        raise _refused(409, error.path, error.message) from None
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        raise _refused(409, [], getattr(diagnosis, "message_primary", None) or "The record does not allow this.") from None


def _refused(status: int, path, detail: str) -> Problem:
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in path]
    error = {"pointer": "".join(f"/{part}" for part in parts), "detail": str(detail)}
    return Problem(status, f"{'.'.join(parts) or 'document'}: {detail}", [error])
