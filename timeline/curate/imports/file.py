"""The bytes of a file: bounded, packed to be kept, and read again as text in the encoding they are in. No database."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterable
from contextlib import contextmanager
from typing import NamedTuple

from django.utils.translation import gettext as _

from timeline.curate.imports.encoding import SPREADSHEETS, encoding_of

# Bytes of text, of a whole JSON document (which is read in one piece), and of what is looked at to tell the encoding.
LARGEST = 256 * 1024 * 1024
LARGEST_JSON = 32 * 1024 * 1024
SAMPLE = 256 * 1024
CHUNK = 256 * 1024
GZIP = b"\x1f\x8b"
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
ENCODINGS = ("utf-8", "utf-16", *SPREADSHEETS)


class Refused(Exception):
    """A file that cannot be read at all, and why, in a sentence."""


class Packed(NamedTuple):
    """A file as it is kept: gzip, the SHA-256 of its text, its size in bytes, and its encoding."""

    content: bytes
    digest: str
    size: int
    encoding: str


def pack(chunks: Iterable[bytes]) -> Packed:
    """A file, plain or gzip, in pieces of any size. Refused when it is larger than `LARGEST` or holds nothing."""
    squeeze, digest, size, head = zlib.compressobj(6, zlib.DEFLATED, 31), hashlib.sha256(), 0, b""
    utf8, is_utf8, packed = codecs.getincrementaldecoder("utf-8")(), True, []
    for chunk in _unzipped(chunks):
        size += len(chunk)
        if size > LARGEST:
            raise Refused(_("The file is larger than %(most)d MB.") % {"most": LARGEST // 1024 // 1024})
        if len(head) < SAMPLE:
            head += chunk[: SAMPLE - len(head)]
        is_utf8 = is_utf8 and _decodes(utf8, chunk)
        digest.update(chunk)
        packed.append(squeeze.compress(chunk))
    if not head.strip():
        raise Refused(_("The file is empty."))
    packed.append(squeeze.flush())
    return Packed(b"".join(packed), digest.hexdigest(), size, _encoding(head, is_utf8 and _decodes(utf8, b"", True)))


def _unzipped(chunks):
    """The pieces themselves, or what they hold when they are gzip, never more than a piece at a time."""
    expand = None
    for n, chunk in enumerate(chunks):
        if n == 0 and chunk[:2] == GZIP:
            expand = zlib.decompressobj(31)
        if expand is None:
            yield bytes(chunk)
            continue
        try:
            while chunk:
                yield expand.decompress(chunk, CHUNK)
                chunk = expand.unconsumed_tail
        except zlib.error as error:
            raise Refused(_("The file is not the gzip it says it is.")) from error


def _decodes(decoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(head: bytes, is_utf8: bool) -> str:
    marked = next((name for mark, name in MARKS.items() if head.startswith(mark)), "")
    if marked or is_utf8:
        return marked or "utf-8"
    return encoding_of(head)


@contextmanager
def text_of(content: bytes, encoding: str):
    """The packed file as text, with its line breaks. What its encoding does not know becomes a lone surrogate."""
    raw = io.BufferedReader(gzip.GzipFile(fileobj=io.BytesIO(content)), CHUNK)
    errors = "surrogateescape" if not encoding.startswith("utf-16") else "replace"
    with io.TextIOWrapper(raw, encoding=encoding, errors=errors, newline="") as text:
        yield text


def whole_text(content: bytes, encoding: str) -> str:
    with text_of(content, encoding) as text:
        whole = text.read(LARGEST_JSON + 1)
    if len(whole) > LARGEST_JSON:
        most = LARGEST_JSON // 1024 // 1024
        raise Refused(_("A JSON document may have %(most)d MB; split it, or write JSON Lines.") % {"most": most})
    return whole
