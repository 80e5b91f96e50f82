"""Embeds on a page of another site, in a real browser: what they weigh, what they tell, and what they leave alone."""

import re
from html import unescape

import pytest
from playwright.sync_api import expect

from tests.browser import wordpress
from tests.browser.axe import EVERYTHING, wrong
from tests.browser.hosting import site
from tests.browser.reading import PATIENCE, arrived, eventually, until

VIEWS = (
    "storyline=peace-council", "storyline=gaza-war&from=2025-06&heading=2", "actor=russia&lanes=kind&mode=still",
    "storyline=ukraine-war&theme=dark&heading=none", "q=ceasefire&language=fr&accent=aa3300",
)  # fmt: skip
MOST_BYTES, MOST_REQUESTS = 40 * 1024, 3


@pytest.fixture(scope="module")
def host():
    with site() as server:
        yield server


@pytest.fixture
def reader(server, host, chromium):
    """A function that opens a page of the host; every request and every word on the console is kept."""
    contexts = []

    def read(address, script=True, **options):
        context = chromium.new_context(java_script_enabled=script, viewport={"width": 1000, "height": 900}, **options)
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = context.new_page()
        page.bring_to_front()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(f"uncaught: {error}"))
        page.goto(address)
        return page

    yield read
    for context in contexts:
        context.close()


def snippet(page, server, view):
    """What the builder gives to be pasted."""
    text = page.request.get(f"{server.origin}/embed/new?{view}").text()
    return unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)[1])


def strict(server):
    """As strict as a host can be that shows frames and a script of ours at all."""
    return f"default-src 'none'; script-src 'self' {server.origin}; frame-src {server.origin}; frame-ancestors 'none'"


def frames(page, server):
    return [frame for frame in page.frames if frame.url.startswith(f"{server.origin}/embed/")]


def heights(page):
    return page.eval_on_selector_all("iframe", "frames => frames.map(frame => Number(frame.height))")


def natural(frame):
    return frame.evaluate(
        "Math.ceil(document.body.offsetHeight - document.querySelector('main').clientHeight"
        " + document.querySelector('.content').offsetHeight)"
    )


