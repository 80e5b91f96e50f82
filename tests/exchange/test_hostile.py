"""Whatever the record says, every format says it in words: nothing of it runs, and nothing of it becomes structure."""

import json
import re

import feedparser
import pytest
from django.db import transaction
from icalendar import Calendar
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from tests.exchange.conftest import asking, text
from tests.explore.conftest import tree
from tests.factories import make_actor, make_citation, make_event, make_source, make_storyline, set_status
from timeline.exchange import agenda, feed, markdown, one_file, slides

HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "]]>&lt;b&gt;",
    "[click](javascript:alert(1))", "![x](http://evil.example/x.png)", "`code` **bold** _it_ ~~no~~ | cell | #",
    "END:VEVENT\nBEGIN:VALARM\nACTION:DISPLAY", "a;b,c\\d:e", "=HYPERLINK(\"http://evil.example\")", "[^talks]: forged",
    "<!--", "</title></style>", "&amp;&#60;b>", "$x^2$ {x}", "\u2028line\u2029",
]  # fmt: skip


@pytest.fixture(scope="module")
def hostile(django_db_setup, django_db_blocker):
    """Every field that holds words holds something that some format would run or read as its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_storyline("s", name="S <b>&")
        for number, words in enumerate(HOSTILE):
            line = " ".join(words.split())
            make_actor(f"actor-{number}", name=f"{line} {number}")
            source = make_source(
                f"source-{number}", publisher=line, title=line, url=f"https://example.org/{number}?a=1&b=<i>\"'>",
            )  # fmt: skip
            event = make_event(
                line, slug=f"hostile-{number}", summary=words, place=line, label=line[:40], cite=False, status="draft",
                actors=[f"actor-{number}"], storylines=["s"],
            )  # fmt: skip
            make_citation(event, source, by=f"actor-{number}", quote=words, statement=words, stance="deny")
            set_status(event, "published")
        yield
        transaction.set_rollback(True)


def test_a_calendar_has_no_entries_and_no_fields_but_ours(hostile):
    calendar = Calendar.from_ical(text(agenda.calendar(asking())))

    found = {str(entry["uid"]).partition("@")[0]: entry for entry in calendar.walk("VEVENT")}
    assert len(found) == len(HOSTILE) and not calendar.walk("VALARM")
    for number, words in enumerate(HOSTILE):
        assert found[f"hostile-{number}"]["summary"] == " ".join(words.split())
        assert words in found[f"hostile-{number}"]["description"]


def test_feeds_say_words_and_run_nothing(hostile):
    found = feedparser.parse(text(feed.atom(asking())), sanitize_html=False)
    items = json.loads(text(feed.json_feed(asking())))["items"]

    assert not found.bozo and sorted(entry.title for entry in found.entries) == sorted(
        " ".join(one.split()) for one in HOSTILE
    )
    for html in [entry.summary for entry in found.entries] + [item["content_html"] for item in items]:
        assert set(re.findall(r"<(/?[a-zA-Z!][a-z]*)", html)) <= TAGS
        assert not re.search(r'(href|src)="(?!https?://)', html)


TAGS = {"p", "/p", "ul", "/ul", "li", "/li", "a", "/a", "strong", "/strong"}


def test_slides_say_words_and_run_nothing(hostile):
    for one in json.loads(text(slides.slides(asking())))["events"]:
        html = one["text"]["headline"] + one["text"]["text"]
        assert set(re.findall(r"<(/?[a-zA-Z!][a-z]*)", html)) <= TAGS
        assert not re.search(r'(href|src)="(?!https?://)', html)


def test_a_page_in_one_file_says_words_and_runs_nothing(hostile):
    page = text(one_file.page(asking()))
    found = list(tree(page).iter())

    assert not {"script", "img", "iframe", "object", "link", "form"} & {element.tag for element in found}
    assert [name for element in found for name in element.attrib if name.startswith("on")] == []
    addresses = [element.get(name) for element in found for name in ("href", "src") if element.get(name)]
    assert [address for address in addresses if not re.match(r"https?://|#", address)] == []
    titles = [" ".join("".join(element.itertext()).split()) for element in found if element.tag == "h3"]
    assert sorted(titles) == sorted(" ".join(words.split()) for words in HOSTILE)


def test_markdown_says_words_and_has_no_links_but_ours(hostile):
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)

    html = reader.render(text(markdown.briefing(asking())))
    page = tree(html.replace("<br>", " "))

    assert {element.tag for element in page.iter()} <= {
        "document", "h1", "h2", "p", "a", "ul", "li", "strong", "em", "hr", "sup", "section", "ol",
    }  # fmt: skip
    assert all(re.match(r"https?://|#", link.get("href")) for link in page.iter("a"))
    titles = [
        " ".join("".join(link.itertext()).split()) for link in page.iter("a") if "/events/hostile" in link.get("href")
    ]
    assert sorted(titles) == sorted(" ".join(words.split()) for words in HOSTILE)
    notes = [element for element in page.iter("li") if element.get("class") == "footnote-item"]
    assert len(notes) == len(HOSTILE)
