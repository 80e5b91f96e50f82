"""Every kind of page: watched while it loads, on a phone, without scripts, with names from right to left, and the admin."""

import json
import re
from itertools import islice

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LAPTOP, PHONE
from tests.browser.reading import SMALL, answered, arrived, count, open_drawn, open_scripted, slugs, until
from tests.starting import manage

# How many pages of a kind are visited; views of the timeline are slow to draw.
MOST = {"/": 4, "/events/": 5, "/actors/": 4, "/storylines/": 3, "/sources/": 4}


def kind_of(address):
    """The kind of page at an internal address, as a key of MOST."""
    path = address.partition("?")[0]
    return next((kind for kind in MOST if kind != "/" and path.startswith(kind)), path)


def links(page):
    """Addresses of other pages of the same server, without fragments and files, in order, once each.

    Embeds are no pages: their first heading is that of the page around them.
    """
    found = page.eval_on_selector_all(
        "a[href]:not([download])",
        """nodes => nodes.map(node => new URL(node.href.baseVal ?? node.href, location.href))
          .filter(url => url.origin === location.origin && !url.pathname.startsWith("/admin"))
          .filter(url => !/\\.[a-z]+$/.test(url.pathname) && url.pathname !== "/embed/")
          .map(url => url.pathname + url.search)""",
    )
    return list(dict.fromkeys(found))


def sound(page):
    """What every page has: one first heading, a language, a title, and no violation of the policy."""
    page.wait_for_load_state()
    assert page.locator("h1").count() == 1, page.url
    assert page.locator("html").get_attribute("lang"), page.url
    assert page.title().strip(), page.url
    assert page.evaluate("violations") == [], page.url


def test_every_kind_of_page_loads_without_a_violation_or_a_request_to_elsewhere(page):
    visited, waiting, left = [], ["/"], dict(MOST)
    for _depth in range(3):
        found = []
        for address in waiting:
            kind = kind_of(address)
            if address in visited or not left.setdefault(kind, 1):
                continue
            left[kind] -= 1
            visited.append(address)
            if kind == "/":
                open_drawn(page, address)
            else:
                assert page.goto(address).status == 200, address
            sound(page)
            found += links(page)
        # A little of everything: without this the first page's presets would be all that is seen of "/".
        waiting = sorted(dict.fromkeys(found), key=lambda address: (kind_of(address), len(address) % 7))
    assert {kind_of(address) for address in visited} >= {"/", *MOST}
    assert 20 < len(visited) <= 45


def test_what_is_watched_for_would_be_seen(page):
    # The control: an expected error that is not seen fails the test as well.
    page.watch.expect("violates the (following|document.s) Content Security Policy")
    page.watch.expect("CSP violation: script-src-elem inline")
    page.watch.expect("CSP violation: style-src-attr inline")
    page.watch.expect("CSP violation: connect-src https://example.org/")
    page.watch.expect("uncaught: .*on purpose")
    page.goto("/actors/")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { text: 'window.ran = 1' }))")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">red</p>')")
    page.evaluate("fetch('https://example.org/').catch(() => 0)")
    page.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    until(page, "violations.length === 3")
    assert page.evaluate("window.ran") is None
    page.wait_for_timeout(50)
    assert page.watch.outside in ([], ["https://example.org/"])
    page.watch.outside.clear()


@pytest.mark.parametrize("address", ["/events/there-is-no-such-event/", "/nowhere"])
def test_an_unknown_address_is_answered_with_a_page(page, address):
    page.watch.expect("status of 404")
    assert page.goto(address).status == 404
    sound(page)
    page.get_by_role("link", name="Go to the timeline").click(no_wait_after=True)
    page.wait_for_url("/")


def test_an_invalid_question_and_an_empty_answer_are_pages_too(page):
    page.watch.expect("status of 400")
    response = page.goto("/?from=yesterday&storyline=atlantis&q=" + "x" * 300)
    assert response.status == 400
    sound(page)
    for field in ("#f-from", "#f-peace-council"):
        expect(page.locator(f"fieldset:has({field}) .error").first).to_be_visible()
    open_drawn(page, "/?q=zzzzzz")
    sound(page)
    assert (count(page), slugs(page)) == (0, [])