def test_five_embeds_on_a_strict_page_of_another_site(server, host, reader, plain):
    """One story: they load, grow, follow the page's colours, tell what is chosen in them, and nothing else of it changes."""
    # All at once, so that none is waited for until it is scrolled to.
    snippets = [snippet(plain, server, view).replace('loading="lazy" ', "") for view in VIEWS]
    pasted = "".join(f"<h2>Part {n}</h2><a href=#{n} id=before{n}>before</a>{one}" for n, one in enumerate(snippets))
    body = f"<h1>News</h1>{pasted}<a href=#end id=end>after</a><script src=/log.js></script>"
    page = reader(host.put("/five", body, strict(server)))

    # Each is as high as what is in it.
    until(page, "[...document.querySelectorAll('iframe')].every(({ height }) => !['560', '561'].includes(height))")
    shown = frames(page, server)
    assert len(shown) == 5
    eventually(page, lambda: heights(page) == [min(max(natural(frame), 150), 2000) for frame in shown])
    # Nothing was asked of anybody else, and the script that did it is the one that the hash is of.
    assert {request.url.split("/")[2] for request in page.asked} == {server.origin.split("/")[2], host.origin.split("/")[2]}
    assert page.evaluate("Boolean(customElements.get('diplomatic-timeline'))")
    assert page.context.cookies() == []
    # Headings, keys and ids of the frames stay theirs.
    assert page.eval_on_selector_all("h1, h2, h3, h4, h5, h6", "all => all.length") == 6
    levels = [frame.evaluate("document.querySelector('h1, h2, h3, h4, h5, h6')?.tagName ?? ''") for frame in shown]
    assert levels == ["H3", "H2", "H3", "", "H3"]
    assert shown[4].evaluate("document.documentElement.lang") == "fr"

    # The page turns dark: those that were not told a theme follow, without a step of the history.
    steps = page.evaluate("history.length")
    page.evaluate("document.documentElement.style.color = 'white'")
    for frame, theme in zip(shown, ("dark", "dark", "dark", "dark", "dark"), strict=True):
        frame.wait_for_function("theme => document.documentElement.dataset.theme === theme", arg=theme)
    page.evaluate("document.documentElement.style.color = 'black'")
    for frame, theme in zip(shown, ("light", "light", "light", "dark", "light"), strict=True):
        frame.wait_for_function("theme => document.documentElement.dataset.theme === theme", arg=theme)
    assert page.evaluate("history.length") == steps

    # What is chosen in one is told of that one.
    mark = shown[0].locator(".wide .picture a.mark").first
    slug = mark.get_attribute("href").rpartition("=")[2]
    mark.click()
    until(page, "window.heard.length")
    assert page.evaluate("heard") == [[0, "select", {"slug": slug}]]
    assert shown[0].locator("#chosen a").first.get_attribute("href").endswith(slug)

    # The chart that moves comes when the button is pressed, and not before.
    assert not [request.url for request in page.asked if "plotly" in request.url or "figure" in request.url]
    shown[0].locator("[data-reach]").click()
    shown[0].locator(".chart.drawn").wait_for()
    shown[0].locator("[data-zoom=in]").click()
    until(page, "window.heard.length === 2")
    at, name, days = page.evaluate("heard[1]")
    assert (at, name) == (0, "range") and days["from"] < days["to"]

    # Keys go into a frame and out of it, and what is pressed inside is not heard outside.
    page.locator("#before4").focus()
    page.keyboard.press("Tab")
    # A frame of another site is another process, which is told.
    until(page, "document.activeElement.tagName === 'IFRAME'")
    page.evaluate("window.keys.length = 0")
    page.keyboard.press("ArrowRight")
    shown[4].locator(".chart.drawn").wait_for()
    assert page.evaluate("keys") == []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "end":
            break
    assert page.evaluate("document.activeElement.id") == "end"

    # Messages of others, and messages that say what cannot be, change nothing.
    before = heights(page), len(page.evaluate("heard"))
    page.evaluate("""() => {
      for (const data of [{ height: 300 }, { select: "forged" }, { range: { from: "2020-01-01", to: "2021-01-01" } }])
        window.postMessage({ type: "diplomatic-timeline", ...data }, "*");
    }""")
    shown[1].evaluate("""() => {
      for (const data of [null, 7, "x", { type: "other", height: 300 }, { height: "300" }, { height: NaN }, { select: "<b>" },
        { select: 3 }, { range: { from: "yesterday", to: "2021-01-01" } }, { range: { from: "2021-13-40", to: "2022-01-01" } }])
        parent.postMessage(data && typeof data === "object" ? { type: "diplomatic-timeline", ...data } : data, "*");
    }""")
    until(page, "window.messages.some(([, data]) => data?.range?.from === '2021-13-40')")
    assert (heights(page), len(page.evaluate("heard"))) == before
    page.evaluate("""() => {
      window.highest = 0;
      const frame = document.querySelectorAll("iframe")[1];
      const look = () => { window.highest = Math.max(window.highest, frame.height); };
      new MutationObserver(look).observe(frame, { attributes: true });
    }""")
    shown[1].evaluate("""parent.postMessage(
      { type: "diplomatic-timeline", height: 1e9, range: { from: "2022-01-01", to: "2021-01-01" } }, "*")""")
    until(page, "window.heard.at(-1)[0] === 1 && window.highest")
    assert page.evaluate("highest") == 2000
    assert page.evaluate("heard.at(-1)") == [1, "range", {"from": "2021-01-01", "to": "2022-01-01"}]

    assert page.said == []
    assert page.context.cookies() == []


def test_a_first_view_is_light_and_keeps_nothing(server, host, reader):
    for view in ("", *VIEWS):
        frame = f'<iframe src="{server.origin}/embed/?{view}" sandbox="allow-scripts" width=960 height=600></iframe>'
        page = reader(host.put("/one", frame))
        page.wait_for_load_state("networkidle")
        asked = [request for request in page.asked if request.url.startswith(server.origin)]
        sizes = [request.sizes() for request in asked]
        sent = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)

        assert len(asked) <= MOST_REQUESTS, [request.url for request in asked]
        assert 0 < sent <= MOST_BYTES, view
        assert page.context.cookies() == []


def test_opened_by_itself_it_stores_nothing_either(server, reader):
    page = reader(f"{server.origin}/embed/?storyline=gaza-war")
    page.locator("[data-reach]").click()
    page.locator(".chart.drawn").wait_for()
    page.locator(".chart").focus()
    page.keyboard.press("ArrowLeft")
    page.locator("#chosen a").first.wait_for()

    stored = page.evaluate(
        "(async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,"
        " (await caches.keys()).length])()"
    )

    assert stored == ["", 0, 0, 0, 0] and page.context.cookies() == [] and page.said == []


def test_without_scripts_it_is_a_picture_and_a_list(server, host, reader):
    one = f'<iframe src="{server.origin}/embed/?storyline=peace-council" sandbox width=900 height=560></iframe>'
    page = reader(host.put("/still", one), script=False)
    frame = page.frame_locator("iframe")

    frame.locator(".wide .picture").wait_for()
    assert frame.locator(".wide .picture a").count() > 10
    assert not frame.locator(".tools").is_visible()
    assert not frame.locator("table.list").is_visible()
    frame.locator("summary").click()
    expect(frame.locator("table.list a").first).to_be_visible()


