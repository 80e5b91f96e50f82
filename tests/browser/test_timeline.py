"""The timeline in a browser: filter, zoom, select, go back, with mouse and keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reading import (
    CHARTED,
    SMALL,
    address,
    answered,
    charted,
    chips,
    choice_count,
    count,
    eventually,
    lonely_mark,
    open_drawn,
    plot_box,
    rings,
    slugs,
    until,
    window,
)

DISPUTED = "trump-says-putin-accepted-kremlin-still-studying"
LAST_LINE_IS_LAID_OUT = """[...document.querySelectorAll(".list a")].at(-1)
  .checkVisibility({ contentVisibilityAuto: true })"""
# A view of a score of events: quick to draw.


def test_the_first_paint_is_a_picture_and_plotly_takes_over_without_a_shift(page):
    held = []
    page.route("**/plotly*.js", lambda route: held.append(route))
    page.goto("/", wait_until="domcontentloaded")
    expect(page.locator(".picture text.lane")).to_have_text(["Ukraine war", "Gaza war", "Peace council"])
    assert page.locator(".picture a text").count() > 20
    expect(page.locator(".picture a text").first).to_be_visible()
    assert len(slugs(page)) == count(page) > 300
    # The list answers clicks before Plotly is there, so it must not move when Plotly comes.
    until(page, "!document.querySelector('[data-share]').hidden")
    lines = [".list tr[data-slug] >> nth=0", ".list tr[data-slug] >> nth=20"]
    boxes = {name: page.locator(name).bounding_box() for name in ("#chart", ".strip", *lines)}
    assert page.evaluate("times.drawn") == 0
    # Until then the browser has not laid out months that nobody sees.
    assert not page.evaluate(LAST_LINE_IS_LAID_OUT)
    eventually(page, lambda: held)
    held.pop().continue_()
    until(page, "times.drawn > 0")
    expect(page.locator("#chart.drawn .main-svg").first).to_be_visible()
    expect(page.locator(".picture").first).to_be_hidden()
    until(page, LAST_LINE_IS_LAID_OUT)
    assert {name: page.locator(name).bounding_box() for name in boxes} == boxes


def test_without_any_script_file_the_picture_and_the_list_stay(page):
    page.watch.expect("net::ERR_FAILED")
    page.route("**/*.js", lambda route: route.abort())
    page.goto("/")
    expect(page.locator(".picture text.lane").first).to_be_visible()
    expect(page.get_by_role("button", name="Apply")).to_be_visible()
    assert len(slugs(page)) > 300


def test_a_storyline_filters_list_count_chart_facets_and_address_and_keeps_the_focus(page):
    open_drawn(page)
    before, all_of_russia = count(page), choice_count(page, "#f-actor-russia")
    storylines = [choice_count(page, f"#f-{slug}") for slug in ("ukraine-war", "gaza-war", "peace-council")]
    page.evaluate("document.getElementById('plot').tagged = true")
    with answered(page):
        page.locator("#f-peace-council").click()
    assert address(page) == "/?storyline=peace-council"
    assert count(page) == len(slugs(page)) == storylines[2] < before
    assert len(charted(page)) > 10 and charted(page) <= set(slugs(page))
    assert chips(page) == ["Peace council"]
    # Under the other filters: actors have fewer events now, storylines as many as before.
    assert 0 < choice_count(page, "#f-actor-russia") < all_of_russia
    assert [choice_count(page, f"#f-{slug}") for slug in ("ukraine-war", "gaza-war", "peace-council")] == storylines
    expect(page.locator("#f-peace-council")).to_be_focused()
    expect(page.locator("#f-peace-council")).to_be_checked()
    # The chart is the same node, not a new one.
    assert page.evaluate("document.getElementById('plot').tagged")
    # A second filter, then both removed by their chips; the rest of the page follows each time.
    with answered(page):
        page.locator("#f-disputed").click()
    assert address(page) == "/?storyline=peace-council&disputed=1"
    assert chips(page) == ["Peace council", "Accounts differ"]
    assert count(page) == page.locator("tr[data-slug] .differ").count()
    with answered(page):
        page.locator("#toolbar .chip", has_text="Peace council").click()
    assert address(page) == "/?disputed=1"
    expect(page.locator("#f-peace-council")).not_to_be_checked()
    with answered(page):
        page.locator("#toolbar .chip").click()
    assert address(page) == "/"
    assert (count(page), chips(page)) == (before, [])
    assert page.evaluate("document.getElementById('plot').tagged")


def test_back_and_forward_restore_list_filters_chart_and_panel_and_reload_keeps_them(page):
    open_drawn(page, SMALL)
    first = slugs(page)
    with answered(page):
        page.locator("#f-disputed").click()
    second = slugs(page)
    with answered(page, "settled"):
        page.locator(f"tr[data-slug={second[1]}] a").click()
    third = address(page)

    def shows(where, rows, disputed, selected):
        until(page, "where => location.pathname + location.search === where && window.times?.drawn", where)
        expect(page.locator("tr[data-slug]")).to_have_count(len(rows))
        assert slugs(page) == rows
        expect(page.locator("#f-disputed")).to_be_checked(checked=disputed)
        expect(page.locator("#panel [data-event]")).to_have_count(1 if selected else 0)
        expect(page.locator("tr[aria-current]")).to_have_count(1 if selected else 0)
        until(
            page,
            f"rows => document.getElementById('plot').data && ({CHARTED})().every(one => rows.includes(one))",
            rows,
        )

    small = address(page).split("?")[0] + "?storyline=peace-council&from=2026-02"
    shows(third, second, True, True)
    page.go_back(wait_until="commit")
    shows(f"{small}&disputed=1", second, True, False)
    page.go_back(wait_until="commit")
    shows(small, first, False, False)
    page.go_forward(wait_until="commit")
    shows(f"{small}&disputed=1", second, True, False)
    page.go_forward(wait_until="commit")
    shows(third, second, True, True)
    page.reload(wait_until="commit")
    shows(third, second, True, True)
    expect(page.locator("#panel [data-event]")).to_have_attribute("data-event", second[1])


def test_search_filters_as_one_types(page):
    open_drawn(page, SMALL)
    before = count(page)
    with answered(page, at=f"{SMALL}&q=indone"):
        page.locator("#q").press_sequentially("indone", delay=20)
    assert address(page) == "/?storyline=peace-council&from=2026-02&q=indone"
    assert 0 < count(page) < before
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("indone")
    assert "“indone”" in chips(page)
    # Nothing found is said, with a way out.
    with answered(page, at=f"{SMALL}&q=indonexx"):
        page.locator("#q").press_sequentially("xx", delay=20)
    expect(page.locator(".empty")).to_contain_text("No event answers all of these filters.")
    with answered(page):
        page.locator(".empty .chip", has_text="indonexx").click()
    assert address(page) == "/?storyline=peace-council&from=2026-02"
    expect(page.locator("#q")).to_have_value("")
    assert count(page) == before


def test_an_impossible_date_is_refused_beside_its_field_and_nothing_else_is_lost(page):
    page.watch.expect("status of 400")
    open_drawn(page, SMALL)
    page.locator("#f-from").fill("when it rained")
    with answered(page):
        page.locator("#f-from").press("Enter")
    reason = page.locator("fieldset:has(#f-from) .error")
    expect(reason).to_be_visible()
    assert reason.inner_text().strip()
    expect(page.locator("#f-from")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#f-from")).to_have_value("when it rained")
    expect(page.locator("#f-peace-council")).to_be_checked()
    assert address(page) == SMALL
    with answered(page):
        page.locator("#f-from").fill("2026-03")
        page.locator("#f-from").press("Enter")
    expect(page.locator("#filters .error")).to_have_count(0)
    assert address(page) == "/?storyline=peace-council&from=2026-03"


def test_buttons_and_keys_zoom(page):
    open_drawn(page)
    everything, steps = count(page), page.evaluate("history.length")

    def span():
        first, last = window(page)
        return last - first

    whole = span()
    with answered(page):
        page.get_by_role("button", name="Zoom in").click()
    assert span() == pytest.approx(whole / 2, rel=0.05)
    assert re.fullmatch(r"/\?from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d", address(page))
    assert 0 < count(page) == len(slugs(page)) < everything
    assert charted(page) <= set(slugs(page))
    expect(page.locator("#f-from")).not_to_have_value("")
    with answered(page):
        page.get_by_role("button", name="Zoom out").click()
    assert span() == pytest.approx(whole, rel=0.1)
    with answered(page):
        page.get_by_role("button", name="Fit").click()
    assert (address(page), count(page)) == ("/", everything)
    page.locator("#chart").focus()
    with answered(page):
        page.keyboard.press("+")
    assert span() == pytest.approx(whole / 2, rel=0.05)
    with answered(page):
        page.keyboard.press("-")
    assert span() == pytest.approx(whole, rel=0.1)
    with answered(page):
        page.keyboard.press("0")
    assert (address(page), count(page)) == ("/", everything)
    # Looking around is not a journey: no step was added to the history.
    assert page.evaluate("history.length") == steps


def test_the_wheel_zooms_dragging_pans_and_a_double_click_fits(page):
    open_drawn(page, "/?from=2025")
    steps, rows = page.evaluate("history.length"), slugs(page)
    box = plot_box(page)
    x, y = box["x"] + box["width"] * 0.6, box["y"] + 12
    before = window(page)
    page.mouse.move(x, y)
    with answered(page):
        page.mouse.wheel(0, -400)
    zoomed = window(page)
    assert zoomed[1] - zoomed[0] < before[1] - before[0]
    assert page.evaluate("scrollY") == 0
    assert "from=" in address(page) and "to=" in address(page)
    assert len(slugs(page)) < len(rows)
    with answered(page):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60, y, steps=4)
        page.mouse.move(x + 150, y, steps=4)
        page.mouse.up()
    panned = window(page)
    days = 86_400_000
    assert panned[0] < zoomed[0] - 5 * days and panned[1] < zoomed[1] - 5 * days
    # The days asked for are whole ones.
    assert panned[1] - panned[0] == pytest.approx(zoomed[1] - zoomed[0], abs=4 * days)
    with answered(page):
        page.mouse.dblclick(x, y)
    assert address(page) == "/"
    assert page.evaluate("history.length") == steps


def test_a_row_of_the_list_selects_its_event_in_list_chart_panel_and_address(page):
    open_drawn(page, SMALL)
    page.evaluate("document.getElementById('plot').tagged = true")
    slug = next(slug for slug in slugs(page) if slug in charted(page))
    row = page.locator(f"tr[data-slug={slug}]")
    assert rings(page) == 0
    with answered(page, "settled"):
        row.locator("a").click()
    expect(page.locator("#panel [data-event]")).to_have_attribute("data-event", slug)
    expect(page.locator("#panel h2")).to_have_text(row.locator("a").inner_text())
    expect(page.locator("#announced")).to_have_text(row.locator("a").inner_text())
    expect(page.locator("tr[aria-current]")).to_have_count(1)
    expect(row).to_have_attribute("aria-current", "true")
    assert address(page) == f"{SMALL}&event={slug}"
    until(page, "document.getElementById('plot').layout.shapes.some(shape => shape.name === 'selected')")
    # A filter keeps the selection, in every part.
    with answered(page):
        page.locator("#f-significance").select_option("2")
    assert address(page) == f"{SMALL}&significance=2&event={slug}"
    expect(page.locator("#panel [data-event]")).to_have_attribute("data-event", slug)
    assert rings(page) == 1
    # And closing the panel keeps the filter.
    with answered(page, "settled"):
        page.locator("#panel .close").click()
    expect(page.locator("#panel .legend")).to_be_visible()
    assert address(page) == f"{SMALL}&significance=2"
    expect(page.locator("tr[aria-current]")).to_have_count(0)
    assert rings(page) == 0


def test_closing_the_panel_leaves_the_rest_of_the_page_alone(page):
    open_drawn(page, SMALL)
    page.evaluate("document.getElementById('plot').tagged = true")
    with answered(page, "settled"):
        page.locator("tr[data-slug] a").first.click()
    with answered(page, "settled"):
        page.locator("#panel .close").click()
    expect(page.locator("#panel .legend")).to_be_visible()
    assert page.evaluate("document.getElementById('plot').tagged")


def test_a_mark_on_the_chart_selects_its_event(page):
    open_drawn(page, SMALL)
    mark = lonely_mark(page)
    with answered(page, "settled"):
        page.mouse.move(mark["x"], mark["y"])
        page.mouse.click(mark["x"], mark["y"])
    expect(page.locator("#panel [data-event]")).to_have_attribute("data-event", mark["slug"])
    assert address(page) == f"{SMALL}&event={mark['slug']}"
    expect(page.locator(f"tr[data-slug={mark['slug']}]")).to_have_attribute("aria-current", "true")
    until(page, "document.getElementById('plot').layout.shapes.some(shape => shape.name === 'selected')")


def test_arrows_walk_from_event_to_event_and_escape_closes(page):
    open_drawn(page, SMALL)
    rows = slugs(page)

    def press(key, slug):
        with answered(page, "settled"):
            page.keyboard.press(key)
        expect(page.locator("#panel [data-event]")).to_have_attribute("data-event", slug)
        expect(page.locator(f"tr[data-slug={slug}]")).to_have_attribute("aria-current", "true")

    page.locator("#chart").focus()
    # The list is newest first; right is later, left is earlier.
    press("ArrowLeft", rows[0])
    press("ArrowLeft", rows[1])
    press("ArrowLeft", rows[2])
    press("ArrowRight", rows[1])
    with answered(page, "settled"):
        page.keyboard.press("Escape")
    expect(page.locator("#panel .legend")).to_be_visible()
    assert address(page) == SMALL
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("")
    # In a field, keys write.
    page.locator("#f-to").press_sequentially("0-+/")
    expect(page.locator("#f-to")).to_have_value("0-+/")
    assert address(page) == SMALL


def test_both_accounts_of_putins_answer_stand_in_one_panel_with_stance_and_source(page):
    page.goto(f"/?storyline=peace-council&from=2026-01&event={DISPUTED}", wait_until="domcontentloaded")
    panel = page.locator("#panel")
    expect(panel.locator(".badge.differ")).to_have_text("Accounts differ")
    expect(panel.locator(".badges")).to_contain_text("Peace council")
    trump = panel.locator(".account", has_text="he's accepted")
    expect(trump.first.locator(".voice")).to_contain_text(re.compile("Donald Trump.*asserts"))
    putin = panel.locator(".account.contrary", has_text="studying the documents")
    expect(putin.first.locator(".voice")).to_contain_text(re.compile("Vladimir Putin.*disputes"))
    expect(panel.locator(".account.contrary .voice", has_text="Kremlin").first).to_be_visible()
    for account in panel.locator(".account").all():
        assert account.locator(".cite > a").first.get_attribute("href").startswith("https://")
        assert re.fullmatch("[A-F][1-6]", account.locator(".grade").inner_text())
    # Told apart by more than words: two colours of rule.
    edge = "node => getComputedStyle(node).borderInlineStartColor"
    assert trump.first.evaluate(edge) != putin.first.evaluate(edge)
