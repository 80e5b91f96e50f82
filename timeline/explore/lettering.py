"""How wide a label will be, before any browser has drawn it.

Advance widths in hundredths of an em, measured on DejaVu Sans, the widest of the sans faces that the style sheet
names: in any other face a label is narrower, so labels that are kept apart here stay apart on the page.
"""

import unicodedata
from functools import lru_cache

WIDTHS = {
    char: width
    for width, chars in {
        28: "'ijl", 30: "IJ", 34: " ,./:;\\|·", 36: "f-", 40: "()[]t!", 42: "r", 50: "\"*_`“”‘’",
        54: "sz?", 56: "cL–", 60: "Fkvxyra", 64: "TYPeESbdghnopqu$0123456789{}", 69: "AKVBRXZ",
        75: "CUHN", 79: "DG&OQ", 84: "w#+<=>^~", 98: "Mm%", 100: "W@—…",
    }.items()
    for char in chars
}  # fmt: skip
OTHER = 72
WIDE = 105


@lru_cache(maxsize=16384)
def width_of(text: str, size: float) -> float:
    """Pixels that `text` takes at a font size of `size` pixels, at the most."""
    return sum(_hundredths(char) for char in text) * size / 100


def _hundredths(char: str) -> int:
    known = WIDTHS.get(char)
    if known is not None:
        return known
    if unicodedata.combining(char):
        return 0
    return WIDE if unicodedata.east_asian_width(char) in "WF" else OTHER
