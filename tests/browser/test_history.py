"""The past in a browser: from an event to its history, a version, a way to cite it, and the record as of a day."""

import datetime as dt

from playwright.sync_api import expect

from tests.browser.reading import SMALL, address, answered, open_scripted, slugs

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
    now, today = slugs(page), dt.datetime.now(dt.UTC).date().isoformat()
    field, stood = page.get_by_label("as known on"), page.locator("#toolbar .as-it-stood")

    # What is typed is asked when the reader says so, with Enter.
    field.fill(today)
    assert address(page) == SMALL
    with answered(page, "settled", at=f"{SMALL}&as_of={today}"):
        field.press("Enter")
    expect(stood).to_contain_text("As the record stood at the end of")
    expect(field).to_have_value(today)
    assert slugs(page) == now

    # Or goes on to the next field; a day before there was a record is told to be one.
    with answered(page, "settled", at=f"{SMALL}&as_of=2020-01-01"):
        field.fill("2020-01-01")
        field.press("Tab")
    expect(page.locator("#results")).to_contain_text("What the record held is known since")
    assert slugs(page) == []

    # What is no day is refused beside the field, and nothing else is lost.
    page.watch.expect("status of 400")
    with answered(page, "settled"):
        field.fill("before the war")
        field.press("Enter")
    expect(page.locator("fieldset:has(#f-as_of) .error")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("before the war")

    # Another filter keeps the day; its chip and the way back to the present take it away.
    with answered(page, "settled", at=f"{SMALL}&as_of={today}"):
        field.fill(today)
        field.press("Enter")
    with answered(page, "settled", at=f"{SMALL}&disputed=1&as_of={today}"):
        page.locator("#f-disputed").check()
    assert 0 < len(slugs(page)) < len(now)
    with answered(page, "settled", at=f"{SMALL}&as_of={today}"):
        page.locator("#toolbar .chip", has_text="Accounts differ").click()
    page.get_by_role("link", name="See it as it is now").first.click()
    expect(page.locator("#results tr[data-slug]")).to_have_count(len(now))
    expect(page.locator("#f-as_of")).to_have_value("")
    expect(stood).to_have_count(0)
    assert address(page) == SMALL
