"""On a phone the list is the timeline, the filters and the panel are sheets."""

import pytest
from playwright.sync_api import expect

from tests.browser.reading import SMALL, address, answered, count, open_scripted, slugs, until

DISPUTED = "trump-says-putin-accepted-kremlin-still-studying"
SMALLEST = {"width": 320, "height": 640}


def box(locator):
    found = locator.bounding_box()
    assert found
    return found


def test_nothing_is_wider_than_the_smallest_phone(server, visitor):
    page = visitor(server.origin, viewport=SMALLEST, has_touch=True)
    for view in ("/", SMALL, f"/?event={DISPUTED}", "/?q=zzzzzz"):
        open_scripted(page, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, view
        if "event" not in view:
            page.locator(".sheet-open").tap()
            expect(page.locator("#side")).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, f"{view}, with its filters"


def test_one_line_runs_through_all_months_with_a_dot_for_each_event_on_it(phone):
    open_scripted(phone, "/?storyline=gaza-war&storyline=ukraine-war&from=2023&significance=4")
    table = box(phone.locator(".list"))
    line = phone.evaluate(
        """() => {
          const style = getComputedStyle(document.querySelector(".list"), "::before");
          return [parseFloat(style.insetInlineStart) + parseFloat(style.borderInlineStartWidth) / 2, parseFloat(style.height)];
        }"""
    )
    assert line[1] > table["height"] - 40
    dots = phone.eval_on_selector_all(
        "tr[data-slug]",
        """rows => rows.map((row) => {
          const style = getComputedStyle(row, "::before");
          return { middle: parseFloat(style.insetInlineStart) + parseFloat(style.width) / 2, wide: parseFloat(style.width),
                   high: parseFloat(style.height), colour: style.backgroundColor, lasting: row.classList.contains("lasting") };
        })""",
    )
    assert {round(dot["middle"]) for dot in dots} == {round(line[0])}
    assert len({dot["colour"] for dot in dots}) >= 2
    # What lasts is a bar; what does not is round.
    assert {dot["lasting"] for dot in dots} == {True, False}
    assert all(dot["high"] > 2 * dot["wide"] if dot["lasting"] else dot["high"] == dot["wide"] for dot in dots)


def test_the_month_stays_in_sight_while_its_events_are_scrolled(phone):
    open_scripted(phone, SMALL)
    month = phone.locator(".list tbody").nth(1)
    phone.evaluate("top => scrollTo(0, top)", box(month)["y"] + 60)
    until(phone, "Math.abs(document.querySelectorAll('.list tbody')[1].querySelector('th').getBoundingClientRect().y) <= 1")
    assert box(month.locator("th"))["y"] == pytest.approx(0, abs=1)


def test_everything_to_tap_is_large_enough(phone):
    open_scripted(phone, f"{SMALL}&event={DISPUTED}")
    for locator in [*phone.locator(".toolbar button:visible, .toolbar .sheet-open, .toolbar .chip").all(),
                    phone.locator("#panel .close"), phone.locator("#panel .grip")]:  # fmt: skip
        area = box(locator)
        assert min(area["width"], area["height"]) >= 24, locator
    # A whole row selects its event.
    rows = phone.locator("tr[data-slug]")
    phone.locator("#panel .close").tap()
    expect(phone.locator("#panel [data-event]")).to_have_count(0)
    area = box(rows.first)
    with answered(phone, "settled"):
        phone.touchscreen.tap(area["x"] + area["width"] - 5, area["y"] + area["height"] - 5)
    expect(phone.locator("#panel [data-event]")).to_have_attribute("data-event", slugs(phone)[0])


def test_the_panel_is_pulled_up_and_down_by_its_grip_and_closed_by_it(phone):
    open_scripted(phone, f"{SMALL}&event={DISPUTED}")
    panel, grip = phone.locator("#panel"), phone.locator("#panel .grip")
    half = box(panel)["height"]

    def pull(by):
        at = box(grip)
        x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
        phone.mouse.move(x, y)
        phone.mouse.down()
        phone.mouse.move(x, y + by, steps=4)
        phone.mouse.up()

    pull(-120)
    assert box(panel)["height"] > half + 100
    expect(grip).to_have_attribute("aria-expanded", "true")
    pull(150)
    assert box(panel)["height"] == half
    grip.tap()
    expect(grip).to_have_attribute("aria-expanded", "true")
    grip.tap()
    expect(grip).to_have_attribute("aria-expanded", "false")
    grip.focus()
    phone.keyboard.press("Enter")
    expect(grip).to_have_attribute("aria-expanded", "true")
    phone.keyboard.press("Enter")
    # However far down one reads, the way out is in sight.
    panel.evaluate("node => node.scrollTo(0, 400)")
    expect(panel.locator(".close")).to_be_in_viewport()
    pull(150)
    expect(panel.locator("[data-event]")).to_have_count(0)
    assert address(phone) == SMALL


def test_an_address_with_an_event_opens_at_its_line_above_the_sheet(phone):
    open_scripted(phone, f"/?event={DISPUTED}")
    row, panel = box(phone.locator("tr[aria-current]")), box(phone.locator("#panel"))
    assert row["y"] >= 0
    assert row["y"] + row["height"] <= panel["y"]


def test_the_filter_sheet_takes_the_focus_and_escape_gives_it_back(phone):
    open_scripted(phone, SMALL)
    opener, side = phone.get_by_role("link", name="Filters"), phone.locator("#side")
    opener.focus()
    phone.keyboard.press("Enter")
    expect(side).to_be_visible()
    until(phone, "document.getElementById('side').contains(document.activeElement)")
    # Tab goes round in the sheet, or leaves for the browser, but never to what the sheet covers.
    for _ in range(3):
        phone.keyboard.press("Shift+Tab")
        assert phone.evaluate("document.activeElement.matches('body, #side *, .skip')")
    expect(side.locator("[data-count-here]")).to_have_text(f"{count(phone)} events")
    phone.locator("#f-disputed").focus()
    with answered(phone, "settled"):
        phone.keyboard.press("Space")
    expect(side.locator("[data-count-here]")).to_have_text(phone.locator("#toolbar .count").inner_text())
    phone.keyboard.press("Escape")
    expect(side).to_be_hidden()
    expect(opener).to_be_focused()
    assert "disputed=1" in address(phone)


def test_back_closes_the_filter_sheet_and_keeps_what_was_chosen_and_back_again_takes_it_away(phone):
    open_scripted(phone, SMALL)
    before, side = slugs(phone), phone.locator("#side")
    phone.get_by_role("link", name="Filters").tap()
    expect(side).to_be_visible()
    for field in ("#f-disputed", "#f-peace-council"):
        with answered(phone, "settled"):
            phone.locator(field).tap()
    chosen, after = address(phone), slugs(phone)
    assert after != before
    phone.go_back(wait_until="commit")
    expect(side).to_be_hidden()
    assert (address(phone), slugs(phone)) == (chosen, after)
    phone.go_back(wait_until="commit")
    until(phone, "where => location.pathname + location.search === where && document.readyState === 'complete'", SMALL)
    listed = "slugs => [...document.querySelectorAll('tr[data-slug]')].map(row => row.dataset.slug).join() === slugs"
    until(phone, listed, ",".join(before))
    expect(side).to_be_hidden()


def test_back_closes_the_sheet_of_an_event(phone):
    open_scripted(phone, SMALL)
    with answered(phone, "settled"):
        phone.locator("tr[data-slug] a").first.tap()
    phone.go_back(wait_until="commit")
    until(phone, "where => location.pathname + location.search === where && document.readyState === 'complete'", SMALL)
    expect(phone.locator("#panel [data-event]")).to_have_count(0)
    expect(phone.locator("tr[aria-current]")).to_have_count(0)


def test_play_on_a_phone_keeps_the_line_in_sight_above_the_sheet(phone):
    open_scripted(phone, SMALL)
    in_time = slugs(phone)[::-1]
    phone.locator("#toolbar").get_by_role("button", name="Play", exact=True).tap()
    expect(phone.locator("#panel [data-event]")).to_have_attribute("data-event", in_time[0])
    row = phone.locator(f"tr[data-slug={in_time[0]}]")
    expect(row).to_have_attribute("aria-current", "true")
    at, panel = box(row), box(phone.locator("#panel"))
    assert at["y"] >= 0
    assert at["y"] + at["height"] <= panel["y"]
