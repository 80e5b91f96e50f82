"""What a first view of an embed weighs, beside TimelineJS3's own embed page and what every chart of Datawrapper loads.

    python -m tests.bench.embeds ADDRESS          # of a running `manage.py start`
    npm install --no-save --prefix tests/bench/peers @knight-lab/timelinejs@3.9.11 @datawrapper/chart-core@8.47.0

TimelineJS3 gets the very events of our embed, compressed with Brotli as everything of it; what it asks of other sites is
counted and not answered. Datawrapper publishes a chart as a page with two scripts, which are weighed alone: the drawing of
the chart, its data, fonts and polyfills come on top. Nothing is asserted: it prints a table for the README.
"""

import argparse
import json
import mimetypes
import shutil
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
from lxml import html
from playwright.sync_api import sync_playwright

from tests.browser.hosting import site

PACKAGES = Path(__file__).parent / "peers/node_modules"
TIMELINEJS = PACKAGES / "@knight-lab/timelinejs/dist"
DATAWRAPPER = PACKAGES / "@datawrapper/chart-core/dist"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
VIEWS = ("", "storyline=peace-council")
KB = 1024


def events_of(origin: str, view: str) -> list[dict]:
    """The events of our list, as TimelineJS wants them: a headline and the day on which each is put in order."""
    with urllib.request.urlopen(f"{origin}/?{view}") as answer:  # noqa: S310 - the address is the caller's
        page = html.document_fromstring(answer.read().decode())
    rows = page.iterfind(".//tr[@data-slug]")
    days = [(row.get("data-at").split("-"), row.find(".//a").text_content()) for row in rows]
    return [
        {"start_date": dict(zip(("year", "month", "day"), day, strict=True)), "text": {"headline": title}}
        for day, title in days
    ]


class Peer(BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.partition("?")[0]
        file = TIMELINEJS / path.lstrip("/")
        body = self.server.events if path == "/events.json" else file.read_bytes() if file.is_file() else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", mimetypes.guess_type(path)[0] or "application/octet-stream")
        self.send_header("Content-Encoding", "br")
        self.end_headers()
        self.wfile.write(brotli.compress(body, quality=9))

    def log_message(self, *_):
        """Says nothing."""


def weigh(browser, host, address: str, own: str) -> tuple[int, int, set[str]]:
    """(requests, bytes with headers, other sites that were asked) of a frame of 960 pixels until nothing more comes."""
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    page, asked, elsewhere = context.new_page(), [], set()
    context.route(lambda url: not url.startswith((own, "about:", host.origin)), lambda route: route.abort())
    frame = f'<link rel=icon href="data:,"><iframe src="{address}" width=960 height=600></iframe>'
    page.on("requestfinished", lambda request: asked.append(request) if request.url.startswith(own) else None)
    page.on("requestfailed", lambda request: elsewhere.add(request.url.split("/")[2]))
    page.goto(host.put("/", frame))
    page.wait_for_load_state("networkidle")
    sizes = [request.sizes() for request in asked]
    context.close()
    return len(asked), sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes), elsewhere


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("address")
    origin = arguments.parse_args().address.rstrip("/")
    print("| first view | requests | KB | asks other sites |\n|---|---|---|---|")
    with sync_playwright() as playwright, site() as host:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for view in VIEWS:
            events = events_of(origin, view)
            requests, sent, elsewhere = weigh(browser, host, f"{origin}/embed/?{view}", origin)
            print(f"| this embed, {len(events)} events | {requests} | {sent / KB:.0f} | {len(elsewhere)} |")
            if TIMELINEJS.is_dir():
                peer = ThreadingHTTPServer(("127.0.0.1", 0), Peer)
                peer.events = json.dumps({"events": events}).encode()
                threading.Thread(target=peer.serve_forever, daemon=True).start()
                own = f"http://127.0.0.1:{peer.server_port}"
                requests, sent, elsewhere = weigh(browser, host, f"{own}/embed/index.html?source={own}/events.json", own)
                print(f"| TimelineJS3, {len(events)} events | {requests} | {sent / KB:.0f} | {len(elsewhere)} |")
                peer.shutdown()
        browser.close()
    if DATAWRAPPER.is_dir():
        scripts = [DATAWRAPPER / name for name in ("main.js", "dw-2.0.min.js")]
        sent = sum(len(brotli.compress(script.read_bytes(), quality=9)) for script in scripts)
        print(f"| Datawrapper, the two scripts of any chart | {len(scripts)} | {sent / KB:.0f} | |")


if __name__ == "__main__":
    main()
