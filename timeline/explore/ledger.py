"""The invitation ledger: the invitees of one round as a table that is counted, filtered, sorted and taken away."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from timeline.explore.invitations import ANSWERS, Record, Round, Rounds, Row, Step
from timeline.explore.panel import grade_words
from timeline.explore.spreadsheet import to_csv
from timeline.models.event import Event

GLYPHS = {"accepted": "●", "conditional": "◐", "undecided": "◌", "declined": "✕", "withdrawn": "⊘", "none": "○"}
USUAL = "answer"
# Invitations of a storyline whose ledgers are shown; every other has its own page.
MOST_INVITATIONS = 40


class LedgerForm(forms.Form):
    """How a ledger is to be shown: `sort` is a column, with a minus for the other way round; `answer` may be repeated."""

    sort = forms.ChoiceField(required=False)
    answer = forms.MultipleChoiceField(required=False, choices=list(ANSWERS.items()))

    def __init__(self, data):
        super().__init__(data)
        self.fields["sort"].choices = [(sign + name, name) for name in COLUMNS for sign in ("", "-")]

    @property
    def asked(self) -> tuple[str, tuple[str, ...]]:
        """(column to sort by, answers to show); what cannot be is not asked."""
        self.is_valid()
        return self.cleaned_data.get("sort") or USUAL, tuple(self.cleaned_data.get("answer") or ())

    @property
    def complaints(self) -> list[str]:
        return [message for messages in self.errors.values() for message in messages]


class Column(NamedTuple):
    """A column that can be sorted: its name, and what of a row it sorts by; rows without that stand last."""

    label: str
    key: object


class Heading(NamedTuple):
    """A column as the table shows it. `sorted` is a value of aria-sort, or empty."""

    label: str
    address: str
    sorted: str


class Filter(NamedTuple):
    """A choice of answer with the number of invitees that gave it."""

    label: str
    glyph: str
    number: int
    address: str
    chosen: bool


class Ledger:
    """One round, as the reader asked to see it. `page` and `file` are the addresses of the page and of the CSV."""

    def __init__(self, round_: Round, page: str, file: str, sort: str = USUAL, answers: tuple[str, ...] = ()):
        self.round, self.page, self.file, self.sort, self.answers = round_, page, file, sort, answers
        self.rows = _sorted([row for row in round_.rows if not answers or row.answer in answers], sort)
        self.counts = Counter(row.answer for row in round_.rows)

    @property
    def event(self) -> Event:
        return self.round.event

    @property
    def anchor(self) -> str:
        return f"invitations-{self.event.slug}"

    @property
    def total(self) -> int:
        return len(self.round.rows)

    @property
    def summary(self) -> str:
        """ "12 invitees: 7 accepted, 2 declined, 3 no reply known"."""
        counted = ", ".join(f"{self.counts[key]} {label}" for key, label in ANSWERS.items() if self.counts[key])
        number = ngettext("%(n)s invitee on record", "%(n)s invitees on record", self.total) % {"n": self.total}
        return f"{number}: {counted}" if counted else number

    @property
    def download(self) -> str:
        return self.file + self._query(self.sort, self.answers)

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(name, column) for name, column in COLUMNS.items()]

    @property
    def filters(self) -> list[Filter]:
        every = Filter(str(_("all")), "", self.total, self._address(self.sort, ()), not self.answers)
        return [every] + [
            Filter(str(label), GLYPHS[key], self.counts[key], self._address(self.sort, (key,)), key in self.answers)
            for key, label in ANSWERS.items()
            if self.counts[key] or key in self.answers
        ]

    @property
    def lines(self) -> list[Line]:
        return [Line(row) for row in self.rows]

    def _heading(self, name: str, column: Column) -> Heading:
        now = {name: "ascending", f"-{name}": "descending"}.get(self.sort, "")
        wanted = f"-{name}" if now == "ascending" else name
        return Heading(str(column.label), self._address(wanted, self.answers), now)

    def _address(self, sort: str, answers) -> str:
        return f"{self.page}{self._query(sort, answers)}#{self.anchor}"

    @staticmethod
    def _query(sort: str, answers) -> str:
        asked = [("answer", one) for one in answers] + ([("sort", sort)] if sort != USUAL else [])
        return f"?{urlencode(asked)}" if asked else ""


class Line:
    """A row for the template."""

    def __init__(self, row: Row):
        self.row, self.answer = row, row.answer

    @property
    def glyph(self) -> str:
        return GLYPHS[self.answer]

    @property
    def words(self) -> str:
        return str(ANSWERS[self.answer])

    @property
    def grade(self) -> str:
        """The grade of the source of the answer, in words."""
        answered = self.row.answered
        return grade_words(answered.citation.grade) if answered and answered.citation else ""


# ---------------------------------------------------------------- asking


class Ledgers(list):
    """The ledgers of several rounds; `cut` says that there are more invitations than are looked at."""

    cut = False


# record: the one that is asked, if not the present one.


def storyline_ledgers(slug: str, page: str, file: str, form: LedgerForm, record: Record | None = None) -> Ledgers:
    """The ledgers of a storyline's rounds; of very many invitations, those of the most significant."""
    heaviest = Event.objects.published().invitations().in_storylines([slug]).heaviest()[: MOST_INVITATIONS + 1]
    rounds = Rounds(record or Record(heaviest))
    ledgers = Ledgers(Ledger(one, page, file, *form.asked) for one in rounds.of_storyline(slug))
    ledgers.cut = len(rounds.in_storyline(slug)) > MOST_INVITATIONS
    return ledgers


