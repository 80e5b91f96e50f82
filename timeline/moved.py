"""Addresses that were cited, of events, actors and sources that have become others: they lead on for good.

Asked only where nothing was found, so that it costs no page anything.
"""

from __future__ import annotations

import re
from collections import defaultdict

from django.db import DatabaseError
from django.http import HttpResponsePermanentRedirect, QueryDict
from django.utils.http import escape_leading_slashes

from timeline.models.merge import Merge

NAMED = re.compile(r"^/(events|actors|sources)/([-a-zA-Z0-9_]+)(?=[/.]|$)")
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
    named, asked = NAMED.match(request.path), defaultdict(set)
    if named:
        asked[KINDS[named[1]]].add(named[2])
    for name in ASKED.keys() & request.GET.keys():
        asked[ASKED[name]].update(request.GET.getlist(name))
    now = {kind: Merge.objects.winners_of(kind, {slug for slug in slugs if _may_be(slug)}) for kind, slugs in asked.items()}
    if not any(now.values()):
        return ""
    path = request.path
    if named:
        path = f"/{named[1]}/{now[KINDS[named[1]]].get(named[2], named[2])}{path[named.end() :]}"
    params = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        found = now.get(ASKED.get(name), {})
        params.setlist(name, [found.get(value, value) for value in values])
    # Two slashes at the beginning would be the name of another site.
    return escape_leading_slashes(f"{path}?{params.urlencode()}" if params else path)


def _may_be(slug: str) -> bool:
    return "\0" not in slug and len(slug) <= 120
