"""How the record's own kinds of field are edited: dates in words, a choice among many, rows in an order."""

from functools import reduce
from operator import or_

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteSelect,
    RelatedFieldWidgetWrapper,
)
from django.core.validators import RegexValidator
from django.db.models import Q, SlugField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from timeline.curate.desk.echo import Echo
from timeline.models.fields import EDTFField, Prose
from timeline.models.schema import LANGUAGE, SLUG

MOST_ROWS = 20
# What a document may not say is not typed in either: an export is to be read back as it is.
a_slug = RegexValidator(SLUG["pattern"], _("A slug is small letters, digits and single hyphens, such as talks-in-geneva."))
a_language = RegexValidator(LANGUAGE["pattern"], _("A language is written as in BCP 47, such as en or fr-CA."))


def as_in_a_document(field, db_field):
    """The form's field, with the rules that its column has in a document."""
    rules = [a_slug] if isinstance(db_field, SlugField) else [a_language] if db_field.name == "language" else []
    if field is not None:
        field.validators = [*field.validators, *rules]
    return field


class DateInWords(AdminTextInputWidget):
    """EDTF text with its meaning beside it, so that a curator sees what was understood; told anew while typing."""

    def render(self, name, value, attrs=None, renderer=None):
        attrs = {"size": "26", "class": "edtf", "autocomplete": "off", "data-echo": reverse("admin:desk-date"), **(attrs or {})}
        field = super().render(name, value, attrs, renderer)
        return format_html('{}<span class="in-words" aria-live="polite">{}</span>', field, echo_html(Echo.of(value)))


def echo_html(echo):
    """What a date was understood as, for beside its field: words, days, or what is wrong with it."""
    if echo.problem:
        return format_html('<span class="wrong">{}</span>', echo.problem)
    return format_html('{} <span class="bounds">{}</span>', echo.words, echo.bounds) if echo.bounds else echo.words


class KnownSelect(AutocompleteSelect):
    """An autocomplete that is told its current choice, instead of asking the database once for every row."""

    known = None

    def render(self, name, value, attrs=None, renderer=None):
        """Without scripts nothing can be looked up: there a name or an address is written, and found when it is sent."""
        choice = super().render(name, value, attrs, renderer)
        return format_html(
            '{}<noscript><input name="{}-named" class="vTextField" placeholder="{}" aria-label="{}"></noscript>',
            choice, name, _("or its name"), _("Name or address"),
        )  # fmt: skip

    def value_from_datadict(self, data, files, name):
        chosen = super().value_from_datadict(data, files, name)
        named = data.get(f"{name}-named", "").replace("\0", "").strip()
        return named_one(self.field.remote_field.model, named) if named and not chosen else chosen

    def optgroups(self, name, value, attrs=None):
        if self.known is None or [str(given) for given in value] != [str(self.known.pk)]:
            return super().optgroups(name, value, attrs)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(self.known)
        return [(None, [*options, self.create_option(name, self.known.pk, label, True, len(options))], 0)]


def named_one(model, text: str):
    """The primary key of the one thing with exactly that slug, name, title or page; 0, which nothing has, for none."""
    ways = [f"{field}__iexact" for field in ("slug", "name", "title", "aliases__name") if _leads(model, field)]
    found = model.objects.filter(reduce(or_, (Q(**{way: text}) for way in ways)))
    if hasattr(model.objects, "at"):
        found = found | model.objects.filter(pk__in=model.objects.at(text).values("pk"))
    keys = list(found.order_by().values_list("pk", flat=True).distinct()[:2])
    return keys[0] if len(keys) == 1 else 0


def _leads(model, field: str) -> bool:
    return field in {one.name for one in model._meta.get_fields()}


class RowForm(forms.ModelForm):
    """One row of an inline. Selects learn what the row's query already fetched."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            # A column of a table has a heading, of which its fields know nothing.
            widget.attrs.setdefault("aria-label", field.label)
            if isinstance(widget, KnownSelect) and self.instance._meta.get_field(name).is_cached(self.instance):
                widget.known = getattr(self.instance, name)


class PlacedForm(RowForm):
    """A row with a place in an order that the curator may leave to us."""

    position = forms.IntegerField(
        label=_("Order"),
        required=False,
        min_value=0,
        max_value=32767,
        help_text=_("Lowest first; empty for last."),
        widget=forms.NumberInput(attrs={"class": "order"}),
    )


class RowFormSet(forms.BaseInlineFormSet):
    """Rows whose box for deleting them says what it is, as their other fields do."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = form.fields["DELETE"].label


class PlacedFormSet(RowFormSet):
    """Rows in an order: those without a place go to the end, as they stand on the page."""

    def clean(self):
        super().clean()
        given = {form: getattr(form, "cleaned_data", {}).get("position") for form in self.standing()}
        last = max((place for place in given.values() if place is not None), default=-1)
        for form, place in given.items():
            if place is None:
                form.instance.position = last = last + 1

    def standing(self):
        """Forms of the rows that there will be once this is saved."""
        deleted = self.deleted_forms if self.is_valid_so_far() else []
        return [form for form in self.forms if form not in deleted and (form.instance.pk or form.has_changed())]

    def is_valid_so_far(self):
        return all(form.is_valid() or self._should_delete_form(form) for form in self.forms)


class Rows:
    """What the inlines of the record share: no empty rows, and one query for all rows of a kind."""

    form, formset = RowForm, RowFormSet
    extra = 0
    related = ()

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.related)

    def get_extra(self, request, obj=None, **options):
        """Empty rows for who has no script that adds them: `?rows=3`."""
        asked = request.GET.get("rows", "")
        return min(int(asked), MOST_ROWS) if asked.isascii() and asked.isdigit() and len(asked) < 4 else self.extra

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name in self.autocomplete_fields:
            options["widget"] = KnownSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_dbfield(self, db_field, request, **options):
        field = as_in_a_document(super().formfield_for_dbfield(db_field, request, **options), db_field)
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A row is where things are chosen, or added when they are missing; they are deleted on their own page.
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class Table(Rows, admin.TabularInline):
    """Rows as lines of a table."""


class Cards(Rows, admin.StackedInline):
    """Rows as small forms of their own."""


def graded(table: dict) -> list:
    """Choices of an Admiralty table with the character that people in the field know them by."""
    return [(grade, f"{grade} · {words}") for grade, words in table.items()]


WIDGETS = {
    EDTFField: {"widget": DateInWords},
    Prose: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
}
Table.formfield_overrides = Cards.formfield_overrides = WIDGETS
