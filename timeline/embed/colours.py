"""Colours of a host page that can still be read: contrast as WCAG 2.2 computes it, and the nearest colour that has it. Pure.

A colour is # and six hexadecimal digits.
"""

from __future__ import annotations

from timeline.explore.palette import DARK, LIGHT

# What WCAG 2.2 asks of text.
LEAST = 4.5
STEPS = 40
# What lies between paper and ink, by how much of the ink it has.
SHARES = {"rule": 0.16, "faint": 0.08, "select": 0.07, "differ": 0.1, "raised": 0.03, "edge": 0.5}


def channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def luminance(colour: str) -> float:
    """Relative luminance, from 0 (black) to 1 (white)."""
    parts = [part / 255 for part in channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with so much of another in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(one * (1 - share) + two * share):02x}" for one, two in pairs)


def is_dark(paper: str) -> bool:
    return contrast(paper, "#ffffff") > contrast(paper, "#000000")


def readable(colour: str, paper: str) -> str:
    """The colour, or the nearest to it towards black or white that can be read on this paper."""
    end = "#ffffff" if is_dark(paper) else "#000000"
    shades = (mixed(colour, end, step / STEPS) for step in range(STEPS + 1))
    return next(shade for shade in shades if contrast(shade, paper) >= LEAST)


def roles(paper: str, ink: str) -> dict[str, str]:
    """The roles of the style sheet (static/css/tokens.css) from a paper and an ink of somebody else's."""
    usual = DARK if is_dark(paper) else LIGHT
    between = {role: mixed(paper, ink, share) for role, share in SHARES.items()}
    soft = readable(mixed(ink, paper, 0.3), paper)
    return {"paper": paper, "ink": ink, "soft": soft, "today": readable(usual["today"], paper),
            "differ-ink": ink, **between}  # fmt: skip
