"""Both bundles of plotly.js draw: the one in the Python package, and the smaller one that npm may bring."""

import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving, without
from tests.browser.reading import SMALL, address, answered, charted, lonely_mark, open_drawn, slugs, until, window
from tests.starting import ROOT

BASIC = "plotly.js-basic-dist-min"
FILES = {"full": "plotly/plotly.min.", "basic": "plotly/plotly-basic.min."}


def copy_with(bundle, folder):
    """A copy of the program that has a bundle which the checkout does not show."""
    for name in ("timeline", "templates", "static"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    shutil.copy(ROOT / "manage.py", folder)
    if bundle == "basic":
        if not shutil.which("npm"):
            pytest.skip(f"neither static/node_modules/{BASIC} nor npm is installed")
        done = subprocess.run(
            ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=folder / "static", capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        if done.returncode:
            without(f"npm cannot fetch {BASIC}: {done.stderr[-300:]}")
    return folder


@pytest.fixture(params=FILES)
def bundle(request):
    return request.param


@pytest.fixture
def origin(bundle, server, tmp_path):
    """Where the bundle is shown: by the shared server, if it is what the checkout has."""
    if bundle == ("basic" if (ROOT / "static/node_modules" / BASIC).is_dir() else "full"):
        yield server.origin
    else:
        with serving(copy_with(bundle, tmp_path)) as start:
            yield start.origin


def test_the_chart_is_drawn_hovered_selected_zoomed_and_filtered_with_each_bundle(bundle, origin, visitor):
    page = visitor(origin)
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))
    open_drawn(page, SMALL)
    assert [FILES[bundle] in url for url in loaded if "/plotly/" in url] == [True]
    assert charted(page) == set(slugs(page))
    mark = lonely_mark(page)
    page.mouse.move(mark["x"] - 3, mark["y"])
    page.mouse.move(mark["x"], mark["y"])
    title = page.locator(f"tr[data-slug={mark['slug']}] a").inner_text()
    expect(page.locator("#plot .hoverlayer .hovertext")).to_contain_text(title[:20])
    with answered(page, "settled"):
        page.mouse.click(mark["x"], mark["y"])
    expect(page.locator("#panel [data-event]")).to_have_attribute("data-event", mark["slug"])
    until(page, "document.querySelectorAll('#plot .shapelayer path').length > 0")
    before = window(page)
    with answered(page):
        page.mouse.wheel(0, -300)
    after = window(page)
    assert after[1] - after[0] < before[1] - before[0]
    assert address(page).startswith("/?storyline=peace-council&from=2026-")
    with answered(page):
        page.locator("#f-peace-council").click()
    assert "storyline" not in address(page)
