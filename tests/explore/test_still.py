"""Pictures that stand alone: a document anybody's program can read, saying what it shows, with nothing that acts."""

import io
import re
import xml.etree.ElementTree as ET
from urllib.parse import urlencode

import pytest
from django.conf import settings as site
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.examples import examples
from tests.explore.conftest import AS_OF, TODAY, any_edtf, calm, crowds, event_rows
from tests.explore.test_scene import near_windows
from tests.factories import make_event, make_storyline
from timeline.explore.card import Card, card_document
from timeline.explore.inks import THEMES, style
from timeline.explore.lettering import width_of
from timeline.explore.lines import lines_of
from timeline.explore.png import MOST_PIXELS, faces, png
from timeline.models.storyline import Storyline

SVG = "{http://www.w3.org/2000/svg}"
COLOURS = [Storyline(slug="ukraine-war", name="Ukraine war", colour="#1f5fa8", colour_dark="#6ea8e6")]
HOSTILE = "</text><script>alert(1)</script> & <b onload='x'> \"quoted\" ]]>"


def read(text, leads_to=site.ORIGIN + "/") -> ET.Element:
    """The document's root, when it is well-formed, holds nothing that acts or fetches, and leads to one place only."""
    root = ET.fromstring(text)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {
            "svg", "title", "desc", "style", "rect", "g", "a", "use", "defs", "path", "line", "text", "circle",
        }, element.tag  # fmt: skip
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        assert element.get("href", "#").startswith(("#", leads_to))
    return root


def words_of(root) -> str:
    return " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))


def pixels(answer) -> Image.Image:
    return Image.open(io.BytesIO(answer if isinstance(answer, bytes) else answer.content)).convert("RGB")


# ---------------------------------------------------------------- the document


@pytest.mark.django_db
def test_the_picture_of_a_question_is_a_whole_document_of_the_width_asked_for(client):
    make_event("Talks in Istanbul", slug="talks", label="Istanbul", storylines=["ukraine-war"])
    make_event("Talks in Cairo", storylines=["gaza-war"])

    answer = client.get("/timeline.svg?storyline=ukraine-war&width=700&theme=dark")

    root = read(answer.content)
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert (root.get("width"), root.get("viewBox").split()[2]) == ("700", "700")
    assert "Istanbul" in words_of(root)
    assert "Cairo" not in words_of(root)
    assert "Diplomatic Timeline: Ukraine war" in words_of(root)
    assert "1 event from" in words_of(root)
    assert "Data as of 10 May 2025." in words_of(root)
    assert f"{site.ORIGIN}/?storyline=ukraine-war" in words_of(root)
    assert root.find(f"{SVG}title").text == "Diplomatic Timeline: Ukraine war"
    assert THEMES["dark"]["paper"] in root.find(f"{SVG}style").text
    assert [link.get("href") for link in root.iter(f"{SVG}a")] == [f"{site.ORIGIN}/?storyline=ukraine-war&event=talks"]


@pytest.mark.django_db
def test_a_document_may_have_its_own_style_and_nothing_else(client):
    answer = client.get("/timeline.svg")

    assert answer["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("theme", THEMES)
def test_no_colour_is_left_to_a_variable(theme):
    css = style(theme, [("gaza-war", "#b5451b", "#ee8866")])

    assert "var(" not in css
    assert ".picture use" in css
    assert ":hover" not in css


def test_every_token_of_the_chart_is_known_where_no_style_sheet_is():
    """One that is not would be drawn in ink."""
    css = re.findall(r"^[^\n]*\.picture[^\n]*", (site.BASE_DIR / "static/css/chart.css").read_text(), re.MULTILINE)

    assert set(re.findall(r"var\(--([\w-]+)", "".join(css))) <= {"s", "sans", *THEMES["light"]}


@pytest.mark.django_db
def test_what_is_written_in_the_record_is_never_markup(client):
    make_storyline("ukraine-war", name=HOSTILE[:80])
    make_event(HOSTILE, label=HOSTILE[:48])

    root = read(client.get("/timeline.svg?storyline=ukraine-war").content)

    assert HOSTILE[:48] in words_of(root)


@pytest.mark.django_db
def test_an_empty_answer_says_so(client):
    root = read(client.get("/timeline.svg?q=nothing").content)

    assert "No event answers all of these filters." in words_of(root)


@settings(calm, max_examples=examples(30))
@given(words=st.text(max_size=40), width=st.integers(320, 2560), theme=st.sampled_from(list(THEMES)))
@pytest.mark.django_db
def test_whatever_is_sought_the_document_is_well_formed(client, words, width, theme):
    answer = client.get(
        f"/timeline.svg?{urlencode({'q': words.encode('utf-8', 'ignore'), 'width': width, 'theme': theme})}"
    )

    if answer.status_code == 200:
        assert read(answer.content).get("width") == str(width)
    else:
        assert (answer.status_code, "\x00" in words) == (400, True)


# ---------------------------------------------------------------- what cannot be


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/timeline.svg", "/timeline.png", "/card.png"])
@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("width=10", "width: "), ("width=9999", "width: "), ("theme=pink", "theme: "), ("scale=4", "scale: "),
        ("kind=duel", "kind: There is no “duel”."), ("event=nowhere", "There is no published event “nowhere”."),
    ],
)  # fmt: skip
def test_wrong_parameters_are_answered_with_400_and_the_reason_in_plain_text(client, address, asked, reason):
    answer = client.get(f"{address}?{asked}")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().startswith(reason)


