"""A picture that stands alone: the timeline of one question as an SVG document, with all that it needs inside.

It is the picture of the page at a given width, in the colours of one theme, over a line that says what it shows.
"""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext as _

from timeline.explore.answer import Answer
from timeline.explore.comparison import answer_to
from timeline.explore.inks import THEMES, style
from timeline.explore.lines import lines_of
from timeline.explore.query import Query

NARROWEST, WIDEST, USUAL = 320, 2560, 1200
MARGIN, LINE, SMALL, NAME = 16, 16, 11, 14
MOST_LINES = 3
# What XML cannot hold, and what turns the direction of text around.
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")


class StillForm(forms.Form):
    """How the picture is wanted. `scale` is for pixels only: how many stand for one of the drawing's."""

    width = forms.IntegerField(required=False, min_value=NARROWEST, max_value=WIDEST)
    theme = forms.ChoiceField(required=False, choices=[(theme, theme) for theme in THEMES])
    scale = forms.IntegerField(required=False, min_value=1, max_value=3)


class Wanted(NamedTuple):
    """A question and how its picture is wanted; `problems` says in words what cannot be."""

    query: Query
    width: int
    theme: str
    scale: int
    problems: str

    @classmethod
    def from_params(cls, params) -> Wanted:
        query, asked = Query.from_params(params)
        form = StillForm(params)
        form.is_valid()
        problems = [
            f"{name}: {message}"
            for errors in (asked.errors, form.errors)
            for name, messages in errors.items()
            for message in messages
        ]
        if query.event and not query.public().filter(slug=query.event).exists():
            problems.append(_("There is no published event “%(slug)s”.") % {"slug": query.event})
        how = form.cleaned_data
        return cls(
            query, how.get("width") or USUAL, how.get("theme") or "light", how.get("scale") or 1, "\n".join(problems)
        )


def still(wanted: Wanted, origin: str) -> str:
    """The document. `origin` is where its links lead: scheme and host, without a slash at the end."""
    inner = wanted.width - 2 * MARGIN
    answer = answer_to(wanted.query, width=inner)
    picture = str(answer.drawing.picture).replace('href="/?', f'href="{escape(origin)}/?')
    # It says that its events are listed below; here they are not.
    picture = picture.replace(f' role="group" aria-label="{escape(answer.description)}"', "")
    high = float(re.search(r' height="([\d.]+)"', picture)[1])
    foot, height = _foot(answer, origin, inner, MARGIN + high + LINE)
    colours = [(row.slug, row.colour, row.colour_dark) for row in answer.storylines.values()]
    content = (
        f'<svg overflow="visible" x="{MARGIN}" y="{MARGIN}" width="{inner}" height="{high:g}">'
        f"{picture}{_nothing(answer, high)}</svg>{foot}"
    )
    css = style(wanted.theme, colours)
    return document(wanted.width, height, answer.question_words, _facts(answer), css, content)


def document(width: float, height: float, title: str, words: str, css: str, content: str) -> str:
    """A whole SVG document: content on paper. Everything but `title` and `words` is markup already."""
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="still" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" aria-labelledby="title" aria-describedby="words">'
        f'<title id="title">{escape(title)}</title><desc id="words">{escape(words)}</desc><style>{css}</style>'
        f'<rect class="paper" width="100%" height="100%"/>{content}</svg>\n'
    )
    return UNFIT.sub("", text)


def policy(text: str) -> str:
    """The content security policy of a document: its own style, and nothing else at all."""
    css = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def _foot(answer: Answer, origin: str, width: float, top: float) -> tuple[str, float]:
    """What the picture shows, in words, and how high the document is with it."""
    written = [("name", NAME, lines_of(answer.question_words, NAME, width, MOST_LINES))]
    for words in (_facts(answer), origin + answer.query.address):
        written.append(("soft", SMALL, lines_of(words, SMALL, width, MOST_LINES)))
    y, parts = top, []
    for kind, size, lines in written:
        y += size
        for number, line in enumerate(lines):
            y += (size + 5) * min(number, 1)
            parts.append(f'<text class="{kind}" x="{MARGIN}" y="{y:g}" font-size="{size}">{escape(line)}</text>')
        y += 8
    return "".join(parts), y + MARGIN


def _facts(answer: Answer) -> str:
    return f"{answer.extent} {answer.fresh}".strip()


def _nothing(answer: Answer, high: float) -> str:
    if answer.rows:
        return ""
    words = escape(_("No event answers all of these filters."))
    return f'<text class="name" x="50%" y="{high / 2:g}" font-size="18" text-anchor="middle">{words}</text>'
