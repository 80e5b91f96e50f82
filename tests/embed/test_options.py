"""What a host page may choose, and that what it chooses can be read."""


import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from timeline.embed.colours import LEAST, contrast, is_dark, luminance, mixed, readable, roles
from timeline.embed.options import FONTS, HEADINGS, MODES, THEMES, Options, OptionsForm
from timeline.embed.style import palette, style

README = (Path(__file__).parents[2] / "README.md").read_text()
colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
STORYLINES = (("gaza-war", "#a33b16", "#e88a5f"), ("peace-council", "#6a3fa0", "#b79be0"))


def read(text):
    return Options.from_params(QueryDict(text))


def test_the_readme_explains_every_option_and_no_other():
    table = README.split("### Embeds")[1].split("| parameter |")[1].split("\n\n")[0]
    explained = {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}

    assert explained == set(OptionsForm.base_fields) == {field.name for field in fields(Options)}


def test_nothing_chosen_is_written_as_nothing():
    options, form = read("")

    assert not form.errors and options == Options() and options.to_params() == []


def test_an_empty_field_of_a_colour_shows_the_colour_that_holds():
    def stand_in(text):
        form = read(text)[0].shown
        return {name: form.fields[name].widget.attrs["placeholder"] for name in ("accent", "paper", "ink")}

    assert stand_in("") == stand_in("theme=light") != stand_in("theme=dark")
    for theme in ("light", "dark"):
        held = stand_in(f"theme={theme}")
        options, form = read(f"theme={theme}&" + "&".join(f"{name}={colour[1:]}" for name, colour in held.items()))
        assert not form.errors and options.papers == read(f"theme={theme}")[0].papers
        assert contrast(held["accent"], held["paper"]) >= LEAST


chosen = st.fixed_dictionaries(
    {},
    optional={
        "height": st.integers(200, 2000).map(str), "theme": st.sampled_from([*THEMES]), "accent": colours,
        "font": st.sampled_from([*FONTS]), "heading": st.sampled_from([*HEADINGS]), "mode": st.sampled_from([*MODES]),
        "language": st.sampled_from(["", "en", "fr", "ar"]),
    },
)  # fmt: skip


@given(chosen)
def test_what_is_written_is_read_again(given_params):
    query = QueryDict(mutable=True)
    query.update(given_params)
    options, form = Options.from_params(query)

    assert not form.errors
    again = QueryDict(mutable=True)
    again.update(dict(options.to_params()))
    assert Options.from_params(again)[0] == options
    assert all("#" not in value for _name, value in options.to_params())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("height=199", "height"), ("height=2001", "height"), ("height=1e3", "height"), ("theme=blue", "theme"),
        ("accent=red", "accent"), ("accent=12345", "accent"), ("accent=%23zzzzzz", "accent"),
        ("accent=000000;}body{display:none", "accent"), ("accent=12345%0a", "accent"), ("font=comic", "font"),
        ("heading=1", "heading"), ("language=xx", "language"), ("mode=wild", "mode"), ("paper=ffffff", "theme"),
        ("ink=000000&theme=auto", "theme"), ("paper=ffffff&theme=dark", "paper"), ("paper=101010&theme=light", "paper"),
        ("paper=ffffff&ink=999999&theme=light", "ink"), ("ink=777777&theme=light", "ink"), ("height=%00", "height"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_left_out(text, name):
    options, form = read(text)

    assert name in form.errors
    assert getattr(options, name) == getattr(Options(), name)


def test_the_contrast_is_what_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21) and contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert luminance("#000000") == 0 and mixed("#000000", "#ffffff", 0.5) == "#808080"


@given(colours, colours)
def test_any_colour_is_made_readable_on_any_paper(colour, paper):
    fixed = readable(colour, paper)

    assert contrast(fixed, paper) >= LEAST
    assert fixed == colour or contrast(colour, paper) < LEAST


@given(colours, colours)
def test_what_is_text_on_a_chosen_paper_can_be_read(paper, ink):
    found = roles(paper, ink)

    assert all(contrast(found[role], paper) >= LEAST for role in ("soft", "today"))


@given(colours, st.sampled_from(["light", "dark"]))
def test_storylines_can_be_read_on_a_paper_of_the_hosts(paper, theme):
    ink = "#ffffff" if is_dark(paper) else "#000000"
    options = Options(theme=theme, paper=paper, ink=ink)
    css = style(options, STORYLINES)
    figure = palette(options, STORYLINES)

    for slug, *_own in STORYLINES:
        assert contrast(figure.storylines[slug], paper) >= LEAST
        written = css.split(f"--s-{slug}:")[2 if theme == "dark" else 1].strip()[:7]
        assert contrast(written, paper) >= LEAST


def test_a_style_sheet_holds_only_what_was_checked():
    css = style(read("accent=aa3300&font=serif&theme=dark&paper=101820&ink=f0f0f0")[0], STORYLINES)

    assert "--paper: #101820" in css and "--ink: #f0f0f0" in css and "url(" not in css and "@import" not in css and "<" not in css
    assert css.count("{") == css.count("}")
