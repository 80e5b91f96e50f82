"""A download while it goes out: few at a time, in one snapshot of the record, and not bound as pages are.

A page waits a second for the database; a download reads on and on, so each step of it is bound instead.
"""

from __future__ import annotations

import zlib
from contextlib import closing, contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import override

from timeline.asked import encoding_of
from timeline.exchange.about import About
from timeline.exchange.download import Download
from timeline.exchange.formats import Format
from timeline.explore.held import Held, refused
from timeline.models.licence import LICENCE

# Compressed already.
ZIP = "application/zip"


def _chunks(format_: Format, download: Download):
    with override(download.about.language), snapshot():
        for chunk in format_.write(download):
            yield chunk if isinstance(chunk, bytes) else chunk.encode()


def _packed(chunks):
    """The same, compressed with gzip while they go by."""
    with closing(chunks):
        packer = zlib.compressobj(5, wbits=31)
        for chunk in chunks:
            if some := packer.compress(chunk):
                yield some
        yield packer.flush()


@contextmanager
def snapshot():
    """Inside, every statement sees the same record, and none may take longer than settings say of a download."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute(f"SET LOCAL statement_timeout = {settings.DOWNLOAD_STATEMENT_MILLISECONDS:d}")
            # Whoever stops reading is not to keep the database from tidying up.
            cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = {settings.DOWNLOAD_IDLE_MILLISECONDS:d}")
        yield


def answer(request, ending: str, format_: Format, download: Download, name: str) -> HttpResponse:
    """The download as an answer; 503 with when to try again where too many are on their way."""
    headers = _headers(download.about, ending, format_, name)
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    if refusal := refused():
        return refusal
    packed = format_.media_type != ZIP and encoding_of(request.headers.get("Accept-Encoding", "")) != ""
    chunks = _chunks(format_, download)
    response = StreamingHttpResponse(Held(_packed(chunks) if packed else chunks), headers=headers)
    patch_vary_headers(response, ("Accept-Encoding",))
    if packed:
        response["Content-Encoding"] = "gzip"
    return response


def _headers(about: About, ending: str, format_: Format, name: str) -> dict[str, str]:
    day = f"-{about.as_of}" if about.as_of else ""
    text = format_.media_type.startswith("text/") or format_.media_type.endswith("+xml")
    return {
        "Content-Type": f"{format_.media_type}; charset=utf-8" if text else format_.media_type,
        "Content-Disposition": f'{"inline" if format_.shown else "attachment"}; filename="{name}{day}.{ending}"',
        "Link": f'<{LICENCE.address}>; rel="license"',
        **({"Content-Language": about.language} if format_.spoken else {}),
        # The record is open: a page of any other site may read it, as nothing here depends on who asks.
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
