"""A page with blanks: all of it but the chart and the moment, which a chart of another width or a later reader has others of.

The blank page is one of the parts that answers share (parts.py); filling it in takes less than a tenth of writing it.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from timeline.explore.answer import Answer
from timeline.explore.order import written
from timeline.explore.parts import BLANK, blank, shared

BLANKS = {name: blank(name) for name in ("picture", "figure", "moment", "lines", "strip")}
# The same for every chart and moment; blanks all the same, as each template around them would copy them twice.
SAME = ("lines", "strip")
WITHOUT_CHART = {"explore/_panel.html"}


def page(request, template: str, context: dict) -> str:
    """The page of `context["answer"]`; `chart` is what its template says of the chart and of the moment."""
    answer: Answer = context["answer"]
    if answer.errors:
        return render_to_string(template, {**context, "chart": answer}, request)
    asked = (template, answer.query, *answer.typed.items())
    place = (request.scheme, request.get_host(), request.path, get_language(), timezone.localdate())
    pieces = shared("page", (asked, place), lambda: _made(answer, template, lambda: _blank(request, template, context)))
    return "".join(getattr(answer, piece) if at % 2 else piece for at, piece in enumerate(pieces))


def _made(answer: Answer, template: str, write: Callable[[], list[str]]) -> list[str]:
    return write() if template in WITHOUT_CHART else written(answer, write)


def _blank(request, template: str, context: dict) -> list[str]:
    """Pieces of the page, and between them the names of what is to be filled in."""
    text, *rest = BLANK.split(render_to_string(template, {**context, "chart": SimpleNamespace(**BLANKS)}, request))
    pieces = [text]
    for name, text in zip(rest[::2], rest[1::2], strict=True):
        if name in SAME:
            pieces[-1] = "".join((pieces[-1], getattr(context["answer"], name), text))
        else:
            pieces += [name, text]
    return pieces
