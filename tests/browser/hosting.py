"""A site that is not ours: another host name, another port, a content security policy of its own, and embeds in it."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# What the page around hears, and what is done to it from outside.
LOG = """
window.heard = [];
window.keys = [];
[...document.querySelectorAll("diplomatic-timeline")].forEach((one, at) => {
  for (const name of ["select", "range"]) one.addEventListener(name, ({ detail }) => heard.push([at, name, detail]));
});
addEventListener("keydown", (event) => keys.push(event.key));
window.messages = [];
addEventListener("message", ({ data, origin }) => messages.push([origin, data]));
"""


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        headers, body = self.server.pages.get(self.path.partition("?")[0], (None, b""))
        self.send_response(404 if headers is None else 200)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing."""


class Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Page)
        # Ours is at 127.0.0.1: for a browser that is another site.
        self.origin = f"http://localhost:{self.server_port}"
        self.pages = {"/log.js": ({"Content-Type": "text/javascript"}, LOG.encode())}

    def put(self, path, body, policy="", **headers):
        said = {"Content-Type": "text/html; charset=utf-8", **headers}
        if policy:
            said["Content-Security-Policy"] = policy
        self.pages[path] = (said, f"<!doctype html><html lang=en><title>A host</title>{body}".encode())
        return self.origin + path


@contextmanager
def site():
    server = Site()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
