"""In a pseudo-language everything that is not of the record is accented, longer and in brackets; Arabic mirrors the pages."""

import json
import re
from math import ceil
from pathlib import Path
from urllib.parse import unquote

import django
import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.pages import DISPUTED, PAGES, narrowed, visit
from tests.browser.reading import SMALL, address, answered, open_drawn, until
from tests.starting import ROOT
from timeline.management.commands.catalogues import as_mo, messages
from timeline.models.taxonomy import KINDS

ACCENTS = str.maketrans("aceinosuyzACEINOSUYZ", "áçéíñóšúýžÁÇÉÍÑÓŠÚÝŽ")
PLACEHOLDER = re.compile(r"(%\(\w+\)[a-zA-Z0-9]|%%|%[sd]|\{\w*\}|</?\w+>)")


def pseudo(words):
    """ "Zoom in" -> "⟦Žóóm íñ ~~~⟧": two fifths longer, and not to be taken for English."""
    parts = PLACEHOLDER.split(words)
    parts[::2] = [part.translate(ACCENTS) for part in parts[::2]]
    return f"⟦{''.join(parts)} {'~' * ceil(len(words) * 0.4)}⟧"


def pseudo_catalogue():
    """All messages of the product and those of Django, in the pseudo-language."""
    catalogue = messages(ROOT)
    for part in ("conf", "contrib/admin", "contrib/auth"):
        with (Path(django.__file__).parent / part / "locale/en/LC_MESSAGES/django.po").open("rb") as text:
            for message in read_po(text, locale="en"):
                if message.id:
                    catalogue.add(message.id, context=message.context)
    spoken = Catalog("en")
    for message in catalogue:
        if message.id:
            string = tuple(map(pseudo, message.id)) if message.pluralizable else pseudo(message.id)
            spoken.add(message.id, string, context=message.context)
    return spoken


@pytest.fixture(scope="module")
def pseudo_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("locale")
    folder.chmod(0o755)
    file = folder / "en_XA/LC_MESSAGES/django.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(as_mo(pseudo_catalogue()))
    with serving(DJANGO_SETTINGS_MODULE="tests.pseudo", PSEUDO_LOCALE=str(folder)) as start:
        yield start


# ---------------------------------------------------------------- nothing is hard-coded

# Every text of a page, shown now or later, with whether something around it says which language it is in.
TEXTS = """() => {
  const found = [];
  // Ready to be copied, and the reference of the API, which is written in English and says so.
  const ENGLISH = "#cite pre[lang=en], main.api > div[lang=en]";
  const SAID = ["aria-label", "title", "placeholder", "alt", "data-done", "data-auto", "data-light", "data-dark"];
  const note = (text, node) => {
    const marked = node.closest("[lang]:not(html), svg, [aria-hidden=true]") !== null;
    if (/\\p{L}/u.test(text)) found.push([text.trim().replace(/\\s+/g, " "), marked, node.tagName]);
  };
  // A date or a number in bold stands in the middle of its sentence.
  for (const date of document.querySelectorAll("bdi:not([lang]), dd b")) {
    const sentence = date.parentElement;
    date.replaceWith(date.textContent);
    sentence.normalize();
  }
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!node.closest(`script, style, template, title, textarea[readonly], ${ENGLISH}`)) note(walker.currentNode.data, node);
  }
  for (const node of document.querySelectorAll("body *"))
    for (const name of SAID) if (node.hasAttribute(name)) note(node.getAttribute(name), document.createElement("i"));
  for (const text of document.querySelectorAll("svg a > title")) note(text.textContent, text);
  note(document.title, document.documentElement);
  note(document.querySelector("meta[name=description]")?.content ?? "", document.documentElement);
  return found;
}"""

