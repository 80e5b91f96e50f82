"""An answer without events: which filter to take away, and how many events that would bring."""

from __future__ import annotations

from typing import NamedTuple

from timeline.explore.counts import numbers
from timeline.explore.language import plain
from timeline.explore.number import Number
from timeline.explore.query import VERBS, Query


class Loosened(NamedTuple):
    """The question without one of its filters: the filter in words, the address, and how many events answer."""

    words: str
    address: str
    number: Number


def loosened(
    query: Query, chips: list[tuple[str, str]], size: int = 0, known: dict[str, Number] | None = None
) -> list[Loosened]:
    """The filters whose absence brings events, the one that brings most first; all of them together comes last.

    `chips` are the filters in use, as (words, address without it); `size` that of the record, about. `known`: how many
    events answer without each filter, and without all of them, where that was counted already.
    """
    asked = [name for name, verb in VERBS.items() if verb.asked(query)] + (["as_of"] if query.as_of else [])
    views = {name: query.without(name).changed(event="") for name in asked}
    if not views:
        return []
    counted = () if known is None else {*VERBS, *known}
    # Nothing may be brought by any: then that is known too.
    left = {name: view for name, view in {"": Query(), **views}.items() if name not in counted}
    found_by = (numbers(left, size) if left else {}) | (known or {})
    found = [Loosened(_words(query, name, chips), views[name].address, found_by[name]) for name in views if name in found_by]
    found.sort(key=lambda one: -one.number)
    if len(views) > 1 and "" in found_by:
        found.append(Loosened("", Query(lanes=query.lanes).address, found_by[""]))
    return found


def _words(query: Query, name: str, chips) -> str:
    """A filter as its chips say it; one that has several values has several."""
    values = getattr(query, name, None)
    without = {query.without(name, value).address for value in values} if isinstance(values, tuple) else set()
    without.add(query.without(name).address)
    return ", ".join(plain(words) for words, address in chips if address in without)
