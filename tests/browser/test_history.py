"""The past in a browser: from an event to its history, a version, a way to cite it, and the record as of a day."""

import datetime as dt

from playwright.sync_api import expect

from tests.browser.reading import SMALL, open_scripted

EVENT = "unsc-resolution-2803"


def test_a_reader_goes_from_an_event_into_its_past_and_back(page):
    open_scripted(page, f"/?event={EVENT}")
    line = page.locator("#panel .facts", has_text="Version 1")
    expect(line).to_contain_text("history · cite")

    line.get_by_role("link", name="cite").click()
    expect(page.locator("#cite pre").first).to_be_visible()
    expect(page.locator("#cite pre").first).to_contain_text(f"/events/{EVENT}/@1/")
    page.get_by_role("link", name="history").click()
    page.get_by_role("link", name="Version 1").click()
    expect(page.locator(".as-it-stood")).to_contain_text("Version 1 of 1")
    page.get_by_role("link", name="See the current one").click()
    expect(page.get_by_role("heading", name="Record")).to_be_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Changes").click()
    page.get_by_label("To what").select_option("storyline")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".changes li:not(.day)")).to_have_count(3)


def test_the_record_as_of_a_day_is_a_filter_like_any_other(page):
    open_scripted(page, SMALL)
    known = page.locator("#results tr[data-slug]").count()
    today = dt.datetime.now(dt.UTC).date()

    page.get_by_label("as known on").fill(today.isoformat())
    expect(page.locator("#toolbar .as-it-stood")).to_contain_text("As the record stood at the end of")
    expect(page.locator("#results tr[data-slug]")).to_have_count(known)
    assert f"as_of={today}" in page.url
    page.get_by_label("as known on").fill("2020-01-01")
    expect(page.locator("#results")).to_contain_text("What the record held is known since")
    page.get_by_role("link", name="See it as it is now").first.click()
    expect(page.locator("#results tr[data-slug]")).to_have_count(known)
    assert "as_of" not in page.url