def test_the_admin_takes_the_one_time_password_asks_for_another_and_shows_everything(office, visitor):
    one_time = re.search(r"One-time password:\s+(\S+)", office.began)[1]
    page = visitor(office.origin)
    page.goto("/admin/")
    page.locator("#id_login").fill("curator")
    page.locator("#id_password").fill(one_time)
    page.locator("#id_password").press("Enter")
    page.wait_for_url("**/accounts/password/")
    sound(page)
    page.goto("/admin/timeline/event/")
    page.wait_for_url("**/accounts/password/")
    mine = "correct horse battery staple"
    for field, words in (("oldpassword", one_time), ("password1", mine), ("password2", mine)):
        page.locator(f"#id_{field}").fill(words)
    page.locator("#id_password2").press("Enter")
    page.wait_for_url("**/accounts/factor/")
    sound(page)
    page.get_by_role("link", name="Later: go to the desk").click()
    page.wait_for_url("**/admin/")
    sound(page)
    lists = page.eval_on_selector_all("#content-main th a", "nodes => nodes.map(node => node.pathname)")
    assert {f"/admin/timeline/{noun}/" for noun in ("event", "actor", "source", "storyline", "curator")} <= set(lists)
    for address in lists:
        page.goto(address)
        sound(page)
        if not page.locator("#result_list tbody th a").count():
            continue  # what is kept of log-ins is looked at in the list only
        with arrived(page):
            page.locator("#result_list tbody th a").first.click()
        page.wait_for_url(f"**{address}*/change/")
        expect(page.locator("input[name=_save]").first).to_be_visible()
        sound(page)
    page.goto("/admin/timeline/event/add/")
    sound(page)
    # Cookies are the admin's business alone, and scripts cannot read the session.
    assert page.evaluate("document.cookie") == ""


# ---------------------------------------------------------------- without scripts


def test_without_scripts_the_form_filters(plain):
    plain.goto("/")
    everything = count(plain)
    expect(plain.locator("[data-zoom]").first).to_be_hidden()
    plain.locator("#f-peace-council").check()
    plain.locator("#f-from").fill("2026-02")
    plain.get_by_role("button", name="Apply").click()
    plain.wait_for_url("**/?*storyline=peace-council*")
    assert 0 < count(plain) == len(slugs(plain)) < everything
    expect(plain.locator("#f-peace-council")).to_be_checked()
    expect(plain.locator("#f-from")).to_have_value("2026-02")
    plain.locator("#q").fill("meeting")
    plain.locator("#q").press("Enter")
    plain.wait_for_url("**/?*q=meeting*")
    expect(plain.locator("#f-peace-council")).to_be_checked()
    plain.get_by_label("Lanes:").select_option("kind")
    plain.get_by_role("button", name="Apply").click()
    plain.wait_for_url("**/?*lanes=kind*")
    for _ in range(3):
        with arrived(plain):
            plain.locator("#toolbar .chip").first.click()
    expect(plain.locator("#toolbar .chip")).to_have_count(0)
    assert count(plain) == everything


def test_without_scripts_marks_and_rows_lead_to_the_panel_and_out_again(plain):
    plain.goto(SMALL)
    mark = plain.locator(".picture a.mark:has(text)").first
    slug = mark.get_attribute("href").partition("event=")[2]
    with arrived(plain):
        mark.locator("text").click()
    expect(plain.locator("#panel [data-event]")).to_have_attribute("data-event", slug)
    expect(plain.locator(f"tr[data-slug={slug}]")).to_have_attribute("aria-current", "true")
    expect(plain.locator(".picture a.selected").first).to_be_visible()
    assert plain.url.endswith(f"{SMALL}&event={slug}")
    other = slugs(plain)[-1]
    with arrived(plain):
        plain.locator(f"tr[data-slug={other}] a").click()
    expect(plain.locator("#panel [data-event]")).to_have_attribute("data-event", other)
    plain.locator("#panel h2 a").click()
    plain.wait_for_url(f"**/events/{other}/")
    plain.go_back()
    with arrived(plain):
        plain.locator("#panel .close").click()
    expect(plain.locator("#panel .legend")).to_be_visible()
    assert plain.url.endswith(SMALL)


def test_without_scripts_the_filter_sheet_of_a_phone_opens_applies_and_closes(server, visitor):
    page = visitor(server.origin, viewport=PHONE, script=False)
    page.goto("/")
    everything, sheet = count(page), page.locator("#side")
    expect(sheet).to_be_hidden()
    page.get_by_role("link", name="Filters").click()
    expect(sheet).to_be_visible()
    page.get_by_role("link", name="Close", exact=True).click()
    expect(sheet).to_be_hidden()
    page.get_by_role("link", name="Filters").click()
    page.locator("#f-gaza-war").check()
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/?*storyline=gaza-war*")
    expect(sheet).to_be_hidden()
    assert 0 < count(page) < everything


# ---------------------------------------------------------------- a phone


def test_a_source_with_a_long_address_fits_a_phone(server, visitor):
    page = visitor(server.origin, viewport=PHONE, script=False)
    page.goto("/sources/")
    by_length = page.eval_on_selector_all(
        "th a", "nodes => nodes.map(node => node.getAttribute('href')).sort((a, b) => b.length - a.length)"
    )
    for address in islice(by_length, 3):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address


