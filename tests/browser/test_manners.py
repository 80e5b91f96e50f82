"""Theme, lanes and the finder of actors, in a browser."""

import re

from playwright.sync_api import expect

from tests.browser.reading import (
    SMALL,
    address,
    answered,
    open_drawn,
    until,
)

QUESTIONS = ("xhr", "fetch", "document")


def is_asked(request):
    """Whether a request is a question of the reader.

    The icon of the tab is fetched whenever the browser likes, and what zooming would show while the reader rests.
    """
    return request.resource_type in QUESTIONS and request.headers.get("hx-trigger") != "plot"


def test_the_theme_follows_the_system_until_the_reader_chooses_and_is_remembered_without_a_cookie(page):
    page.emulate_media(color_scheme="light")
    open_drawn(page, SMALL)
    paper = "getComputedStyle(document.body.parentElement).backgroundColor"
    letters = "getComputedStyle(document.querySelector('#plot .textpoint text')).fill"
    light, dark_on_light = page.evaluate(paper), page.evaluate(letters)
    with answered(page):
        page.emulate_media(color_scheme="dark")
    dark, light_on_dark = page.evaluate(paper), page.evaluate(letters)
    assert (dark, light_on_dark) != (light, dark_on_light) and dark != light and dark_on_light != light_on_dark
    with answered(page):
        page.get_by_role("button", name="Theme: as the system").click()
    assert (page.evaluate(paper), page.evaluate(letters)) == (light, dark_on_light)
    page.reload(wait_until="commit")
    until(page, "window.times?.drawn")
    assert (page.evaluate(paper), page.evaluate(letters)) == (light, dark_on_light)
    assert page.context.cookies() == []


def test_a_theme_that_was_chosen_stays_and_the_system_can_be_followed_again(page):
    page.emulate_media(color_scheme="light")
    page.goto("/actors/")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    toggle = page.locator("[data-theme-toggle]")
    expect(toggle).to_have_accessible_name("Theme: as the system")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(toggle).to_have_accessible_name("Theme: dark")
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    expect(toggle).to_have_accessible_name("Theme: dark")
    assert page.evaluate(paper) == dark
    # Chosen is chosen, whatever the system does, and on every page.
    page.emulate_media(color_scheme="dark")
    page.emulate_media(color_scheme="light")
    page.goto("/sources/")
    assert page.evaluate(paper) == dark
    toggle.click()
    expect(toggle).to_have_accessible_name("Theme: light")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) == light
    page.emulate_media(color_scheme="light")
    toggle.click()
    expect(toggle).to_have_accessible_name("Theme: as the system")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) == dark
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    assert page.evaluate(paper) == dark
    assert page.context.cookies() == []


def test_lanes_may_be_actors_or_kinds(page):
    open_drawn(page, SMALL)
    lanes = "document.getElementById('plot').layout.annotations.map(one => one.text)"
    assert page.evaluate(lanes) == ["Peace council"]
    with answered(page):
        page.get_by_label("Lanes:").select_option("actor")
    assert address(page) == f"{SMALL}&lanes=actor"
    assert {"United States", "Board of Peace"} <= set(page.evaluate(lanes))
    with answered(page):
        page.get_by_label("Lanes:").select_option("kind")
    assert {"Statement", "Resolution"} & set(page.evaluate(lanes))
    with answered(page):
        page.get_by_label("Lanes:").select_option("storyline")
    assert address(page) == SMALL


def test_an_actor_is_found_by_typing_and_the_server_is_not_asked(page):
    open_drawn(page, SMALL)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if is_asked(request) else None)
    page.locator("[data-find]").press_sequentially("indon")
    expect(page.locator("[data-actor]:visible")).to_have_text([re.compile("Indonesia")])
    page.wait_for_timeout(400)
    assert asked == []
    with answered(page):
        page.locator("#f-actor-indonesia").click()
    assert "actor=indonesia" in address(page)
    expect(page.locator("#f-actor-indonesia")).to_be_checked()
