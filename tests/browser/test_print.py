"""What comes out of the printer: read back from the PDF that Chromium makes."""

import io
import re
import unicodedata

import pytest
from pypdf import PdfReader

from tests.browser.reading import SMALL, answered, arrived, chips, open_drawn, open_scripted

FEW = "/?storyline=peace-council&from=2026-02&significance=3"
EVENT = "unsc-resolution-2803"


def printed(page, **options) -> list[str]:
    """The text of each printed page, in single spaces."""
    document = PdfReader(io.BytesIO(page.pdf(**{"format": "A4", **options})))
    # Ligatures come back as one letter.
    return [" ".join(unicodedata.normalize("NFKC", sheet.extract_text()).split()) for sheet in document.pages]


def labels(page) -> list[str]:
    return [words for words in page.locator("#picture .picture a text").all_text_contents() if words]


def asks_for_pictures(page) -> list[str]:
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/timeline.svg" in request.url else None)
    return asked


def test_the_timeline_prints_its_picture_and_its_list_although_plotly_drew_the_chart(page):
    open_drawn(page, FEW)
    drawn, titles = labels(page), page.locator("tr[data-slug] a").all_inner_texts()

    text = " ".join(printed(page))

    assert drawn
    assert [label for label in drawn if label not in text] == []
    assert [title for title in titles if title not in text] == []
    assert "Data as of" in text


def test_the_printed_picture_is_that_of_the_filters_now_and_is_fetched_for_paper_only(page):
    asked = asks_for_pictures(page)
    open_drawn(page, SMALL)
    first = labels(page)
    with answered(page):
        page.locator("#f-disputed").check()
    assert asked == []

    sheet = printed(page)[0]

    assert any("disputed=1" in address for address in asked)
    assert "Diplomatic Timeline: Feb 2026 – today · Peace council · Accounts differ" in sheet
    assert sum(label in sheet for label in first) < len(first)


def test_the_printed_picture_marks_the_event_that_was_selected_after_the_filters(page):
    open_drawn(page, SMALL)
    with answered(page, "settled"):
        page.locator("tr[data-slug] a").first.click()
    slug = page.locator("tr[data-slug]").first.get_attribute("data-slug")

    source = page.locator("img.on-paper").get_attribute("src")

    assert f"event={slug}" in source


def test_the_timeline_says_on_paper_where_the_numbered_sources_are(page):
    open_drawn(page, FEW)

    text = "".join(printed(page)).replace(" ", "")

    assert "/briefing/?storyline=peace-council&from=2026-02&significance=3" in text


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_briefing_prints_picture_list_and_numbered_sources(page, paper):
    page.goto(f"/briefing/?storyline=peace-council&from=2026-02&event={EVENT}")
    drawn, titles = labels(page), page.locator(".list tr[data-slug] a[href^='/events/']").all_inner_texts()
    sources = page.locator("[id^=source-]").all()
    addresses = [words.strip() for words in page.locator(".references .where").all_inner_texts()]

    sheets = printed(page, format=paper)
    text = " ".join(sheets)

    assert [label for label in drawn if label not in text] == []
    assert [title for title in titles if title not in text] == []
    bare = text.replace(" ", "")
    assert [words for words in addresses if words.replace(" ", "") not in bare] == []
    assert len(sources) > 5
    assert text.index(titles[0]) < text.index("Admiralty grade") < text.index("No. Source Reliability")
    assert "Made on" in text
    assert f"/?storyline=peace-council&from=2026-02&event={EVENT}" in bare
    assert page.locator("article h2").inner_text() in text
    assert all(f"{number} / {len(sheets)}" in sheet for number, sheet in enumerate(sheets, 1))


SHEETS = ("?lanes=actor", "?align=hamas-led-attack-on-israel&align=russia-full-scale-invasion-of-ukraine", f"?event={EVENT}")


@pytest.mark.parametrize("question", SHEETS)
def test_one_sheet_is_one_on_a4_and_on_letter_and_holds_picture_events_and_who_says_so(page, question):
    page.goto(f"/briefing/sheet/{question}")
    told = page.locator(".list tr[data-slug] a").all_inner_texts()

    for paper in ("A4", "Letter"):
        (sheet,) = printed(page, format=paper)
        # Lines break at hyphens too.
        bare, shown = sheet.replace(" ", ""), labels(page)
        assert len(told) == 9 and shown
        assert [words for words in told + shown if words.replace(" ", "") not in bare] == []
        assert "CC BY 4.0" in sheet and "Made on" in sheet and "1 / 1" in sheet


def test_from_right_to_left_each_grade_stays_beside_who_it_grades(server, visitor):
    page = visitor(server.origin, locale="ar")
    page.goto("/briefing/sheet/?storyline=gaza-war")
    voices = page.locator(".sheet .list td:last-child", has=page.locator("css=:nth-child(3)")).first
    # Of the first: where its name is, and where its grade is, which is the last of its words.
    name, grade = voices.locator("> *").first.evaluate("""voice => {
        const range = document.createRange();
        const place = (node, from) => {
          range.selectNodeContents(node);
          if (from) range.setStart(node, from);
          return range.getBoundingClientRect();
        };
        const words = voice.lastChild;
        return [place(voice.firstElementChild), place(words, words.textContent.length - 2)];
    }""")
    assert 0 <= grade["left"] - name["right"] < 12


def test_headings_are_repeated_on_every_sheet_of_a_table(page):
    page.goto("/briefing/?storyline=peace-council")

    sheets = printed(page)

    listed = [sheet for sheet in sheets if re.search(r"\d{1,2} \w{3} 20\d\d", sheet)]
    assert len(listed) > 3
    assert all("Date Event Sources" in sheet or "No. Source Reliability" in sheet for sheet in listed[1:])


def test_paper_is_white_in_a_dark_room(server, visitor):
    page = visitor(server.origin, color_scheme="dark")
    page.goto(f"/briefing/{SMALL[1:]}")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    page.emulate_media(media="print")

    assert dark != "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.picture .mark text')).fill") == "rgb(0, 0, 0)"


def test_without_scripts_paper_has_it_all_the_same(plain):
    plain.goto(FEW)
    titles = plain.locator("tr[data-slug] a").all_inner_texts()
    drawn = labels(plain)

    text = " ".join(printed(plain))

    assert [words for words in titles + drawn if words not in text] == []
    plain.locator(".menu summary").click()
    with arrived(plain):
        plain.get_by_role("link", name="Print, with").click()
    assert "No. Source Reliability" in " ".join(printed(plain))


def test_the_menu_offers_this_very_view_also_after_filters_and_selection(page):
    open_scripted(page, "/")
    with answered(page, "settled"):
        page.locator("#f-peace-council").check()
    with answered(page, "settled"):
        page.locator("tr[data-slug] a").first.click()
    slug = page.locator("tr[data-slug]").first.get_attribute("data-slug")
    page.locator(".menu summary").click()

    offered = {link.inner_text(): link.get_attribute("href") for link in page.locator(".menu a[data-carries-view]").all()}

    assert chips(page) == ["Peace council"]
    assert len(offered) == 4
    assert all("storyline=peace-council" in href and f"event={slug}" in href for href in offered.values())
    with page.expect_download() as download:
        page.get_by_role("link", name="PNG").click()
    assert download.value.suggested_filename.endswith(".png")
    page.locator(".menu").evaluate("menu => { menu.open = true; }")
    with arrived(page):
        page.get_by_role("link", name="Print, with").click()
    assert page.locator("article h2").inner_text()
    assert page.get_by_role("button", name="Print").is_visible()
