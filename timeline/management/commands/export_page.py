"""`manage.py export_page QUESTION -o file.html`: the answer to a question as a page in one file, for an archive or a mail.

QUESTION is what stands behind the `?` of an address of the timeline, or that address; nothing is the whole record.
"""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils.translation import override

from timeline.exchange.formats import FORMATS
from timeline.exchange.known import download_of
from timeline.exchange.stream import snapshot
from timeline.explore.query import Query


class Command(BaseCommand):
    help = "Writes the answer to a question in one of the formats; as a page in one file, if no other is named."

    def add_arguments(self, parser):
        parser.add_argument("question", nargs="?", default="", help="such as 'storyline=gaza-war&from=2025'")
        parser.add_argument("-o", "--output", type=Path, help="the file; without one, standard output")
        parser.add_argument("--format", choices=list(FORMATS), default="html")
        parser.add_argument("--language", default="en")

    def handle(self, *, question, output, language, **options):
        query, form = Query.from_params(QueryDict(question.partition("?")[2] if "?" in question else question))
        if form.errors:
            raise CommandError("; ".join(f"{name}: {' '.join(why)}" for name, why in form.errors.items()))
        with override(language), snapshot():
            _write(FORMATS[options["format"]].write(download_of(query)), output)


def _write(chunks, output: Path | None) -> None:
    """Whole or not at all: a file that is there already stays until the new one is complete."""
    whole = (chunk if isinstance(chunk, bytes) else chunk.encode() for chunk in chunks)
    if output is None:
        sys.stdout.buffer.writelines(whole)
        return
    beside = output.with_name(f".{output.name}.part")
    try:
        with beside.open("wb") as file:
            file.writelines(whole)
        beside.replace(output)
    except OSError as error:
        raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
    finally:
        beside.unlink(missing_ok=True)
