"""What an actor has said, newest first, and how long it has been silent."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import NamedTuple

from django.core.paginator import Page, Paginator

from timeline.explore.panel import Account, account
from timeline.models.actor import Actor
from timeline.models.dates import Span
from timeline.models.event import Citation, Event
from timeline.models.statement import Statement, heard, newest_statements

ON_A_PAGE = 20


class Said(NamedTuple):
    """One statement as a reader sees it. `account` is None where the event itself is what was said."""

    statement: Statement
    event: Event
    voice: Actor
    account: Account | None

    @property
    def span(self) -> Span:
        """When: as its account says, or else its event, or else its source; the order of models/statement.py."""
        if self.account is None:
            return self.event.span
        citation = self.account.citation
        if citation.said:
            return Span.parse(citation.said)
        elsewhere = self.statement.day not in (None, self.event.date_sort) and citation.source.published
        return Span.parse(citation.source.published) if elsewhere else self.event.span

    @property
    def when(self) -> str:
        return self.span.words(short=True)


class Silence(NamedTuple):
    """The latest statement, how many there are, and the days from it to the day that the record reaches.

    `days` is None where the day of no statement is known; `sharp` says whether that day is known to the day.
    """

    number: int
    last: Said
    days: int | None
    sharp: bool


class Statements:
    """The statements of an actor and of its people at the time; `as_of` is the day that the record reaches."""

    def __init__(self, actor: Actor, as_of: dt.date | None):
        self.actor, self.as_of = actor, as_of

    @cached_property
    def heard(self):
        return heard(self.actor)

    def count(self) -> int:
        return sum(one.number for one in self.heard.values())

    def __getitem__(self, part: slice) -> list[Said]:
        return self._told(newest_statements(self.actor, part.start, part.stop - part.start))

    def page(self, asked) -> Page:
        """A page of them, whatever was asked for."""
        return Paginator(self, ON_A_PAGE).get_page(asked)

    @cached_property
    def _last(self) -> dict[bool, Said]:
        return {said.statement.own: said for said in self._told([one.latest for one in self.heard.values()])}

    @property
    def own(self) -> Silence | None:
        """Of its own statements; None without any."""
        return self._silence(True)

    @property
    def of_its_people(self) -> Silence | None:
        return self._silence(False)

    def _silence(self, own: bool) -> Silence | None:
        if own not in self.heard:
            return None
        last = self._last[own]
        day = last.statement.day
        days = max((self.as_of - day).days, 0) if self.as_of and day else None
        return Silence(self.heard[own].number, last, days, last.span.exact)

    def _told(self, statements: list[Statement]) -> list[Said]:
        """With all that is shown of them, in three queries however many they are."""
        events = Event.objects.published().defer("search").in_bulk({one.event for one in statements})
        voices = Actor.objects.only("slug", "name").in_bulk({one.voice for one in statements})
        accounts = Citation.objects.select_related("source", "attributed_to").in_bulk(
            {one.account for one in statements if one.account}
        )
        return [
            Said(one, events[one.event], voices[one.voice], account(accounts[one.account]) if one.account else None)
            for one in statements
        ]


