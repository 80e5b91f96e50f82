"""The style of a picture that stands alone: the page's own rules for it, with the colours of one theme put in.

Read from the style sheet, so that there is one. A storyline's colour, `--s` on a page, is `color` here: a picture
that stands alone meets readers that know no variables.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from timeline.explore.palette import DARK, LIGHT

CHART_CSS = Path(__file__).parents[2] / "static/css/chart.css"
# "paper" is for a printer: a tint would be dots.
THEMES = {"light": LIGHT, "dark": DARK, "paper": {**LIGHT, "paper": "#ffffff", "ink": "#000000"}}
# Generic on purpose: a file goes to machines whose faces nobody knows.
SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif"
SERIF = "'Iowan Old Style', 'Palatino Linotype', Palatino, 'Source Serif 4', 'Noto Serif', Georgia, serif"
RULE = re.compile(r"^([^@{}/]*\.picture[^{}]*?)\s*\{([^{}]*)\}", re.MULTILINE)
# Readers that know no shorthand are many, too.
FONT = re.compile(r"\bfont:\s*([\d.]+px)/[\d.]+ ([^;]+)")
VARIABLE = re.compile(r"var\(--([\w-]+)(?:,\s*var\(--[\w-]+\))?\)")


def style(theme: str, colours) -> str:
    """CSS for a document whose root has the class `still`.

    colours: rows (slug of a storyline, its colour on light, its colour on dark).
    """
    own = (f".s-{slug}{{color:{dark if theme == 'dark' else light}}}" for slug, light, dark in colours)
    return _shared(theme) + "".join(own)


@cache
def _shared(theme: str) -> str:
    roles = THEMES[theme]

    def value(match) -> str:
        name = match[1]
        return {"s": "currentColor", "sans": SANS, **roles}.get(name, "currentColor")

    # Nothing is cut off: what stands over the edge is a hair, and to cut takes the drawer of pixels twice the time.
    rules = []
    for selector, body in RULE.findall(CHART_CSS.read_text(encoding="utf-8")):
        # A file answers no pointer.
        still = ", ".join(one.strip() for one in selector.split(",") if ":" not in one)
        if still:
            plain = FONT.sub(r"font-size: \1; font-family: \2", body.replace("overflow: hidden", "overflow: visible"))
            plain = VARIABLE.sub(value, plain.strip())
            rules.append(f"{still}{{{plain}}}")
    return (
        f".still{{color:{roles['ink']}}}.still text{{font-family:{SANS};fill:{roles['ink']}}}"
        f".still .soft{{fill:{roles['soft']}}}.still .name{{font-family:{SERIF};font-weight:700}}"
        f".still .paper{{fill:{roles['paper']}}}.still .edge{{stroke:{roles['rule']}}}" + "".join(rules)
    )
