"""The reference of the API under the policy, and a page of another site that reads."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import sound


def test_the_reference_is_read_here_and_names_every_operation(page):
    assert page.goto("/api/").status == 200
    sound(page)
    described = page.evaluate("fetch('/api/v1/openapi.json').then(answer => answer.json())")
    assert described["openapi"] == "3.1.0"
    for path, methods in described["paths"].items():
        for said in methods.values():
            expect(page.locator(f"#{said['operationId']} h2")).to_contain_text(path)
    page.locator("#events summary").click()
    expect(page.locator("#events pre")).to_contain_text('"data"')
    for address in ("#shape-Event", "#status-422"):
        expect(page.locator(address)).to_be_visible()


class Elsewhere(BaseHTTPRequestHandler):
    """Another site, with one page and no policy of its own."""

    def do_GET(self):
        body = b"<!doctype html><link rel=icon href=data:,><title>Elsewhere</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def elsewhere():
    site = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}"
    site.shutdown()
    site.server_close()


def test_a_page_of_another_site_reads_and_is_told_what_is_left(server, visitor, elsewhere):
    page = visitor(elsewhere)
    page.goto("/")
    said = page.evaluate(
        """async address => {
          const answer = await fetch(address);
          const again = await fetch(address, { headers: { "If-None-Match": answer.headers.get("ETag") } });
          return [answer.status, again.status, answer.headers.get("RateLimit"), (await answer.json()).data.length];
        }""",
        f"{server.origin}/api/v1/events?limit=3",
    )
    assert said[0] == 200 and said[1] in (200, 304) and said[3] == 3
    assert said[2].startswith('"address";r=')
    assert set(page.watch.outside) == {f"{server.origin}/api/v1/events?limit=3"}
    page.watch.outside.clear()
