"""Play: through the events one after another, until the end or until the reader does anything else."""

import pytest
from playwright.sync_api import expect

from tests.browser.reading import SMALL, address, answered, open_drawn, plot_box, rings, slugs, until

FEW = "/?storyline=peace-council&from=2026-01-18&to=2026-01-21&significance=3"


@pytest.fixture
def few(page):
    """A view of a few events, with Play at its fastest."""
    open_drawn(page, FEW)
    assert 3 <= len(slugs(page)) <= 25
    return page


def hasten(page):
    page.locator("#pace").select_option("1")


def shows(page, slug):
    """Panel, list, address and chart show the same event."""
    expect(page.locator("#panel [data-event]")).to_have_attribute("data-event", slug)
    expect(page.locator("tr[aria-current]")).to_have_attribute("data-slug", slug)
    until(page, "slug => location.search.includes(`event=${slug}`)", slug)
    until(page, "document.getElementById('plot').layout.shapes.some(shape => shape.name === 'selected')")
    assert rings(page) >= 1


def button(page, name):
    return page.locator("#toolbar").get_by_role("button", name=name, exact=True)


def stands_still(page):
    """Nothing is asked for longer than the pace."""
    expect(button(page, "Play")).to_be_visible()
    before = page.locator("#panel [data-event]").get_attribute("data-event")
    page.wait_for_timeout(1500)
    expect(page.locator("#panel [data-event]")).to_have_attribute("data-event", before)


def test_play_goes_through_the_events_in_order_of_time_and_stops_at_the_last(few):
    in_time = slugs(few)[::-1]
    # From the one that is selected.
    start = len(in_time) - 3
    with answered(few, "settled"):
        few.locator(f"tr[data-slug={in_time[start - 1]}] a").click()
    before = address(few)
    length = few.evaluate("history.length")
    expect(few.locator("#pace")).to_be_hidden()
    button(few, "Play").click()
    expect(button(few, "Pause")).to_be_visible()
    hasten(few)
    expect(button(few, "Pause")).to_be_visible()
    for slug in in_time[start:]:
        shows(few, slug)
        expect(few.locator("#announced")).to_have_text(few.locator("#panel h2").inner_text())
    expect(button(few, "Play")).to_be_visible()
    stands_still(few)
    # Back leads to where Play began, not through all that was played.
    assert few.evaluate("history.length") == length + 1
    few.go_back(wait_until="commit")
    until(few, "where => location.pathname + location.search === where && window.times?.drawn", before)
    expect(few.locator("#panel [data-event]")).to_have_attribute("data-event", in_time[start - 1])


def test_without_a_selection_play_begins_at_the_first_and_at_the_end_it_begins_again(few):
    in_time = slugs(few)[::-1]
    few.locator("#chart").focus()
    few.keyboard.press("p")
    shows(few, in_time[0])
    few.keyboard.press("p")
    expect(button(few, "Play")).to_be_visible()
    with answered(few, "settled"):
        few.locator(f"tr[data-slug={in_time[-1]}] a").click()
    button(few, "Play").click()
    shows(few, in_time[0])


def pan(page):
    box = plot_box(page)
    page.mouse.move(box["x"] + 300, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 310, box["y"] + 5, steps=3)
    page.mouse.up()


@pytest.mark.parametrize(
    "act",
    [
        lambda page: button(page, "Pause").click(),
        lambda page: page.keyboard.press("Space"),
        lambda page: page.keyboard.press("Escape"),
        lambda page: page.keyboard.press("p"),
        lambda page: page.keyboard.press("ArrowLeft"),
        lambda page: page.locator("tr[data-slug] a").first.click(),
        lambda page: page.locator("#f-disputed").click(),
        lambda page: page.locator("#panel .summary").click(),
        pan,
    ],
    ids=["button", "space", "escape", "p", "arrow", "row", "filter", "panel", "pan"],
)  # fmt: skip
def test_play_pauses_when_the_reader_does_anything(few, act):
    few.locator("#chart").focus()
    few.keyboard.press("p")
    hasten(few)
    few.locator("#chart").focus()
    expect(button(few, "Pause")).to_be_visible()
    expect(few.locator("#panel [data-event]")).to_have_count(1)
    act(few)
    until(few, "!document.querySelector('.htmx-request, .htmx-settling')")
    stands_still(few)


def test_escape_first_pauses_and_then_closes(few):
    few.locator("#chart").focus()
    few.keyboard.press("p")
    expect(few.locator("#panel [data-event]")).to_be_visible()
    few.keyboard.press("Escape")
    expect(button(few, "Play")).to_be_visible()
    expect(few.locator("#panel [data-event]")).to_be_visible()
    few.keyboard.press("Escape")
    expect(few.locator("#panel [data-event]")).to_have_count(0)


def test_play_pauses_when_the_tab_is_hidden(few):
    few.locator("#chart").focus()
    few.keyboard.press("p")
    hasten(few)
    expect(few.locator("#panel [data-event]")).to_be_visible()
    # No tab of a browser without a window is ever hidden: the page is told that it is.
    few.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { get: () => true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    stands_still(few)


def test_the_time_of_an_event_begins_when_its_panel_is_there(few):
    in_time = slugs(few)[::-1]
    held = []
    few.locator("#chart").focus()
    few.keyboard.press("p")
    hasten(few)
    shows(few, in_time[0])
    few.route("**/?*event=*", lambda route: held.append(route))
    until(few, "document.querySelector('.htmx-request') !== null")
    few.wait_for_timeout(2500)
    # Nobody skips ahead of an answer.
    assert len(held) == 1
    shows(few, in_time[0])
    held.pop().continue_()
    few.unroute("**/?*event=*")
    shows(few, in_time[1])


def test_an_answer_that_fails_pauses_play_and_leaves_everything_as_it_was(few):
    few.watch.expect("htmx:sendError|ERR_FAILED")
    in_time = slugs(few)[::-1]
    few.locator("#chart").focus()
    few.keyboard.press("p")
    hasten(few)
    shows(few, in_time[0])
    few.route("**/?*event=*", lambda route: route.abort())
    expect(button(few, "Play")).to_be_visible()
    expect(few.locator("#notice")).to_be_visible()
    shows(few, in_time[0])
    few.unroute("**/?*event=*")
    few.keyboard.press("ArrowRight")
    shows(few, in_time[1])


def test_where_motion_is_reduced_the_button_takes_one_step_for_each_press(server, visitor):
    page = open_drawn(visitor(server.origin, reduced_motion="reduce"), SMALL)
    in_time = slugs(page)[::-1]
    expect(button(page, "Play")).to_have_count(0)
    for slug in in_time[:3]:
        button(page, "Next").click()
        shows(page, slug)
        page.wait_for_timeout(300)
    page.keyboard.press("p")
    shows(page, in_time[3])
    page.wait_for_timeout(3500)
    shows(page, in_time[3])
