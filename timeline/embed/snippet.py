"""What is pasted into another page. Without scripts it is a frame; where the frame is stripped, a picture and a link.

The picture stands beside the frame, as what stands inside of one are letters to a parser. Browsers with scripts pass by
`noscript`, others never open the popover; who strips frames, as readers of feeds do, strips both and shows the picture.

The sandbox lets the frame's own script run and its links open, and nothing else: what it opens is a page as any other,
outside of the sandbox, where the record's pages could not be read. It never has our origin.
"""

from __future__ import annotations

from html import escape

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from timeline.embed.element import NEWEST, PUBLISHED
from timeline.embed.embed import Embed

SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


def frame(embed: Embed, width: str = "100%", height: int = 0) -> str:
    """The `<iframe>` alone."""
    # Where only some sites may show it, it has to be told which one does: its name, and nothing else.
    referrer = "origin" if embed.origins else "no-referrer"
    return (
        f'<iframe src="{_here(embed.address)}" title="{escape(embed.name)}" width="{width}" '
        f'height="{height or embed.options.height}" loading="lazy" sandbox="{SANDBOX}" '
        f'referrerpolicy="{referrer}" frameborder="0"></iframe>'
    )


def snippet(embed: Embed) -> str:
    """The frame and its link, in an element that a script makes as high as what is in it, if it is there."""
    return (
        f"<diplomatic-timeline>\n{plain_snippet(embed)}</diplomatic-timeline>\n"
        f'<script src="{_here(reverse("embed-element-version", args=[NEWEST]))}" integrity="{PUBLISHED[NEWEST]}" '
        f'crossorigin="anonymous" async></script>\n'
    )


def plain_snippet(embed: Embed) -> str:
    """The same without any script."""
    return f"{frame(embed)}\n<noscript><p popover>{_picture(embed)}</p></noscript>\n<p>{_link(embed, escape(embed.name))}</p>\n"


def quoted(embed: Embed, width: int, height: int) -> str:
    """For a consumer of oEmbed: WordPress wants a frame with nothing in it, and a quotation to show until it is there."""
    return (
        f"<blockquote>{_link(embed, escape(embed.name))}</blockquote>"
        f'<iframe src="{_here(embed.address)}" title="{escape(embed.name)}" width="{width}" height="{height}" '
        f'loading="lazy" sandbox="{SANDBOX}" frameborder="0"></iframe>'
    )


def _picture(embed: Embed) -> str:
    words = _("%(name)s, drawn as a timeline") % {"name": embed.name}
    return _link(embed, f'<img src="{_here(embed.picture_address)}" width="860" alt="{escape(words)}">')


def _link(embed: Embed, inside: str) -> str:
    return f'<a href="{_here(embed.query.address)}">{inside}</a>'


def _here(address: str) -> str:
    return escape(settings.ORIGIN + address)
