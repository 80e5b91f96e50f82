"""What leaves by way of a browser: the menu with and without scripts, and the page that needs nothing else."""

import csv
import io

from playwright.sync_api import expect

from tests.browser.reading import SMALL, answered, open_scripted


def test_the_menu_downloads_this_very_view_also_after_a_filter(page):
    open_scripted(page, SMALL)
    with answered(page):
        page.locator("#f-disputed").check()
    titles = page.locator("tr[data-slug] a").all_inner_texts()
    page.locator(".menu summary").click()

    with page.expect_download() as download:
        page.get_by_role("link", name="Table without loss").click()

    written = download.value.path().read_text(encoding="utf-8", errors="strict")
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    assert sorted(row["title"] for row in rows) == sorted(titles) and titles
    assert download.value.suggested_filename.endswith(".csv")


def test_a_page_in_one_file_opens_from_a_disk_without_a_request(plain, chromium, tmp_path):
    plain.goto(SMALL)
    titles = plain.locator("tr[data-slug] a").all_inner_texts()
    plain.locator(".menu summary").click()
    with plain.expect_download() as download:
        plain.get_by_role("link", name="Page in one file").click()
    file = tmp_path / "view.html"
    download.value.save_as(file)
    # As an archive opens it: another browser, that has seen nothing of the site; scripts would run, if there were any.
    context = chromium.new_context()
    asked, said = [], []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: said.append(message.text))
    page = context.new_page()

    page.goto(file.as_uri())

    assert asked == [file.as_uri()] and said == []
    assert sorted(page.locator("article h3").all_inner_texts()) == sorted(titles) and titles
    assert page.locator("figure > svg .mark").count() and page.locator("figure > svg").bounding_box()["width"] > 600
    assert page.locator("h1").evaluate("node => getComputedStyle(node).fontFamily").startswith('"Iowan')
    page.locator("article li a").first.click()
    expect(page.locator(".sources li:target")).to_have_count(1)
    assert page.evaluate("document.scripts.length") == 0
    context.close()


def test_an_event_has_its_downloads_and_its_linked_data_and_the_policy_has_nothing_against_it(page):
    page.goto("/events/unsc-resolution-2803/")

    page.locator(".carry summary").click()
    with page.expect_download() as download:
        page.locator(".carry").get_by_role("link", name="JSON Lines").click()

    assert download.value.suggested_filename.startswith("unsc-resolution-2803-")
    data = page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")
    assert data["@type"] == "Event" and data["name"] == page.locator("h1").inner_text()
    assert page.evaluate("window.violations") == []
