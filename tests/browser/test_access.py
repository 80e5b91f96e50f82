"""axe-core finds nothing wrong on any page: WCAG 2.2 A and AA and its best practices, in light and dark, wide and narrow."""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.conftest import DESKTOP
from tests.browser.pages import PAGES, in_theme, narrowed, visit

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# All that can differ between two themes of one page: colours, which are the same at any width.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
WHAT_IS_WRONG = """([rules, without]) => axe.run(document, {
  resultTypes: ["violations"], runOnly: rules, rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
})
  .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) =>
    `${id}: ${node.target.join(" ")}: ${[...node.any, ...node.all, ...node.none].map((one) => one.message).join(" ")}`)))"""


def wrong(page, rules, without=()):
    # As a debugger would: the policy of the page forbids it to load scripts, not its reader to look at it.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(WHAT_IS_WRONG, [rules, without])


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
