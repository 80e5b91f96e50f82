"""A real `manage.py start`, and Chromium looking at it. Every page is watched while it is looked at.

One server for each worker of pytest-xdist, for all files of this folder that the worker gets and that only read. A file
whose tests write has one of its own.
"""

import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from playwright.sync_api import expect, sync_playwright

from tests import starting
from tests.browser.reading import PATIENCE
from tests.browser.windows import Windows
from tests.starting import ROOT, Start, cluster_directory

REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
DESKTOP, LAPTOP, PHONE = ({"width": 1440, "height": 900}, {"width": 1280, "height": 800}, {"width": 390, "height": 844})
# Scrolling that is still on its way swallows the next key.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-smooth-scrolling",
]  # fmt: skip
expect.set_options(timeout=PATIENCE * 1000)
# Counts what a test waits for, and repeats violations of the policy where they are collected.
IN_EVERY_PAGE = """
window.times = { drawn: 0, settled: 0 };
window.violations = [];
addEventListener("drawn", () => times.drawn++);
addEventListener("htmx:afterSettle", () => times.settled++);
addEventListener("securitypolicyviolation", (event) => {
  const words = `CSP violation: ${event.effectiveDirective} ${event.blockedURI} in ${event.sourceFile}:${event.lineNumber}`;
  window.violations.push(words);
  console.error(words);
});
"""

# What waiting in vain is called. What a page shows wrongly is never tried again.
IN_VAIN = [r"^TimeoutError", r"timeout \d+ms"]


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=IN_VAIN))


def without(what):
    (pytest.fail if REQUIRED else pytest.skip)(what)


# ---------------------------------------------------------------- the server


@contextmanager
def serving(program=ROOT, **environment):
    """A `start` with data of its own, which go away with it; of this checkout or of a copy of it.

    In a test run it is not the first start of these data; what that said, with its password, is `start.began`.
    """
    data = Path(tempfile.mkdtemp(prefix="diplomatic-timeline-browser-"))
    # As root, PostgreSQL runs under another account, which has to pass through.
    data.chmod(0o711)
    try:
        began = starting.begin(data / "data") if "TIMELINE_TEST_DATA" in os.environ else ""
        with patch.object(starting, "ROOT", program), Start(data / "data", **environment) as start:
            start.origin, start.began = f"http://127.0.0.1:{start.port}", began
            yield start
    finally:
        home = cluster_directory(data / "data").parent
        if home != data / "data":
            shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="session")
def server():
    """What is shown here never changes: nobody writes to it."""
    if not shutil.which("chromium"):
        without("chromium is not installed (Debian: apt install chromium)")
    with serving() as start:
        yield start


@pytest.fixture(scope="module")
def office(chromium):
    """A server for a file whose tests write; what they leave goes with it."""
    with serving() as start:
        yield start


# ---------------------------------------------------------------- the browser


# For this folder, not for the session: while Playwright runs, its event loop keeps Django's database
# from being used in this process, and other tests of this worker want to use it.
@pytest.fixture(scope="package")
def chromium():
    found = shutil.which("chromium") or without("chromium is not installed (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def windows(chromium):
    return Windows(chromium, watched)


# htmx calls it an error when a newer question replaces one that is still under way.
REPLACED = re.compile("^htmx:(sendAbort|afterRequest), ")


class Watch:
    """What went wrong on the pages of one test. `expect` names console errors that the test provokes."""

    def __init__(self, origin):
        self.origin, self.seen, self.outside, self.expected = origin, [], [], []

    def expect(self, pattern):
        self.expected.append(re.compile(pattern))

    def console(self, message):
        if message.type == "error":
            self.seen.append(f"{message.text} [{message.location['url']}]")

    def request(self, request):
        if not request.url.startswith((self.origin + "/", "data:", "blob:")):
            self.outside.append(request.url)

    def verdict(self):
        known = [REPLACED, *self.expected]
        wrong = [words for words in self.seen if not any(pattern.search(words) for pattern in known)]
        wrong += [f"request to somewhere else: {url}" for url in self.outside]
        missing = [one.pattern for one in self.expected if not any(one.search(words) for words in self.seen)]
        return wrong + [f"expected, and not seen: {pattern}" for pattern in missing]


def watched(window):
    """Whoever watches the window at the time is told of everything in it."""
    context = window.context
    context.set_default_timeout(PATIENCE * 1000)
    context.add_init_script(IN_EVERY_PAGE)
    context.on("console", lambda message: window.watch and window.watch.console(message))
    context.on("weberror", lambda error: window.watch and window.watch.seen.append(f"uncaught: {error.error}"))
    context.on("request", lambda request: window.watch and window.watch.request(request))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report


@pytest.fixture
def visitor(request, windows, tmp_path):
    """A function that opens an empty page at an origin. What it watches is judged when the test is over."""
    taken, watches = [], {}

    def visit(origin, viewport=DESKTOP, script=True, locale="en-GB", **options):
        window = windows.take(base_url=origin, viewport=viewport, java_script_enabled=script, locale=locale, **options)
        window.watch = watches.setdefault(origin, Watch(origin))
        taken.append(window)
        page = window.context.new_page()
        page.bring_to_front()
        page.watch = window.watch
        return page

    yield visit
    if getattr(request.node, "failed", False):
        for number, page in enumerate(page for window in taken for page in window.pages):
            page.screenshot(path=tmp_path / f"page-{number}.png")
            print(f"{page.url} looked like {tmp_path / f'page-{number}.png'}")
    for window in taken:
        windows.give_back(window, watches)
    wrong = [words for watch in watches.values() for words in watch.verdict()]
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def page(server, visitor):
    """A desktop page at the shared server."""
    return visitor(server.origin)


@pytest.fixture
def plain(server, visitor):
    """The same without scripts."""
    return visitor(server.origin, script=False)


@pytest.fixture
def phone(server, visitor):
    return visitor(server.origin, viewport=PHONE, has_touch=True)
