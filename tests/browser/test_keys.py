"""The timeline by keyboard alone, and what a screen reader hears of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.reading import SMALL, address, answered, count, open_drawn, slugs, until, window

PAIR = f"{SMALL}&lanes=kind"


def selected(page):
    """The event that panel, list and address agree on."""
    panel = page.locator("#panel [data-event]").get_attribute("data-event")
    marked = page.eval_on_selector_all("tr[aria-current]", "rows => rows.map(row => row.dataset.slug)")
    assert marked == [panel]
    assert address(page).endswith(f"event={panel}")
    return panel


def press(page, key):
    """What is selected after a key that selects."""
    with answered(page, "settled"):
        page.keyboard.press(key)
    return selected(page)


def lanes_of(page, slug):
    """Numbers of the lanes in which the chart has an event."""
    return set(
        page.evaluate(
            """(slug) => {
              const { data, layout } = document.getElementById("plot");
              const laneOf = (y) => layout.meta.lanes.findIndex(([top, bottom]) => y >= top && y < bottom);
              const places = data.flatMap((one) => (one.customdata ?? []).map((name, i) => [name, one.y[i]]));
              return places.filter(([name]) => name === slug).map(([, y]) => laneOf(y));
            }""",
            slug,
        )
    )


def focus(page):
    return page.evaluate(
        """() => {
          const at = document.activeElement;
          return at.id || at.closest("[data-slug]")?.dataset.slug || at.tagName;
        }"""
    )


def watch_announcements(page):
    """Everything the live region says from now on."""
    page.evaluate(
        """() => {
          window.said = [];
          const region = document.getElementById("announced");
          const hear = () => said.push(region.textContent.trim());
          new MutationObserver(hear).observe(region, { childList: true, characterData: true, subtree: true });
        }"""
    )


def test_up_and_down_on_the_chart_go_to_the_nearest_event_of_the_next_lane(page):
    open_drawn(page, PAIR)
    days = page.eval_on_selector_all(
        "tr[data-slug]", "rows => Object.fromEntries(rows.map(row => [row.dataset.slug, Date.parse(row.dataset.at)]))"
    )
    page.locator("#chart").focus()
    first = press(page, "Home")
    assert first == slugs(page)[-1]
    top = page.evaluate("scrollY")
    here = press(page, "ArrowDown")
    (lane_before,), (lane,) = lanes_of(page, first), lanes_of(page, here)
    assert lane > lane_before
    rivals = [slug for slug in slugs(page) if lanes_of(page, slug) == {lane}]
    assert abs(days[here] - days[first]) == min(abs(days[slug] - days[first]) for slug in rivals)
    assert press(page, "ArrowUp") in [slug for slug in slugs(page) if lanes_of(page, slug) == {lane_before}]
    # The chart stays where it is: the list below it is not scrolled to.
    assert page.evaluate("scrollY") == top
    assert focus(page) == "chart"
    assert press(page, "End") == slugs(page)[0]


def test_in_the_list_up_and_down_go_from_line_to_line_and_the_focus_goes_along(page):
    open_drawn(page, SMALL)
    rows = slugs(page)
    page.locator("tr[data-slug] a").nth(1).focus()
    assert press(page, "ArrowDown") == rows[2] == focus(page)
    assert press(page, "ArrowDown") == rows[3] == focus(page)
    assert press(page, "ArrowUp") == rows[2] == focus(page)
    assert press(page, "ArrowLeft") == rows[3] == focus(page)
    assert press(page, "Home") == rows[-1] == focus(page)
    expect(page.locator(f"tr[data-slug={rows[-1]}]")).to_be_in_viewport()


def test_up_down_home_and_end_scroll_the_page_where_neither_chart_nor_list_has_the_focus(page):
    open_drawn(page, SMALL)
    page.keyboard.press("End")
    until(page, "scrollY > 100")
    page.keyboard.press("Home")
    until(page, "scrollY === 0")
    page.keyboard.press("ArrowDown")
    until(page, "scrollY > 0")
    assert page.locator("#panel [data-event]").count() == 0


def test_arrows_in_a_form_control_are_its_own(page):
    open_drawn(page, SMALL)
    page.locator("#f-significance").focus()
    with answered(page):
        page.keyboard.press("ArrowDown")
    assert "significance=2" in address(page)
    assert page.locator("#panel [data-event]").count() == 0
    expect(page.locator("#f-significance")).to_be_focused()


def test_enter_goes_into_the_panel_and_escape_closes_it_and_returns(page):
    open_drawn(page, SMALL)
    rows = slugs(page)
    page.locator("#chart").focus()
    press(page, "ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2 a")).to_be_focused()
    # From event to event inside the panel: the focus stays on the headline.
    assert press(page, "ArrowLeft") == rows[1]
    expect(page.locator("#panel h2 a")).to_be_focused()
    with answered(page, "settled"):
        page.keyboard.press("Escape")
    expect(page.locator("#panel .legend")).to_be_visible()
    assert focus(page) == "chart"
    assert address(page) == SMALL
    # From the list: Enter selects, Enter again goes in, the cross leads back to the line.
    page.locator("tr[data-slug] a").nth(2).focus()
    assert press(page, "Enter") == rows[2] == focus(page)
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2 a")).to_be_focused()
    page.locator("#panel .close").focus()
    with answered(page, "settled"):
        page.keyboard.press("Enter")
    assert focus(page) == rows[2]


def test_the_help_opens_with_a_key_or_a_button_lists_the_keys_and_gives_the_focus_back(page):
    open_drawn(page, SMALL)
    dialog = page.get_by_role("dialog", name="Keys and gestures")
    page.locator("tr[data-slug] a").nth(1).focus()
    before = focus(page)
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    for key in ("←", "↑", "Home", "Enter", "Esc", "p", "+", "/", "?"):
        expect(dialog.locator("kbd", has_text=key).first).to_be_visible()
    # While it is open, keys do nothing to the page behind it.
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("p")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert focus(page) == before
    assert address(page) == SMALL
    page.locator("#ask-help").click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    assert focus(page) == "ask-help"


def test_keys_of_a_single_character_can_be_switched_off_and_stay_off(page):
    open_drawn(page, SMALL)
    page.locator("#chart").focus()
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Keys of a single character").uncheck()
    page.keyboard.press("Escape")

    def nothing_happens():
        before = window(page)
        for key in ("+", "-", "0", "/", "?", "p"):
            page.keyboard.press(key)
        assert focus(page) == "chart"
        assert page.locator("dialog[open]").count() == page.locator("#panel [data-event]").count() == 0
        assert window(page) == before

    nothing_happens()
    open_drawn(page, SMALL)
    page.locator("#chart").focus()
    nothing_happens()
    # Those of the keyboard's own names still work; and so does the button, to switch the others on again.
    assert press(page, "ArrowLeft") == slugs(page)[0]
    page.locator("#ask-help").click()
    page.get_by_role("checkbox", name="Keys of a single character").check()
    page.get_by_role("button", name="Close").last.click()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Shift"])
def test_a_key_with_a_modifier_belongs_to_the_browser(page, modifier):
    open_drawn(page, SMALL)
    page.locator("#chart").focus()
    page.evaluate("addEventListener('keydown', (event) => { window.caught = event.defaultPrevented; })")
    page.evaluate("addEventListener('keydown', (event) => event.preventDefault())")
    page.keyboard.press(f"{modifier}+ArrowLeft")
    assert page.evaluate("caught") is False
    assert page.locator("#panel [data-event]").count() == 0


def test_the_headline_is_said_once_and_the_number_of_events_when_filters_change(page):
    open_drawn(page, SMALL)
    watch_announcements(page)
    page.locator("#chart").focus()
    first = press(page, "ArrowLeft")
    headline = page.locator(f"tr[data-slug={first}] a").inner_text()
    assert page.evaluate("said") == [headline]
    with answered(page):
        page.locator("#f-disputed").click()
    assert page.evaluate("said") == [headline, f"{count(page)} events"]
    # Said although it is the same number: something was asked and answered.
    page.locator("#f-lanes").focus()
    with answered(page):
        page.locator("#f-lanes").select_option("none")
    assert page.evaluate("said.length") == 3
    assert page.evaluate("said[2] === said[1]")
    expect(page.locator("#f-lanes")).to_be_focused()
    # Where the focus goes to the line, that is what is read.
    page.locator("tr[data-slug] a").first.focus()
    press(page, "ArrowDown")
    assert page.evaluate("said.length") == 3
    # Nothing else on the page speaks by itself.
    assert page.locator("[role=status]:not(#announced, #notice, #suggested), [aria-live]").count() == 0


def test_an_event_that_the_filters_leave_out_stays_in_its_panel_and_says_so(page):
    open_drawn(page, SMALL)
    plain = page.locator("tr[data-slug]:not(:has(.differ))").nth(1)
    slug = plain.get_attribute("data-slug")
    with answered(page, "settled"):
        plain.locator("a").click()
    note = page.locator("#panel [data-elsewhere]")
    expect(note).to_be_hidden()
    with answered(page):
        page.locator("#f-disputed").click()
    assert slug not in slugs(page)
    expect(page.locator("#panel [data-event]")).to_have_attribute("data-event", slug)
    assert f"event={slug}" in address(page)
    expect(note).to_be_visible()
    assert page.locator("tr[aria-current]").count() == 0
    # The walk goes on from its day.
    day = page.locator("#panel [data-event]").get_attribute("data-at")
    page.locator("#chart").focus()
    days = page.eval_on_selector_all("tr[data-slug]", "rows => rows.map(row => row.dataset.at)")
    before = [one for one in days if one < day]
    press(page, "ArrowLeft" if before else "ArrowRight")
    expect(page.locator("tr[aria-current]")).to_have_attribute("data-at", max(before) if before else min(days))
    expect(note).to_be_hidden()


def test_however_fast_keys_come_list_panel_and_address_end_at_the_same_event(page):
    open_drawn(page, SMALL)
    rows = slugs(page)
    page.locator("#chart").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("#panel [data-event]")).to_have_attribute("data-event", rows[4])
    until(page, "!document.querySelector('.htmx-request')")
    assert selected(page) == rows[4]
    page.keyboard.press("ArrowLeft")
    page.locator("#f-disputed").click()
    until(page, "() => location.search.includes('disputed=1') && !document.querySelector('.htmx-request, .htmx-settling')")
    expect(page.locator("#panel [data-event]")).to_have_attribute("data-event", rows[5])
    until(page, "slug => location.search.includes(slug) && location.search.includes('disputed=1')", rows[5])


def test_ranked_by_words_the_walk_is_still_in_order_of_time(page):
    open_drawn(page, "/?q=invitation&storyline=peace-council")
    days = sorted(page.eval_on_selector_all("tr[data-slug]", "rows => rows.map(row => row.dataset.at)"))
    assert len(days) > 4
    page.locator("#chart").focus()
    walked = []
    for _ in range(4):
        press(page, "ArrowRight")
        walked.append(page.locator("tr[aria-current]").get_attribute("data-at"))
    assert walked == days[:4]


def test_focus_on_a_zoom_button_outlives_the_answer(page):
    open_drawn(page, SMALL)
    page.locator("#zoom-in").focus()
    with answered(page):
        page.keyboard.press("Enter")
    expect(page.locator("#zoom-in")).to_be_focused()
