"""Pages by keyboard alone: everything is reached with Tab in reading order, its focus is seen, and none is ever lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, LAPTOP, PHONE
from tests.browser.pages import DISPUTED, PAGES, visit
from tests.browser.reading import SMALL, address, answered, open_drawn, until

# Numbers all stops of the Tab key in the order of the document, and puts the focus before the first of them. From then on
# it is noted where each Tab led, and whether the focus can be seen there: a ring around it, inside the window, and not all
# under something else.
STOPS = """() => {
  const stop = (node) => node.tabIndex >= 0 && !node.disabled && node.type !== "hidden"
    && node.checkVisibility({ visibilityProperty: true });
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(stop);
  document.body.tabIndex = -1;
  document.body.focus();
  window.come = [];
  const seen = () => {
    document.body.removeAttribute("tabindex");
    const node = document.activeElement, style = getComputedStyle(node);
    const box = node.getClientRects()[0] ?? node.getBoundingClientRect();
    const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
    const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
    const uncovered = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.02, 0.1], [0.98, 0.9]].some(([x, y]) => {
      const there = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
      return there && (node.contains(there) || there.contains(node) || there.closest("label")?.contains(node));
    });
    return {
      place: stops.indexOf(node), words: node.outerHTML.slice(0, 100), uncovered,
      ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      inside: box.width > 0 && right > left && bottom > top,
    };
  };
  const note = (event) => event.key === "Tab" && come.push(seen());
  if (window.noting) removeEventListener("keyup", noting, true);
  addEventListener("keyup", window.noting = note, true);
  return stops.map((node) => node.outerHTML.slice(0, 100));
}"""


def walk(page):
    """Press Tab until the page has been gone through; (all stops in order, where the focus was each time)."""
    wanted = page.evaluate(STOPS)
    for _ in wanted:
        page.keyboard.press("Tab")
    return wanted, page.evaluate("window.come")


# Walked through by other tests, or with the same stops: other lanes and more lines of the list are no others. A dialog and a
# list of suggestions keep the keys to themselves.
ELSEWHERE = {
    "event selected", "nothing found", "event", "person", "not found", "login", "timeline", "filters open", "lanes by kind",
    "help open", "suggestions open",
}  # fmt: skip


@pytest.mark.parametrize("viewport", [DESKTOP, LAPTOP, PHONE], ids=["desktop", "laptop", "phone"])
@pytest.mark.parametrize("name", ["event selected", "nothing found"])
def test_tab_comes_to_everything_in_order_and_its_focus_is_seen(server, visitor, name, viewport):
    come_to_everything(visit(visitor(server.origin, viewport=viewport), name))


@pytest.mark.parametrize("name", ["event", "person", "not found", "login"])
def test_tab_comes_to_everything_where_there_is_less_and_less_room(page, name):
    visit(page, name)
    for viewport in (DESKTOP, LAPTOP, PHONE):
        page.set_viewport_size(viewport)
        come_to_everything(page)


@pytest.mark.parametrize("name", sorted(PAGES.keys() - ELSEWHERE))
def test_tab_comes_to_everything_on_every_page(page, name):
    come_to_everything(visit(page, name))


def come_to_everything(page):
    wanted, come = walk(page)
    assert [one["place"] for one in come] == list(range(len(wanted))), "in the order of the document, each once"
    for what in ("ring", "inside", "uncovered"):
        assert [one["words"] for one in come if not one[what]] == [], what


def test_the_order_of_the_parts_is_that_of_reading(page):
    open_drawn(page, f"{SMALL}&event={DISPUTED}")
    parts = [page.locator(part).bounding_box() for part in (".masthead", "#side", "#main", "#panel")]
    assert parts[0]["y"] < min(part["y"] for part in parts[1:])
    assert [part["x"] for part in parts[1:]] == sorted(part["x"] for part in parts[1:])
    order = page.evaluate(
        """[".masthead", "#side", "#main", "#panel"].map((part) => document.querySelector(part))
          .every((part, i, all) => !i || all[i - 1].compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING)"""
    )
    assert order


def focused(page):
    return page.evaluate("document.activeElement.outerHTML.slice(0, 120)")


@pytest.mark.parametrize("name", ["timeline", "actors", "not found"])
def test_the_first_stop_skips_to_the_content(page, name):
    visit(page, name)
    page.keyboard.press("Tab")
    skip = page.locator(".skip").first
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)"), focused(page)


def test_the_panel_is_two_keys_away(page):
    open_drawn(page, f"{SMALL}&event={DISPUTED}")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('panel').contains(document.activeElement)"), focused(page)


def test_the_chart_is_one_stop_with_and_without_plotly(page, plain):
    plain.goto(SMALL)
    assert plain.locator(".picture a").count() > 5
    for one in (open_drawn(page, SMALL), plain):
        assert one.eval_on_selector_all(
            "#chart, #chart *", "nodes => nodes.filter(node => node.tabIndex >= 0).map(node => node.id)"
        ) == ["chart"]


def test_a_filter_keeps_its_focus_and_a_preset_its_own(page):
    open_drawn(page, SMALL)
    for field in ("#f-significance", "#f-gaza-war", "#f-disputed"):
        page.locator(field).focus()
        with answered(page):
            page.keyboard.press("2" if "significance" in field else "Space")
        expect(page.locator(field)).to_be_focused()
    preset = page.locator(".presets a", has_text="1 year")
    preset.focus()
    with answered(page):
        page.keyboard.press("Enter")
    until(page, "document.activeElement.textContent === '1 year'")
    assert "from=" in address(page)


def test_after_a_filter_was_taken_away_the_focus_is_on_the_next_or_on_what_took_its_place(page):
    open_drawn(page, f"{SMALL}&disputed=1&significance=2")
    chips = page.locator("#toolbar .chip")
    names = [words.removesuffix("✕").strip() for words in chips.all_inner_texts()]
    assert len(names) == 4
    chips.nth(1).focus()
    for left in ([names[0], *names[2:]], [names[0], names[3]]):
        with answered(page):
            page.keyboard.press("Enter")
        until(page, "words => document.activeElement.textContent.startsWith(words)", left[1])
    with answered(page):
        page.keyboard.press("Enter")
    until(page, "document.activeElement.closest('#toolbar') !== null")
    chips.first.focus()
    with answered(page):
        page.keyboard.press("Enter")
    expect(chips).to_have_count(0)
    until(page, "document.activeElement.closest('#toolbar') !== null")


def test_opening_an_event_keeps_the_focus_on_its_line_and_closing_it_brings_it_back(page):
    open_drawn(page, SMALL)
    line = page.locator("tr[data-slug] a").nth(2)
    line.focus()
    with answered(page, "settled"):
        page.keyboard.press("Enter")
    expect(page.locator("#panel [data-event]")).to_be_visible()
    expect(line).to_be_focused()
    page.locator("#panel .close").focus()
    with answered(page, "settled"):
        page.keyboard.press("Enter")
    expect(page.locator("#panel [data-event]")).to_have_count(0)
    expect(line).to_be_focused()


def test_keys_of_the_chart_leave_the_focus_on_the_chart(page):
    open_drawn(page, SMALL)
    page.locator("#chart").focus()
    for key in ("+", "ArrowLeft", "0", "Escape"):
        with answered(page, "settled"):
            page.keyboard.press(key)
        expect(page.locator("#chart")).to_be_focused()
