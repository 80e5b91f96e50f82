"""A database that cannot be reached or takes too long: a small page that says when to try again, and no traceback.

Public reads give the database a second for a statement (settings.py); whoever curates, and every command, may take longer.
"""

import logging

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from psycopg import pq
from psycopg.errors import QueryCanceled

logger = logging.getLogger(__name__)

# Signed-in work happens below these.
PRIVATE = ("/admin/", "/accounts/")
# When trying again makes sense: a restarted database is back in seconds; a question that is too wide stays so for a while.
SECONDS_UNTIL_BACK = 10
SECONDS_UNTIL_CALM = 30


class Unavailable:
    """Middleware: bounds the statements of public reads, and answers 503 when the database does not."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        public = request.method in ("GET", "HEAD") and not request.path.startswith(PRIVATE)
        bound = Bound(settings.PUBLIC_STATEMENT_MILLISECONDS if public else 0)
        with connection.execute_wrapper(bound):
            try:
                return self.get_response(request)
            finally:
                bound.release()

    def process_exception(self, request, exception):
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        too_long = isinstance(exception.__cause__, QueryCanceled)
        logger.error("%s was answered with 503: %s", request.path, str(exception).partition("\n")[0])
        return refusal(request, too_long)


class Bound:
    """Sets `statement_timeout` before the first statement, if the connection does not have it already."""

    def __init__(self, milliseconds: int):
        self.milliseconds = milliseconds

    def __call__(self, execute, sql, params, many, context):
        self.set(self.milliseconds)
        return execute(sql, params, many, context)

    def set(self, milliseconds: int):
        raw = connection.connection
        if raw.info.transaction_status == pq.TransactionStatus.INERROR:
            return  # nothing but a rollback is possible, and nothing else comes
        # What is set within a transaction is gone when it is rolled back: only outside of one is it remembered. Statements that
        # are sent ahead (timeline/models/ahead.py) are one transaction.
        within = connection.in_atomic_block or raw.pgconn.pipeline_status != pq.PipelineStatus.OFF
        if within or getattr(raw, "statement_bound", 0) != milliseconds:
            with connection.wrap_database_errors:
                raw.execute(f"SET statement_timeout = {int(milliseconds)}")
            raw.statement_bound = None if within else milliseconds

    def release(self):
        """Inside somebody else's transaction nothing is left behind; one that has failed sets it back by itself."""
        if self.milliseconds and connection.connection is not None and connection.in_atomic_block:
            self.set(0)


def refusal(request, too_long: bool) -> HttpResponse:
    """The answer in words: a page, or one sentence where the page in the browser stays as it is."""
    seconds = SECONDS_UNTIL_CALM if too_long else SECONDS_UNTIL_BACK
    why = _("The question takes the record too long to answer.") if too_long else _("The record cannot be reached just now.")
    how = _("Ask for less, or try again in %(n)s seconds.") if too_long else _("Try again in %(n)s seconds.")
    words = f"{why} {how % {'n': seconds}}"
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(words, content_type="text/plain; charset=utf-8", status=503)
    else:
        response = HttpResponse(render_to_string("503.html", {"words": words, "path": request.get_full_path()}), status=503)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response
