"""The chart under the hand: it pans, zooms, counts what it cannot show, and ties an event to its links."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reading import (
    address,
    answered,
    charted,
    count,
    open_drawn,
    plot_box,
    rings,
    slugs,
    until,
    window,
)

DAY = 86_400_000
SUMMER = "/?from=2025-06&to=2025-09"
# Where the drawn points of the chart begin and end, in milliseconds.
REACH = """() => {
  const { xaxis } = document.getElementById("plot")._fullLayout;
  const days = document.getElementById("plot").data.filter((trace) => trace.type === "scatter").flatMap((trace) => trace.x);
  const at = days.map((day) => xaxis.r2l(day));
  return [Math.min(...at), Math.max(...at)];
}"""
AT = """(x) => {
  const plot = document.getElementById("plot"), { xaxis, _size } = plot._fullLayout;
  return xaxis.p2l(x - plot.getBoundingClientRect().left - _size.l);
}"""
ARCS = "document.getElementById('plot').layout.shapes.filter(shape => shape.name === 'selected' && shape.type === 'path').length"


def drag(page, start, end, y, let_go=True):
    page.mouse.move(start, y)
    page.mouse.down()
    page.mouse.move((start + end) / 2, y, steps=8)
    page.mouse.move(end, y, steps=8)
    if let_go:
        page.mouse.up()


# ---------------------------------------------------------------- panning and zooming

# What follows on letting go, in order.
IN_ORDER = """() => {
  window.order = [];
  document.addEventListener("htmx:beforeRequest", ({ detail }) => { if (detail.target.id === "results") order.push("asked"); });
  document.getElementById("plot").on("plotly_relayout", () => order.push("ended"));
}"""


def test_what_a_pan_brings_into_sight_is_drawn_before_it_is_needed(page):
    open_drawn(page, SUMMER)
    first, last = window(page)
    reach = page.evaluate(REACH)

    assert reach[0] < first - (last - first) / 4 and reach[1] > last + (last - first) / 4
    # The list is of the window alone.
    assert charted(page) <= set(slugs(page))


def test_a_reader_who_pans_on_without_letting_go_is_sent_the_next_window(page):
    open_drawn(page, SUMMER)
    box, before, rows = plot_box(page), window(page), slugs(page)
    with page.expect_response(lambda response: response.request.headers.get("hx-target") == "results"):
        drag(page, box["x"] + box["width"] - 20, box["x"] + 60, box["y"] + 14, let_go=False)
    # Nothing else moves meanwhile.
    assert slugs(page) == rows
    with answered(page):
        page.mouse.up()
    after = window(page)
    assert slugs(page) != rows
    assert after[0] > before[0] + (before[1] - before[0]) * 0.7
    assert page.evaluate(REACH)[1] > after[1]


def test_a_pan_stays_where_it_was_left_and_the_list_follows(page):
    open_drawn(page, SUMMER)
    box, before = plot_box(page), window(page)
    page.evaluate(IN_ORDER)
    with answered(page):
        drag(page, box["x"] + 500, box["x"] + 300, box["y"] + 14)
    after = window(page)
    # Asked once, and while Plotly still draws where the drag ended.
    assert page.evaluate("order") == ["asked", "ended"]
    moved = (before[1] - before[0]) * 200 / box["width"]
    assert after[0] - before[0] == pytest.approx(moved, abs=DAY)
    assert after[1] - after[0] == pytest.approx(before[1] - before[0], abs=1000)
    assert charted(page) <= set(slugs(page)) and count(page) == len(slugs(page))


def test_zooming_keeps_the_date_under_the_pointer_still(page):
    open_drawn(page, SUMMER)
    box = plot_box(page)
    x = box["x"] + box["width"] * 0.3
    page.mouse.move(x, box["y"] + 14)
    before = page.evaluate(AT, x)
    for _ in range(2):
        with answered(page):
            page.mouse.wheel(0, -300)
    first, last = window(page)
    assert last - first < 110 * DAY
    # To within a pixel.
    assert page.evaluate(AT, x) == pytest.approx(before, abs=2 * (last - first) / box["width"])


# ---------------------------------------------------------------- landmarks and density


def test_what_zooming_would_show_is_asked_for_while_the_reader_rests(page):
    open_drawn(page, SUMMER)
    twice_as_long = re.compile("from=2025-0[34]")
    # It may have been asked before anybody listened: a chart drawn anew begins the rest anew.
    with page.expect_response(twice_as_long) as wider, answered(page):
        page.evaluate("document.dispatchEvent(new CustomEvent('themechange'))")

    with page.expect_response(twice_as_long) as again, answered(page):
        page.keyboard.press("-")

    assert again.value.url == wider.value.url and again.value.headers["etag"] == wider.value.headers["etag"]


def test_a_bar_of_the_histogram_opens_its_days(page):
    open_drawn(page)
    days, x, y = page.evaluate(
        """() => {
          const plot = document.getElementById("plot"), { xaxis, yaxis } = plot._fullLayout, frame = plot.getBoundingClientRect();
          const trace = plot.data.find((one) => one.name === "crowd");
          const bars = trace.width.map((high, i) => [trace.customdata[i].includes("/") ? high : 0, i]);
          const tallest = bars.sort((a, b) => b[0] - a[0])[0][1];
          const middle = xaxis.r2l(trace.base[tallest]) + trace.x[tallest] / 2;
          return [trace.customdata[tallest], frame.x + xaxis._offset + xaxis.l2p(middle),
            frame.y + yaxis._offset + yaxis.d2p(trace.y[tallest])];
        }"""
    )
    everything = count(page)
    page.mouse.move(x, y)
    until(page, "document.querySelector('#plot .hoverlayer text')?.textContent.includes('events')")
    with answered(page):
        page.mouse.click(x, y)
    first, last = days.split("/")
    assert address(page) == f"/?from={first}&to={last}"
    assert 1 < count(page) < everything
    assert len(charted(page)) > 1


def test_zooming_in_takes_events_out_of_the_histogram_until_each_has_its_mark(page):
    def crowd():
        return page.evaluate("document.getElementById('plot').data.find(one => one.name === 'crowd').x.length")

    open_drawn(page)
    bars = [crowd()]
    for view in ("/?from=2025-10&to=2026-03", "/?from=2025-07-01&to=2025-07-20"):
        open_drawn(page, view)
        bars.append(crowd())
    assert bars[0] > bars[1] > bars[2] == 0


# ---------------------------------------------------------------- one event and its links


def test_an_event_of_two_lanes_has_two_rings_and_arcs_to_what_it_is_linked_with(page):
    open_drawn(page, "/?from=2025-06&to=2026-03&event=unsc-resolution-2803")
    until(page, "document.querySelector('#panel [data-event]')")
    assert rings(page) >= 2
    linked = page.locator("#panel [data-linked]").count()
    assert linked > 2 and page.evaluate(ARCS) == linked
    with answered(page, "settled"):
        page.locator("#panel .close").click()
    until(page, f"({ARCS}) === 0")


def test_an_event_that_is_only_counted_is_ringed_and_named_when_it_is_selected(page):
    open_drawn(page)
    hidden = next(slug for slug in slugs(page) if slug not in charted(page))
    with answered(page, "settled"):
        page.locator(f'tr[data-slug="{hidden}"] a').first.click()
    until(page, "document.getElementById('plot').layout.annotations.some(note => note.name === 'selected')")
    assert rings(page) >= 1


def test_focus_opens_the_timeline_centred_on_an_event(page):
    open_drawn(page, "/?focus=unsc-resolution-2803")
    expect(page.locator("#panel h2")).to_contain_text("2803")
    first, last = window(page)
    day = page.evaluate("Date.parse('2025-11-17T12:00Z')")
    assert (first + last) / 2 == pytest.approx(day, abs=(last - first) * 0.02)
    assert "focus" not in address(page)
