"""Storylines over each other, by days since an event of each."""

from playwright.sync_api import expect

from tests.browser.reading import address, answered, chips, count, open_drawn, plot_box, slugs, until

WARS = "/?align=hamas-led-attack-on-israel&align=russia-full-scale-invasion-of-ukraine"


def days(page):
    return page.evaluate("document.getElementById('plot')._fullLayout.xaxis.range")


def test_two_wars_are_laid_along_one_axis_of_days(page):
    open_drawn(page, WARS)
    lanes = page.locator("#plot .annotation text").all_text_contents()
    assert [("24 Feb 2022" in lane, "7 Oct 2023" in lane) for lane in lanes] == [(True, False), (False, True)]
    first, last = days(page)
    assert first < 0 < 1000 < last
    ticks = page.locator("#plot .xtick text").all_text_contents()
    assert "0" in [tick.strip() for tick in ticks]
    # Both events stand at day 0.
    at = page.evaluate(
        """document.getElementById("plot").data.flatMap(trace => (trace.type === "scatter" && trace.customdata || [])
          .map((slug, i) => [slug, trace.x[i]]))"""
    )
    assert {0 <= x < 1 for slug, x in at if slug == "hamas-led-attack-on-israel"} == {True}
    rows = page.locator('tr[data-slug="hamas-led-attack-on-israel"] .day')
    expect(rows.first).to_have_text("+0")


def test_one_cursor_crosses_all_lanes_and_says_the_day_in_each(page):
    open_drawn(page, WARS)
    box = plot_box(page)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    until(page, "document.querySelectorAll('.cursor span').length === 2")
    notes = page.locator(".cursor span").all_inner_texts()
    numbers = {note.split(" · ")[0] for note in notes}
    assert len(numbers) == 1 and int(numbers.pop()) > 100
    assert len({note.split(" · ")[1] for note in notes}) == 2


def test_comparing_zooms_selects_and_ends_like_everything_else(page):
    open_drawn(page, WARS)
    everything = count(page)
    with answered(page):
        page.get_by_role("button", name="Zoom in").click()
    assert "days=" in address(page) and "from=" not in address(page)
    assert 0 < count(page) < everything
    slug = slugs(page)[3]
    with answered(page, "settled"):
        page.locator(f'tr[data-slug="{slug}"] a').first.click()
    assert f"event={slug}" in address(page) and "align=" in address(page)
    until(page, "document.querySelector('.cursor span')")
    with answered(page):
        page.get_by_role("button", name="Fit").click()
    assert "days=" not in address(page) and count(page) == everything
    for _ in range(2):
        with answered(page):
            page.locator("#toolbar .chip").first.click()
    assert chips(page) == []
    until(page, "!document.querySelector('.cursor')")


def test_comparing_begins_at_the_openings_or_at_a_selected_event(page):
    open_drawn(page)
    page.get_by_role("link", name="Compare", exact=True).click()
    until(page, "location.search.includes('align=') && document.querySelector('#chart.drawn')")
    assert address(page).count("align=") == 3
    open_drawn(page, "/?event=unsc-resolution-2803")
    page.get_by_role("link", name="Compare by days since this event").click()
    until(page, "location.search.includes('align=unsc-resolution-2803')")


def test_without_scripts_the_comparison_is_a_picture_and_a_list(plain):
    plain.goto(WARS)
    assert plain.locator(".picture text.lane").count() == 2
    assert plain.locator("tr[data-slug] .day").count() > 100
