"""One answer on paper: its events, each with the numbers of its sources, and the sources by number; or one sheet of it."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString

from timeline.explore.answer import Answer
from timeline.explore.card import telling
from timeline.explore.comparison import answer_to
from timeline.explore.drawing import scene_of
from timeline.explore.history.past import Past, past_events
from timeline.explore.packing import GAP
from timeline.explore.panel import grade_words
from timeline.explore.picture import svg
from timeline.explore.scene import HEADER, ROW
from timeline.models.cldr import calendar_of
from timeline.models.editions import end_of
from timeline.models.event import Citation
from timeline.models.ledger import Revision
from timeline.models.querysets import EventRow
from timeline.models.source import Source

# What a sheet of A4 or Letter has between its margins.
WIDTH = 680
# Of one sheet: pixels of the picture's rows, and how many events there is room for below it.
PICTURE = 310
MOST_TOLD = 9
MOST_LANES = 4


class Reference(NamedTuple):
    """That an event rests on a source: the source's number, and the Admiralty grade of what it says here."""

    number: int
    grade: str
    publisher: str

    @property
    def words(self) -> str:
        return grade_words(self.grade)


class Line(NamedTuple):
    """An event of the list with its references."""

    row: EventRow
    references: list[Reference]

    @property
    def storyline(self) -> str:
        return self.row.storylines[0] if self.row.storylines else ""

    @property
    def when(self) -> str:
        return self.row.span.words(short=True)

    @property
    def voices(self) -> list[tuple[str, str]]:
        """[(publisher, grade)], each once."""
        return list(dict.fromkeys((one.publisher, one.grade) for one in self.references))


class Briefing:
    """For the template: the answer, its lines by month, and the sources in the order of their numbers."""

    name = "briefing"

    def __init__(self, answer: Answer):
        self.answer = answer

    @property
    def rows(self) -> list[EventRow]:
        return self.answer.rows

    @property
    def address(self) -> str:
        path, params = reverse(self.name), self.answer.query.params
        return f"{path}?{params}" if params else path

    @cached_property
    def lines(self) -> list[Line]:
        numbers = {source: number for number, source in enumerate(self._order, 1)}
        names = {source: found.publisher for source, found in zip(self._order, self.sources, strict=True)}
        return [
            Line(row, [Reference(numbers[one], grade, names[one]) for one, grade in self._cited.get(row.slug, ())])
            for row in self.rows
        ]

    @property
    def months(self) -> list[tuple[str, list[Line]]]:
        """[("May 2025", lines)]; where words were sought, one group without a heading, the best match first."""
        if self.answer.query.q:
            return [("", self.lines)]
        months = groupby(self.lines, key=lambda line: line.row.date_sort.replace(day=1))
        return [(calendar_of().month(month), list(lines)) for month, lines in months]

    @cached_property
    def sources(self) -> list[Source]:
        if self.answer.query.as_of:
            found = {one.source.pk: one.source for past in self._then for one in past.event.citations.all()}
        else:
            found = Source.objects.in_bulk(self._order)
        return [found[source] for source in self._order]

    @cached_property
    def _then(self) -> list[Past]:
        """The events as the day knew them that is asked for."""
        query = self.answer.query
        documents = query.public().with_slugs([row.slug for row in self.rows]).documents()
        return past_events(documents.values(), Revision.objects.position_at(end_of(query.known_on)))

    @cached_property
    def _cited(self) -> dict[str, list[tuple[int, str]]]:
        """{slug of an event: [(id of a source, grade)]}, each once, in the order in which the event cites them."""
        cited: dict[str, dict[tuple[int, str], None]] = {}
        if self.answer.query.as_of:
            return {
                past.event.slug: list(dict.fromkeys((one.source.pk, one.grade) for one in past.event.citations.all()))
                for past in self._then
            }
        slugs = [row.slug for row in self.rows]
        found = Citation.objects.filter(event__slug__in=slugs, event__status="published").values_list(
            "event__slug", "source", "reliability", "source__reliability", "credibility"
        )
        for slug, source, own, usual, credibility in found:
            cited.setdefault(slug, {})[source, (own or usual) + credibility] = None
        return {slug: list(references) for slug, references in cited.items()}

    @cached_property
    def _order(self) -> list[int]:
        """Ids of sources in the order in which the list comes upon them."""
        return list(dict.fromkeys(source for row in self.rows for source, _grade in self._cited.get(row.slug, ())))


class Sheet(Briefing):
    """All that one sheet of paper has room for: the picture, and the weightiest events with who says so."""

    name = "sheet"

    @cached_property
    def rows(self) -> list[EventRow]:
        """The selected event and those that tell most of all, in order of time."""
        found = list(self.answer.crowd.heaviest or self.answer.rows)
        return sorted(telling(found, self.answer.query.event, MOST_TOLD), key=lambda row: (row.date_sort, row.slug))

    @property
    def untold(self) -> int:
        return self.answer.number - len(self.rows)

    @property
    def picture(self) -> SafeString:
        """With as many rows as leave room for the events below; all in one lane where so many lanes leave none."""
        answer = self.answer
        if len(answer.lanes) > MOST_LANES:
            answer = answer_to(answer.query.changed(lanes="none"), width=WIDTH)
        rows = max((PICTURE - len(answer.lanes) * (HEADER + GAP)) // ROW, len(answer.lanes))
        frame = answer.frame._replace(most_rows=rows)
        scene = scene_of(tuple(answer.rows), frame, answer.crowd)
        return SafeString(svg(scene, answer.extent, frame.params, frame.selected, frame.linked))
