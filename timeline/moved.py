"""Addresses that were cited, of events, actors and sources that have become others: they lead on for good.

Asked only where nothing was found, so that it costs no page anything.
"""

from __future__ import annotations

import re

from django.db import DatabaseError
from django.http import HttpResponsePermanentRedirect, QueryDict

from timeline.models.merge import Merge

NAMED = re.compile(r"/(events|actors|sources)/([-a-zA-Z0-9_]+)(?=[/.]|$)")
KINDS = {"events": "event", "actors": "actor", "sources": "source"}
# Parameters that name one, or several.
ASKED = {"event": "event", "focus": "event", "align": "event", "actor": "actor", "with": "actor"}


class Moved:
    """Middleware: an address that names what was merged is answered with the address of what it became."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code not in (400, 404) or request.method not in ("GET", "HEAD") or private(request.path):
            return response
        try:
            onward = _onward(request)
        except DatabaseError:
            # That nothing was found has been said; where it leads, nobody can say now.
            return response
        return HttpResponsePermanentRedirect(onward) if onward else response


def private(path: str) -> bool:
    return path.startswith(("/admin/", "/accounts/"))


def _onward(request) -> str:
    """The same address with the names of today; empty when it names nothing that was merged."""
    path = NAMED.sub(lambda named: f"/{named[1]}/{_now(KINDS[named[1]], named[2])}", request.path)
    params = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        params.setlist(name, [_now(ASKED[name], value) for value in values] if name in ASKED else values)
    if path == request.path and params == request.GET:
        return ""
    return f"{path}?{params.urlencode()}" if params else path


def _now(kind: str, slug: str) -> str:
    return ("\0" not in slug and len(slug) <= 120 and Merge.objects.winner_of(kind, slug)) or slug
