"""A record of any size, made up and always the same, loaded through COPY.

    python -m tests.bench.make_events 100000 --database postgresql:///bench

The database has been migrated and is empty; without one named it is the product's own. What is made is skewed as
records are: ever more events toward now and some days full of them, dates of every precision, a few actors, words,
kinds and storylines nearly everywhere and most of them seldom, most events details and few turning points.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Iterator
from functools import partial

import django
from psycopg.conninfo import make_conninfo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timeline.settings")
django.setup()

from django.db import connection  # noqa: E402

from tests.bench import cast  # noqa: E402
from tests.bench.calendar_days import Calendar  # noqa: E402
from tests.bench.copy_load import load_record  # noqa: E402
from tests.bench.made import Dataset, Made, MadeActor, MadeRecord, MadeSource  # noqa: E402
from tests.bench.vocabulary import PLACES, pool, running_text, zipf_weights  # noqa: E402
from timeline.models.taxonomy import KINDS, ROLES  # noqa: E402

# One dataset after another is loaded, each in the order of time.
DATASET = 50_000
# The share of participations that the busiest actor has.
BUSIEST = 0.035
# Kinds from the commonest; those in which countries vote.
COMMON = ["statement", "meeting", "military-event", "call", "negotiation-round", "report", "aid-delivery", "proposal"]
VOTED = {"un-resolution", "un-veto", "un-draft-failed", "unga-resolution", "vote"}
COMMON_ROLES = ["participant", "initiator", "recipient", "speaker", "party", "subject"]
VOTES = ["for"] * 12 + ["against"] * 2 + ["abstain"] * 4 + ["absent"]
# How many take part, in a hundred events: three on average.
MANY = [0] * 2 + [1] * 25 + [2] * 32 + [3] * 17 + [4] * 11 + [5] * 5 + [6] * 3 + [8] * 2 + [14] * 2 + [30]
SIGNIFICANCES = [5] * 5 + [4] * 30 + [3] * 120 + [2] * 345 + [1] * 500
OCCURRENCES = ["occurred"] * 94 + ["proposed"] * 2 + ["planned"] * 3 + ["cancelled"]
ACCOUNTS = [1] * 10 + [2] * 7 + [3] * 3
STANCES = ["report"] * 3 + ["assert"]
DISPUTED, DRAFTS = 0.01, 0.02
# Drawn at once, to be cut into pieces: less for a small record, which is to be made at once.
POOL, SMALL_POOL = 1 << 18, 1 << 15


def made_record(number: int, seed: int = 4) -> MadeRecord:
    """`number` events, with about a thousand actors, five thousand for a million events, and a source for fifty."""
    draw = random.Random(seed)
    actors = cast.actors(draw, 1000 if number <= 100_000 else 5000 if number >= 1_000_000 else 2500)
    sources = cast.sources(draw, max(20, number // 50))
    maker = Maker(draw, actors, sources, POOL if number > DATASET else SMALL_POOL)
    datasets = [
        Dataset(first + 1, partial(maker.events, f"{seed}/{first}", first, min(first + DATASET, number)))
        for first in range(0, number, DATASET)
    ]
    return MadeRecord(number, cast.storylines(), actors, sources, datasets)


def made_events(number: int, seed: int = 4) -> Iterator[Made]:
    """The events alone of `made_record(number, seed)`."""
    return made_record(number, seed).events


class Maker:
    """Everything that events are cut out of, drawn once."""

    def __init__(self, draw: random.Random, actors: list[MadeActor], sources: list[MadeSource], size: int):
        self.size, self.calendar, self.text = size, Calendar(draw), running_text(draw, size * 2)
        self.kinds, self.lanes = _kinds(draw, size), _lanes(draw)
        self.parts, self.ballots = _participations(draw, actors, size)
        named, acting = [source.slug for source in sources], [actor.slug for actor in actors]
        self.cited = pool(draw, named, zipf_weights(len(named), max(0.02, 1.2 / len(named))), size)
        self.quoted = pool(draw, acting, zipf_weights(len(acting), BUSIEST), size)

    def events(self, seed: str, first: int, last: int) -> Iterator[Made]:
        """Events numbered from `first`, before `last`, in the order of time."""
        draw = random.Random(seed)
        calendar, text, kinds, lanes, chance = self.calendar, self.text, self.kinds, self.lanes, draw.random
        cite = self._citations(draw)
        size, last_word, last_part = self.size, len(text) - 40, self.size - 40
        for number, day in enumerate(calendar.in_order(draw, last - first), first):
            when = calendar.on(day, int(chance() * 4e9))
            start = int(chance() * last_word)
            words = text[start : start + 4 + int(chance() * 5)]
            title = " ".join(words)
            title = title[0].upper() + title[1:]
            label = title if len(title) <= 48 else title[: title.rindex(" ", 0, 49)]
            start = int(chance() * last_word)
            summary = " ".join(text[start : start + 15 + int(chance() * 11)]) + "."
            kind = kinds[int(chance() * size)]
            start = int(chance() * last_part)
            drawn = (self.ballots if kind in VOTED else self.parts)[start : start + MANY[int(chance() * 100)]]
            who = tuple({part[0]: part for part in drawn}.values())
            year = lanes[calendar.days[day].year]
            yield Made(
                f"{words[1]}-{words[-1]}-{number}", title, label, summary, kind, OCCURRENCES[int(chance() * 100)], *when,
                PLACES[int(chance() ** 2 * len(PLACES))] if chance() < 0.6 else "",
                SIGNIFICANCES[int(chance() * 1000)], year[int(chance() * len(year))], who, cite(who),
                "draft" if chance() < DRAFTS else "published",
            )  # fmt: skip

    def _citations(self, draw: random.Random):
        """A function from who takes part to the citations of an event; one event in a hundred is disputed."""
        text, cited, quoted, size, chance = self.text, self.cited, self.quoted, self.size, draw.random
        last_word = len(text) - 40

        def account(stance: str, voice: str | None):
            start = int(chance() * last_word)
            return cited[int(chance() * size)], stance, voice, " ".join(text[start : start + 4 + int(chance() * 8)])

        def citations(who):
            if chance() < DISPUTED:
                one = int(chance() * (size - 1))
                other = quoted[one + 1] if quoted[one + 1] != quoted[one] else None
                return account("report", quoted[one]), account(("deny", "dispute")[chance() < 0.3], other)
            many = range(ACCOUNTS[int(chance() * 20)])
            return tuple([account(STANCES[int(chance() * 4)], _voice(chance(), who, quoted)) for _ in many])

        return citations


def _kinds(draw: random.Random, size: int) -> list[str]:
    seldom = [kind for kind in KINDS if kind not in COMMON]
    draw.shuffle(seldom)
    return pool(draw, COMMON + seldom, zipf_weights(len(KINDS), 0.16), size)


def _lanes(draw: random.Random) -> dict[int, list[tuple[str, ...]]]:
    """{year: storylines of an event of that year, as often as they come}; one in twelve belongs to two."""
    found = {}
    for year in range(1946, 2027):
        going = [slug for slug, *_, first, last in cast.STORYLINES if first <= year <= last]
        drawn = draw.choices(going, weights=[1 / (rank + 1) for rank in range(len(going))], k=512)
        found[year] = [tuple(dict.fromkeys(drawn[n : n + 2 if n % 12 == 0 else n + 1])) for n in range(500)]
    return found


def _participations(draw: random.Random, actors: list[MadeActor], size: int) -> tuple[list, list]:
    """Participations (actor, role, vote), drawn: those of most events, and those where there is a vote."""
    weights = zipf_weights(len(actors), BUSIEST)
    roles = draw.choices(COMMON_ROLES * 4 + list(ROLES), k=size)
    who = pool(draw, [actor.slug for actor in actors], weights, size)
    votes = draw.choices(VOTES, k=size)
    return (
        [(actor, role, "") for actor, role in zip(who, roles, strict=True)],
        [(actor, "participant", vote) for actor, vote in zip(who, votes, strict=True)],
    )


def _voice(chance: float, who, quoted: list[str]) -> str | None:
    """Mostly the publisher itself, else who takes part, seldom another."""
    if chance < 0.6:
        return None
    return who[0][0] if who and chance < 0.9 else quoted[int((chance * 1e6) % len(quoted))]


def product_database() -> str:
    """How to connect to the database that the settings name."""
    connection.ensure_connection()
    settings = connection.get_connection_params()
    named = [name for name in ("dbname", "user", "password", "host", "port") if name in settings]
    return make_conninfo(**{name: settings[name] for name in named})


def asked_for(about: str, *arguments: str) -> argparse.Namespace:
    """What the command line asks for: whole numbers, a database, a seed."""
    parser = argparse.ArgumentParser(description=about)
    for name in arguments:
        parser.add_argument(name, type=int)
    parser.add_argument("--database", help="postgresql://… ; without it, the product's own")
    parser.add_argument("--seed", type=int, default=4)
    asked = parser.parse_args()
    asked.database = asked.database or product_database()
    return asked


def load(connection_url: str, number: int, seed: int = 4, say=lambda line: None) -> None:
    """Makes a record and loads it into the migrated, empty database at `connection_url`; `say` hears the figures."""
    load_record(connection_url, made_record(number, seed), say)


if __name__ == "__main__":
    asked = asked_for(__doc__.splitlines()[0], "number")
    load(asked.database, asked.number, asked.seed, say=partial(print, flush=True))
