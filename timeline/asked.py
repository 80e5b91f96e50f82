"""What decides an answer to a public read, besides the record and the code: the question in its canonical form."""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import parse_cookie
from django.utils.translation import get_language_from_request

from timeline.unavailable import PRIVATE

# Below these nothing is remembered here: what is not public, and files, which have caches of their own.
ELSEWHERE = (*PRIVATE, settings.STATIC_URL)
# Added to addresses by those who count clicks; no page reads them.
CLICKS = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")
# Where the reader believes to be: pages name their own address.
PLACE = ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "SCRIPT_NAME")
# The headers that pages of public reads differ by, as WSGI names them. An answer that says it varies by another one is
# not remembered.
DECIDING = (
    "HTTP_HX_REQUEST", "HTTP_HX_TARGET", "HTTP_HX_TRIGGER", "HTTP_HX_BOOSTED", "HTTP_HX_HISTORY_RESTORE_REQUEST",
    "HTTP_X_CHART_WIDTH",
)  # fmt: skip
# What other sites show. The record's version would ask all of them to be fetched anew whenever anything is published.
CARRIED = ("/embed", "/oembed")
# Below this an answer may depend on the page that shows it, of which the browser tells these.
WIDGETS = "/embed/"
FRAMING = ("HTTP_SEC_FETCH_DEST", "HTTP_REFERER")
WIDTH = "HTTP_X_CHART_WIDTH"
# Pixels between one width of a chart and the next.
STEP = 20
VARYING = {"accept-encoding", "accept-language", "cookie", "sec-fetch-dest", "referer"} | {
    name.removeprefix("HTTP_").replace("_", "-").lower() for name in DECIDING
}


class Asked(NamedTuple):
    """Equal ones have equal answers, as long as record, code and day are the same."""

    place: tuple[str, ...]
    path: str
    params: tuple[tuple[str, str], ...]
    language: str
    encoding: str
    headers: tuple[str | None, ...]

    @property
    def is_carried(self) -> bool:
        return self.path.startswith(CARRIED)

    @classmethod
    def of(cls, environ) -> Asked | None:
        """None for what is answered anew each time: writing, what is not public, and whoever may be signed in."""
        cookies = environ.get("HTTP_COOKIE", "")
        path = environ.get("PATH_INFO", "")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.startswith(ELSEWHERE):
            return None
        language = language_of(cookies, environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        if language is None:
            return None
        return cls(
            tuple([environ.get(name, "") for name in PLACE]),
            path,
            params_of(environ.get("QUERY_STRING", "")),
            language,
            encoding_of(environ.get("HTTP_ACCEPT_ENCODING", "")),
            tuple([_said(environ, name) for name in (DECIDING + FRAMING if is_of_widget(path) else DECIDING)]),
        )


def _said(environ, name: str) -> str | None:
    told = environ.get(name)
    return str(width_of_chart(told)) if told and name == WIDTH else told


def width_of_chart(told: str) -> int | None:
    """Pixels of the reader's chart, as the page's script reports them; None where it does not.

    In steps: charts that are nearly as wide have the same picture, and it is drawn once.
    """
    known = told.isascii() and told.isdigit() and len(told) < 6
    return min(max(int(told) // STEP * STEP, 320), 2560) if known else None


def is_of_widget(path: str) -> bool:
    return path.startswith(WIDGETS) and path != WIDGETS


@lru_cache(maxsize=1024)
def language_of(cookies: str, accepted: str) -> str | None:
    """The language that a page will speak; None for cookies that say that somebody may be signed in."""
    said = parse_cookie(cookies)
    if not said.keys().isdisjoint((settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")):
        return None
    return get_language_from_request(SimpleNamespace(COOKIES=said, META={"HTTP_ACCEPT_LANGUAGE": accepted}))


@lru_cache(maxsize=1024)
def params_of(query: str) -> tuple[tuple[str, str], ...]:
    """Parameters by name, those of one name in the order they stand in, as the last of them may count."""
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    return tuple(sorted((pair for pair in pairs if not pair[0].startswith(CLICKS)), key=lambda pair: pair[0]))


@lru_cache(maxsize=256)
def encoding_of(accepted: str) -> str:
    """The best that we write of those a browser reads: "br", "gzip", or "" for neither."""
    weights = {}
    for one in accepted.lower().split(","):
        name, _, weight = one.partition(";")
        weights[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((encoding for encoding in ("br", "gzip") if weights.get(encoding, weights.get("*", False))), "")
