"""A small server for the peers' pages: everything compressed beforehand and kept in memory, nothing kept by the browser."""

import mimetypes
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template

import brotli

from tests.bench.peers.contenders import HERE, Contender, contenders
from tests.starting import ROOT
from timeline.staticfiles import gathered

PAGES = HERE / "pages"
STYLES = ROOT / "static/css"
# What our own page is drawn by, as it is sent: in one file.
SHEET = "/css/site.css"
HTML = "text/html; charset=utf-8"
# Scripts that the bench itself puts into pages.
INJECTED = ("ours.js", "watch.js")
# As our own static files are.
QUALITY = 9


def files() -> dict[str, tuple[str, bytes]]:
    """{address: (type, body compressed with Brotli)} of all pages, our style sheets and the libraries."""
    found = {f"/{file.name}": file for file in PAGES.glob("*.[cj]s*") if file.name not in INJECTED}
    for contender in contenders().values():
        found |= contender.library
    bodies = {address: (_type(file), file.read_bytes()) for address, file in found.items()}
    for name in ("tokens.css", "site.css"):
        text = gathered((STYLES / name).read_text(), lambda other: (STYLES / other).read_text())
        bodies[f"/css/{name}"] = ("text/css; charset=utf-8", text.encode())
    bodies["/empty"] = (HTML, _page("empty.html", styles=_styles([SHEET])))
    for key, contender in contenders().items():
        if contender.library:
            bodies[f"/{key}"] = (HTML, _peer(contender))
    return {address: (kind, brotli.compress(body, quality=QUALITY)) for address, (kind, body) in bodies.items()}


def _peer(contender: Contender) -> bytes:
    scripts = [address for address in contender.library if address.endswith(".js")]
    scripts += [f"/{name}" for name in contender.scripts]
    events = "/labelled.json" if contender.labelled else "/plain.json"
    shared = f'<script src="/page.js" data-events="{events}" defer></script>' if contender.events else ""
    return _page(
        "peer.html",
        name=contender.name,
        styles=_styles(address for address in contender.library if address.endswith(".css")),
        scripts=shared + "".join(f'<script src="{address}" defer></script>' for address in scripts),
    )


def _styles(addresses) -> str:
    return "".join(f'<link rel="stylesheet" href="{address}">' for address in addresses)


def _page(file: str, **parts: str) -> bytes:
    return Template((PAGES / file).read_text()).substitute(parts).encode()


def _type(file: Path) -> str:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        kind, body = self.server.files.get(self.path, ("", b""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Length", str(len(body)))
        if kind:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Encoding", "br")
        self.send_header("Cache-Control", "no-store")
        # As ours do: with it a browser begins another process for the page, which takes all of them alike.
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing."""


class Site(ThreadingHTTPServer):
    daemon_threads = True
    # Many styles and scripts are asked for at once.
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.files = files()

    def hold(self, folder: Path):
        """Serves the events of this folder from now on."""
        for file in folder.glob("*.json.br"):
            self.files[f"/{file.name.removesuffix('.br')}"] = ("application/json", file.read_bytes())

    def hold_figure(self, figure: str):
        """Serves the chart of our own page as the one of `/limit`."""
        self.files["/figure.json"] = ("application/json", brotli.compress(figure.encode(), quality=QUALITY))

    def handle_error(self, request, client_address):
        """A browser that was ended while it was answered is no news."""


@contextmanager
def peers_site():
    site = Site()
    threading.Thread(target=site.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
