"""The oEmbed provider (oembed.com, version 1.0): the address of a page -> what another site is to show in its place.

Pages that ask the record a question are answered as `rich`, with a frame; pages that do not as `link`.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from timeline.embed.embed import Embed
from timeline.embed.snippet import quoted
from timeline.explore.card import HEIGHT, WIDTH
from timeline.models.actor import Actor
from timeline.models.event import Event
from timeline.models.source import Source
from timeline.models.storyline import Storyline
from timeline.models.widget import Widget

USUAL_WIDTH = 860
# Seconds for which a consumer need not ask again.
KEEPS = 3600
MOST = 10_000
FORMATS = ("json", "xml")


class Refusal(Exception):
    """With the status that the specification gives, and why in words."""

    def __init__(self, status: int, words: str):
        super().__init__(words)
        self.status, self.words = status, words


class Room(NamedTuple):
    """The most that a consumer has room for, in pixels."""

    width: int
    height: int

    def fits(self, width: int, height: int) -> bool:
        return width <= self.width and height <= self.height


class OembedForm(forms.Form):
    url = forms.CharField(max_length=8000)
    maxwidth = forms.IntegerField(required=False, min_value=1)
    maxheight = forms.IntegerField(required=False, min_value=1)


def answer(params) -> tuple[dict, str]:
    """(what is said of the address, in which format). Raises Refusal."""
    written = params.get("format") or "json"
    if written not in FORMATS:
        raise Refusal(501, _("Only json and xml are spoken here."))
    form = OembedForm(params)
    if not form.is_valid():
        name, messages = next(iter(form.errors.items()))
        raise Refusal(400, f"{name}: {messages[0]}")
    room = Room(form.cleaned_data["maxwidth"] or MOST, form.cleaned_data["maxheight"] or MOST)
    return _said(form.cleaned_data["url"], room), written


def _said(url: str, room: Room) -> dict:
    said = {
        "version": "1.0", "type": "link", "provider_name": _("Diplomatic Timeline"), "provider_url": f"{settings.ORIGIN}/",
        "cache_age": KEEPS, "title": _("Diplomatic Timeline"),
    }  # fmt: skip
    found = _embed_at(url)
    if room.fits(WIDTH, HEIGHT):
        picture = f"{reverse('card')}?{found.query.params if found else ''}".rstrip("?")
        said |= {"thumbnail_url": settings.ORIGIN + picture, "thumbnail_width": WIDTH, "thumbnail_height": HEIGHT}
    if found is None:
        return said
    width, height = min(USUAL_WIDTH, room.width), min(found.options.height, room.height)
    return said | {"type": "rich", "title": found.name, "width": width, "height": height,
                   "html": quoted(found, width, height)}  # fmt: skip


def _embed_at(url: str) -> Embed | None:
    """The embed of a page; None for a page without one. Raises Refusal where there is no such page."""
    nothing = Refusal(404, _("There is nothing at this address that could be embedded."))
    try:
        parts = urlsplit(url)
        page = resolve(parts.path or "/")
    except (ValueError, Resolver404):
        raise nothing from None
    found = PAGES.get(page.url_name)
    if parts.scheme not in ("http", "https") or parts.netloc != urlsplit(settings.ORIGIN).netloc or found is None:
        raise nothing
    shown = found(parts.query, **page.kwargs)
    if shown is False or (shown and shown.problems):
        raise nothing
    if shown and shown.origins:
        raise Refusal(401, _("This timeline may be shown on some sites only; they have a snippet for it."))
    return shown


def _asked(query: str) -> Embed:
    return Embed.from_params(QueryDict(query))


def _is_among(things, slug: str) -> bool:
    return slug in things.in_bulk([slug], field_name="slug")


def _event(query: str, slug: str, **_which):
    return Event.objects.published().with_slugs([slug]).exists() and _asked(f"focus={slug}{_then(query)}")


def _actor(query: str, slug: str, **_which):
    return _is_among(Actor.objects.public(), slug) and _asked(f"actor={slug}{_then(query)}")


def _storyline(query: str, slug: str, **_which):
    return _is_among(Storyline.objects.all(), slug) and _asked(f"storyline={slug}{_then(query)}")


def _source(query: str, slug: str, **_which):
    return None if _is_among(Source.objects.public(), slug) else False


def _then(query: str) -> str:
    """The day whose record a page shows, for its embed."""
    day = QueryDict(query).get("as_of")
    return f"&{urlencode({'as_of': day})}" if day else ""


def _nothing(query: str):
    return None


def _widget(query: str, key: str):
    widget = Widget.objects.in_bulk([key], field_name="key").get(key)
    return Embed.of_widget(widget) if widget else False


def in_xml(said: dict) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in said.items():
        ElementTree.SubElement(root, name).text = str(value)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


# What is found at the addresses of urls.py, by their names: an embed, None for a page without one, False for no page.
PAGES = {
    "timeline": _asked,
    "briefing": _asked,
    "sheet": _asked,
    "embed": _asked,
    "widget": _widget,
    "event": _event,
    "accounts": _event,
    "actor": _actor,
    "storyline": _storyline,
    "source": _source,
    "event-history": _event,
    "event-version": _event,
    "actor-history": _actor,
    "storyline-history": _storyline,
    "source-history": _source,
    "actors": _nothing,
    "sources": _nothing,
    "changes": _nothing,
    "api": _nothing,
}
