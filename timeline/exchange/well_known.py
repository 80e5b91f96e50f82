"""What a site says of itself at addresses that everybody knows: to robots, to models, to who finds a hole, to phones."""

from __future__ import annotations

import datetime as dt
import struct
from functools import cache
from pathlib import Path

import resvg_py
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from timeline.exchange.about import About
from timeline.exchange.api.operations import OPERATIONS
from timeline.exchange.formats import FORMATS
from timeline.models.licence import LICENCE

# Not to be crawled: what is private, what answers every combination of filters, and what is made for each request.
DISALLOWED = ("/admin/", "/accounts/", "/suggest", "/export.", "/timeline.png", "/*?*&")
# RFC 9116 wants less than a year.
GOOD_FOR = dt.timedelta(days=180)
ICON = Path(__file__).parents[2] / "static/img/favicon.svg"
ICON_SIZES = (192, 512)


def robots() -> str:
    return "\n".join(
        [
            "User-agent: *",
            *(f"Disallow: {path}" for path in DISALLOWED),
            "",
            f"Sitemap: {settings.ORIGIN}/sitemap.xml",
            "",
        ]
    )


def security(today: dt.date) -> str:
    """security.txt (RFC 9116); nothing where nobody is named to write to."""
    contact = settings.SECURITY_CONTACT
    if not contact:
        return ""
    contact = f"mailto:{contact}" if "@" in contact and ":" not in contact else contact
    expires = f"{today + GOOD_FOR}T00:00:00Z"
    own = f"{settings.ORIGIN}/.well-known/security.txt"
    return f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en\nCanonical: {own}\n"


def for_models(about: About) -> str:
    """llms.txt: where a program that reads text finds what is here, and on which terms."""
    origin = settings.ORIGIN
    pages = [
        ("The timeline", "/", "a question is its address; parameters are explained in the API and the README"),
        ("Actors", reverse("actors"), "states, organisations and persons, with what they did and said"),
        ("Sources", reverse("sources"), "with how far each can be relied on"),
        ("Changes", reverse("changes"), "what was published, corrected and retracted, and why; `/changes.atom` is its feed"),
        ("Schema", reverse("schema"), "JSON Schema of the documents of the record"),
        ("Sitemap", "/sitemap.xml", "every public page"),
    ]
    described = ("Description", reverse("api:openapi-json"), "OpenAPI 3.1, with an example of every answer")
    read = [one for one in OPERATIONS if one.method == "GET" and "{" not in one.path]
    lists = [(one.name, reverse(f"api:{one.name}"), one.summary) for one in read]
    files = [(str(row.label), f"/export.{ending}", row.media_type) for ending, row in FORMATS.items()]
    lines = [
        "# Diplomatic Timeline", "",
        "> A sourced record of diplomatic events: who did what, when, and who says so. "
        "Every statement has its source and an Admiralty grade; accounts that differ stand side by side.", "",
        f"{about.fresh} {about.terms} Cite an event by its own address; it never changes.", "",
        "Any address of the timeline has its downloads: put its query string behind an address below, "
        "such as `/export.jsonl?actor=russia&from=2025`. One event is at `/events/<slug>.<ending>`.", "",
        "## Pages", "", *_links(pages, origin), "", "## API", "",
        f"JSON, without a key, {settings.API_REQUESTS_A_MINUTE} requests a minute. Lists have `limit`, and `next` is the address "
        f"of the next page; questions take the parameters of the timeline. For people: {origin}{reverse('api')}", "",
        *_links([described, *lists], origin), "", "## Downloads", "", *_links(files, origin), "",
    ]  # fmt: skip
    return "\n".join(lines)


def _links(rows, origin: str) -> list[str]:
    return [f"- [{name}]({origin}{path}): {words}" for name, path, words in rows]


def manifest() -> dict:
    return {
        "name": _("Diplomatic Timeline"),
        "short_name": _("Timeline"),
        "description": _("A sourced record of diplomatic events: who did what, when, and who says so."),
        "id": "/",
        "start_url": "/",
        "display": "browser",
        "background_color": "#fbfaf7",
        "theme_color": "#1d1d1f",
        "icons": [
            {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(
                {"src": reverse("icon", args=[size]), "sizes": f"{size}x{size}", "type": "image/png"}
                for size in ICON_SIZES
            ),
        ],
        "license": LICENCE.code,
    }


@cache
def icon(size: int) -> bytes:
    """The site's sign as PNG, of so many pixels each way."""
    return resvg_py.svg_to_bytes(svg_string=ICON.read_text(), width=size, height=size)


@cache
def favicon() -> bytes:
    """The same for whoever asks for an .ico: one picture behind a header of 22 bytes."""
    picture = icon(48)
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 48, 48, 0, 0, 1, 32, len(picture), 22) + picture
