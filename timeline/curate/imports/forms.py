"""What is asked of the person who brings a file: the file, and what the columns of a table are."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from timeline.curate.event import kinds_by_group
from timeline.curate.imports.days import DAY_FIRST, EITHER, MONTH_FIRST
from timeline.curate.imports.file import ENCODINGS, LARGEST
from timeline.curate.imports.mapping import FIELDS
from timeline.models import Mapping, Storyline
from timeline.models.fields import validate_line
from timeline.models.taxonomy import ACTOR_KINDS

EMPTY = [("", "–")]
MOST_BYTES = 64 * 1024 * 1024


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("JSON, JSON Lines or CSV: an export of this site, TimelineJS’s, or any table. Plain or gzip."),
    )
    mapping = forms.ModelChoiceField(
        Mapping.objects.all(), label=_("Columns"), required=False, empty_label=_("as the file says, or ask me")
    )
    parts = forms.FileField(
        label=_("Table of participants"), required=False, help_text=_("Only for a mapping that joins a second table.")
    )
    kind = forms.ChoiceField(label=_("Kind of event"), required=False)
    storyline = forms.ModelChoiceField(Storyline.objects.all(), label=_("Storyline"), required=False, empty_label="–")
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        required=False,
        choices=[("", _("as the file looks")), *((name, name) for name in ENCODINGS)],
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["kind"].choices = [*EMPTY, *kinds_by_group()]
        for name in ("kind", "storyline"):
            self.fields[name].help_text = _("Where the file does not say it of each event, as with TimelineJS.")

    def clean(self):
        cleaned = super().clean()
        for name in ("file", "parts"):
            if (sent := cleaned.get(name)) and sent.size > MOST_BYTES:
                most = {"most": MOST_BYTES // 1024 // 1024, "larger": LARGEST // 1024 // 1024}
                self.add_error(name, _("A file may have %(most)d MB; gzip one of up to %(larger)d MB.") % most)
        return cleaned

    def spec(self) -> dict:
        kind, storyline = self.cleaned_data["kind"], self.cleaned_data["storyline"]
        fixed = {"kind": kind} if kind else {}
        return (
            {"fixed": {**fixed, **({"storyline": storyline.slug} if storyline else {})}} if fixed or storyline else {}
        )


class ColumnsForm(forms.Form):
    """Which column is what. `samples`: {column: its first values}."""

    kind = forms.ChoiceField(label=_("Kind of every event"), required=False)
    storyline = forms.ModelChoiceField(Storyline.objects.all(), label=_("Storyline of every event"), required=False)
    title = forms.CharField(
        label=_("Title, where no column is one"), required=False, max_length=200, validators=[validate_line],
        help_text=_("Names of columns in braces are filled in: {killed} people killed"),
    )  # fmt: skip
    publisher = forms.CharField(
        label=_("Publisher of the source"), required=False, max_length=160, validators=[validate_line]
    )
    source = forms.CharField(label=_("Title of the source"), required=False, max_length=300, validators=[validate_line])
    actors = forms.ChoiceField(label=_("Actors that the record does not have"), required=False)
    dates = forms.ChoiceField(label=_("In 03/04/2025"), required=False)
    clean_text = forms.BooleanField(label=_("Stray control characters become spaces"), required=False)
    values = forms.CharField(
        label=_("Translations"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line, as field: theirs = ours. For example kind: council = un-resolution"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Save this mapping as"), required=False, max_length=80, validators=[validate_line],
        help_text=_("So that the next file of this sort is read without asking."),
    )  # fmt: skip

    def __init__(self, samples: dict[str, list[str]], order: str, spec: dict, data=None):
        fixed = spec.get("fixed", {})
        super().__init__(data, initial={**fixed, "actors": spec.get("actors", ""), "dates": spec.get("dates", "")})
        self.samples = samples
        self.fields["kind"].choices = [*EMPTY, *kinds_by_group()]
        self.fields["actors"].choices = [("", _("are refused, with the row")), *ACTOR_KINDS.items()]
        orders = [(DAY_FIRST, _("the day comes first: 3 April")), (MONTH_FIRST, _("the month comes first: 4 March"))]
        self.fields["dates"].choices = [("", _("as the file tells")), *orders]
        self.ambiguous = order == EITHER
        known = spec.get("columns", {})
        for n, name in enumerate(samples):
            self.fields[f"column-{n}"] = forms.ChoiceField(
                label=name, required=False, choices=[*EMPTY, *FIELDS.items()], initial=known.get(name) or guess(name)
            )

    @property
    def columns(self):
        return [(self[f"column-{n}"], values) for n, values in enumerate(self.samples.values())]

    @property
    def rest(self):
        return [self[name] for name in self.base_fields]

    def clean_values(self):
        found: dict[str, dict[str, str]] = {}
        for line in self.cleaned_data["values"].splitlines():
            if not line.strip():
                continue
            field, colon, pair = line.partition(":")
            theirs, equals, ours = pair.partition("=")
            if not (colon and equals) or field.strip() not in FIELDS:
                raise forms.ValidationError(_("“%(line)s” is not field: theirs = ours.") % {"line": line[:80]})
            found.setdefault(field.strip(), {})[theirs.strip()] = ours.strip()
        return found

    def clean(self):
        cleaned = super().clean()
        chosen = [cleaned.get(f"column-{n}") for n in range(len(self.samples))]
        if "date" not in chosen:
            self.add_error(None, _("One column has to be the date."))
        if "title" not in chosen and not cleaned.get("title"):
            self.add_error("title", _("One column has to be the title, or a title be written here."))
        if Mapping.objects.filter(name=cleaned.get("name") or None).exists():
            self.add_error("name", _("There is a mapping of this name; give it another one."))
        return cleaned

    def spec(self) -> dict:
        given = self.cleaned_data
        columns = {name: given[f"column-{n}"] for n, name in enumerate(self.samples) if given[f"column-{n}"]}
        fixed = {name: given[name] for name in ("kind", "title", "publisher", "source") if given[name]}
        if given["storyline"]:
            fixed["storyline"] = given["storyline"].slug
        spec = {"columns": columns, "fixed": fixed, "values": given["values"], "actors": given["actors"]}
        return (
            spec
            | ({"dates": given["dates"]} if given["dates"] else {})
            | ({"clean": True} if given["clean_text"] else {})
        )


GUESSES = {
    "date": ("date", "day", "report_date", "event_date", "start", "start_date"), "end": ("end", "end_date"),
    "title": ("title", "headline", "event", "label", "name"), "summary": ("summary", "description", "text", "note", "notes"),
    "place": ("place", "location", "city"), "url": ("url", "source_url", "link"), "kind": ("kind", "type", "event_type"),
    "source": ("source", "source_title"), "publisher": ("publisher", "source_publisher"), "id": ("id", "event_id"),
    "storyline": ("storyline",), "significance": ("significance",),
}  # fmt: skip


def guess(column: str) -> str:
    """What a column probably is, by its name; a person sees it before it counts."""
    name = column.strip().lower().replace(" ", "_")
    return next((field for field, names in GUESSES.items() if name in names), "")
