"""Words of made events, as often as words are: few very often, most seldom. Deterministic for a `random.Random`."""

from __future__ import annotations

import random
from itertools import accumulate, count

DIPLOMATIC = """
ceasefire talks envoys sanctions agreement ministers border delegation summit resolution security president council
hostages withdrawal prisoners humanitarian corridor parliament observers guarantees treaty mediation embassy missile
territory reconstruction troops statement proposal commission verification negotiators refugees monitoring framework
nuclear assembly secretary recognition exchange airspace occupation referendum deployment convoy artillery coalition
allies inspectors protocol ratification invitation ambassador tribunal warrant investigation blockade grain harbour
drone strike evacuation protest election cabinet opposition amnesty detention extradition enrichment stockpile
disarmament demilitarised mandate peacekeepers suspension renewal embargo tariff pipeline energy frozen assets loan
donors pledge relief hospital aid crossing checkpoint settlement annexation declaration memorandum communique veto
abstention plenary session draft amendment charter sovereignty partition armistice truce escalation retaliation
""".split()  # noqa: SIM905 - a hundred words
LINKING = ["of", "the", "in", "to", "and", "on", "for", "with", "by", "a", "after", "at", "from", "over", "that"]
PLACES = """
Geneva|New York|Moscow|Kyiv|Doha|Cairo|Istanbul|Washington|Jerusalem|Brussels|Vienna|The Hague|Riyadh|Abu Dhabi|Paris
London|Berlin|Beijing|Gaza|Ramallah|Beirut|Damascus|Tehran|Baghdad|Ankara|Minsk|Warsaw|Odesa|Kharkiv|Donetsk|Davos
Sharm el-Sheikh|Addis Ababa|Nairobi|Khartoum|Belgrade|Sarajevo|Helsinki|Oslo|Rome|Tokyo|Seoul|New Delhi|Islamabad
""".strip().replace("\n", "|").split("|")  # fmt: skip

STARTS = [*"bdfgklmnprstvz", "br", "dr", "gl", "kr", "pl", "st", "tr"]
MIDDLES = [*"aeiou", "ai", "ea", "io"]
ENDS = [*"nrlmst", "nd", "rt", "sk", "th"]
LATIN_TO_CYRILLIC = str.maketrans("abdefghijklmnoprstuvyz", "абдефгхийклмнопрстувыз")


def invented_word(draw: random.Random, syllables: int) -> str:
    """A word that can be said and that no language has."""
    parts = (draw.choice(STARTS) + draw.choice(MIDDLES) for _ in range(syllables))
    return "".join(parts) + draw.choice(ENDS)


def invented_words(draw: random.Random, number: int) -> list[str]:
    """Different ones, in the order in which they were thought of."""
    words: dict[str, None] = {}
    # There are not many short ones: what counts is how often one was thought of.
    for thought in count():
        if len(words) == number:
            return list(words)
        words[invented_word(draw, 1 + thought % 3)] = None


def zipf_weights(number: int, first: float, power: float = 1.0) -> list[float]:
    """Cumulative weights of `number` ranks after Zipf and Mandelbrot, such that the first has the share `first`."""
    low, high = 0.0, 1e6
    for _ in range(60):
        shift = (low + high) / 2
        weights = [(rank + shift) ** -power for rank in range(1, number + 1)]
        low, high = (shift, high) if weights[0] / sum(weights) > first else (low, shift)
    return list(accumulate(weights))


def pool(draw: random.Random, things: list, weights: list[float], size: int) -> list:
    """`size` things drawn at once: to take a slice of it is a hundred times as quick as to draw each."""
    return draw.choices(things, cum_weights=weights, k=size)


def running_text(draw: random.Random, size: int, words: int = 5000) -> list[str]:
    """A text without sentences, to cut pieces out of: about a third of it words that link others."""
    known = DIPLOMATIC + invented_words(draw, words - len(DIPLOMATIC))
    said = pool(draw, known, zipf_weights(words, 0.0062, 2.0), size)
    links = draw.choices(LINKING, weights=range(len(LINKING), 0, -1), k=size // 3)
    said[::3] = links[: len(said[::3])] + ["of"] * (len(said[::3]) - len(links))
    return said
