"""WCAG 2.2's contrast, computed from the style sheet's colours and the record's: 4.5 for text, 3 for marks, in both themes."""

import json
import re
from pathlib import Path

import pytest

from timeline.explore.figure import ALPHA, CROWD_ALPHA
from timeline.explore.palette import DARK, LIGHT
from timeline.explore.shading import BAND_ALPHA

ROOT = Path(__file__).parents[2]
TOKENS = (ROOT / "static/css/tokens.css").read_text()
CHART = (ROOT / "static/css/chart.css").read_text()
STORYLINES = [json.loads(file.read_text()) for file in sorted((ROOT / "timeline/record/storylines").glob("*.json"))]


def tokens(selector):
    block = TOKENS.split(selector + " {")[1].split("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


BRIGHT = tokens(":root")
THEMES = {"light": BRIGHT, "dark": BRIGHT | tokens(':root[data-theme="dark"]')}
STRIP_ALPHA = float(re.search(r"\.strip \.bar {[^}]*fill-opacity: ([\d.]+)", CHART)[1])


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def over(colour, ground, alpha):
    """A colour that lets some of the ground through."""
    channels = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(front * alpha + back * (1 - alpha)):02x}" for front, back in channels)


def test_contrast_is_what_wcag_says_it_is():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert over("#000000", "#ffffff", 0.5) == "#808080"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("storyline", STORYLINES, ids=lambda row: row["slug"])
def test_a_storylines_colour_can_be_read_and_seen(theme, storyline):
    colours = THEMES[theme]
    own = storyline["colour" if theme == "light" else "colour_dark"]
    paper = colours["paper"]
    assert contrast(own, paper) >= 4.5, "the name of a lane"
    assert contrast(own, over(own, paper, BAND_ALPHA)) >= 4.5, "a label on its band"
    assert contrast(colours["on-badge"], own) >= 4.5, "a badge"
    assert contrast(over(own, paper, ALPHA), paper) >= 3, "a mark"
    assert contrast(over(own, paper, CROWD_ALPHA), paper) >= 3, "a bar of the crowd"
    shaded = over(colours["ink"], paper, 0.05)
    assert contrast(over(own, shaded, STRIP_ALPHA), shaded) >= 3, "a bar of the strip"


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_on_every_ground_it_stands_on(theme):
    colours = THEMES[theme]
    grounds = [colours[name] for name in ("paper", "raised", "select")]
    for text in ("ink", "soft", "link", "today"):
        assert min(contrast(colours[text], ground) for ground in grounds) >= 4.5, text
    assert contrast(colours["differ-ink"], colours["differ"]) >= 4.5
    assert contrast(colours["ink"], colours["faint"]) >= 4.5
    # Edges of fields and of accounts, and the ring of the focus.
    for edge in ("edge", "contrary", "agree", "link"):
        assert min(contrast(colours[edge], ground) for ground in grounds[:2]) >= 3, edge


def test_the_chart_has_the_colours_of_the_style_sheet():
    for theme, palette in (("light", LIGHT), ("dark", DARK)):
        assert {name: THEMES[theme][name] for name in palette} == palette


def test_both_ways_into_the_dark_are_the_same():
    chosen, followed = tokens(':root[data-theme="dark"]'), tokens(':root:not([data-theme="light"])')
    assert chosen == followed and chosen