@pytest.mark.django_db
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn(client):
    answer = client.get("/timeline.png?width=2560&scale=3")

    assert answer.status_code == 400
    assert f"{MOST_PIXELS // 1_000_000} million pixels" in answer.content.decode()


@pytest.mark.django_db
def test_no_draft_is_in_any_picture_or_on_paper(client):
    make_event("Public talks", slug="public", storylines=["ukraine-war"])
    make_event("Secret pact", slug="secret", label="Secret", status="draft", storylines=["ukraine-war"])

    before = {address: client.get(address).content for address in ("/timeline.svg", "/briefing/")}

    assert not [address for address, content in before.items() if b"Secret" in content]
    for address in ("/timeline.svg?event=secret", "/timeline.png?event=secret", "/briefing/?event=secret"):
        answer = client.get(address)
        assert answer.status_code == 400
        assert (
            answer.content.decode().replace("secret", "nowhere")
            == client.get(address.replace("secret", "nowhere")).content.decode()
        )
    assert client.get("/events/secret/card.png").status_code == 404
    make_event("Secret two", label="Secret", status="draft", storylines=["ukraine-war"], significance=5)
    for address in ("/card.png", "/events/public/card.png", "/storylines/ukraine-war/card.png"):
        drawn = client.get(address).content
        assert drawn == client.get(address).content


# ---------------------------------------------------------------- as pixels


@pytest.mark.django_db
def test_two_questions_have_two_pictures_and_each_its_own_every_time(client):
    make_event("Talks in Istanbul", storylines=["ukraine-war"])
    make_event("Talks in Cairo", storylines=["gaza-war"])

    one, again, other = (
        client.get(f"/timeline.png?storyline={slug}&width=640&scale=2") for slug in ("ukraine-war",) * 2 + ("gaza-war",)
    )

    assert pixels(one).width == 1280
    assert len(pixels(one).getcolors(1_000_000)) > 20
    assert one.content == again.content
    assert one.content != other.content


@pytest.mark.django_db
def test_who_has_the_picture_is_not_sent_it_again(client):
    make_event()
    for address in ("/timeline.svg", "/timeline.png?width=400", "/card.png"):
        first = client.get(address)

        second = client.get(address, headers={"If-None-Match": first["ETag"]})

        assert (second.status_code, second.content) == (304, b"")
        assert second["ETag"] == first["ETag"]
        assert first["Cache-Control"] == "public, max-age=300"
        assert client.get(address + ("&" if "?" in address else "?") + "q=x")["ETag"] != first["ETag"]


def lettered(text) -> bytes:
    return png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40"><style>text{font-family:sans-serif}</style>'
        f'<rect width="300" height="40" fill="#fff"/><text x="5" y="25">{text}</text></svg>'
    )


@pytest.mark.parametrize(
    "text", ["Переговоры в Стамбуле", "Зеленський", "شرم الشيخ", "שיחות בקהיר", "Ερντογάν", "Երևան", "თბილისი"]
)
def test_the_faces_that_come_along_write_the_scripts_of_the_record(text):
    """A letter without a face is a box, the same for all: as many different letters, as many different pictures."""
    assert len({lettered(letter) for letter in set(text)}) == len(set(text))


def test_the_faces_are_files_of_installed_packages():
    assert all("site-packages" in file or "dist-packages" in file for file in faces())


# ---------------------------------------------------------------- cards


@settings(calm, max_examples=examples(60))
@given(event_rows(dates=any_edtf) | crowds(), st.text(max_size=200), st.none() | near_windows)
def test_a_card_can_be_drawn_of_any_events_under_any_title(events, title, window):
    card = Card(title, "3 events", events, events[0].slug if events else "", window)

    root = read(card_document(card, COLOURS, TODAY, AS_OF), leads_to="/?event=")

    assert (root.get("width"), root.get("height")) == ("1200", "630")
    assert len(list(root.iter(f"{SVG}a"))) <= 18


@settings(calm, max_examples=examples(200))
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc"))), st.integers(200, 1100), st.integers(1, 4))
def test_no_line_is_wider_than_its_room_and_none_is_lost_where_there_is_room(text, width, most):
    lines = lines_of(text, 20, width, most)

    assert len(lines) <= most
    assert all(width_of(line, 20) <= width or len(line) == 1 for line in lines)
    assert "".join(lines).endswith("…") or "".join("".join(lines).split()) == "".join(text.split())
