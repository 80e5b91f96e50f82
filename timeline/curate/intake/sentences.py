"""An article's text in sentences. One that a quotation runs across stays in one piece. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

OPENING = {"“": "”", "„": "“”", "«": "»"}
# A full stop after one of these ends no sentence; nor does one after a single capital, as in "J. D. Vance".
SHORT = set(
    """
    mr mrs ms dr prof gen col lt maj capt sgt sen rep gov st hon rev jan feb mar apr jun jul aug sep sept oct nov
    dec no vs etc inc ltd approx e.g i.e
    """.split()  # noqa: SIM905 - a list would be as long as the file
)
END = re.compile(r"[.!?…]+[”»“\"’')\]]*(?=\s|$)")
INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
WORD_BEFORE = re.compile(r"([\w.]+)$")


class Sentence(NamedTuple):
    """A sentence and the number of its paragraph; `start` counts characters from the beginning of the article."""

    text: str
    paragraph: int
    start: int


def sentences(article: str) -> list[Sentence]:
    found, at = [], 0
    for number, line in enumerate(article.split("\n")):
        for start, end in _pieces(line):
            text = line[start:end].strip()
            if text:
                lead = len(line[start:end]) - len(line[start:end].lstrip())
                found.append(Sentence(text, number, at + start + lead))
        at += len(line) + 1
    return found


def _pieces(line: str):
    quoted, start = quoted_parts(line), 0
    for end in END.finditer(line):
        inside = next(((a, b) for a, b in quoted if a < end.start() < b), None)
        # The last stop inside a quotation ends the sentence when the quotation does, unless the sentence goes on.
        if inside and end.end() < inside[1]:
            continue
        if _goes_on(line, end):
            continue
        yield start, end.end()
        start = end.end()
    yield start, len(line)


def _goes_on(line: str, end: re.Match) -> bool:
    after = line[end.end() :].lstrip()
    if after[:1].islower():
        return True
    word = WORD_BEFORE.search(line[: end.start()])
    if end[0] != "." or not word:
        return False
    return word[1].lower().strip(".") in SHORT or (INITIALS.fullmatch(word[1]) is not None and word[1].isupper())


def quoted_parts(text: str) -> list[tuple[int, int]]:
    """(start, end) of what stands in quotation marks, marks included. A missing last mark is at the end of the text.

    Straight marks open and close in turn. Single curly marks are left alone: most of them are apostrophes.
    """
    parts, at = [], 0
    while at < len(text):
        mark = text[at]
        if mark == '"':
            end = text.find('"', at + 1)
        elif mark in OPENING:
            end = min((place for place in (text.find(one, at + 1) for one in OPENING[mark]) if place >= 0), default=-1)
        else:
            at += 1
            continue
        end = len(text) if end < 0 else end + 1
        parts.append((at, end))
        at = end
    return parts
