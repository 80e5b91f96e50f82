"""Links on a page of the past lead to pages of the same day, as far as those have a past.

Done once, over the finished page, so that no template can forget it. A link that is to lead into the present says
`data-now` before its address; histories, versions and lists of everything have no past, and are left alone.
"""

from __future__ import annotations

import datetime as dt
import re

from django.http import HttpResponse

LINK = re.compile(
    r'<a(?P<before>(?:\s[^>]*?)?)\shref="(?P<path>PAGES|QUESTIONS)(?P<query>\?[^"#]*)?(?P<place>#[^"]*)?"'
    .replace("PAGES", r"/(?:events|actors|sources|storylines)/[\w-]+/(?:accounts/|invitations\.csv)?|/events/[\w-]+\.[a-z.]+")
    .replace("QUESTIONS", r"/(?:briefing/|timeline\.svg|timeline\.png|compare/|export\.[a-z.]+)?")
)  # fmt: skip


def keep_day(response: HttpResponse, day: dt.date) -> HttpResponse:
    """What stands around the content of a page, such as the menu, leads to the present."""
    if response.get("Content-Type", "").startswith("text/html"):
        around, main, content = response.content.decode().partition("<main")
        response.content = around + main + LINK.sub(lambda link: _kept(link, day), content)
    return response


def keep_day_beside(response: HttpResponse, day: dt.date) -> HttpResponse:
    """The same on the timeline, whose own addresses say already what they ask: only where they lead to other pages."""
    response.content = LINK.sub(lambda link: _kept(link, day) if link["path"] != "/" else link[0], response.content.decode())
    return response


def _kept(link: re.Match, day: dt.date) -> str:
    query = link["query"] or ""
    if "data-now" in link["before"] or "as_of=" in query or link["place"] and link["path"] == "/" and not query:
        return link[0]
    asked = f"{query}&amp;as_of={day}" if len(query) > 1 else f"?as_of={day}"
    return f'<a{link["before"]} href="{link["path"]}{asked}{link["place"] or ""}"'
