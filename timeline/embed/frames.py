"""Who may show what leaves this site inside a page of theirs, as the headers of an answer say it.

A sandboxed frame has an origin of its own that is nobody's: without these headers it stays blank.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpResponse

FRAMES = ("iframe", "frame", "embed", "object")


def for_everybody(response: HttpResponse) -> HttpResponse:
    """A file or data that any page may read; it holds nothing but what is public."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def framed(response: HttpResponse, origins: tuple[str, ...] = ()) -> HttpResponse:
    """A page that may stand in a frame: of these origins, or, without any, of every page there is.

    Then nothing is said of ancestors, because `*` would shut out files and sandboxed pages, which have no origin.
    """
    response.xframe_options_exempt = True
    response._csp_replace = {"frame-ancestors": ["'self'", *origins] if origins else None}
    return for_everybody(response)


def is_refused(request, origins: tuple[str, ...]) -> bool:
    """Whether the browser says that a page of another origin shows this in a frame.

    One that does not say so is held to `frame-ancestors`, and shows an error of its own.
    """
    if not origins or request.headers.get("Sec-Fetch-Dest") not in FRAMES:
        return False
    host = origin_of(request.headers.get("Referer", ""))
    own = f"{request.scheme}://{request.get_host()}"
    return bool(host) and host != own and not any(allows(origin, host) for origin in origins)


def origin_of(address: str) -> str:
    """Scheme, host and port of an address; empty where it has none."""
    try:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower() if parts.scheme and parts.netloc else ""
    except ValueError:
        return ""


def allows(origin: str, host: str) -> bool:
    """Whether an origin, which may begin with `*.` for all names below a name, is that of a host, as browsers decide it."""
    if "://*." not in origin:
        return origin == host
    scheme, _, below = origin.partition("://*")
    return host.startswith(f"{scheme}://") and host.endswith(below) and len(host) > len(scheme) + 3 + len(below)
