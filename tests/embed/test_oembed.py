"""The oEmbed provider, as the specification has it, and as two consumers read it."""

import datetime as dt
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import micawber
import pytest
from lxml import html

from tests.embed.conftest import tree
from timeline.models import Actor, Event, Source, Storyline, Widget
from timeline.models.ledger import LOADED, append

pytestmark = pytest.mark.django_db
HERE = "http://127.0.0.1:8000"
RICH = {
    "/": "/embed/",
    "/?storyline=gaza-war": "/embed/?storyline=gaza-war",
    "/embed/?lanes=kind&theme=dark": "/embed/?lanes=kind&theme=dark",
    "/actors/russia/": "/embed/?actor=russia",
    "/storylines/gaza-war/": "/embed/?storyline=gaza-war",
    "/briefing/?storyline=gaza-war": "/embed/?storyline=gaza-war",
}
LINKS = ("/actors/", "/sources/", "/sources/note/", "/changes/", "/api/")
NOWHERE = ("/nowhere", "/events/none/", "/events/secret/", "/actors/none/", "/storylines/none/", "/sources/none/", "/admin/",
           "/?storyline=none", "/embed/?height=1", "/embed/nosuchkey2/", "/embed.css")  # fmt: skip


@pytest.fixture
def ask(client, record):
    return lambda url, **params: client.get("/oembed", {"url": url if "://" in url else HERE + url, **params})


@pytest.mark.parametrize(("page", "framed"), RICH.items())
def test_a_page_that_asks_a_question_is_answered_with_its_embed(ask, page, framed):
    said = ask(page).json()

    frame = html.fragment_fromstring(said["html"], create_parent=True).find(".//iframe")
    assert (said["version"], said["type"], said["provider_name"]) == ("1.0", "rich", "Diplomatic Timeline")
    assert frame.get("src") == HERE + framed
    assert (frame.get("width"), frame.get("height")) == (str(said["width"]), str(said["height"]))
    assert said["title"] and said["provider_url"] == f"{HERE}/"


def test_the_page_of_an_event_is_answered_with_it_in_the_middle(ask):
    frame = html.fragment_fromstring(ask("/events/talks/").json()["html"], create_parent=True).find(".//iframe")

    assert "event=talks" in frame.get("src") and "from=2024-11" in frame.get("src")


@pytest.mark.parametrize("page", LINKS)
def test_a_page_without_a_timeline_is_a_link(ask, page):
    said = ask(page).json()

    assert said["type"] == "link" and "html" not in said


@pytest.mark.parametrize("page", NOWHERE)
def test_what_is_not_there_is_not_found(ask, page):
    assert ask(page).status_code == 404


@pytest.mark.parametrize(
    "url", ["https://other.example/", "http://127.0.0.1/", "ftp://127.0.0.1:8000/", "//127.0.0.1:8000/", "http://[", "x://y"]
)
def test_addresses_of_others_are_not_found(ask, url):
    assert ask(url).status_code == 404


def test_a_format_that_is_not_spoken_is_not_implemented(ask):
    assert ask("/", format="yaml").status_code == 501


@pytest.mark.parametrize(
    "params", [{"maxwidth": "x"}, {"maxwidth": "0"}, {"maxheight": "-5"}, {"maxheight": "1e3"}, {"maxwidth": "\0"}]
)
def test_a_size_that_cannot_be_is_refused(ask, params):
    assert ask("/", **params).status_code == 400


def test_an_address_has_to_be_given(client, db):
    assert client.get("/oembed").status_code == 400


def test_a_widget_for_some_sites_only_is_private(ask):
    one = Widget.objects.create(name="Front page", origins=["https://news.example"])
    assert ask(one.get_absolute_url()).status_code == 401
    Widget.objects.update(origins=[])
    assert one.get_absolute_url() in ask(one.get_absolute_url()).json()["html"]


@pytest.mark.parametrize(
    "room",
    [{"maxwidth": 300}, {"maxheight": 150}, {"maxwidth": 1000, "maxheight": 250}, {"maxwidth": 1300, "maxheight": 700}],
)
def test_nothing_is_larger_than_there_is_room_for(ask, room):
    said = ask("/?storyline=gaza-war", **room).json()

    assert said["width"] <= room.get("maxwidth", 10_000) and said["height"] <= room.get("maxheight", 10_000)
    fits = room.get("maxwidth", 10_000) >= 1200 and room.get("maxheight", 10_000) >= 630
    assert ("thumbnail_url" in said) == fits


