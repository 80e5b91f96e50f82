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
AFTER = re.compile(r"\s*(\S)")
INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
WORD_BEFORE = re.compile(r"([\w.]+)$")
LONGEST_WORD = 40
# What is longer is no sentence: it is read in pieces, as reading takes as long as the length multiplied by itself.
LONGEST = 2000


class Sentence(NamedTuple):
    """A sentence and the number of its paragraph; `start` counts characters from the beginning of the article."""

    text: str
    paragraph: int
    start: int


def sentences(article: str) -> list[Sentence]:
    found, at = [], 0
    for number, line in enumerate(article.split("\n")):
        for start, end in _readable(line):
            text = line[start:end].strip()
            if text:
                lead = len(line[start:end]) - len(line[start:end].lstrip())
                found.append(Sentence(text, number, at + start + lead))
        at += len(line) + 1
    return found


def _readable(line: str):
    """Sentences; the pieces of one that is too long, cut between words where there are any."""
    for start, end in _pieces(line):
        while end - start > LONGEST:
            cut = line.rfind(" ", start + 1, start + LONGEST) + 1 or start + LONGEST
            yield start, cut
            start = cut
        yield start, end


def _pieces(line: str):
    quoted, start, at = quoted_parts(line), 0, 0
    for end in END.finditer(line):
        while at < len(quoted) and quoted[at][1] <= end.start():
            at += 1
        inside = quoted[at] if at < len(quoted) and quoted[at][0] < end.start() else None
        # The last stop inside a quotation ends the sentence when the quotation does, unless the sentence goes on.
        if inside and end.end() < inside[1]:
            continue
        if _goes_on(line, end):
            continue
        yield start, end.end()
        start = end.end()
    yield start, len(line)


def _goes_on(line: str, end: re.Match) -> bool:
    after = AFTER.match(line, end.end())
    if after and after[1].islower():
        return True
    word = WORD_BEFORE.search(line[max(0, end.start() - LONGEST_WORD) : end.start()])
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
