"""What is left at the address of an event that was retracted: that it was, when and why, and the way to its history."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from timeline.models.event import Event


def gone(request, slug: str) -> HttpResponse:
    """The tombstone, as 410. Raises Http404 where no event of that name was ever retracted."""
    event = Event.objects.retracted().with_slugs([slug]).only(*SHOWN).first()
    if event is None:
        raise Http404
    return render(request, "explore/tombstone.html", {"event": event}, status=410)


# Nothing of what it said is told again but its headline.
SHOWN = ("slug", "title", "date", "retraction", "retracted_at", "published_at")