def event_ledger(
    event: Event, page: str, file: str, form: LedgerForm | None = None, record: Record | None = None
) -> Ledger | None:
    """The ledger of an invitation; None for any other event."""
    if event.kind != "invitation":
        return None
    rounds = Rounds(record or Record(Event.objects.with_slugs([event.slug])))
    if event.pk not in rounds.invitations:
        return None
    return Ledger(rounds.round(event.pk), page, file, *(form.asked if form else ()))


# ---------------------------------------------------------------- sorting


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """Rows by a column; those that have nothing there last either way, and equals by name."""
    key = COLUMNS[sort.lstrip("-")].key
    rows = sorted(rows, key=lambda row: row.invitee.name.casefold())
    known = sorted((row for row in rows if key(row) is not None), key=key, reverse=sort.startswith("-"))
    return known + [row for row in rows if key(row) is None]


def _day(step: Step | None) -> dt.date | None:
    return step.event.date_sort if step else None


COLUMNS = {
    "invitee": Column(_("Invitee"), lambda row: row.invitee.name.casefold()),
    "invited": Column(_("Invited"), lambda row: _day(row.invited)),
    "answer": Column(_("Answer"), lambda row: list(ANSWERS).index(row.answer)),
    "answered": Column(_("Answered"), lambda row: _day(row.answered)),
    "signed": Column(_("Signed"), lambda row: _day(row.signed)),
}


# ---------------------------------------------------------------- taking it away


def ledgers_csv(ledgers: list[Ledger]) -> str:
    """All rows of the ledgers, in their order. Dates are EDTF; what is not known is empty."""
    rows = [[str(of(ledger, row)) for of in CELLS.values()] for ledger in ledgers for row in ledger.rows]
    return to_csv(list(CELLS), rows)


def _of_step(step: Step | None, name: str) -> str:
    if step is None:
        return ""
    if name in ("date", "slug"):
        return getattr(step.event, name)
    return getattr(step, name)


def _source(step: Step | None, name: str) -> str:
    if step is None or step.citation is None:
        return ""
    return step.citation.grade if name == "grade" else getattr(step.citation.source, name)


def _history(row: Row) -> str:
    return "; ".join(f"{step.event.date} {step.deed} {step.event.slug}" for step in row.history)


CELLS = {
    "invitation": lambda ledger, row: ledger.event.title,
    "invitation_slug": lambda ledger, row: ledger.event.slug,
    "invitee": lambda ledger, row: row.invitee.name,
    "invitee_slug": lambda ledger, row: row.invitee.slug,
    "people": lambda ledger, row: "; ".join(person.name for person in row.people),
    "invited": lambda ledger, row: _of_step(row.invited, "date"),
    "invited_event": lambda ledger, row: _of_step(row.invited, "slug"),
    "invited_publisher": lambda ledger, row: _source(row.invited, "publisher"),
    "invited_source": lambda ledger, row: _source(row.invited, "slug"),
    "invited_source_address": lambda ledger, row: _source(row.invited, "address"),
    "invited_grade": lambda ledger, row: _source(row.invited, "grade"),
    "answer": lambda ledger, row: row.answer,
    "answered": lambda ledger, row: _of_step(row.answered, "date"),
    "answer_event": lambda ledger, row: _of_step(row.answered, "slug"),
    "answer_note": lambda ledger, row: _of_step(row.answered, "note"),
    "answer_publisher": lambda ledger, row: _source(row.answered, "publisher"),
    "answer_source": lambda ledger, row: _source(row.answered, "slug"),
    "answer_source_address": lambda ledger, row: _source(row.answered, "address"),
    "answer_grade": lambda ledger, row: _source(row.answered, "grade"),
    "signed": lambda ledger, row: _of_step(row.signed, "date"),
    "signed_event": lambda ledger, row: _of_step(row.signed, "slug"),
    "accounts_differ": lambda ledger, row: row.differs.slug if row.differs else "",
    "history": lambda ledger, row: _history(row),
}
