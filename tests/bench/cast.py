"""Who and what made events are about: storylines, actors with names, offices and periods, sources. Deterministic."""

from __future__ import annotations

import datetime as dt
import random
from functools import lru_cache

from tests.bench.made import MadeActor, MadeAffiliation, MadeSource, MadeStoryline
from tests.bench.vocabulary import LATIN_TO_CYRILLIC, invented_words
from timeline.models.dates import OPEN_END, OPEN_START, Span
from timeline.models.taxonomy import SOURCE_KINDS

# Slug, name, colours, first and last year; the first three are those that ship. In the order of how much happens.
STORYLINES = [
    ("ukraine-war", "Ukraine war", "#1f5fa8", "#6ea8e6", 2014, 2026),
    ("gaza-war", "Gaza war", "#a33b16", "#e88a5f", 2023, 2026),
    ("east-and-west", "East and West", "#3f6b2a", "#9cc97f", 1946, 1991),
    ("arms-control", "Arms control", "#7a5c00", "#d9b84a", 1957, 2026),
    ("decolonisation", "Decolonisation", "#8a2f5f", "#e39ac2", 1946, 1984),
    ("peace-council", "Peace council", "#6b4ba1", "#b39ddb", 2025, 2026),
    ("balkans", "Balkans", "#0f6b6b", "#6fc4c4", 1990, 2008),
    ("law-of-the-sea", "Law of the sea", "#44546a", "#a9b8cc", 1958, 2026),
]
# Those who act most, under the slugs that the shipped record gives them.
STATES = """
united-states:USA russia:RUS ukraine:UKR israel:ISR china:CHN france:FRA united-kingdom:GBR germany:DEU turkey:TUR
qatar:QAT egypt:EGY iran:IRN saudi-arabia:SAU jordan:JOR poland:POL italy:ITA india:IND japan:JPN brazil:BRA
south-africa:ZAF pakistan:PAK indonesia:IDN hungary:HUN belarus:BLR
""".split()  # noqa: SIM905 - one slug with its code after another
BODIES = [("united-nations", "igo"), ("european-union", "igo"), ("nato", "igo"), ("hamas", "armed-organisation")]
OFFICES = ["president", "foreign minister", "spokesperson", "ambassador", "envoy", "head of delegation", "negotiator"]
OTHERS = ["igo", "ngo", "armed-organisation", "political-party", "state-coalition", "court", "military", "other"]
PUBLISHERS = ["News", "Agency", "Gazette", "Institute", "Archive"]
GRADES = "AABBBBBCCCCCDDDEFFF"


def storylines() -> list[MadeStoryline]:
    return [MadeStoryline(slug, name, light, dark, str(first)) for slug, name, light, dark, first, _ in STORYLINES]


def actors(draw: random.Random, number: int) -> list[MadeActor]:
    """The busiest first: states and bodies of states, then ministries, people, organisations."""
    words = [word.title() for word in invented_words(draw, number * 2)]
    found = [MadeActor(slug, _named(slug), "state", code) for slug, code in (state.split(":") for state in STATES)]
    found += [MadeActor(slug, _named(slug), kind) for slug, kind in BODIES]
    while len(found) < min(number, 150):
        found.append(_state(draw, words.pop(), words.pop()))
    states = [actor for actor in found if actor.kind == "state"]
    while len(found) < number:
        found.append(_one_below(draw, len(found), states, words))
    return found[:number]


def _named(slug: str) -> str:
    return slug.replace("-", " ").title()


def _state(draw: random.Random, word: str, other: str) -> MadeActor:
    return MadeActor(word.lower(), word, "state", "", ((f"Republic of {word}", "en"), (_in_cyrillic(word), "uk")))


def _one_below(draw: random.Random, rank: int, states: list[MadeActor], words: list[str]) -> MadeActor:
    state, word, chance = draw.choice(states), words.pop(), draw.random()
    if chance < 0.25:
        name = f"Ministry of {word}, {state.name}"
        return MadeActor(f"ministry-{word.lower()}", name, "entity", state.country, (), (_at(state.slug, ""),))
    if chance < 0.65:
        name = f"{word} {words.pop()}"
        served = [state, draw.choice(states)][: draw.choice((1, 1, 2))]
        terms = tuple(_at(of.slug, _period(draw)) for of in served)
        slug = name.lower().replace(" ", "-")
        return MadeActor(slug, name, "person", state.country, _aliases(draw, name), terms)
    name = f"{word} {draw.choice(('Front', 'Council', 'Movement', 'Court', 'Mission', 'Forum'))}"
    return MadeActor(f"{word.lower()}-{rank}", name, draw.choice(OTHERS), "", _aliases(draw, name))


def _aliases(draw: random.Random, name: str) -> tuple[tuple[str, str], ...]:
    both = ((_in_cyrillic(name), "uk"), (name.split()[0], "en"))
    return both[: draw.choice((0, 1, 2, 2))]


def _in_cyrillic(name: str) -> str:
    return name.lower().translate(LATIN_TO_CYRILLIC).title()


def _period(draw: random.Random) -> str:
    """Years in office; that of one in four goes on."""
    first = draw.randint(1946, 2022)
    return f"{first}/.." if draw.random() < 0.25 else f"{first}/{min(first + draw.randint(1, 12), 2026)}"


@lru_cache(maxsize=4096)
def _at(parent: str, period: str) -> MadeAffiliation:
    span = Span.parse(period) if period else None
    bounds = (span.lower_fuzzy, span.upper_fuzzy) if span else (OPEN_START, OPEN_END)
    return MadeAffiliation(parent, OFFICES[len(parent + period) % len(OFFICES)] if period else "", period, *bounds)


def sources(draw: random.Random, number: int) -> list[MadeSource]:
    """The most cited first; a publisher has a kind and a grade, and more sources the larger it is."""
    kinds = list(SOURCE_KINDS)
    publishers = [
        (f"{word.title()} {draw.choice(PUBLISHERS)}", draw.choice(kinds), draw.choice(GRADES))
        for word in invented_words(draw, max(6, number // 40))
    ]
    text = invented_words(draw, 400)
    found = []
    for rank in range(number):
        publisher, kind, grade = publishers[min(int(draw.expovariate(6 / len(publishers))), len(publishers) - 1)]
        day = dt.date(1946, 1, 1) + dt.timedelta(days=draw.randrange(29000))
        title = " ".join(draw.choices(text, k=6)).capitalize()
        found.append(
            MadeSource(
                f"source-{rank}", publisher, title, kind, day.isoformat(), grade,
                state_owned=kind in ("state-media", "primary-official"), party_to_conflict=kind == "primary-party",
            )
        )  # fmt: skip
    return found
