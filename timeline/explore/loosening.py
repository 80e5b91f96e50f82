"""An answer without events: which filter to take away, and how many events that would bring."""

from __future__ import annotations

from typing import NamedTuple

from timeline.explore.language import plain
from timeline.explore.query import VERBS, Query


class Loosened(NamedTuple):
    """The question without one of its filters: the filter in words, the address, and how many events answer."""

    words: str
    address: str
    number: int


def loosened(query: Query, chips: list[tuple[str, str]]) -> list[Loosened]:
    """The filters whose absence brings events, the one that brings most first; all of them together comes last.

    `chips` are the filters in use, as (words, address without it). One query.
    """
    views = {name: query.without(name).changed(event="") for name, verb in VERBS.items() if verb.asked(query)}
    if not views:
        return []
    rows = [view.events().numbered(name) for name, view in {**views, "": Query()}.items()]
    numbers = dict(rows[0].union(*rows[1:], all=True))
    found = [Loosened(_words(query, name, chips), views[name].address, numbers[name]) for name in views if name in numbers]
    found.sort(key=lambda one: -one.number)
    if len(views) > 1 and "" in numbers:
        found.append(Loosened("", Query(lanes=query.lanes).address, numbers[""]))
    return found


def _words(query: Query, name: str, chips) -> str:
    """A filter as its chips say it; one that has several values has several."""
    values = getattr(query, name, None)
    without = {query.without(name, value).address for value in values} if isinstance(values, tuple) else set()
    without.add(query.without(name).address)
    return ", ".join(plain(words) for words, address in chips if address in without)
