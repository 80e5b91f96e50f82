"""Dates on a page: in the reader's language for people, as `<time datetime>` for machines. A template filter."""

from __future__ import annotations

import datetime as dt
from html import escape

from django.template import Library
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from timeline.models.dates import Span

register = Library()


@register.filter
def when(date: Span | dt.date | str | None, length: str = "long") -> SafeString:
    """`{{ event.span|when }}`, `{{ citation.said|when:"short" }}`: a span, a day or EDTF text; nothing for nothing.

    Isolated and with a direction of its own, as a date begins with a number: beside a name in another script it would
    be read in that one's direction, and "10–12" as "12–10".
    """
    if not date:
        return SafeString()
    span = date if isinstance(date, Span) else Span.parse(str(date))
    words = "".join(
        f'<time datetime="{piece.machine}">{escape(piece.text)}</time>' if piece.machine else escape(piece.text)
        for piece in span.pieces(short=length == "short")
    )
    return SafeString(f'<bdi dir="{"rtl" if get_language_bidi() else "ltr"}">{words}</bdi>')
