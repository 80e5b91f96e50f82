"""The one style sheet of an embed: the page's own rules for its picture, the storylines' colours, what the host chose.

Its address says what is in it, so a browser keeps it for ever, and for all embeds of a page that look the same.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from timeline.embed.colours import readable, roles
from timeline.embed.options import PAPERS, Options
from timeline.explore.inks import SERIF
from timeline.explore.palette import Palette

SHEETS = Path(settings.BASE_DIR) / "static/css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACE = re.compile(r"\s*([{};,])\s*|\s+")
# What of the options a style sheet follows from.
LOOKS = ("theme", "accent", "paper", "ink", "font")


def address(options: Options, colours) -> str:
    """colours: rows (slug of a storyline, its colour on light, its colour on dark)."""
    looks = [pair for pair in options.to_params() if pair[0] in LOOKS]
    return f"{reverse('embed-style')}?{urlencode([*looks, ('v', version(options, colours))])}"


def version(options: Options, colours) -> str:
    return hashlib.sha256(style(options, colours).encode()).hexdigest()[:12]


def style(options: Options, colours) -> str:
    return _style(Options(**{name: getattr(options, name) for name in LOOKS}), tuple(colours))


@lru_cache(maxsize=64)
def _style(options: Options, colours) -> str:
    parts = [_read("tokens.css"), _storylines(options, colours), _picture(), _read("embed.css"), _chosen(options)]
    return "".join(_tight(part) for part in parts)


@cache
def _read(name: str) -> str:
    return (SHEETS / name).read_text(encoding="utf-8")


def _picture() -> str:
    return "\n".join(line for line in _read("chart.css").splitlines() if line.startswith(".picture"))


def _tight(css: str) -> str:
    return SPACE.sub(lambda match: match[1] or " ", COMMENT.sub("", css)).replace(";}", "}").strip()


def _storylines(options: Options, colours) -> str:
    light, dark = ({slug: pair[which] for slug, *pair in colours} for which in (0, 1))
    own = {theme: {f"s-{slug}": readable(colour, paper) if options.paper else colour for slug, colour in some.items()}
           for theme, some in (("light", light), ("dark", dark))
           for paper in [options.paper or PAPERS[theme]["paper"]]}  # fmt: skip
    return _of_themes(own) + "".join(f".s-{slug} {{ --s: var(--s-{slug}); }}" for slug in light)


def _of_themes(values: dict[str, dict[str, str]]) -> str:
    """Variables of the light theme, and of the dark one on screens: as chosen, or as the system is."""
    light, dark = ("".join(f"--{name}: {value};" for name, value in values[theme].items()) for theme in ("light", "dark"))
    return (
        f":root {{ {light} }} @media screen {{ :root[data-theme=dark] {{ {dark} }} }} "
        f"@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{ {dark} }} }}"
    )


def _chosen(options: Options) -> str:
    """What the host chose, in words of the style sheet; the values are checked already."""
    css = f":root {{ --sans: {SERIF}; }}" if options.font == "serif" else ""
    if options.paper or options.ink:
        ((paper, ink),) = options.papers.values()
        chosen = "".join(f"--{role}: {colour};" for role, colour in roles(paper, ink).items())
        # As heavy as the selectors of the themes, and after them.
        css += f"@media screen {{ :root[data-theme={options.theme}] {{ {chosen} }} }}"
    if options.accent:
        links = {theme: {"link": readable(options.accent, options.papers.get(theme, (look["paper"], ""))[0])}
                 for theme, look in PAPERS.items()}  # fmt: skip
        css += _of_themes(links)
    return css


def palette(options: Options, colours) -> Palette:
    """The same colours for Plotly's figure."""
    if not (options.paper or options.ink):
        return Palette.of(colours)
    ((paper, ink),) = options.papers.values()
    which = 1 if options.theme == "dark" else 0
    own = {slug: readable(pair[which], paper) for slug, *pair in colours}
    chosen = roles(paper, ink)
    return Palette(own, {}, **{role: chosen[role] for role in PAPERS["light"]})
