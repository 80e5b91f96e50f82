"""SVG documents -> PNG, drawn in this process with faces that come along: equal documents give equal bytes anywhere.

Source Sans and Source Serif write Latin, Greek and Cyrillic; DejaVu Sans Arabic, Hebrew, Armenian and Georgian. Only
for a letter of yet another script are the machine's own faces asked; where there is none, a box stands for it.
"""

from __future__ import annotations

import importlib.util
import re
from functools import cache, lru_cache
from pathlib import Path

import resvg_py
from django.utils.translation import gettext as _

# Drawing keeps Python to itself: half a second for as many, and 4 bytes each.
MOST_PIXELS = 5_000_000
REMEMBERED = 24
FACES = {
    "font_source_sans_pro": ("SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf"),
    "font_source_serif_pro": ("SourceSerifPro-Bold.ttf",),
    "ziafont": ("DejaVuSans.ttf",),
}
SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
STACK = re.compile(r"font-family:[^;}]*?(sans-serif|serif)(?=[;}])")
# Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic; Georgian; their extensions, punctuation, arrows, signs.
OTHER_SCRIPT = re.compile("[^\u0000-\u06ff\u10a0-\u10ff\u1e00-\u22ff\u2500-\u26ff\ufb00-\ufdff\ufe70-\ufeff]")


def too_large(document: str, scale: int) -> str:
    """Why a document is not drawn at this scale; nothing when it is."""
    width, height = (float(side) for side in SIZE.search(document).groups())
    if width * height * scale * scale <= MOST_PIXELS:
        return ""
    return _("scale: the picture would have more than %(n)s million pixels; ask for less width or scale.") % {
        "n": MOST_PIXELS // 1_000_000
    }


@lru_cache(maxsize=REMEMBERED)
def png(document: str, scale: int = 1) -> bytes:
    """A document of still.py or card.py as PNG, `scale` pixels for each of its own. Takes 0.1 to 0.4 seconds."""
    return resvg_py.svg_to_bytes(
        # Of a stack of faces only ours, so that no machine's own is taken.
        svg_string=STACK.sub(r"font-family:\1", document),
        zoom=scale,
        font_files=list(faces()),
        skip_system_fonts=OTHER_SCRIPT.search(document) is None,
        font_family="Source Sans Pro",
        sans_serif_family="Source Sans Pro",
        serif_family="Source Serif Pro",
    )


@cache
def faces() -> tuple[str, ...]:
    """The files of the faces that come along."""
    found = []
    for package, names in FACES.items():
        folder = Path(importlib.util.find_spec(package).submodule_search_locations[0])
        found += [next(folder.rglob(name)) for name in names]
    return tuple(str(file) for file in found)
