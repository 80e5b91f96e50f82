"""The routes of the API, by django-ninja, and what they are described as: OpenAPI 3.1."""

from __future__ import annotations

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404
from ninja import NinjaAPI
from psycopg.errors import QueryCanceled

from timeline.exchange.api.examples import EXAMPLES
from timeline.exchange.api.operations import EVERYWHERE, OPERATIONS, PARAMETERS, STATUSES, Operation
from timeline.exchange.api.problems import ANSWERS, MEDIA_TYPE, Problem, unavailable
from timeline.exchange.api.shapes import SHAPES, ref
from timeline.models.licence import LICENCE

VERSION = "1.0.0"
WORDS = (
    "A record of diplomatic events. Reading is open to everybody, from any site. Every list is paged by “next”; every answer "
    "has an ETag to ask by again. Errors are problems (RFC 9457)."
)


class Described(NinjaAPI):
    """Django Ninja finds the operation; what is said of it comes from our tables."""

    def get_openapi_schema(self, **options):
        schema = super().get_openapi_schema(**options)
        for said in (one for methods in schema["paths"].values() for one in methods.values()):
            # Ninja's own are bare: a slug without words, an "OK" under a number. Ours say more.
            said["parameters"] = [one for one in said.get("parameters", ()) if "description" in one]
            said["responses"] = {status: one for status, one in said["responses"].items() if isinstance(status, str)}
        schema["components"] = {
            "schemas": SHAPES,
            "responses": {f"Problem{status}": _problem(status) for status in STATUSES},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        }
        return schema


def described(operation: Operation) -> dict:
    """What OpenAPI says of one operation."""
    answer = {
        "description": operation.summary + ".",
        "headers": HEADERS,
        "content": {ANSWERS: {"schema": ref(operation.answers), "example": EXAMPLES[operation.answers]}},
    }
    status = "201" if operation.method == "POST" else "200"
    fails = {str(one): {"$ref": f"#/components/responses/Problem{one}"} for one in sorted({*operation.fails, *EVERYWHERE})}
    said = {
        "parameters": [{"name": name, **PARAMETERS[name]} for name in operation.takes],
        "responses": {status: answer, **fails},
        "tags": [operation.path.split("/")[1]],
    }
    if operation.method == "POST":
        body = {ANSWERS: {"schema": ref("Draft"), "example": EXAMPLES["Draft"]}}
        said |= {"requestBody": {"required": True, "content": body}, "security": [{"token": []}]}
    return said


def _problem(status: int) -> dict:
    example = {**EXAMPLES["Problem"], "status": status, "detail": STATUSES[status]}
    return {
        "description": STATUSES[status],
        "content": {MEDIA_TYPE: {"schema": ref("Problem"), "example": example}},
    }


HEADERS = {
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": "How many requests in how many seconds."},
    "RateLimit": {"schema": {"type": "string"}, "description": "How many are left, and for how many seconds."},
}

api = Described(
    title="Diplomatic Timeline",
    version=VERSION,
    description=WORDS,
    docs_url=None,
    urls_namespace="api",
    servers=[{"url": settings.ORIGIN}],
    openapi_extra={"info": {"license": {"name": LICENCE.name, "identifier": LICENCE.code}}},
)
for one in OPERATIONS:
    api.default_router.add_api_operation(
        one.path, [one.method], one.view, operation_id=one.name, summary=one.summary, url_name=one.name.replace("_", "-"),
        openapi_extra=described(one),
    )  # fmt: skip


def _unreachable(request, error):
    return unavailable(isinstance(error.__cause__, QueryCanceled)).answer()


HANDLERS = {
    Problem: lambda request, problem: problem.answer(),
    Http404: lambda request, error: Problem(404, "It is not in the record, or not public.").answer(),
    OperationalError: _unreachable,
    InterfaceError: _unreachable,
}
for error, handler in HANDLERS.items():
    api.add_exception_handler(error, handler)
