"""The page on which an embed is put together, and what it gives to be pasted."""

import re
from html import unescape

import feedparser
import html5lib
import pytest
from lxml import html

from tests.curate.conftest import make_curator
from tests.embed.conftest import text_of, tree
from timeline.embed.element import NEWEST, PUBLISHED, integrity, script
from timeline.embed.embed import Embed
from timeline.embed.snippet import plain_snippet, quoted
from timeline.staticfiles import QuickCompressor

pytestmark = pytest.mark.django_db


def pasted(response) -> str:
    return tree(response).get_element_by_id("snippet").text_content()


@pytest.fixture
def builder(client, record):
    return lambda question="": client.get(f"/embed/new?{question}")


def test_the_toolbar_brings_this_very_view_here(client, record):
    page = tree(client.get("/?storyline=gaza-war&lanes=kind"))
    (link,) = [a for a in page.find_class("toolbar")[0].iter("a") if a.text == "Embed"]

    assert link.get("href") == "/embed/new?storyline=gaza-war&lanes=kind"
    assert client.get(link.get("href")).status_code == 200


def test_every_option_has_a_field_that_says_how_it_is_now(builder):
    page = tree(builder("height=700&theme=dark&accent=aa3300&storyline=gaza-war"))
    fields = dict(page.get_element_by_id("build").fields)

    assert fields["height"] == "700" and fields["theme"] == "dark" and fields["accent"] == "#aa3300"
    assert fields["heading"] == "3" and fields["mode"] == "interactive" and fields["storyline"] == "gaza-war"
    assert {"lanes", "from", "to", "language", "font", "paper", "ink"} <= fields.keys()


def test_it_is_seen_at_three_widths_before_it_is_pasted(builder):
    response = builder("storyline=gaza-war&height=400")
    frames = list(tree(response).iter("iframe"))

    assert [frame.get("width") for frame in frames] == ["960", "640", "320"]
    assert {frame.get("src") for frame in frames} == {"/embed/?storyline=gaza-war&height=400"}
    assert "frame-src 'self'" in response["Content-Security-Policy"]


def test_a_change_of_the_form_brings_the_part_that_changes_and_the_address(client, record):
    response = client.get("/embed/new?storyline=gaza-war&height=560&theme=dark&accent=", headers={"HX-Request": "true"})

    assert response["HX-Replace-Url"] == "/embed/new?storyline=gaza-war&theme=dark"
    assert response.content.decode().startswith('<div id="built">') and "<form" not in response.content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_what_cannot_be_is_said_beside_the_form(client, record, headers):
    response = client.get("/embed/new?height=1&storyline=gaza-war", headers=headers)

    assert response.status_code == 400 and "height: " in text_of(tree(response)) and not list(tree(response).iter("iframe"))


def test_only_curators_are_offered_to_keep_it(client, record):
    address = "/embed/new?storyline=gaza-war&theme=dark"
    assert "widget" not in client.get(address).content.decode()
    client.force_login(make_curator())

    (link,) = [a for a in tree(client.get(address)).iter("a") if "widget" in a.text_content()]
    form = client.get(link.get("href")).context["adminform"].form
    assert form["question"].value() == "storyline=gaza-war&theme=dark"


# ---------------------------------------------------------------- the snippet


def test_the_snippet_frames_it_without_our_origin(builder):
    frame = html.fragment_fromstring(pasted(builder("storyline=gaza-war")), create_parent=True).find(".//iframe")

    assert frame.get("src") == "http://127.0.0.1:8000/embed/?storyline=gaza-war"
    assert "allow-scripts" in frame.get("sandbox") and "allow-same-origin" not in frame.get("sandbox")
    assert (frame.get("loading"), frame.get("referrerpolicy")) == ("lazy", "no-referrer")
    assert "Gaza war" in frame.get("title") and frame.get("height") == "560" and frame.get("style") is None


def test_the_script_of_the_snippet_is_the_one_that_it_names(client, builder):
    element = html.fragment_fromstring(pasted(builder()), create_parent=True).find(".//script")

    sent = client.get(element.get("src").removeprefix("http://127.0.0.1:8000"))
    assert element.get("integrity") == integrity(sent.content) and element.get("crossorigin") == "anonymous"
    assert "immutable" in sent["Cache-Control"]


@pytest.mark.parametrize("version", PUBLISHED)
def test_a_published_script_is_never_touched_again(version):
    assert integrity(script(version)) == PUBLISHED[version]


def test_the_script_is_small_and_the_newest_has_an_address_without_a_number(client):
    assert len(QuickCompressor.compress_brotli(script(NEWEST))) < 3 * 1024
    assert client.get("/embed.js").content == script(NEWEST)
    assert client.get(f"/embed/{NEWEST + 1}.js").status_code == 404


def test_where_frames_are_stripped_a_picture_and_a_link_are_left(client, record):
    embed = Embed.from_params({})
    feed = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>News</title>
      <content type="html"><![CDATA[<p>Before</p>{plain_snippet(embed)}]]></content></entry></feed>"""

    left = html.fragment_fromstring(feedparser.parse(feed).entries[0].content[0].value, create_parent=True)

    assert not list(left.iter("iframe")) and "Before" in text_of(left)
    picture, link = left.find(".//img"), left.findall(".//p")[-1].find("a")
    assert picture.getparent().getparent().get("popover") is None
    assert client.get(picture.get("src").removeprefix("http://127.0.0.1:8000"))["Content-Type"] == "image/png"
    assert picture.get("alt") and link.get("href") == "http://127.0.0.1:8000/" and text_of(link) == "Diplomatic Timeline"


def test_a_reader_that_parses_as_browsers_do_finds_the_picture_as_one_and_shows_no_markup(client, record):
    made = html5lib.parseFragment(plain_snippet(Embed.from_params({})), namespaceHTMLElements=False)

    assert not made.find(".//iframe").text and made.find(".//noscript/p[@popover]/a/img").get("alt")


def test_names_of_the_record_cannot_break_out_of_a_snippet(client, record):
    embed = Embed.from_params({"q": 'x"><script>alert(1)</script>'})

    for text in (plain_snippet(embed), quoted(embed, 600, 400)):
        made = html.fragment_fromstring(text, create_parent=True)
        assert not list(made.iter("script")) and "<script>" in made.find(".//iframe").get("title")


def test_what_is_shown_to_be_copied_is_what_is_pasted(builder):
    response = builder("q=%22%3E%3Cb%3E%26amp%3B")

    (text,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", response.content.decode(), re.DOTALL)
    assert "<b>" not in text and unescape(text) == pasted(response)
