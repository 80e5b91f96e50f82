"""Parts of answers that several answers share, remembered as long as the record is the same.

A question asked for a chart of another width, or with another event selected, is another answer; its events, counts and
choices are the same. They are asked of the record once for each version of it, and only where whoever answers has read
that version first (timeline/remembered.py): without it nothing is remembered, and every part is made anew.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from functools import lru_cache, partial
from threading import Lock

from django.conf import settings
from django.template import Library
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from timeline.models.version import version_of_this_answer

register = Library()

# Of each kind so many are kept by a process: the last ones asked for.
MOST = {
    "events": 24, "days": 128, "counts": 64, "strip": 64, "drawn strip": 64, "fragment": 64, "page": 24, "state": 8,
    "storylines": 1, "belonging": 1, "known": 512,
}  # fmt: skip


class Parts:
    """{kind: {key: part}} of one version of the record, for the threads of one process."""

    def __init__(self):
        self.lock, self.version = Lock(), None
        self.kept: dict[str, OrderedDict] = {}

    def get(self, version: int, kind: str, key):
        """The part, or None."""
        with self.lock:
            kept = self.kept.get(kind, {}) if version == self.version else {}
            if key in kept:
                kept.move_to_end(key)
            return kept.get(key)

    def has(self, version: int, kind: str, key) -> bool:
        with self.lock:
            return version == self.version and key in self.kept.get(kind, {})

    def keep(self, version: int, kind: str, key, part) -> None:
        with self.lock:
            if version != self.version:
                self.version, self.kept = version, {}
            kept = self.kept.setdefault(kind, OrderedDict())
            kept[key] = part
            while len(kept) > MOST[kind]:
                kept.popitem(last=False)


PARTS = Parts()


def shared(kind: str, key, make):
    """What `make` makes; nobody changes it. `key` is hashable and holds all that it follows from, besides the record."""
    version = version_of_this_answer()
    if version is None:
        return make()
    part = PARTS.get(version, kind, key)
    if part is None:
        part = make()
        PARTS.keep(version, kind, key, part)
    return part


def known(kind: str, key) -> bool:
    """Whether `shared` has it already."""
    version = version_of_this_answer()
    return version is not None and PARTS.has(version, kind, key)


# What stands in a blank until it is filled in: nothing that the record or a reader may say, as nobody knows it.
SECRET = secrets.token_hex(16)
BLANK = re.compile(f"{SECRET}-([a-z_]+)-")


def blank(name: str) -> str:
    return f"{SECRET}-{name}-"


@register.simple_tag
def fixed(template: str, **values):
    """`{% fixed "explore/_help.html" %}`: includes a template that follows from the language and these values alone."""
    return _pieces(template, frozenset(), values)[0]


@register.simple_tag
def filled(template: str, blanks: str | dict[str, str], **values):
    """`{% filled "explore/_tools.html" "params" params=query.params oob=oob %}`: the same of a template with blanks, for
    text that is another one each time. blanks: names of values, or all of them by their names.

    The template shows what stands in a blank, or asks whether there is anything; a filter would see the blank.
    """
    given = {name: values.pop(name) for name in blanks.split()} if isinstance(blanks, str) else blanks
    text = {name: said for name, said in given.items() if said}
    pieces = _pieces(template, frozenset(text), values)
    return SafeString("".join(conditional_escape(text[one]) if at % 2 else one for at, one in enumerate(pieces)))


def _pieces(template: str, blanks: frozenset[str], values: dict) -> list[SafeString]:
    key = ((name, tuple(value) if isinstance(value, list) else value) for name, value in values.items())
    return (_written.__wrapped__ if settings.DEBUG else _written)(template, get_language(), blanks, *key)


@lru_cache(maxsize=512)
def _written(template: str, language: str, blanks: frozenset[str], *values) -> list[SafeString]:
    """A template in pieces, and between them the names of what is to be filled in. `language` is the active one, and part of
    the key only."""
    text = get_template(template).render(dict(values) | {name: blank(name) for name in blanks})
    return [SafeString(piece) for piece in BLANK.split(text)]


@register.simple_tag
def complaints(messages: list[str] | None):
    """`{% complaints answer.errors.q %}`: what is wrong with a part of the question. Most have nothing wrong."""
    return get_template("explore/_errors.html").render({"messages": messages}) if messages else ""


@register.simple_tag(takes_context=True)
def included(context, template: str, **values):
    """`{% included "explore/_toolbar.html" as toolbar %}`: what `include` shows, for a blank."""
    with context.push(**values):
        return get_template(template).template.render(context)


@register.simple_tag(takes_context=True)
def part(context, template: str, **values):
    """`{% part "explore/_facets.html" oob=True %}`: includes a template that follows from `answer` alone, and shares it."""
    answer, make = context["answer"], partial(included, context, template, **values)
    if answer.errors:
        return make()
    key = (template, answer.query, answer.today, get_language(), *values.items(), *answer.typed.items())
    return shared("fragment", key, make)
