"""Pictures of every state of the pages, to be looked at: `python -m tests.browser.screenshots [FOLDER]`.

A server of its own shows the record that ships, and beside it one storyline of strange titles and one of three
thousand events. Each state is taken at 1440 by 900 and 390 by 844, light and dark.
"""

import json
import random
import shutil
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import DESKTOP, FLAGS, PHONE, serving
from tests.starting import manage

# name: (address, what is done there, whether the picture is of the whole page)
STATES = {
    "timeline": ("/", None, False),
    "window": ("/?from=2025-06&to=2026-03", None, False),
    "event": ("/?from=2025-06&to=2026-03&event=unsc-resolution-2803", None, False),
    "disputed event": ("/?disputed=1&event=trump-says-putin-accepted-kremlin-still-studying", None, False),
    "one event": ("/?q=2803&kind=resolutions&from=2025-11&to=2025-11", None, False),
    "empty": ("/?storyline=peace-council&to=2015", None, False),
    "meant": ("/?q=Netenyahu", None, False),
    "refused": ("/?from=yesterday&kind=party", None, False),
    "not found": ("/events/istanbul-talk/", None, False),
    "three thousand events": ("/?storyline=crowd", None, False),
    "strange titles": ("/?storyline=strange&event=strange-1", None, False),
    "lanes by actor": ("/?lanes=actor", None, False),
    "lanes by kind": ("/?lanes=kind&from=2025", None, False),
    "compare": ("/?align=hamas-led-attack-on-israel&align=russia-full-scale-invasion-of-ukraine", None, False),
    "loading": ("/", "loading", False),
    "error": ("/", "error", False),
    "suggestions": ("/", "suggest", False),
    "help": ("/", "help", False),
    "filters": ("/", "filters", False),
    "storyline": ("/storylines/peace-council/", None, True),
    "accounts": ("/events/trump-says-putin-accepted-kremlin-still-studying/accounts/", None, True),
    "event page": ("/events/unsc-resolution-2803/", None, True),
    "actor": ("/actors/russia/", None, True),
    "actors": ("/actors/", None, False),
    "sources": ("/sources/", None, False),
    "briefing": ("/briefing/?storyline=peace-council&from=2026-01", None, False),
}
TITLES = [
    "A title of a hundred and forty characters that goes on and on, through every clause its drafters could agree on, "
    "and ends only here at last",
    "استئناف المفاوضات في إسطنبول بين الوفدين بوساطة تركية",
    "שיחות בקהיר על הפסקת אש ועל שחרור חטופים",
    "Переговоры в Стамбуле продолжаются второй день",
]


def strange_record() -> dict:
    """Documents that no record would hold: titles of other scripts, and more events than can be labelled."""
    chance = random.Random(2803)
    source = {"slug": "made-up", "publisher": "Nobody", "title": "Made up to be looked at", "kind": "reference-work"}
    colours = {"colour": "#1f5fa8", "colour_dark": "#6ea8e6"}
    kinds = ["meeting", "call", "un-resolution", "sanctions-imposed", "statement", "summit", "judicial-ruling"]

    def event(slug, title, storyline, day, **values):
        return {
            "slug": slug, "status": "published", "title": title, "label": title[:36].strip(), "kind": chance.choice(kinds),
            "date": str(day), "storylines": [storyline], "significance": chance.choice([1, 1, 1, 2, 2, 3, 4, 5]),
            "citations": [{"source": "made-up", "stance": "report", "credibility": "6"}], **values,
        }  # fmt: skip

    days = [date(2022, 1, 1) + timedelta(days=int(chance.triangular(0, 1600))) for _ in range(3000)]
    crowd = [event(f"crowd-{n}", f"Round {n} of the talks", "crowd", day) for n, day in enumerate(days)]
    strange = [
        event(f"strange-{n}", title, "strange", date(2025, 3 + n, 10), summary=title, place=title[:30])
        for n, title in enumerate(TITLES)
    ]
    return {
        "storylines": [{"slug": "strange", "name": "Strange titles", **colours}, {"slug": "crowd", "name": "Crowd", **colours}],
        "sources": [source],
        "events": strange + crowd,
    }


def slow(route):
    """Answers only after the picture was taken."""
    if route.request.headers.get("hx-request"):
        return None
    return route.continue_()


def failing(route):
    if route.request.headers.get("hx-request"):
        return route.abort()
    return route.continue_()


def act(page, what: str) -> None:
    """Bring a page into a state that has no address."""
    if what in ("loading", "error"):
        page.route("**/*", slow if what == "loading" else failing)
        page.evaluate("document.getElementById('f-gaza-war').click()")
        page.wait_for_timeout(1200)
    elif what == "suggest":
        page.locator("#q").press_sequentially("zelen", delay=60)
        page.wait_for_timeout(1500)
    elif what == "help":
        page.evaluate("window.help()")
    elif what == "filters":
        page.locator("label:has(#f-gaza-war), .sheet-open").locator("visible=true").first.click()
        page.wait_for_timeout(1200)


def take(browser, origin: str, folder: Path) -> int:
    taken = 0
    for size, viewport in (("1440x900", DESKTOP), ("390x844", PHONE)):
        for theme in ("light", "dark"):
            context = browser.new_context(base_url=origin, viewport=viewport, color_scheme=theme, locale="en-GB")
            for name, (address, what, whole) in STATES.items():
                page = context.new_page()
                page.goto(address)
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(400)
                if what:
                    act(page, what)
                page.screenshot(path=folder / f"{name.replace(' ', '-')}-{size}-{theme}.png", full_page=whole)
                page.close()
                taken += 1
            context.close()
    return taken


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as start, tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        Path(scratch).chmod(0o711)
        documents = Path(scratch, "strange.json")
        documents.write_text(json.dumps(strange_record()))
        loaded = manage(start.data, "load_record", str(documents))
        if loaded.returncode:
            sys.exit(loaded.stderr)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        print(f"{take(browser, start.origin, folder)} pictures in {folder}")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".screenshots"))
