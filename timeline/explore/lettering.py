"""How wide a label will be, before any browser has drawn it.

Advance widths in hundredths of an em, measured on DejaVu Sans, the widest of the sans faces that the style sheet
names: in any other face a label is narrower, so labels that are kept apart here stay apart on the page.
"""

import unicodedata
from functools import lru_cache

OTHER = 72
WIDE = 105


class Widths(dict):
    """{character: hundredths of an em}; of one that is not measured, it is guessed once."""

    def __missing__(self, char: str) -> int:
        wide = WIDE if unicodedata.east_asian_width(char) in "WF" else OTHER
        self[char] = 0 if unicodedata.combining(char) else wide
        return self[char]


WIDTHS = Widths({
    char: width
    for width, chars in {
        28: "'ijl", 30: "IJ", 34: " ,./:;\\|·", 36: "f-", 40: "()[]t!", 42: "r", 50: "\"*_`“”‘’",
        54: "sz?", 56: "cL–", 60: "Fkvxyra", 64: "TYPeESbdghnopqu$0123456789{}", 69: "AKVBRXZ",
        75: "CUHN", 79: "DG&OQ", 84: "w#+<=>^~", 98: "Mm%", 100: "W@—…",
    }.items()
    for char in chars
})  # fmt: skip


@lru_cache(maxsize=16384)
def width_of(text: str, size: float) -> float:
    """Pixels that `text` takes at a font size of `size` pixels, at the most."""
    return sum(map(WIDTHS.__getitem__, text)) * size / 100


