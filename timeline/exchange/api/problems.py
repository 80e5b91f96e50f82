"""Errors as RFC 9457 has them, for whatever goes wrong below /api/v1/: also what Django itself refuses."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse

from timeline.unavailable import SECONDS_UNTIL_BACK, SECONDS_UNTIL_CALM

BELOW = "/api/v"
MEDIA_TYPE = "application/problem+json"
ANSWERS = "application/json"
# What an answer says besides its body and a problem has to say too.
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
# Pages on other sites may read, and are told what they may look at.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, RateLimit, RateLimit-Policy",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class Problem(Exception):
    """`errors` say where: {"parameter": name} or {"pointer": RFC 6901} with a "detail" each."""

    def __init__(self, status: int, detail: str, errors=(), **headers):
        super().__init__(detail)
        self.status, self.detail, self.errors, self.headers = status, detail, list(errors), headers

    def document(self) -> dict:
        title = HTTPStatus(self.status).phrase
        said = {"type": f"{settings.ORIGIN}/api/#status-{self.status}", "title": title, "status": self.status}
        return said | {"detail": self.detail} | ({"errors": self.errors} if self.errors else {})

    def answer(self) -> HttpResponse:
        headers = {name.replace("_", "-"): value for name, value in self.headers.items()}
        body = json.dumps(self.document(), ensure_ascii=False)
        headers = {"Cache-Control": "no-store", **headers}
        return HttpResponse(body, status=self.status, content_type=MEDIA_TYPE, headers=headers)


class Problems:
    """Middleware: below /api/v1/, problems instead of pages, reading from everywhere, and HEAD wherever there is GET."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(BELOW):
            return self.get_response(request)
        response = self._answer(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
            response = _as_problem(response)
        for name, value in OPEN.items():
            response[name] = value
        return response

    def _answer(self, request):
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return HttpResponse(status=204, headers=PREFLIGHT)
        if not (request.accepts(ANSWERS) or request.accepts(MEDIA_TYPE) or request.accepts("text/html")):
            return Problem(406, f"Everything here is {ANSWERS}.").answer()
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        return _without_body(response)


def _as_problem(response) -> HttpResponse:
    kept = {name: response[name] for name in KEPT if name in response.headers}
    problem = Problem(response.status_code, WORDS.get(response.status_code, HTTPStatus(response.status_code).description))
    return Problem(problem.status, problem.detail or "The request cannot be answered.", **kept).answer()


def _without_body(response):
    length = len(response.content)
    response.content = b""
    response["Content-Length"] = str(length)
    return response


def unavailable(too_long: bool) -> Problem:
    """The database that cannot be reached, or takes too long."""
    seconds = SECONDS_UNTIL_CALM if too_long else SECONDS_UNTIL_BACK
    words = "The question takes the record too long: ask for less." if too_long else "The record cannot be reached just now."
    return Problem(503, words, Retry_After=str(seconds))


WORDS = {
    400: "The request is not one that can be read.",
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    500: "Something here is broken. It has been written down.",
}
