"""The desk in a browser: one event from the first letter to the saved draft, through a crash; and a merge of two people."""

import re

from playwright.sync_api import expect

from tests.browser.adding import QUOTE, TITLE, Hand, add_event, signed_in
from tests.browser.reading import arrived, until
from tests.starting import shell_sql

ADD = "/admin/timeline/event/add/"


def test_an_event_is_added_without_leaving_its_form_and_survives_a_crash(office, visitor):
    page = signed_in(office, visitor(office.origin), "ines")
    hand = Hand(page)
    # What the date means is said while it is typed, and what is wrong with it.
    page.goto(ADD)
    page.locator("#id_date").press_sequentially("2026-06-02~")
    expect(page.locator(".field-date .in-words")).to_contain_text("about 2 June 2026")
    page.locator("#id_date").fill("2026-13")
    expect(page.locator(".field-date .wrong")).to_contain_text("There is no month 13")
    # What is in the record already is shown.
    page.locator("#id_title").fill("Kremlin confirms that Putin was invited to the Board of Peace")
    page.locator("#id_date").fill("2026-01-19")
    expect(page.locator("#twins")).to_contain_text("Kremlin confirms Putin was invited to the Board of Peace")
    add_event(hand)
    # A new actor and a new source were made on the spot, and chosen; what readers will see is there.
    expect(page.locator("#participations-0 .select2-selection")).to_contain_text("Ruritania")
    expect(page.locator("#citations-0 .field-source .select2-selection")).to_contain_text("Reuters: Ruritania offers")
    preview = page.locator("#preview")
    expect(preview).to_contain_text(QUOTE)
    expect(preview).to_contain_text("Ruritania — host")
    expect(preview.locator("svg a.selected")).to_have_count(1)
    expect(page.locator("#kept")).to_contain_text("not saved yet")
    # The tab crashes; another one offers what was typed, with rows and all.
    page.locator("#id_note").fill("typed at the last moment")
    crashed = page.context
    page.close()
    page = crashed.new_page()
    page.goto("/admin/")
    page.locator(".offers form", has_text=TITLE).get_by_role("link").click()
    expect(page.locator("#id_note")).to_have_value("typed at the last moment")
    expect(page.locator("#id_citations-0-quote")).to_have_value(QUOTE)
    expect(page.locator("#participations-1 .select2-selection")).to_contain_text("Zelensky")
    page.locator("[name=_save]").click()
    page.wait_for_url("**/admin/timeline/proposal/**")
    saved = "select slug, actor_count, source_count from timeline_event where title = '" + TITLE + "'"
    assert shell_sql(office.data, saved) == "[('ruritania-offers-its-capital-for-the-next-round-of-talks', 2, 1)]"
    left = "select count(*) from timeline_unsaved where fields->'title'->>0 = '" + TITLE + "'"
    assert shell_sql(office.data, left) == "[(0,)]"
    assert (hand.fields, hand.clicks) == (14, 8)


def test_what_is_near_is_offered_before_another_is_made(office, visitor):
    page = signed_in(office, visitor(office.origin), "ines")
    page.goto(ADD)
    page.locator("#participations-0 .add-related").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=name]").press_sequentially("Volodimir Zelenski")
    dialog.get_by_role("button", name="Use").first.click()
    expect(page.locator("#participations-0 .select2-selection")).to_contain_text("Zelensky")
    # Escape leaves the form as it was.
    page.locator("#citations-0 .field-source .add-related").click()
    dialog.locator("[name=url]").fill("https://www.reuters.com/a")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    until(page, "document.querySelector('#id_citations-0-source').value === ''")


def test_two_events_are_merged_by_two_people_and_taken_apart_again(office, visitor):
    page = signed_in(office, visitor(office.origin), "ines")
    two = "select id from timeline_event where status = 'published' order by slug limit 2"
    winner, loser = re.findall(r"\d+", shell_sql(office.data, two))
    page.goto(f"/admin/desk/merge/event/?winner={winner}&loser={loser}")
    becomes = page.locator(".sides thead th").nth(1).get_by_role("link")
    lost = becomes.inner_text()
    page.get_by_label("Why they are one").fill("For the sake of a test")
    with arrived(page):
        page.get_by_role("button", name="Merge").click()
    row = page.locator("tbody tr", has_text="For the sake of a test")
    expect(row).to_contain_text("Waits for another curator")
    expect(row.get_by_role("button", name="Agree")).to_have_count(0)
    slug = shell_sql(office.data, "select loser_slug from timeline_merge order by id desc limit 1").split("'")[1]

    other = signed_in(office, visitor(office.origin), "omar")
    other.goto("/admin/desk/merges/")
    with arrived(other):
        other.locator("tbody tr", has_text=lost).get_by_role("button", name="Agree: merge").click()
    expect(other.locator("tbody tr", has_text=lost)).to_contain_text("Merged")
    other.goto(f"/events/{slug}/")
    assert slug not in other.url and other.locator("h2").first.inner_text() != lost
    other.goto("/admin/desk/merges/")
    row = other.locator("tbody tr", has_text=lost)
    row.locator("summary").click()
    row.get_by_label("Why they are two").fill("It was a test")
    with arrived(other):
        row.get_by_role("button", name="Undo").click()

    page.goto("/admin/desk/merges/")
    with arrived(page):
        page.locator("tbody tr", has_text=lost).get_by_role("button", name="Agree: undo").click()
    expect(page.locator("tbody tr", has_text=lost)).to_contain_text("Undone")
    page.goto(f"/events/{slug}/")
    assert slug in page.url
    expect(page.locator("h2").first).to_have_text(lost)