def test_in_a_narrow_frame_and_on_paper_the_list_is_open(server, reader):
    page = reader(f"{server.origin}/embed/?storyline=peace-council")
    assert not page.locator("table.list a").first.is_visible()
    page.set_viewport_size({"width": 320, "height": 600})
    assert not page.locator(".chart").is_visible() and page.locator("table.list a").first.is_visible()

    page.set_viewport_size({"width": 960, "height": 600})
    assert page.locator(".chart").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".wide .picture").is_visible() and page.locator("table.list a").last.is_visible()


def test_a_link_opens_the_record_outside_of_the_sandbox(server, host, reader, plain):
    page = reader(host.put("/links", snippet(plain, server, "storyline=peace-council")))
    frame = page.frame_locator("iframe")

    with page.context.expect_page() as opened:
        frame.locator("footer a").first.click()
    opened.value.wait_for_url(f"{server.origin}/?storyline=peace-council")
    assert opened.value.evaluate("self.origin") == server.origin


def test_the_builder_shows_each_change_at_once_and_gives_it_to_be_pasted(server, page, plain):
    page.goto("/?storyline=peace-council")
    page.locator("#toolbar .button", has_text="Embed").click()
    page.locator("#build [name=theme]").select_option("dark")
    page.wait_for_url("**/embed/new?storyline=peace-council&theme=dark")
    frame = page.frame_locator("#built iframe").first
    frame.locator("html[data-theme=dark]").wait_for()
    page.locator("#build [name=heading]").select_option("none")
    page.wait_for_url("**theme=dark&heading=none")
    pasted = f"{server.origin}/embed/?storyline=peace-council&amp;theme=dark&amp;heading=none"
    expect(page.locator("#snippet")).to_have_value(re.compile(re.escape(pasted)))
    page.locator("#build [name=height]").fill("1")
    page.locator("#built .error").wait_for()
    page.watch.expect("status of 400")

    plain.goto("/embed/new?storyline=peace-council")
    plain.locator("#build [name=mode]").select_option("still")
    with arrived(plain):
        plain.locator("#build button").click()
    assert "mode=still" in plain.locator("#snippet").input_value()


@pytest.mark.parametrize("policy", ["sandbox allow-scripts allow-popups", ""])
def test_a_host_that_is_sandboxed_itself_has_it_too(server, host, reader, plain, policy):
    page = reader(host.put("/sandboxed", snippet(plain, server, "storyline=peace-council"), policy))

    until(page, "document.querySelector('iframe').height > 561 || document.querySelector('iframe').height < 560")
    eventually(page, lambda: heights(page) == [natural(frames(page, server)[0])])


@pytest.mark.parametrize("whose", ["as we read the protocol", "WordPress's own script"])
def test_wordpress_shows_it_at_its_height_and_follows_its_links(server, host, reader, plain, whose):
    script = wordpress.SCRIPT if whose == "as we read the protocol" else wordpress.own_script()
    if script is None:
        pytest.skip("WordPress is not at hand (Debian: apt install wordpress)")
    answer = plain.request.get(f"{server.origin}/oembed?url={server.origin}/storylines/peace-council/&maxwidth=640").json()
    page = reader(host.put("/post", f"<h1>A post</h1>{wordpress.page_of(answer)}<script>{script}</script>"))

    until(page, "!document.querySelector('iframe').style.clip")
    assert not page.locator("blockquote").is_visible() and page.locator("iframe").is_visible()
    frame = frames(page, server)[0]
    eventually(page, lambda: heights(page) == [min(max(natural(frame), 200), 1000)])
    assert page.said == []
    # Its sandbox lets nothing open a window: the post goes there itself.
    frame.locator("footer a").first.click()
    page.wait_for_url(f"{server.origin}/?storyline=peace-council")
    assert page.evaluate("self.origin") == server.origin


LOOKS = ("/embed/?storyline=peace-council", "/embed/?height=1", "/embed/?theme=dark&paper=101820&ink=e0e0e0")


@pytest.mark.parametrize("address", LOOKS)
def test_axe_finds_nothing_wrong_in_a_frame(server, reader, address):
    """The first heading of a frame is the one that the page around has room for."""
    for width in (960, 320):
        page = reader(server.origin + address)
        page.set_viewport_size({"width": width, "height": 600})
        assert wrong(page, EVERYTHING, ["page-has-heading-one"]) == []
