from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from timeline.curate.bulk import ACTIONS
from timeline.curate.desk.echo import between
from timeline.curate.desk.unsaved import TakesUp
from timeline.curate.fields import Cards, PlacedForm, PlacedFormSet, Table, graded
from timeline.curate.record import RecordAdmin
from timeline.curate.rules import NO_SOURCE
from timeline.curate.shorter import label_of
from timeline.curate.standing import standing
from timeline.curate.versions import VersionsAdmin
from timeline.curate.working import WorkingAdmin, WorkingForm
from timeline.models import Citation, EventStoryline, Link, Participation, Storyline
from timeline.models.event import PUBLISHED, STATUSES
from timeline.models.taxonomy import CREDIBILITIES, KIND_GROUPS, KINDS, RELATIONS_BACK, RELIABILITIES

WHEN = _(
    "The day as its sources give it, where it happened. Where they give the hour and it matters, that clock's time and"
    " its offset from UTC: 2022-02-23T21:30:00-05:00."
)


class InStoryline(admin.SimpleListFilter):
    title = _("storyline")
    parameter_name = "storyline"

    def lookups(self, request, model_admin):
        return [(storyline.slug, storyline.name) for storyline in Storyline.objects.all()]

    def queryset(self, request, events):
        return events.in_storylines([self.value()]) if self.value() else events


