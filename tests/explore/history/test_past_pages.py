"""Every page that has a past: on the day of today it says what the live page says, and its links keep the day."""

import difflib
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.explore.conftest import text_of, tree
from timeline.models import Actor, Event, Source, Storyline

pytestmark = pytest.mark.django_db
# What a past page says beyond the live one, and the other way round.
ONLY_THEN = re.compile(r"As the record stood at the end of .*?See it as it is now|· History|\\u0026as_of=[\d-]+")
ONLY_NOW = re.compile(r"Compare by days since this event|· cite")
WITH_A_PAST = re.compile(r"/(events|actors|sources|storylines)/[\w-]+/(accounts/|invitations\.csv)?|/|/events/[\w-]+\.[a-z.]+")


@pytest.fixture
def shipped(db):
    call_command("load_record", verbosity=0)
    return timezone.now().date().isoformat()


def pages():
    """Pages of each sort, those with most on them first, and all invitations."""
    events = Event.objects.published()
    for slug in Storyline.objects.values_list("slug", flat=True):
        yield f"/storylines/{slug}/"
    for slug in events.order_by("-source_count", "slug").values_list("slug", flat=True)[:6]:
        yield from (f"/events/{slug}/", f"/events/{slug}/accounts/")
    for slug in events.invitations().values_list("slug", flat=True):
        yield f"/events/{slug}/?sort=-answered"
    for slug in ("russia", "united-states", "donald-trump", "board-of-peace", "hamas", "united-nations", "egypt"):
        if Actor.objects.public().filter(slug=slug).exists():
            yield f"/actors/{slug}/"
    for slug in Source.objects.public().with_event_counts().order_by("-number", "slug").values_list("slug", flat=True)[:6]:
        yield f"/sources/{slug}/"


def content(response) -> str:
    assert response.status_code == 200
    [main] = tree(response).iter("main")
    for citing in main.findall("details[@class='citing']"):
        main.remove(citing)
    return " ".join(text_of(main).split())


def same(text: str) -> str:
    return " ".join(ONLY_NOW.sub("", ONLY_THEN.sub("", text)).split())


def test_what_is_known_today_is_what_the_live_page_says_and_links_keep_the_day(client, shipped):
    differ, lost, seen = [], [], set()
    for page in pages():
        then = client.get(f"{page}{'&' if '?' in page else '?'}as_of={shipped}")
        was, live = (same(content(response)).split() for response in (then, client.get(page)))
        if "/actors/" in page:
            # What was said on one day stands in the order in which it was recorded, or by its event's name.
            was, live = sorted(was), sorted(live)
        differ += [(page, some) for some in difflib.unified_diff(live, was, n=0, lineterm="")][:20]
        assert "As the record stood" in content(then)
        for link in re.findall(r"<a ([^>]*)>", then.content.decode().partition("<main")[2].partition("</main")[0]):
            address = urlsplit(unescape(re.search(r'href="([^"]*)"', link)[1]))
            if "data-now" not in link and not address.netloc and WITH_A_PAST.fullmatch(address.path):
                seen.add(address._replace(fragment="").geturl())
                if parse_qs(address.query).get("as_of") != [shipped]:
                    lost.append((page, address.geturl()))
    assert (differ, lost) == ([], [])
    assert len(seen) > 100
