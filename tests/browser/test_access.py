"""axe-core finds nothing wrong on any page: WCAG 2.2 A and AA and its best practices, in light and dark, wide and narrow."""

import pytest

from tests.browser.axe import COLOURS, EVERYTHING, wrong
from tests.browser.conftest import DESKTOP
from tests.browser.pages import PAGES, in_theme, narrowed, visit


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_wrong_in_light_and_dark_on_a_desk_and_on_a_phone(server, visitor, name):
    page = visitor(server.origin, viewport=DESKTOP, color_scheme="light")
    visit(page, name)
    assert wrong(page, EVERYTHING) == []
    in_theme(page, "dark")
    assert wrong(page, COLOURS) == []
    narrowed(page, name)
    assert wrong(page, EVERYTHING, COLOURS["values"]) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_would_find_what_is_wrong(page, theme):
    page.goto("/actors/")
    in_theme(page, theme)
    page.evaluate(
        """document.querySelector("main").insertAdjacentHTML("beforeend",
          `<h4>skipped</h4><img src="data:,"><p class="faint">pale</p><button></button>`)"""
    )
    page.evaluate("document.querySelector('.faint').style.color = '#808080'")
    page.evaluate("document.querySelector('.faint').style.background = '#888888'")
    found = {words.partition(":")[0] for words in wrong(page, EVERYTHING)}
    assert found >= {"heading-order", "image-alt", "color-contrast", "button-name"}
    assert {words.partition(":")[0] for words in wrong(page, COLOURS)} == {"color-contrast"}


def test_of_what_looks_alike_one_is_asked_for_its_colours_and_whatever_differs_as_well(page):
    page.goto("/actors/")
    lines = page.locator("main tbody th a")
    assert lines.count() > 20
    change = "(node, [name, value]) => node.style.setProperty(name, value)"
    for place, declaration in ((7, ("color", "#cccccc")), (11, ("opacity", "0.3")), (12, ("background", "#444444"))):
        lines.nth(place).evaluate(change, declaration)
    lines.nth(15).evaluate("node => node.replaceChildren()")
    found = wrong(page, EVERYTHING)
    assert sorted(words.partition(":")[0] for words in found) == [*["color-contrast"] * 3, "empty-table-header", "link-name"]
    assert page.locator("main tbody th a[data-alike]").count() > lines.count() / 2
