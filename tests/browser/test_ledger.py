"""The invitation ledger and the accounts of an event in the browser, with scripts and without."""

import csv

import pytest
from playwright.sync_api import expect

from tests.browser.reading import arrived, until

LEDGER = "/storylines/peace-council/"
DISPUTED = "/events/trump-says-putin-accepted-kremlin-still-studying/accounts/"


def names(page):
    return page.locator("section.ledger").first.locator("tbody th > a:first-child").all_inner_texts()


def sort_by(page, words):
    heading = page.locator("section.ledger").first.get_by_role("columnheader", name=words)
    with arrived(page):
        heading.get_by_role("link").click()
    return heading


@pytest.mark.parametrize("visitor_", ["page", "plain"])
def test_a_click_on_a_heading_sorts_with_and_without_scripts(request, visitor_):
    page = request.getfixturevalue(visitor_)
    page.goto(LEDGER)
    for way, backwards in (("ascending", False), ("descending", True)):
        heading = sort_by(page, "Invitee")
        expect(heading).to_have_attribute("aria-sort", way)
        assert names(page) == sorted(names(page), key=str.casefold, reverse=backwards)
    assert "sort=-invitee" in page.url
    page.go_back()
    expect(page.locator("[aria-sort=ascending]").first).to_be_visible()


def test_a_filter_keeps_the_order_and_the_file_has_the_same_rows(plain):
    plain.goto(LEDGER)
    sort_by(plain, "Answered")
    with arrived(plain):
        plain.locator(".answers").first.get_by_role("link", name="declined").click()
    wanted = names(plain)
    assert "sort=answered" in plain.url and 1 < len(wanted) < 20
    with plain.expect_download() as download:
        plain.locator("section.ledger").first.get_by_role("link", name="Download as CSV").click()
    assert download.value.suggested_filename == "peace-council-invitations.csv"
    with open(download.value.path(), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first = rows[0]["invitation_slug"]
    assert [row["invitee"] for row in rows if row["invitation_slug"] == first] == wanted
    assert {row["answer"] for row in rows} == {"declined"}
    assert all(row["answer_source_address"].startswith("http") for row in rows)


def test_accounts_that_differ_lead_from_the_ledger_to_the_sides_and_from_a_mark_to_its_account(page):
    page.goto(LEDGER)
    with arrived(page):
        page.locator("tr", has=page.get_by_role("rowheader", name="Russia")).first.get_by_role(
            "link", name="accounts differ"
        ).click()
    page.wait_for_url(f"**{DISPUTED}")
    left, right = (page.locator(f"section.{side}").bounding_box() for side in ("asserting", "contrary"))
    assert left["y"] == right["y"] and left["x"] + left["width"] < right["x"]
    mark = page.locator(".claims a").last
    mark.focus()
    page.keyboard.press("Enter")
    until(page, "location.hash.startsWith('#account-') && document.querySelector(':target')")


def test_nothing_is_wider_than_a_phone(phone):
    for address in (LEDGER, DISPUTED, "/events/board-of-peace-charter-signed-in-davos/accounts/"):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
