"""When a reader sees the timeline, and when they can use it: Chromium against a server of `manage.py start`.

    python -m pytest tests/bench/bench_browser.py -n 0 -s

Prints medians in milliseconds since navigation; with BENCH_JSON=FILE they are also written there. Nothing is
asserted about the clock: the figures are for comparing one version with another on one machine.
"""

import json
import os
import shutil
import statistics
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.test_start import ROOT, Start
from timeline.assets import plotly_files

VISITS = 5
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
BASIC = ROOT / "static/node_modules/plotly.js-basic-dist-min"
# Far beyond what anything here takes, in milliseconds: only a hang runs into it.
PATIENCE = 120_000

FIRST_PAINT = """() => new Promise(found => {
  const look = list => list.getEntries().forEach(
    entry => entry.name === "first-contentful-paint" && found(entry.startTime));
  new PerformanceObserver(look).observe({ type: "paint", buffered: true });
})"""


def visit(browser, address) -> dict[str, float]:
    """One reader with an empty cache: milliseconds to the first paint, the drawn chart, and the first zoom's answer."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address, wait_until="commit")
    paint = page.evaluate(FIRST_PAINT)
    drawn = page.wait_for_function("() => document.querySelector('#chart.drawn') && performance.now()").json_value()
    before = page.locator("#results").inner_html()
    asked = page.evaluate("() => performance.now()")
    page.locator("[data-zoom=in]").click()
    changed = "before => document.querySelector('#results')?.innerHTML !== before && performance.now()"
    answered = page.wait_for_function(changed, arg=before).json_value()
    context.close()
    return {"first paint": paint, "chart drawn": drawn, "interactive": answered, "zoom alone": answered - asked}


def measured(kind: str) -> dict[str, float]:
    data = Path(tempfile.mkdtemp(prefix="diplomatic-timeline-bench-"))
    # As root, PostgreSQL runs under another account, which has to pass through.
    data.chmod(0o711)
    try:
        with Start(data / "data") as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            address = f"http://127.0.0.1:{server.port}/"
            visit(browser, address)
            visits = [visit(browser, address) for _ in range(VISITS)]
            browser.close()
    finally:
        shutil.rmtree(data, ignore_errors=True)
    medians = {name: round(statistics.median(one[name] for one in visits)) for name in visits[0]}
    print(f"\n{kind:>6}: " + ", ".join(f"{name} {value} ms" for name, value in medians.items()))
    if path := os.environ.get("BENCH_JSON"):
        told = json.loads(Path(path).read_text()) if Path(path).exists() else {}
        Path(path).write_text(json.dumps({**told, kind: medians}, indent=2) + "\n")
    return medians


@pytest.fixture
def without_the_basic_bundle():
    """The whole bundle is used where the basic one is not found: it is put aside while the server starts."""
    aside = BASIC.with_name(BASIC.name + ".aside")
    if not BASIC.exists():
        yield
        return
    BASIC.rename(aside)
    try:
        yield
    finally:
        aside.rename(BASIC)


def test_a_reader_with_the_whole_bundle(without_the_basic_bundle):
    assert measured("whole")["first paint"] > 0


@pytest.mark.skipif(len(plotly_files(ROOT)) < 2, reason="static/node_modules holds no basic bundle of this version")
def test_a_reader_with_the_basic_bundle():
    assert measured("basic")["first paint"] > 0
