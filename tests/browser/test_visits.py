"""What is new since the last visit: known to the reader's browser only, without an account and without a cookie."""

import pytest
from playwright.sync_api import expect

from tests.browser.reading import SMALL, address, answered, charted, chips, open_drawn, open_scripted, slugs

DAY = 86_400


def published(page):
    """When each event of the list was first published, in seconds since 1970."""
    return page.eval_on_selector_all(
        "tr[data-since]", "rows => Object.fromEntries(rows.map(row => [row.dataset.slug, Number(row.dataset.since)]))"
    )


def last_visit(page, moment):
    """As if the reader had last been here at a moment, in seconds since 1970."""
    page.evaluate("moment => localStorage.setItem('visits', `0 ${moment}`)", moment)


def fresh(page):
    return page.eval_on_selector_all("tr[data-slug]:has(.new)", "rows => rows.map(row => row.dataset.slug)")


def toolbar(page):
    return page.locator("#toolbar .fresh")


@pytest.fixture
def returned(page):
    """A reader who was here a day before everything was published, and comes back."""
    open_scripted(page, SMALL)
    expect(toolbar(page)).to_be_hidden()
    last_visit(page, min(published(page).values()) - DAY)
    return open_drawn(page, SMALL)


def test_a_first_visit_marks_nothing_and_sets_no_cookie(page):
    open_scripted(page, SMALL)
    page.reload()
    open_scripted(page, SMALL)
    assert fresh(page) == []
    expect(toolbar(page)).to_be_hidden()
    assert page.context.cookies() == []


def test_what_was_published_since_the_last_visit_is_marked_and_counted_with_its_day(returned):
    rows = slugs(returned)
    assert fresh(returned) == rows
    day = returned.evaluate(
        "at => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' }).format(at * 1000)",
        min(published(returned).values()) - DAY,
    )
    expect(toolbar(returned)).to_contain_text(f"{len(rows)} new since {day}")
    expect(returned.locator("tr[data-slug] .new").first).to_have_text("new")
    # Filters change the list; what is left of it is marked all the same.
    with answered(returned):
        returned.locator("#f-disputed").click()
    assert fresh(returned) == slugs(returned) != rows
    expect(toolbar(returned)).to_contain_text(f"{len(slugs(returned))} new since")


def test_one_visit_lasts_until_half_an_hour_passes_without_an_answer(returned):
    rows = slugs(returned)
    open_scripted(returned, SMALL)
    assert fresh(returned) == rows
    # As if the last answer of this visit had come 29 minutes ago, and then 31.
    for minutes, new in ((29, rows), (31, [])):
        returned.evaluate(
            """minutes => {
              const [since] = localStorage.getItem("visits").split(" ");
              const moment = Number(document.querySelector("#toolbar .fresh").dataset.moment);
              localStorage.setItem("visits", `${since} ${moment - minutes * 60}`);
              // What was published since then would be new to the next visit.
              window.later = [...document.querySelectorAll("tr[data-since]")]
                .filter((row) => Number(row.dataset.since) > moment - minutes * 60).map((row) => row.dataset.slug);
            }""",
            minutes,
        )
        later = returned.evaluate("later")
        open_scripted(returned, SMALL)
        assert fresh(returned) == (new or later)


def test_only_the_newest_is_marked_where_the_rest_was_there_before(returned):
    newest = max(published(returned).values())
    last_visit(returned, newest)
    # Half an hour has to lie between two visits.
    returned.evaluate("at => localStorage.setItem('visits', `${at} ${at + 1}`)", newest - 1)
    open_scripted(returned, SMALL)
    expected = [slug for slug, at in published(returned).items() if at > newest - 1]
    assert fresh(returned) == expected


def test_marked_as_seen_nothing_is_new_any_more(returned):
    toolbar(returned).get_by_role("button", name="Mark as seen").click()
    assert fresh(returned) == []
    expect(toolbar(returned)).to_be_hidden()
    open_scripted(returned, SMALL)
    assert fresh(returned) == []


def test_only_what_is_new_is_a_view_with_an_address_of_its_own(returned):
    rows = slugs(returned)
    with answered(returned):
        toolbar(returned).get_by_role("button", name="Only these").click()
    assert "new_since=20" in address(returned)
    assert slugs(returned) == rows
    assert charted(returned) == set(rows)
    (chip,) = [words for words in chips(returned) if words.startswith("New since")]
    expect(toolbar(returned).get_by_role("button", name="Only these")).to_be_hidden()
    # Other filters keep it.
    with answered(returned):
        returned.locator("#f-disputed").click()
    assert "new_since=20" in address(returned)
    with answered(returned):
        returned.locator("#toolbar .chip", has_text=chip).click()
    assert "new_since" not in address(returned)


def test_where_nothing_may_be_stored_every_visit_is_the_first(page):
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } })")
    open_drawn(page, SMALL)
    assert fresh(page) == []
    page.locator("#chart").focus()
    with answered(page, "settled"):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("#panel [data-event]")).to_be_visible()