class OfKind(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "group"

    def lookups(self, request, model_admin):
        return [(name, group.label) for name, group in KIND_GROUPS.items()]

    def queryset(self, request, events):
        return events.of_kinds([self.value()]) if self.value() else events


class AccountsDiffer(admin.SimpleListFilter):
    title = _("accounts")
    parameter_name = "disputed"

    def lookups(self, request, model_admin):
        return [("yes", _("that differ"))]

    def queryset(self, request, events):
        return events.whose_accounts_differ() if self.value() else events


class Placements(Table):
    model = EventStoryline
    form, formset = PlacedForm, PlacedFormSet
    fields = ["storyline", "position"]
    autocomplete_fields = related = ["storyline"]
    verbose_name, verbose_name_plural = _("storyline"), _("storylines (the first gives the colour)")

    def get_extra(self, request, obj=None, **options):
        return super().get_extra(request, obj) or (0 if obj else 1)


class Participations(Table):
    model = Participation
    form, formset = PlacedForm, PlacedFormSet
    fields = ["actor", "role", "vote", "capacity", "response", "third_party", "note", "position"]
    autocomplete_fields = related = ["actor"]
    verbose_name, verbose_name_plural = _("participant"), _("who took part, and how")

    def get_extra(self, request, obj=None, **options):
        return super().get_extra(request, obj) or (0 if obj else 1)


class CitationFormSet(PlacedFormSet):
    def clean(self):
        super().clean()
        if self.instance.status == PUBLISHED and not self.standing():
            raise ValidationError(NO_SOURCE)


class Citations(Cards):
    model = Citation
    form, formset = PlacedForm, CitationFormSet
    autocomplete_fields = related = ["source", "attributed_to"]
    verbose_name, verbose_name_plural = _("account"), _("accounts: who says so")
    fields = [
        "source",
        ("stance", "attributed_to"),
        "statement",
        "quote",
        ("said", "language"),
        ("locator", "claim"),
        ("reliability", "credibility"),
        "position",
    ]
    grades = {"reliability": ([("", _("as the source"))], RELIABILITIES), "credibility": ([], CREDIBILITIES)}

    def get_extra(self, request, obj=None, **options):
        return super().get_extra(request, obj) or (0 if obj else 1)

    def formfield_for_choice_field(self, db_field, request, **options):
        if db_field.name in self.grades:
            unset, table = self.grades[db_field.name]
            options["choices"] = [*unset, *graded(table)]
        return super().formfield_for_choice_field(db_field, request, **options)


class Links(Table):
    model = Link
    form, formset = PlacedForm, PlacedFormSet
    fk_name = "origin"
    fields = ["relation", "target", "note", "position"]
    autocomplete_fields = ["target"]
    related = ["origin", "target"]
    verbose_name, verbose_name_plural = _("link"), _("what it answers, implements, follows or contradicts")


class EventForm(WorkingForm):
    """A label that is left empty is the title, as far as it fits on the chart."""

    class Meta:
        widgets = {"significance": forms.NumberInput(attrs={"min": 1, "max": 5})}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "label" in self.fields:
            self.fields["label"].required = False

    def clean_label(self):
        return self.cleaned_data["label"] or label_of(self.cleaned_data.get("title") or "")


class EventAdmin(TakesUp, WorkingAdmin, VersionsAdmin, RecordAdmin):
    actions = ACTIONS["event"]
    form = EventForm
    change_form_template = "curate/event_form.html"
    inlines = [Placements, Participations, Citations, Links]
    list_display = ["state", "when", "title", "kind", "significance", "accounts", "sources"]
    list_display_links = ["title"]
    list_filter = ["status", InStoryline, OfKind, AccountsDiffer]
    search_fields = ["title"]
    search_help_text = _("Titles, actors by any name, places, summaries and quotations.")
    date_hierarchy = "date_sort"
    ordering = ["-date_sort", "-date_upper", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = [
        "standing",
        "codes",
        "address",
        "bounds",
        "accounts",
        "actor_count",
        "source_count",
        "published_at",
        "retracted_at",
        "changed_at",
        "linked_from",
    ]
    fieldsets = [
        (None, {"fields": ["standing"]}),
        (_("What happened"), {"fields": ["title", "label", "summary", ("kind", "occurrence"), "significance"]}),
        (_("When and where"), {"fields": ["date", "place"], "description": WHEN}),
        (_("For the record"), {"fields": ["slug", "reviewed", "note"]}),
        (
            _("Agreement or vote"),
            {"classes": ["collapse"], "fields": ["pax_stage", ("votes_for", "votes_against", "votes_abstain")]},
        ),
        (
            _("Kept by the record itself"),
            {
                "classes": ["collapse"],
                "fields": [
                    "codes",
                    "bounds",
                    ("accounts", "actor_count", "source_count"),
                    "address",
                    ("published_at", "retracted_at", "changed_at"),
                    "linked_from",
                ],
            },
        ),
    ]

    def is_public(self, event):
        return event.status == PUBLISHED and event.published_at is not None

    def slug_is_permanent(self, event):
        return event.published_at is not None

    def view_on_site(self, event):
        # What is saved counts, not what the form in hand says.
        return event.get_absolute_url() if event.published_at and event.status == PUBLISHED else None

    def has_delete_permission(self, request, event=None):
        # What has been public is retracted, and its address says so.
        never = event is None or event.published_at is None
        return never and super().has_delete_permission(request, event)

    def get_search_results(self, request, events, words):
        if not words:
            return events, False
        found = events.mentioning(words)
        return (found if "o" in request.GET else found.best_first(words)), False

    def choice_words(self, event, term):
        return f"{event.span.words(short=True)} · {event.title}"

    def formfield_for_choice_field(self, db_field, request, **options):
        if db_field.name == "kind":
            options["choices"] = [("", "---------"), *kinds_by_group()]
        return super().formfield_for_choice_field(db_field, request, **options)

    @admin.display(description=_("status"), ordering="status")
    def state(self, event):
        return format_html('<span class="state {}">{}</span>', event.status, STATUSES[event.status])

    @admin.display(description=_("where it stands"))
    def standing(self, event):
        return standing(event)

    @admin.display(description=_("date"), ordering="date_sort")
    def when(self, event):
        return event.span.words(short=True)

    @admin.display(description=_("accounts"), ordering="disputed")
    def accounts(self, event):
        return format_html('<span class="differ">{}</span>', _("differ")) if event.disputed else "–"

    @admin.display(description=_("sources"), ordering="source_count")
    def sources(self, event):
        return event.source_count

    @admin.display(description=_("PLOVER and CAMEO"))
    def codes(self, event):
        kind = KINDS.get(event.kind)
        return " · ".join(code for code in (kind.plover, kind.cameo) if code) if kind else "–"

    @admin.display(description=_("address"))
    def address(self, event):
        return event.get_absolute_url() if event.slug else "–"

    @admin.display(description=_("from first to last day"))
    def bounds(self, event):
        written = between(event.date_lower, event.date_upper)
        fuzzy = between(event.date_lower_fuzzy, event.date_upper_fuzzy)
        return (
            written if written == fuzzy else _("%(written)s; may be %(fuzzy)s") % {"written": written, "fuzzy": fuzzy}
        )

    @admin.display(description=_("linked from"))
    def linked_from(self, event):
        links = event.links_back.select_related("origin") if event.pk else []
        rows = (
            (RELATIONS_BACK[link.relation], reverse("admin:timeline_event_change", args=[link.origin_id]), link.origin)
            for link in links
        )
        return format_html_join("", '<div class="link-back">{} <a href="{}">{}</a></div>', rows) or "–"


def kinds_by_group():
    for name, group in KIND_GROUPS.items():
        yield group.label, [(kind, row.label) for kind, row in KINDS.items() if row.group == name]
