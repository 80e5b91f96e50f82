"""Words broken into lines of a given width, for pictures: SVG breaks none by itself. Pure."""

from __future__ import annotations

from timeline.explore.lettering import width_of

CUT = "…"


def lines_of(text: str, size: float, width: float, most: int) -> list[str]:
    """At most so many lines, each at most `width` pixels wide at a font size of `size`; what is cut off ends in "…"."""
    lines, left = [], text.split()
    while left and len(lines) < most:
        line, left = _line(left, size, width)
        lines.append(line)
    if left:
        lines[-1] = _cut(lines[-1], size, width)
    return lines


def _line(words: list[str], size: float, width: float) -> tuple[str, list[str]]:
    """The words that fit on one line, and the rest. A word that is longer than a line is broken."""
    line = words[0]
    if width_of(line, size) > width:
        fits = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or width_of(line[:n], size) <= width)
        return line[:fits], [line[fits:], *words[1:]]
    for at, word in enumerate(words[1:], 1):
        longer = f"{line} {word}"
        if width_of(longer, size) > width:
            return line, words[at:]
        line = longer
    return line, []


def _cut(line: str, size: float, width: float) -> str:
    while line and width_of(line + CUT, size) > width:
        line = line[:-1]
    return line.rstrip(" ·,–-") + CUT
