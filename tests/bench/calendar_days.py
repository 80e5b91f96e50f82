"""When made events happened: EDTF dates of every precision, ever more of them toward now, some days full of them.

Bounds of what is written in days come by arithmetic, of everything else from `Span`, once for each text.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from itertools import accumulate
from typing import NamedTuple

from timeline.models.dates import OPEN_END, OPEN_START, Span
from timeline.models.moment import DAY, FUZZ

FIRST, LAST = dt.date(1946, 1, 1), dt.date(2026, 6, 30)
BURSTS = 70
DAYS_KNOWN = (LAST - FIRST).days + 1


class When(NamedTuple):
    date: str
    lower: dt.date
    upper: dt.date
    lower_fuzzy: dt.date
    upper_fuzzy: dt.date
    sort: dt.date


# Of a thousand dates, how many are written how. `{a}` and `{b}` are days, the second after the first; m months, y years.
SHAPES = {
    "{a}": 855, "{a}~": 14, "{a}?": 9, "{a}%": 2, "{a}/{b}": 24, "{a}/..": 5, "{a}/": 1, "../{a}": 2,
    "{a}T{clock}Z": 5, "{a}T{clock}{zone}": 4, "{a}T{clock}": 2, "[{a},{b}]": 3, "[{a}..{b}]": 1,
    "{m}": 30, "{m}~": 7, "{m}?": 4, "{m}/{n}": 7, "{m}/..": 2, "../{m}": 1, "{m}-XX": 1,
    "{y}": 8, "{y}~": 4, "{y}?": 1, "{y}/{z}": 2, "{y}-{season}": 3, "{decade}X": 1, "{y}-XX": 1, "{y}%": 1,
}  # fmt: skip


class Calendar:
    def __init__(self, draw: random.Random):
        # Room before and after, for what is fuzzy and for what lasts.
        self.days = [FIRST + dt.timedelta(days=n - 400) for n in range(DAYS_KNOWN + 800)]
        self.text = [day.isoformat() for day in self.days]
        self.weights = self._weights(draw)
        self.shapes = [shape for shape, number in SHAPES.items() for _ in range(number)]
        draw.shuffle(self.shapes)
        self.known: dict[str, When] = {}
        self.plain: list[When | None] = [None] * len(self.days)

    def _weights(self, draw: random.Random) -> list[float]:
        weights = [math.exp(n / (18 * 365)) for n in range(DAYS_KNOWN)]
        for _ in range(BURSTS):
            peak, height = int(DAYS_KNOWN * math.sqrt(draw.random())), draw.uniform(3, 25)
            for n in range(peak, min(peak + draw.randint(5, 80), DAYS_KNOWN)):
                weights[n] *= 1 + height * math.exp((peak - n) / 20)
        return list(accumulate(weights))

    def in_order(self, draw: random.Random, number: int) -> list[int]:
        """Days of `number` events, as places in `days`, the earliest first."""
        return sorted(draw.choices(range(400, 400 + DAYS_KNOWN), cum_weights=self.weights, k=number))

    def on(self, day: int, chance: int) -> When:
        """A date about a day; `chance`, of at least 32 bits, decides how it is written."""
        shape = self.shapes[chance % 1000]
        if shape == "{a}":
            return self._on_day(day)
        return self._written(shape, day, chance // 1000)

    def _on_day(self, day: int) -> When:
        """The same for every event of that day."""
        found = self.plain[day]
        if found is None:
            date = self.days[day]
            found = self.plain[day] = When(self.text[day], date, date, date, date, date)
        return found

    def _written(self, shape: str, day: int, chance: int) -> When:
        then = day + 1 + (chance % 5 if chance & 64 else chance % 300)
        first, last = self.days[day], self.days[then]
        if shape in BY_DAYS:
            return BY_DAYS[shape](self, day, then)
        text = shape.format(
            a=self.text[day], b=self.text[then], m=self.text[day][:7], n=self.text[then][:7],
            y=first.year, z=last.year + 1 + chance % 4, decade=first.year // 10, season=21 + chance % 4,
            clock=f"{chance % 24:02}:{chance % 60:02}:00", zone=("+03:00", "-05:00", "+02:00", "+05:30")[chance & 3],
        )  # fmt: skip
        if "T" in shape:
            return When(text, first, first, first, first, first)
        if text not in self.known:
            span = Span.parse(text)
            self.known[text] = When(text, span.lower, span.upper, span.lower_fuzzy, span.upper_fuzzy, span.sort)
        return self.known[text]

    def _marked(self, day: int, mark: str) -> When:
        days, fuzz = self.days, FUZZ[DAY]
        return When(self.text[day] + mark, days[day], days[day], days[day - fuzz], days[day + fuzz], days[day])

    def _interval(self, day: int, then: int) -> When:
        first, last = self.days[day], self.days[then]
        return When(f"{self.text[day]}/{self.text[then]}", first, last, first, last, first)

    def _open(self, text: str, first: dt.date, last: dt.date, sort: dt.date) -> When:
        return When(text, first, last, first, last, sort)


# The shapes that are written in days and come often, with their bounds.
BY_DAYS = {
    "{a}~": lambda of, day, then: of._marked(day, "~"),
    "{a}?": lambda of, day, then: of._marked(day, "?"),
    "{a}%": lambda of, day, then: of._marked(day, "%"),
    "{a}/{b}": lambda of, day, then: of._interval(day, then),
    "{a}/..": lambda of, day, then: of._open(of.text[day] + "/..", of.days[day], OPEN_END, of.days[day]),
    "{a}/": lambda of, day, then: of._open(of.text[day] + "/", of.days[day], OPEN_END, of.days[day]),
    "../{a}": lambda of, day, then: of._open("../" + of.text[day], OPEN_START, of.days[day], of.days[day]),
}