def test_on_a_phone_the_list_is_the_timeline_and_filters_and_panel_are_sheets(phone):
    open_scripted(phone, SMALL)
    expect(phone.locator("#chart")).to_be_hidden()
    row = phone.locator("tr[data-slug]").first
    assert row.evaluate("row => getComputedStyle(row).display") == "block"
    everything, sheet = count(phone), phone.locator("#side")
    expect(sheet).to_be_hidden()
    phone.get_by_role("link", name="Filters").tap()
    expect(sheet).to_be_visible()
    assert sheet.bounding_box()["width"] == 390
    with answered(phone, "settled"):
        phone.locator("#f-disputed").tap()
    # More filters may be chosen before the sheet is closed.
    expect(sheet).to_be_visible()
    sheet.get_by_role("link", name="Close", exact=True).tap()
    expect(sheet).to_be_hidden()
    assert 0 < count(phone) < everything
    with answered(phone, "settled"):
        phone.locator("tr[data-slug] a").first.tap()
    panel = phone.locator("#panel")
    expect(panel.locator("[data-event]")).to_be_visible()
    box = panel.bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] + box["height"] == pytest.approx(844, abs=1)
    assert box["y"] > 200
    panel.locator(".close").tap()
    expect(panel.locator("[data-event]")).to_have_count(0)


# ---------------------------------------------------------------- names of every kind

ARABIC = "موسكو ترد على الدعوة إلى مجلس السلام وتطلب توضيحات"
HEBREW = "הקרמלין בוחן את ההזמנה למועצת השלום ומבקש הבהרות"
LONG = "The foreign ministers of eleven neighbouring states agree, after nine hours and one walk-out, to meet again on "
LONG += "the agenda of their next meeting"
STRANGE = {"test-arabic": (ARABIC, "ar"), "test-hebrew": (HEBREW, "he"), "test-long": (LONG[:140].strip(), "en")}


def strange_event(slug, title, language):
    return {
        "slug": slug,
        "status": "published",
        "title": title,
        "label": title[:32],
        "summary": "An event of a test <b>& no markup</b>.",
        "kind": "statement",
        "date": "2026-03-05",
        "significance": 3,
        "storylines": ["peace-council"],
        "participations": [{"actor": "russia", "role": "speaker"}],
        "citations": [
            {
                "source": "test-source",
                "stance": "assert",
                "attributed_to": "russia",
                "quote": title,
                "language": language,
            }
        ],
    }


@pytest.fixture(scope="module")
def strangers(office, tmp_path_factory):
    """Three events with unusual titles, in a record of their own."""
    source = {"slug": "test-source", "publisher": "Test", "title": ARABIC, "kind": "wire-agency", "reliability": "B"}
    source |= {"url": "https://example.org/", "language": "ar", "accessed": "2026-03-06"}
    events = [strange_event(slug, *rest) for slug, rest in STRANGE.items()]
    path = tmp_path_factory.mktemp("record") / "strangers.json"
    path.write_text(json.dumps({"sources": [source], "events": events}))
    done = manage(office.data, "load_record", str(path))
    assert done.returncode == 0, done.stderr
    return list(STRANGE)


def test_titles_from_right_to_left_and_very_long_ones_stay_in_their_places(strangers, office, visitor):
    page = visitor(office.origin, viewport=LAPTOP)
    open_drawn(page, "/?storyline=peace-council&from=2026-03&to=2026-04")
    shown = [slug for slug in slugs(page) if slug in strangers]
    assert sorted(shown) == sorted(strangers)
    columns = "row => [...row.cells].map(cell => Math.round(cell.getBoundingClientRect().left))"
    others = {tuple(row.evaluate(columns)) for row in page.locator("tr[data-slug]").all()}
    # Each column begins at one place, whatever the direction of its letters; nothing runs out of its cell.
    assert len(others) == 1
    for slug in strangers:
        row = page.locator(f"tr[data-slug={slug}]")
        assert row.evaluate("row => [...row.cells].every(cell => cell.scrollWidth <= cell.clientWidth + 1)"), slug
        with answered(page, "settled"):
            row.locator("a").click()
        panel = page.locator("#panel")
        expect(panel.locator("[data-event]")).to_have_attribute("data-event", slug)
        expect(panel.locator("h2")).to_have_text(STRANGE[slug][0])
        expect(panel.locator(".summary")).to_have_text("An event of a test <b>& no markup</b>.")
        assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
        quote = panel.locator("blockquote")
        expect(quote).to_have_attribute("lang", STRANGE[slug][1])
        wanted = "ltr" if STRANGE[slug][1] == "en" else "rtl"
        assert quote.evaluate("quote => getComputedStyle(quote).direction") == wanted
        heading = panel.locator("h2 a")
        direction = "node => getComputedStyle(node.closest('[dir]')).direction"
        assert heading.evaluate(direction) == wanted, "a title from right to left is set from right to left"
