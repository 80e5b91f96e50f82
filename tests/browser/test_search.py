"""The search field with its suggestions: typed into, and worked by keys, mouse and touch, in a browser."""

from playwright.sync_api import expect

from tests.browser.reading import address, answered, arrived, chips, open_drawn, slugs, until

SHOWN = "!document.getElementById('suggestions').hidden"
ACTIVE = """() => {
  const field = document.getElementById("q"), id = field.getAttribute("aria-activedescendant");
  const option = id && document.getElementById(id);
  return option?.getAttribute("aria-selected") === "true" ? option.textContent.trim() : "";
}"""


def type_words(page, words):
    page.locator("#q").press_sequentially(words, delay=30)
    until(page, f"{SHOWN} && document.querySelector('#suggest-all')?.textContent.includes('“{words}”')")


def headings(page):
    return page.locator("#suggestions .heading").all_inner_texts()


def test_typing_suggests_in_groups_and_the_list_follows(page):
    open_drawn(page)
    all_events = len(slugs(page))
    page.keyboard.press("/")
    with answered(page, at="/?q=zelen"):
        type_words(page, "zelen")
    assert [words.capitalize() for words in headings(page)] == ["Events", "Actors", "Sources"]
    assert 0 < len(slugs(page)) < all_events and address(page) == "/?q=zelen" and chips(page) == ["“zelen”"]
    combobox = page.get_by_role("combobox", name="Search")
    expect(combobox).to_have_attribute("aria-expanded", "true")
    actors = page.get_by_role("listbox", name="Suggestions").get_by_role("group", name="Actors")
    expect(actors.get_by_role("option")).to_have_count(1)
    expect(page.locator("#suggested")).to_contain_text("suggestions")


def test_the_keys_walk_through_the_suggestions_and_escape_closes_them(page):
    page.goto("/actors/")
    type_words(page, "zelen")
    options = [words.strip() for words in page.locator("#suggestions [role=option]").all_text_contents()]
    seen = []
    for key in ["ArrowDown", "ArrowDown", "End", "Home", "ArrowUp", "ArrowUp"]:
        page.keyboard.press(key)
        seen.append(page.evaluate(ACTIVE))
    assert seen == [options[0], options[1], options[-1], options[0], "", options[-1]]
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("zelen")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(ACTIVE) == options[0]
    page.keyboard.press("Tab")
    expect(page.locator("#suggestions")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") != "q"


def test_enter_opens_what_is_chosen_and_searches_where_nothing_is(page):
    page.goto("/sources/")
    type_words(page, "Зеленс")
    page.locator("#suggest-actor-1").wait_for()
    while "Volodymyr Zelenskyy" not in page.evaluate(ACTIVE):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?actor=volodymyr-zelenskyy")

    page.goto("/sources/")
    type_words(page, "istanbul")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=istanbul")


def test_an_event_is_opened_on_the_timeline_with_nothing_else_kept(page):
    open_drawn(page, "/?storyline=gaza-war")
    with answered(page, at="/?storyline=gaza-war&q=hostage"):
        type_words(page, "hostage")
    first = page.locator("#suggest-event-1")
    slug = first.get_attribute("href").partition("event=")[2]
    first.click()
    page.wait_for_url(f"**/?event={slug}")
    expect(page.locator("#panel [data-event]")).to_have_attribute("data-event", slug)


def test_emptying_the_field_closes_the_suggestions_and_the_last_words_count(page):
    page.goto("/actors/")
    type_words(page, "zelen")
    page.locator("#q").fill("")
    expect(page.locator("#suggestions")).to_be_hidden()
    page.wait_for_timeout(400)
    expect(page.locator("#suggestions")).to_be_hidden()
    page.locator("#q").press_sequentially("putinlavrov", delay=5)
    for _ in "lavrov":
        page.keyboard.press("Backspace")
    until(page, f"{SHOWN} && document.getElementById('suggest-all').textContent.includes('“putin”')")
    expect(page.locator("#suggest-actor-1")).to_contain_text("Vladimir Putin")


def test_names_in_other_scripts_stand_in_their_own_direction(page):
    page.goto("/actors/")
    type_words(page, "نتنياهو")
    also = page.locator("#suggest-actor-1 .also bdi")
    expect(also).to_contain_text("نتنياهو")
    assert also.evaluate("node => getComputedStyle(node).unicodeBidi") == "isolate"


def test_on_a_phone_the_suggestions_fit_and_are_tapped(phone):
    phone.goto("/actors/")
    type_words(phone, "kiev")
    box = phone.locator("#suggestions").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    small = phone.locator("#suggestions [role=option]").evaluate_all("all => all.filter(one => one.offsetHeight < 24).length")
    assert small == 0
    phone.locator("#suggest-actor-1").tap()
    phone.wait_for_url("**/?actor=ukraine")


def test_without_scripts_the_field_searches(plain):
    plain.goto("/actors/")
    plain.locator("#q").fill("Київ")
    with arrived(plain):
        plain.locator("#q").press("Enter")
    assert len(slugs(plain)) > 50
    expect(plain.locator("#suggestions")).to_be_hidden()


def test_a_slip_leads_to_what_was_meant(page):
    open_drawn(page)
    with answered(page, "settled"):
        page.locator("#q").press_sequentially("Lavorv", delay=30)
        page.locator(".empty").get_by_role("link", name="Lavrov").wait_for()
    with answered(page, at="/?q=Lavrov"):
        page.keyboard.press("Escape")
        page.locator(".empty").get_by_role("link", name="Lavrov").click()
    assert address(page) == "/?q=Lavrov" and len(slugs(page)) > 2


def test_a_filter_that_leaves_nothing_is_taken_away_by_its_offer(page):
    open_drawn(page, "/?kind=un-veto&storyline=peace-council")
    offer = page.locator(".empty .chip").first
    number = int(offer.locator(".number").inner_text().split()[0])
    with answered(page):
        offer.click()
    assert len(slugs(page)) == number
