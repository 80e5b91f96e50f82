"""What a host page may choose of an embed: one form reads it, and writes the shortest parameters that say it again.

An option is a field of `Options` and a field of `OptionsForm`; the page, the builder, the snippet and oEmbed follow.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from timeline.embed.colours import LEAST, contrast, is_dark
from timeline.explore.palette import DARK, LIGHT, TONE_DARK, TONES

LOWEST, HIGHEST, USUAL = 200, 2000, 560
THEMES = {"auto": _("as the system"), "light": _("light"), "dark": _("dark")}
MODES = {"interactive": _("interactive"), "still": _("still")}
FONTS = {"sans": _("without serifs"), "serif": _("with serifs")}
HEADINGS = {
    "2": _("heading 2"), "3": _("heading 3"), "4": _("heading 4"), "5": _("heading 5"), "6": _("heading 6"),
    "none": _("no title"),
}  # fmt: skip
PAPERS = {"light": LIGHT, "dark": DARK}
# Of links, where the host page chooses none.
ACCENTS = {"light": TONES[-1], "dark": TONE_DARK[TONES[-1]]}


@dataclass(frozen=True)
class Options:
    """Fields are named as the parameters are; defaults are not written. Colours are # and six hexadecimal digits."""

    height: int = USUAL
    theme: str = "auto"
    accent: str = ""
    paper: str = ""
    ink: str = ""
    font: str = "sans"
    language: str = ""
    heading: str = "3"
    mode: str = "interactive"

    @classmethod
    def from_params(cls, params) -> tuple[Options, OptionsForm]:
        """Options and the form that read them. What cannot be is left at its default, and is an error of the form."""
        form = OptionsForm(params)
        form.is_valid()
        return cls(**{name: value for name, value in form.cleaned_data.items() if value not in (None, "")}), form

    def to_params(self) -> list[tuple[str, str]]:
        given = [(field.name, getattr(self, field.name), field.default) for field in fields(self)]
        # A # would have to be written %23.
        return [(name, str(value).removeprefix("#")) for name, value, usual in given if value != usual]

    @property
    def shown(self) -> OptionsForm:
        """The form with every option filled in, as it holds now."""
        return OptionsForm({field.name: getattr(self, field.name) for field in fields(self)})

    @property
    def papers(self) -> dict[str, tuple[str, str]]:
        """{theme: (paper, ink)} of every theme that a reader may see."""
        themes = PAPERS if self.theme == "auto" else [self.theme]
        return {theme: (self.paper or PAPERS[theme]["paper"], self.ink or PAPERS[theme]["ink"]) for theme in themes}


class Colour(forms.CharField):
    """# and six hexadecimal digits; the # may be left out, as it has to be written %23 in an address."""

    default_validators = [RegexValidator(r"\A#[0-9a-f]{6}\Z", _("Write a colour as six hexadecimal digits, such as 1f5fa8."))]

    def to_python(self, value):
        value = super().to_python(value).strip().lower()
        return f"#{value.removeprefix('#')}" if value else ""


def _choice(label, table):
    return forms.ChoiceField(label=label, required=False, choices=list(table.items()))


class OwnNames(forms.Select):
    """Languages by their names for themselves, each marked as what it is."""

    def create_option(self, name, value, *rest, **more):
        option = super().create_option(name, value, *rest, **more)
        return option | {"attrs": {**option["attrs"], "lang": value}} if value else option


def languages() -> list[tuple[str, str]]:
    return [("", _("the reader's")), *settings.LANGUAGES]


class OptionsForm(forms.Form):
    height = forms.IntegerField(label=_("Height"), required=False, min_value=LOWEST, max_value=HIGHEST)
    theme = _choice(_("Theme"), THEMES)
    mode = _choice(_("Picture"), MODES)
    heading = _choice(_("Title"), HEADINGS)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=languages, widget=OwnNames)
    font = _choice(_("Letters"), FONTS)
    accent = Colour(label=_("Links"), required=False, max_length=7)
    paper = Colour(label=_("Paper"), required=False, max_length=7)
    ink = Colour(label=_("Ink"), required=False, max_length=7)

    def __init__(self, data=None):
        """Beside a colour that is not chosen stands the one that holds, which shows how a colour is written."""
        super().__init__(data)
        theme = (data or {}).get("theme")
        theme = theme if theme in PAPERS else "light"
        usual = {"accent": ACCENTS[theme], "paper": PAPERS[theme]["paper"], "ink": PAPERS[theme]["ink"]}
        for name, colour in usual.items():
            self.fields[name].widget.attrs["placeholder"] = colour

    def clean(self):
        """Paper and ink are for one theme, and are not to be confused; other colours are made readable on them."""
        cleaned = super().clean()
        paper, ink, theme = (cleaned.get(name) or "" for name in ("paper", "ink", "theme"))
        if (paper or ink) and theme not in PAPERS:
            self.add_error("theme", _("A paper or ink of your own needs theme=light or theme=dark."))
        elif paper and is_dark(paper) != (theme == "dark"):
            self.add_error("paper", _("This paper is of the other theme."))
        elif paper or ink:
            ratio = contrast(paper or PAPERS[theme]["paper"], ink or PAPERS[theme]["ink"])
            if ratio < LEAST:
                words = _("Ink on this paper has a contrast of %(ratio).1f; it needs 4.5 to be read.")
                self.add_error("ink", words % {"ratio": ratio})
        return cleaned
