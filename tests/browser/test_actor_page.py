"""The page of one actor in a browser: the matrix of whom it met, by pointer, by keys, without scripts, on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.reading import address, answered, arrived, count, open_drawn, slugs, until

RUSSIA = "/actors/russia/"


def open_matrix(page, at=RUSSIA):
    """Open the page of an actor and go to its matrix, until Plotly has drawn the squares."""
    page.goto(at)
    page.locator("#met").scroll_into_view_if_needed()
    until(page, "window.times?.drawn > 0")


def square(page, column=1):
    """Place, number, hover text and address of the first square in a column."""
    return page.evaluate(
        """(column) => {
          const plot = document.getElementById("squares"), { xaxis, yaxis } = plot._fullLayout, [trace] = plot.data;
          const at = trace.x.findIndex((x) => x === column + 0.5), frame = plot.getBoundingClientRect();
          return {
            x: frame.x + xaxis._offset + xaxis.d2p(trace.x[at]), y: frame.y + yaxis._offset + yaxis.d2p(trace.y[at]),
            number: trace.text[at], words: trace.hovertext[at], address: trace.customdata[at],
          };
        }""",
        column,
    )


def boxes(page, selector):
    """Edges of all that a selector finds, rounded to pixels, in order of their places."""
    return page.eval_on_selector_all(
        selector,
        """(nodes) => nodes.map((node) => node.getBoundingClientRect())
          .map(({ x, y, width, height }) => [x + width / 2, y + height / 2].map(Math.round))
          .sort((a, b) => a[1] - b[1] || a[0] - b[0])""",
    )


def test_plotly_takes_over_the_squares_where_they_are(page):
    page.goto(RUSSIA)
    before = boxes(page, "svg.matrix .squares rect")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.locator("#met").scroll_into_view_if_needed()
    until(page, "window.times?.drawn > 0")
    page.evaluate("scrollTo(0, 0)")
    after = boxes(page, "#squares .points path")
    assert len(before) > 50
    assert all(abs(a - b) <= 1 for old, new in zip(before, after, strict=True) for a, b in zip(old, new, strict=True))
    assert page.evaluate("document.documentElement.scrollHeight") == height
    # One of the two is seen, never both.
    expect(page.locator("svg.matrix .squares rect").first).to_be_hidden()
    expect(page.locator("svg.matrix .name").first).to_be_visible()
    assert page.evaluate("violations") == []


def test_the_pointer_is_told_who_was_what_and_a_click_goes_to_the_events_of_both(page):
    open_matrix(page)
    for column in (0, 1):
        one = square(page, column)
        page.mouse.move(one["x"] - 60, one["y"] - 40)
        page.mouse.move(one["x"], one["y"], steps=4)
        expect(page.locator("#squares .hoverlayer .hovertext")).to_have_text(one["words"])
    assert one["words"].startswith("Russia as ") and one["words"].split(": ")[1].startswith(one["number"] + " ")
    # At once, from another square: what is meant is the square that is clicked, not what the pointer was over.
    one = square(page, 0)
    page.mouse.click(one["x"], one["y"])
    page.wait_for_url("**/?actor=russia&with=*")
    until(page, "window.times?.drawn > 0")
    assert address(page) == one["address"]
    assert count(page) == len(slugs(page)) == int(one["number"])


def test_the_names_beside_the_squares_stay_links(page):
    open_matrix(page)
    name = page.locator("svg.matrix a:has(.name)").first
    to = name.get_attribute("href")
    name.click()
    page.wait_for_url(f"**{to}")


def test_the_squares_follow_the_theme(page):
    open_matrix(page)
    colours = "[...document.querySelectorAll('#squares .points path')].map(path => getComputedStyle(path).fill)"
    light = page.evaluate(colours)
    drawn = page.evaluate("times.drawn")
    page.emulate_media(color_scheme="dark")
    until(page, "(drawn) => times.drawn > drawn", drawn)
    dark = page.evaluate(colours)
    assert len(light) == len(dark) and not set(light) & set(dark)
    of_the_picture = "[...document.querySelectorAll('svg.matrix .squares rect')].map(r => getComputedStyle(r).fill)"
    assert dark == page.evaluate(of_the_picture), "the style sheet and the palette agree"


def test_everything_in_the_matrix_is_reached_by_keys_through_the_table(page):
    page.goto(RUSSIA)
    page.locator("#pairs").focus()
    page.keyboard.press("Tab")
    summary = page.locator("details.table summary")
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    number = page.locator("details.table td.number a").first
    expect(number).to_be_focused()
    wanted = number.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?actor=russia&with=*")
    assert address(page) == wanted


@pytest.mark.parametrize("column", [0, 2])
def test_without_scripts_a_square_is_a_link_to_the_events_of_both(plain, column):
    plain.goto(RUSSIA)
    links = plain.locator("svg.matrix .squares a")
    found = links.nth(column)
    number, wanted = found.locator("text").text_content(), found.get_attribute("href")
    found.click()
    plain.wait_for_url("**/?actor=russia&with=*")
    total = int(plain.locator("#toolbar .count").inner_text().split()[0])
    assert plain.url.endswith(wanted)
    assert total == int(number) if column == 0 else total >= int(number)


def test_without_scripts_statements_are_leafed_through_and_actors_are_found_and_sorted(plain):
    plain.goto(RUSSIA)
    first = plain.locator(".said .account").all_inner_texts()
    plain.locator(".pages a[rel=next]").click()
    plain.wait_for_url("**/actors/russia/?page=2*")
    assert len(first) == 20 and not set(first) & set(plain.locator(".said .account").all_inner_texts())
    plain.goto("/actors/")
    plain.get_by_role("searchbox", name="Name, in any script").fill("зеленський")
    plain.get_by_role("button", name="Find").click()
    expect(plain.locator(".index tbody th")).to_have_text(["Volodymyr Zelenskyy"])
    plain.goto("/actors/")
    with arrived(plain):
        plain.get_by_role("link", name="Last heard").click()
    expect(plain.locator("th[aria-sort=descending]")).to_contain_text("Last heard")
    with arrived(plain):
        plain.get_by_role("link", name="Person").click()
    assert "sort=heard" in plain.url and "kind=person" in plain.url
    plain.goto("/sources/")
    plain.get_by_label("Kind").select_option("state-media")
    plain.get_by_label("Grade").select_option("C")
    plain.get_by_role("button", name="Find").click()
    plain.wait_for_url("**kind=state-media&grade=C")
    assert set(plain.locator(".index tbody td b").all_inner_texts()) == {"C"}


def test_on_a_phone_only_the_matrix_scrolls_sideways(phone):
    for at in ("/sources/?sort=alone", "/actors/vladimir-putin/", RUSSIA):
        phone.goto(at)
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], at
        assert phone.evaluate("violations") == []
    box = phone.locator("#pairs")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    box.evaluate("box => { box.scrollLeft = 200; }")
    assert box.evaluate("box => box.scrollLeft") == 200


def test_the_timeline_of_both_keeps_the_second_actor_while_filters_change(page):
    open_drawn(page, "/?actor=russia&with=ukraine&from=2025")
    everything = count(page)
    with answered(page):
        page.locator("#f-disputed").click()
    assert "with=ukraine" in address(page) and 0 < count(page) < everything
