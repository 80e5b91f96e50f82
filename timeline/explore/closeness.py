"""How close what a reader typed comes to words of the record. Pure."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import OSA

# Below this two words are different words: "Lavorv" and "Lavrov" stand at 0.83, "Oslo" and "Doha" at 0.25.
CLOSE = 0.7
SCORER = OSA.normalized_similarity


def folded(text: str) -> list[str]:
    """The words of a text in lower case and without accents, much as the database compares them."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", plain)


def similarity(one: str, other: str) -> float:
    """1 for equal words, less for each letter left out, added, changed or swapped with its neighbour."""
    return SCORER(one, other)


def closeness(asked: list[str], words: list[str], every: bool = True) -> float:
    """How well words answer what is asked, 0 to 1. With `every`, 0 as soon as one asked word is met by none."""
    met = [max((_met(one, word) for word in words), default=0.0) for one in asked]
    if not met or (every and min(met) < CLOSE):
        return 0.0
    return sum(met) / len(met)


def _met(asked: str, word: str) -> float:
    if word == asked:
        return 1.0
    if word.startswith(asked):
        return 0.99
    close = similarity(asked, word)
    return close if close >= CLOSE and len(asked) > 2 else 0.0