CODES = {f"PLOVER {kind.plover}" for kind in KINDS.values() if kind.plover}
# Names of standards and languages, signs of places, and keys: the same in every language.
STANDARDS = {"Wikidata", "UTC", "EDTF", "Chicago", "APA", "BibTeX", "CSL-JSON"}
SAME_EVERYWHERE = {"EN", "English", "Pseudo", "français", "العربيّة", *STANDARDS, *CODES}
# As CLDR writes them in English, which stands in for a language that nobody speaks.
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b(?:{MONTHS}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Oct|Nov|Dec|or(?= \d))\b")
ADDRESS = re.compile(r"https?://\S+")
# The two characters of the Admiralty system.
GRADE = re.compile(r"[A-F][1-6]?")
SEPARATORS = re.compile(r"\s+[·—–|]\s+|[“”()✕↗…?]|,\s|\s–\s|;\s|:\s|https?://\S+|#[0-9a-f]{6}\b")


def words_of(value):
    """Every text of a JSON document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from words_of(one)


@pytest.fixture(scope="module")
def record():
    """All that the record says, as one text."""
    files = (ROOT / "timeline/record").rglob("*.json")
    said = {words for file in files for words in words_of(json.loads(file.read_text(encoding="utf-8")))}
    return plain(DATE.sub(" ", "\n".join(sorted(said))))


def plain(text):
    return re.sub(r"\s+", " ", text).casefold()


def outside(text):
    """What stands outside all brackets."""
    depth, kept = 0, []
    for char in text:
        depth += (char == "⟦") - (char == "⟧")
        if depth == 0 and char != "⟧":
            kept.append(char)
    return "".join(kept)


def hard_coded(text, record):
    """The pieces of a text that are neither in the pseudo-language nor words of the record."""
    pieces = [piece.strip(" .,:;!’'\"-–—→←▾·") for piece in SEPARATORS.split(DATE.sub(" ", outside(text)))]
    wordy = [piece for piece in pieces if re.search(r"[^\W\d_]", piece)]
    wordy = [piece for piece in wordy if piece not in SAME_EVERYWHERE and not GRADE.fullmatch(piece)]
    return [piece for piece in wordy if plain(piece) not in record]


def test_what_is_hard_coded_would_be_found(pseudo_server, visitor, record):
    page = visit(visitor(pseudo_server.origin, locale="en-XA"), "not found")
    page.evaluate(
        """document.querySelector("main").insertAdjacentHTML("beforeend",
          "<p>Somebody forgot this</p><button aria-label='Press here now'>✕</button><p lang='en'>Vladimir Putin</p>")"""
    )
    found = [piece for text, _marked, _tag in page.evaluate(TEXTS) for piece in hard_coded(text, record)]
    assert found == ["Somebody forgot this", "Press here now"]


# ---------------------------------------------------------------- longer words and the other direction fit

# What a reader could not read or press: buttons and fields that are cut, and what makes the page wider than the window.
CUT = """() => [...document.querySelectorAll("button, select, .chip, summary, .badge, legend, label, h1, h2, h3, .masthead a")]
  .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".unseen, svg"))
  .filter((node) => {
    const box = node.getBoundingClientRect(), style = getComputedStyle(node);
    if (box.width < 2) return false;
    const cut = style.overflowX !== "visible" && node.scrollWidth > node.clientWidth + 1;
    return cut || box.left < -1 || box.right > innerWidth + 1;
  }).map((node) => node.outerHTML.slice(0, 120))"""


def fits(page):
    width = page.viewport_size["width"]
    wide = page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
    assert page.evaluate(CUT) == []
    assert wide <= width


@pytest.mark.parametrize("name", PAGES)
def test_every_word_is_translated_or_of_the_record_and_words_two_fifths_longer_fit(pseudo_server, visitor, record, name):
    page = visit(visitor(pseudo_server.origin, locale="en-XA"), name)
    assert page.locator("html").get_attribute("lang") == "en-xa"
    fits(page)
    narrowed(page, name)
    fits(page)
    texts = page.evaluate(TEXTS)
    assert any("⟦" in text for text, _marked, _tag in texts)
    # What the reader asked for is repeated in the reader's words.
    record += plain(unquote(page.url))
    assert {text: pieces for text, _marked, _tag in texts if (pieces := hard_coded(text, record))} == {}


ENGLISH = re.compile(r"\b(the|of|and|in|on|for|with|to|by|from|at|says|after)\b", re.IGNORECASE)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_from_right_to_left_and_says_which_words_are_english(server, visitor, name):
    page = visit(visitor(server.origin, locale="ar"), name)
    assert (page.locator("html").get_attribute("lang"), page.locator("html").get_attribute("dir")) == ("ar", "rtl")
    fits(page)
    narrowed(page, name)
    fits(page)
    if name == "login":
        return  # nothing of the record is on it
    assert page.locator("[lang=ar] [lang=en]").count() > 0
    texts = [(ADDRESS.sub("", text), tag) for text, marked, tag in page.evaluate(TEXTS) if not marked]
    loose = [text for text, tag in texts if tag not in ("HTML", "I", "OPTION")]
    assert [text for text in loose if len(ENGLISH.findall(text)) >= 2] == []


def middle(box):
    return box["x"] + box["width"] / 2


def test_from_right_to_left_the_parts_are_mirrored_and_time_is_not(server, visitor):
    page = visitor(server.origin, locale="ar")
    open_drawn(page, f"{SMALL}&event={DISPUTED}")
    parts = (".brand", "#q", ".masthead nav")
    across = [[middle(page.locator(part).bounding_box()) for part in parts]]
    across.append([middle(page.locator(part).bounding_box()) for part in ("#side", "#main", "#panel")])
    across.append([middle(page.locator(f"#toolbar {part}").bounding_box()) for part in (".chips", ".count", ".tools")])
    across.append([middle(cell.bounding_box()) for cell in page.locator("tr[data-slug]").first.locator("td").all()])
    across.append([middle(page.locator(f"label:has(#f-gaza-war) {part}").bounding_box()) for part in ("input", "span", "b")])
    for places in across:
        assert places == sorted(places, reverse=True)
    # The rule beside an account is where its lines begin.
    account = page.locator(".account").first
    assert account.evaluate("node => getComputedStyle(node).borderRightWidth") == "3px"
    # Earlier is left, later is right, as everywhere; and words of the record keep their direction.
    ticks = page.eval_on_selector_all(
        "#plot .xtick text", "nodes => nodes.map(node => [node.getBoundingClientRect().x, node.textContent])"
    )
    assert [x for x, _words in ticks] == sorted(x for x, _words in ticks)
    years = [int(year) for _x, words in ticks for year in re.findall(r"20\d\d", words)]
    assert years == sorted(years) and years
    title = page.locator("#panel h2")
    assert title.evaluate("node => [getComputedStyle(node).direction, node.lang]") == ["ltr", "en"]
    right = "node => node.getBoundingClientRect().right"
    assert title.evaluate(right) == pytest.approx(page.locator("#panel .summary").evaluate(right), abs=1)


# ---------------------------------------------------------------- the menu


def choose(page, language):
    page.locator(".languages summary").click()
    page.locator(".languages button", has_text=language).click()


def test_a_language_is_chosen_without_scripts_and_remembered(plain):
    plain.goto(SMALL)
    assert plain.context.cookies() == []
    choose(plain, "français")
    expect(plain.locator("html")).to_have_attribute("lang", "fr")
    assert plain.url.endswith(SMALL)
    assert [(one["name"], one["value"], one["httpOnly"]) for one in plain.context.cookies()] == [("language", "fr", True)]
    plain.goto("/actors/")
    expect(plain.locator("h1")).to_have_text("Acteurs")
    choose(plain, "English")
    expect(plain.locator("h1")).to_have_text("Actors")


def test_a_language_is_chosen_by_keyboard_and_keeps_the_view_that_the_filters_made(page):
    open_drawn(page, SMALL)
    with answered(page):
        page.locator("#f-disputed").click()
    view = address(page)
    page.locator(".languages summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation(wait_until="commit"):
        page.keyboard.press("Enter")
    until(page, "document.documentElement.lang === 'ar' && window.times?.drawn")
    assert address(page) == view
