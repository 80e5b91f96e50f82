"""What an actor has said, newest first, and how long it has been silent."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import NamedTuple

from django.core.paginator import Page, Paginator

from timeline.explore.answer import Answer
from timeline.explore.panel import Account, account
from timeline.models.actor import Actor
from timeline.models.dates import Span
from timeline.models.event import Citation, Event
from timeline.models.statement import Statement, heard

ON_A_PAGE = 20
# Statements in the events of a list: all of them are read at once.
MOST_OF_SOME = 10_000


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
    """The statements of an actor and of its people at the time; `as_of` is the day that the record reaches, `asked` the page
    of them that is wanted. answer: the events that involve the actor; of very many, the latest alone are looked at."""

    def __init__(self, actor: Actor, as_of: dt.date | None, asked: str | None = None, answer: Answer | None = None):
        self.actor, self.as_of, self.answer = actor, as_of, answer
        known = asked and asked.isascii() and asked.isdigit() and len(asked) < 7
        self.start = ON_A_PAGE * max(int(asked) - 1, 0) if known else 0

    @cached_property
    def among(self) -> list[str] | None:
        """Slugs of the events looked at; None for all there are."""
        many = self.answer and self.answer.counts.one_in() > 1
        return [row.slug for row in self.answer.rows] if many else None

    @cached_property
    def _found(self):
        if self.among is None:
            return self._heard(self.start, ON_A_PAGE)
        heard, every = self._heard(0, MOST_OF_SOME)
        self.start = min(self.start, max(len(every) - 1, 0) // ON_A_PAGE * ON_A_PAGE)
        return heard, every[self.start : self.start + ON_A_PAGE]

    @property
    def heard(self):
        return self._found[0]

    def count(self) -> int:
        return sum(one.number for one in self.heard.values())

    def __getitem__(self, part: slice) -> list[Said]:
        if part.start == self.start:
            return self._every[0][: part.stop - part.start]
        return self._told(self._heard(part.start, part.stop - part.start)[1])

    def page(self, asked) -> Page:
        """A page of them, whatever was asked for."""
        return Paginator(self, ON_A_PAGE).get_page(asked)

    @cached_property
    def _every(self) -> tuple[list[Said], dict[bool, Said]]:
        """Those of the page, and the latest of either kind."""
        found, page = self._found
        told = self._told([*page, *(one.latest for one in found.values())])
        return told[: len(page)], {said.statement.own: said for said in told[len(page) :]}

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
        last = self._every[1][own]
        day = last.statement.day
        days = max((self.as_of - day).days, 0) if self.as_of and day else None
        return Silence(self.heard[own].number, last, days, last.span.exact)

    def _heard(self, start: int, most: int):
        return heard(self.actor, start, most, among=self.among)

    def _told(self, statements: list[Statement]) -> list[Said]:
        """With all that is shown of them, in three queries at most."""
        events = Event.objects.published().defer("search").in_bulk({one.event for one in statements})
        accounts = Citation.objects.select_related("source", "attributed_to").in_bulk(
            {one.account for one in statements if one.account}
        )
        voices = {self.actor.pk: self.actor} | {one.attributed_to_id: one.attributed_to for one in accounts.values()}
        unknown = {one.voice for one in statements} - voices.keys()
        voices |= Actor.objects.only("slug", "name").in_bulk(unknown) if unknown else {}
        return [
            Said(one, events[one.event], voices[one.voice], account(accounts[one.account]) if one.account else None)
            for one in statements
        ]
