"""The brush on the density strip: by hand and by key."""

import pytest
from playwright.sync_api import expect

from tests.browser.reading import address, answered, charted, count, open_drawn, slugs, window

DAY = 86_400_000


def strip(page):
    """The box of the strip, brought into sight."""
    page.locator("svg.strip").scroll_into_view_if_needed()
    return page.locator("svg.strip").bounding_box()


def shaded(page):
    return page.locator("svg.strip .window").bounding_box()


def drag(page, start, end, y):
    page.mouse.move(start, y)
    page.mouse.down()
    page.mouse.move((start + end) / 2, y, steps=4)
    page.mouse.move(end, y, steps=4)
    page.mouse.up()


def test_dragging_over_the_strip_opens_those_days(page):
    open_drawn(page)
    box, everything = strip(page), count(page)
    with answered(page):
        drag(page, box["x"] + box["width"] * 0.6, box["x"] + box["width"] * 0.8, box["y"] + 20)
    now = shaded(page)
    assert now["x"] == pytest.approx(box["x"] + box["width"] * 0.6, abs=3)
    assert now["width"] == pytest.approx(box["width"] * 0.2, abs=4)
    assert 0 < count(page) == len(slugs(page)) < everything
    assert charted(page) <= set(slugs(page))


def test_the_window_is_dragged_as_a_whole_and_by_its_ends(page):
    open_drawn(page, "/?from=2023&to=2024")
    strip(page)
    before, long = shaded(page), window(page)
    y = before["y"] + 8
    with answered(page):
        drag(page, before["x"] + before["width"] / 2, before["x"] + before["width"] / 2 + 60, y)
    after = shaded(page)
    assert after["x"] - before["x"] == pytest.approx(60, abs=3)
    assert after["width"] == pytest.approx(before["width"], abs=3)
    assert window(page)[1] - window(page)[0] == pytest.approx(long[1] - long[0], abs=4 * DAY)
    strip(page)
    after = shaded(page)
    with answered(page):
        drag(page, after["x"] + after["width"], after["x"] + after["width"] - 40, after["y"] + 8)
    assert shaded(page)["width"] == pytest.approx(after["width"] - 40, abs=3)


def test_the_ends_are_sliders_that_keys_move_and_focus_stays(page):
    open_drawn(page, "/?from=2023&to=2024")
    end = page.locator("#brush-to")
    expect(end).to_have_attribute("role", "slider")
    expect(end).to_have_attribute("aria-valuetext", "31 December 2024")
    end.focus()
    steps = count(page)
    with answered(page):
        page.keyboard.press("ArrowLeft")
    assert "to=2024-11-30" in address(page) or "to=2024-12-01" in address(page)
    assert page.evaluate("document.activeElement.id") == "brush-to"
    assert count(page) <= steps
    with answered(page):
        page.keyboard.press("PageUp")
    assert "to=2025-1" in address(page)
    with answered(page):
        page.locator("#brush-from").press("Shift+ArrowRight")
    assert "from=2023-01-3" in address(page) or "from=2023-02-0" in address(page)
    # An arrow on a slider does not walk to another event.
    assert "event=" not in address(page)


def test_the_brush_is_not_there_where_no_script_runs(plain):
    plain.goto("/?from=2023&to=2024")
    expect(plain.locator("svg.strip .window")).to_be_visible()
    expect(plain.locator("#brush-to")).not_to_be_visible()
