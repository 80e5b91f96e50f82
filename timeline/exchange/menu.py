"""What a page offers to carry away of it: for templates."""

from __future__ import annotations

from functools import lru_cache

from django.template import Library
from django.urls import reverse
from django.utils.safestring import SafeString

from timeline.exchange.formats import FORMATS
from timeline.exchange.linked_data import event_script
from timeline.exchange.linked_pages import actor_script, source_script, storyline_script
from timeline.explore.actor import ActorPage
from timeline.explore.source import SourcePage
from timeline.explore.subject import Subject
from timeline.models.licence import LICENCE

register = Library()
# Those that programs look for in the head of a page, not readers in a menu.
FEEDS = ("atom", "feed.json")


@register.simple_tag
def downloads(params: str = "", slug: str = "") -> list[tuple[str, str, str]]:
    """[(address, label, media type)] of every format, for a question or for one event."""
    return [(_address(ending, params, slug), row.label, row.media_type) for ending, row in FORMATS.items()]


@register.simple_tag
def feeds(params: str = "") -> list[tuple[str, str, str]]:
    """The same of the feeds alone."""
    return [(_address(ending, params), FORMATS[ending].label, FORMATS[ending].media_type) for ending in FEEDS]


def _address(ending: str, params: str, slug: str = "") -> str:
    if slug:
        return reverse("export-event", args=[slug, ending])
    return _export(ending) + (f"?{params}" if params else "")


@lru_cache(maxsize=64)
def _export(ending: str) -> str:
    """Every page has all of them."""
    return reverse("export", args=[ending])


@register.simple_tag
def linked_data(event, storylines) -> SafeString:
    """The event as JSON-LD for a data block; a block of data is not run, so the policy has nothing to say of it."""
    return SafeString(event_script(event, storylines))


@register.simple_tag
def linked_page(page) -> SafeString:
    """The same of a page about an actor, a storyline or a source."""
    return SafeString(SCRIPTS[type(page)](page))


@register.simple_tag
def licence():
    return LICENCE


# What is written of each kind of page.
SCRIPTS = {ActorPage: actor_script, Subject: storyline_script, SourcePage: source_script}
