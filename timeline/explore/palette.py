"""The colours of a picture: those of the style sheet (static/css/tokens.css), and the storylines' own."""

from __future__ import annotations

from dataclasses import dataclass

LIGHT = {
    "paper": "#fbfaf7", "ink": "#1d1d1f", "soft": "#5f5f63", "rule": "#dcdad3", "faint": "#ebe9e3", "today": "#b3261e",
}  # fmt: skip
DARK = {
    "paper": "#17171a", "ink": "#ececea", "soft": "#a3a3a6", "rule": "#3a3a3f", "faint": "#26262a", "today": "#f2857c",
}  # fmt: skip
# Squares of a matrix from few to many, and their outline. Numbers in the first two are ink, in the others paper.
TONES, EDGE = ("#d5e1de", "#a5c1bf", "#3b7c7b", "#0b5c5c"), "#588f8e"
TONE_DARK = {
    **dict(zip(TONES, ("#2b4142", "#3d6565", "#579a96", "#6cc5c0"), strict=True)), EDGE: "#4a7f7e",
    **{LIGHT[role]: DARK[role] for role in LIGHT},
}  # fmt: skip


@dataclass(frozen=True)
class Palette:
    """Colours as hexadecimal text, of the light theme; `dark` maps each to its colour in the dark one."""

    storylines: dict[str, str]
    dark: dict[str, str]
    paper: str = LIGHT["paper"]
    ink: str = LIGHT["ink"]
    soft: str = LIGHT["soft"]
    rule: str = LIGHT["rule"]
    faint: str = LIGHT["faint"]
    today: str = LIGHT["today"]

    @classmethod
    def of(cls, colours) -> Palette:
        """From rows (slug of a storyline, its colour on light, its colour on dark)."""
        dark = {LIGHT[role]: DARK[role] for role in LIGHT}
        dark |= {light: on_dark for _slug, light, on_dark in colours}
        return cls({slug: light for slug, light, _on_dark in colours}, dark)

    def storyline(self, slug: str) -> str:
        """A storyline's colour; ink for an event or lane of none."""
        return self.storylines.get(slug, self.ink)
