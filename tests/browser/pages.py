"""Every kind of page and every state of one, once. What holds for all pages is tested on each: a new page is a new row."""

from typing import NamedTuple

from tests.browser.conftest import PHONE
from tests.browser.reading import open_drawn, open_scripted, until

DISPUTED = "trump-says-putin-accepted-kremlin-still-studying"
COUNCIL = "/?storyline=peace-council&from=2026-02"


class Kind(NamedTuple):
    """A page: its address, the status of its answer, and what is done there before it is looked at."""

    address: str
    status: int = 200
    then: object = None


def _open_filters(page):
    if page.viewport_size["width"] < 760:
        page.locator(".sheet-open").click()


def _open_languages(page):
    page.locator(".languages summary").click()


def _open_help(page):
    page.locator("#ask-help").click()


def _open_suggestions(page):
    page.locator("#q").fill("zelenskyy")
    until(page, "document.querySelector('[role=option]')")


PAGES = {
    "timeline": Kind("/"),
    "event selected": Kind(f"{COUNCIL}&event={DISPUTED}"),
    "filters open": Kind(COUNCIL, then=_open_filters),
    "languages open": Kind("/nowhere", 404, _open_languages),
    "lanes by actor": Kind("/?lanes=actor&significance=4"),
    "lanes by kind": Kind("/?lanes=kind&significance=4"),
    "best matches": Kind("/?q=ceasefire&significance=3"),
    "nothing found": Kind("/?q=zzzzzz"),
    "question refused": Kind(f"{COUNCIL}&to=yesterday&kind=dance&event=none", 400),
    "compared": Kind("/?align=hamas-led-attack-on-israel&align=russia-full-scale-invasion-of-ukraine&days=-30/200"),
    "help open": Kind(COUNCIL, then=_open_help),
    "suggestions open": Kind(COUNCIL, then=_open_suggestions),
    "event": Kind(f"/events/{DISPUTED}/"),
    "invitation": Kind("/events/board-of-peace-invitations-to-some-60-states/"),
    "accounts": Kind(f"/events/{DISPUTED}/accounts/"),
    "briefing": Kind(f"/briefing/{COUNCIL[1:]}"),
    "one sheet": Kind(f"/briefing/sheet/{COUNCIL[1:]}"),
    "actors": Kind("/actors/"),
    "actor": Kind("/actors/russia/"),
    "person": Kind("/actors/vladimir-putin/"),
    "storyline": Kind("/storylines/peace-council/"),
    "sources": Kind("/sources/"),
    "source": Kind("/sources/roya-news-trump-says-putin-accepted-to-join-his-board-of-peace/"),
    "builder": Kind("/embed/new?storyline=peace-council&mode=still"),
    "api": Kind("/api/"),
    "not found": Kind("/nowhere", 404),
    "login": Kind("/accounts/login/"),
}


def visit(page, name):
    """Open a page of the table and do there what its row says."""
    kind = PAGES[name]
    if kind.status >= 400:
        page.watch.expect(f"status of {kind.status}")
    answers = []
    page.on("response", lambda response: answers.append(response.status))
    if not kind.address.startswith("/?") and kind.address != "/":
        page.goto(kind.address)
    elif page.viewport_size["width"] < 760:
        open_scripted(page, kind.address)
    else:
        open_drawn(page, kind.address)
    assert answers[0] == kind.status, f"{kind.address} answered {answers[0]}"
    if kind.then:
        kind.then(page)
    return page


def narrowed(page, name):
    """The page of that name as a phone shows it."""
    page.set_viewport_size(PHONE)
    if PAGES[name].then is _open_filters:
        _open_filters(page)
    until(page, "document.getAnimations().every(one => one.playState !== 'running')")


def in_theme(page, theme):
    """The page as a system in light or dark shows it, drawn anew where there is a chart."""
    if page.evaluate("theme => matchMedia(`(prefers-color-scheme: ${theme})`).matches", theme):
        return
    drawn = page.evaluate("window.times?.drawn ?? 0")
    page.emulate_media(color_scheme=theme)
    if page.evaluate("Boolean(window.Plotly && document.getElementById('plot'))"):
        until(page, "drawn => window.times.drawn > drawn", drawn)
    until(page, "document.getAnimations().every(one => one.playState !== 'running')")