def test_the_thumbnail_is_the_card_of_the_question(ask, client):
    said = ask("/?storyline=gaza-war").json()

    assert (said["thumbnail_width"], said["thumbnail_height"]) == (1200, 630)
    assert client.get(said["thumbnail_url"].removeprefix(HERE))["Content-Type"] == "image/png"


def test_xml_says_what_json_says(ask):
    written, said = ask("/?q=%26%3C%22", format="xml"), ask("/?q=%26%3C%22").json()

    root = ElementTree.fromstring(written.content)
    assert root.tag == "oembed" and written["Content-Type"].startswith("text/xml")
    assert {child.tag: child.text for child in root} == {name: str(value) for name, value in said.items()}


EVERY = (*RICH, *LINKS, "/events/talks/", "/events/talks/accounts/", "/embed/?storyline=gaza-war", "/embed/new?lanes=kind")


@pytest.mark.parametrize("page", EVERY)
def test_every_page_says_where_it_is_answered_for(client, record, page):
    links = {link.get("type"): link.get("href") for link in tree(client.get(page)).iterfind(".//link[@rel='alternate']")}

    for kind, written in (("application/json+oembed", "json"), ("text/xml+oembed", "xml")):
        assert links[kind].startswith(f"{HERE}/oembed?format={written}&url={quote(HERE, safe='')}")
        parts = urlsplit(links[kind])
        assert client.get(f"{parts.path}?{parts.query}").status_code == 200
    assert not list(tree(client.get("/nowhere")).iterfind(".//link[@type='text/xml+oembed']"))


ASKED = {
    "/briefing/?storyline=gaza-war": "/embed/?storyline=gaza-war",
    "/embed/new?storyline=gaza-war&theme=dark": "/embed/?storyline=gaza-war&theme=dark",
    "/actors/russia/?as_of={today}": "/embed/?actor=russia&as_of={today}",
    "/actors/russia/history/": "/embed/?actor=russia",
    "/storylines/gaza-war/history/": "/embed/?storyline=gaza-war",
    "/events/talks/?as_of={today}": "&as_of={today}&event=talks",
    "/events/talks/accounts/?as_of={today}": "&as_of={today}&event=talks",
    "/storylines/gaza-war/?as_of={today}": "/embed/?storyline=gaza-war&as_of={today}",
    "/events/talks/@1/": "&event=talks",
    "/sources/note/history/": None,
    "/sources/note/?as_of={today}": None,
}


@pytest.mark.parametrize(("page", "framed"), ASKED.items())
def test_what_a_page_is_answered_with_asks_what_the_page_asked(client, record, page, framed):
    things = (Event.objects.get(slug="talks"), *(model.objects.all()[0] for model in (Actor, Storyline, Source)))
    for thing in (*things, Storyline.objects.get(slug="gaza-war"), Source.objects.get(slug="note")):
        append(thing, LOADED, author=None)
    today = dt.datetime.now(dt.UTC).date()
    shown = tree(client.get(page.format(today=today)))

    (link,) = shown.iterfind(".//link[@type='application/json+oembed']")
    said = client.get(link.get("href").removeprefix(HERE)).json()

    assert said["type"] == ("rich" if framed else "link")
    if framed:
        frame = html.fragment_fromstring(said["html"], create_parent=True).find(".//iframe")
        assert frame.get("src").endswith(framed.format(today=today))


# ---------------------------------------------------------------- consumers that others wrote


def test_micawber_puts_a_frame_in_the_place_of_an_address(live_server, record, settings):
    settings.ORIGIN = live_server.url
    registry = micawber.ProviderRegistry()
    registry.register(rf"{live_server.url}/\S*", micawber.Provider(f"{live_server.url}/oembed"))

    text = micawber.parse_text(f"{live_server.url}/?storyline=gaza-war", registry, maxwidth=500)

    frame = html.fragment_fromstring(text, create_parent=True).find(".//iframe")
    assert frame.get("src") == f"{live_server.url}/embed/?storyline=gaza-war" and frame.get("width") == "500"
    with pytest.raises(micawber.ProviderException):
        registry.request(f"{live_server.url}/events/none/")


def test_pyoembed_finds_the_way_from_the_page_itself(live_server, record, settings):
    from pyoembed import oEmbed

    settings.ORIGIN = live_server.url
    said = oEmbed(f"{live_server.url}/storylines/gaza-war/", maxheight=300)

    assert (said["type"], said["height"]) == ("rich", 300) and f"{live_server.url}/embed/?storyline=gaza-war" in said["html"]
